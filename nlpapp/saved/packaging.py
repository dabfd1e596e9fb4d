"""A trained model to `saved_models/<model>/<version>/`, whole or not at all, with its card."""

import contextlib
import json
import platform
import shutil
import struct
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from nlpapp.saved import cards, readme, stored

PACKAGES = (
    *("tensorflow", "keras", "tensorflow-datasets", "scikit-learn", "gensim", "sentencepiece"),
    *("numpy", "scipy", "statsmodels"),
)
_WARMUP = "assets.extra/tf_serving_warmup_requests"
_WARMING = "One text, to be ready for the next."


class PackagingError(Exception):
    """The model could not be packaged; nothing was left behind. The message says why."""


def package(
    root: Path,
    module: tf.Module,
    card: dict,
    evaluate: Callable[[dict], dict],
    successor_to: Path | None = None,
) -> Path:
    """Save, load again, evaluate what was saved, write the card, and only then give it its name.

    Args:
        root: the folder of all saved models, made if it is not there.
        module: has `signatures()`, functions by name, and all they use.
        card: the fields known before evaluation; `model` names the folder under root.
        evaluate: from the signatures of the packaged model to further fields of the card.
        successor_to: the version folder whose variables the module holds; its files of them are
            carried over byte for byte.

    Returns the version folder. The version is one above the highest that is there, and above that
    of the one it succeeds, from 1. Raises PackagingError.
    """
    require_tensorflow()
    home = root / card["model"]
    part = None
    try:
        home.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".part-", dir=home))
        tf.saved_model.save(module, str(part), signatures=module.signatures())
        if successor_to:
            stored.carry_over(successor_to, part)
        loaded = tf.saved_model.load(str(part))
        _, taken = loaded.signatures["serving_default"].structured_input_signature
        _write_warmup(part / _WARMUP, card["model"], taken)
        measured = evaluate(loaded.signatures)
        part.chmod(0o755)  # mkdtemp keeps others out; TensorFlow Serving may run as another user
        above = int(successor_to.name) if successor_to else 0
        folder = _name(part, home, card, {"packages": _packages()} | measured, above)
        part.with_name(part.name + ".md").replace(home / "README.md")
    except (OSError, tf.errors.OpError, cards.CardError, ValueError) as error:
        raise PackagingError(f"{home} could not be packaged: {error}") from error
    finally:
        _clear(home, part)
    return folder


def require_room(root: Path, card: dict) -> None:
    """Raise PackagingError where `package` would fail in the end, or hide another model.

    For the beginning of a training: the place can be written to, its name can stand in a card, and
    no model of that name learned from something else. What is trained again on a newer state of
    the same file is the next version.

    card: its fields `model`, `corpus`, `cell`, `variant` and, where there is one, `started_from`.
    """
    home = root / card["model"]
    try:
        cards.canonical_json([card, str(home)])
        place = home
        while not place.exists():
            place = place.parent
        with tempfile.TemporaryDirectory(prefix=".part-", dir=place):
            pass
    except cards.CardError as error:
        raise PackagingError(f"{home} is no name in UTF-8; choose another with --out.") from error
    except OSError as error:
        raise PackagingError(
            f"{home} cannot be written ({error.strerror}); choose another place with --out."
        ) from error
    mine = _origin(card)
    for other in sorted(home.glob(f"*/{cards.CARD_PATH}")):
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            theirs = _origin(json.loads(other.read_bytes()))
            if theirs and mine and theirs != mine:
                raise PackagingError(
                    f"{other.parents[1]} learned from {theirs}, not from {mine}, whose model would "
                    "take its place; keep both with --variant NAME or another --out, or remove "
                    "that folder."
                )


def _origin(card: dict) -> str:
    """What a model is of, in words; nothing where its card is older than this question."""
    corpus = card["corpus"]
    variant = f", {card['variant']}" if card["variant"] else ""
    if "source" not in corpus:
        return ""
    # Files of one name may lie in several folders; what they translate tells them apart.
    sides = [corpus[side] for side in ("source_language", "target_language") if side in corpus]
    of = f", {' → '.join(sides)}" if sides else ""
    began = f", gone on from {card['started_from']['model']}" if "started_from" in card else ""
    return f"{corpus['source']}{of} ({card['cell']}{variant}){began}"


def require_tensorflow() -> None:
    """Raise PackagingError where Keras computes with anything but TensorFlow."""
    if keras.backend.backend() != "tensorflow":
        raise PackagingError(
            f"Only KERAS_BACKEND=tensorflow can package; this is {keras.backend.backend()}, "
            "whose export would need more than TensorFlow to run."
        )


def _name(part: Path, home: Path, card: dict, found: dict, above: int) -> Path:
    """Seal the folder as the next version and give it that name; its README.md lies beside it.

    above: a version that the next one shall exceed too, though it may stand elsewhere.

    Another run that ends at once may take the number first, which shows only in the renaming.
    """
    while True:
        number = 1 + max([above, *(int(p.name) for p in home.iterdir() if p.name.isdigit())])
        sealed = cards.seal(card | {"version": number} | found, part)
        cards.write(sealed, part)
        page = readme.of(sealed)
        part.with_name(part.name + ".md").write_text(page, encoding="utf-8")
        try:
            return part.rename(home / str(number))
        except OSError:
            if not (home / str(number)).exists():
                raise


def _clear(home: Path, part: Path | None) -> None:
    """Remove what was not finished, and the model's folder where nothing else is in it."""
    if part:
        shutil.rmtree(part, ignore_errors=True)
        part.with_name(part.name + ".md").unlink(missing_ok=True)
    with contextlib.suppress(OSError):  # not empty, or not there
        home.rmdir()


def _packages() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _write_warmup(path: Path, model: str, taken: dict[str, tf.TensorSpec]) -> None:
    """One PredictionLog: what TensorFlow Serving asks itself before it takes requests.

    Its classes come with tensorflow-serving-api, which is not worth a dependency for four nested
    messages; field numbers as in prediction_log.proto, predict.proto and model.proto.

    taken: the inputs of `serving_default`; a text where strings are taken, else zeros.
    """
    entries = b""
    for name, it in sorted(taken.items()):
        shape = [size or 1 for size in it.shape]
        content = [_WARMING] if it.dtype == tf.string else np.zeros(shape, it.dtype.as_numpy_dtype)
        tensor = tf.make_tensor_proto(content, it.dtype, shape).SerializeToString()
        entries += _field(2, _field(1, name.encode()) + _field(2, tensor))
    spec = _field(1, model.encode()) + _field(3, b"serving_default")
    request = _field(1, spec) + entries
    log = _field(6, _field(1, request))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tf.io.TFRecordWriter(str(path)) as file:
        file.write(log)


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited field of a protocol buffer, below 16,384 bytes."""
    size = len(content)
    length = bytes([size]) if size < 128 else struct.pack("BB", size & 127 | 128, size >> 7)
    return bytes([number << 3 | 2]) + length + content
