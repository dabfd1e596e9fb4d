"""The card of a saved model: what packaging writes and serving checks.

A card is the JSON file ``assets.extra/card.json`` inside a version folder of a SavedModel. It says
what the model is and how well it does, lists the sha256 of every other file in the folder, and
carries a digest of itself, so that a damaged, half-written or foreign folder is noticed before
anything of it is loaded. Only the standard library is needed here: listing models stays instant.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from nlpapp.told import Told

SCHEMA = 1
CARD_PATH = "assets.extra/card.json"

_REQUIRED = {"model": str, "version": int, "task": str, "cell": str, "files": dict}


class CardError(Told):
    """Folder and card do not agree, or there is no usable card; the message names the file."""


def canonical_json(value: object) -> bytes:
    """The one spelling of ``value`` that a digest is taken of: sorted keys, no spaces, UTF-8.

    Raises:
        CardError: ``value`` holds something JSON has no word for (NaN, an array, half a character).
    """
    try:
        return json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
        ).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise CardError("The card cannot be written as JSON: {reason}.", reason=error) from error


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(card: dict) -> str:
    """The sha256 of everything in the card but its own ``digest``, in hexadecimal."""
    rest = {key: value for key, value in card.items() if key != "digest"}
    return hashlib.sha256(canonical_json(rest)).hexdigest()


def seal(card: dict, folder: Path) -> dict:
    """A copy of ``card`` with ``schema``, ``files``, ``bytes_on_disk`` and ``digest`` filled in.

    Call it when every other file of the version folder has been written.

    Raises:
        CardError: the folder holds links that leave it or things that are no files, or the card
            cannot be written as JSON.
    """
    folder = Path(folder)
    files = _files_of(folder)
    sealed = {"schema": SCHEMA} | card
    sealed["bytes_on_disk"] = sum(path.stat().st_size for path in files.values())
    sealed["files"] = {name: sha256_of(path) for name, path in files.items()}
    sealed["digest"] = digest_of(sealed)
    return sealed


def write(card: dict, folder: Path) -> Path:
    """Write a sealed card into its version folder, in the order of its fields; returns its path."""
    path = Path(folder) / CARD_PATH
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps(card, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8"
    )
    return path


def verify(folder: Path) -> dict:
    """The card of a version folder, once every file of the folder has been found to match it.

    Raises:
        CardError: the card is missing, unreadable, of another schema or altered; or a file is
            missing, altered, not listed, or a link that leaves the folder.
    """
    folder = Path(folder)
    try:
        card = _read(folder)
        files = _files_of(folder)
        for name in card["files"]:
            if name not in files:
                raise CardError("{name} is missing.", name=name)
        for name, path in files.items():
            if name not in card["files"]:
                raise CardError("{name} is not listed in the card.", name=name)
            if sha256_of(path) != card["files"][name]:
                raise CardError(
                    "{name} is not the file the card describes (its sha256 differs).", name=name
                )
    except OSError as error:
        name = error.filename or folder
        raise CardError("{name} cannot be read: {why}.", name=name, why=error.strerror) from error
    return card


def _read(folder: Path) -> dict:
    """The card as it stands in the folder, its own digest and required fields checked."""
    path = folder / CARD_PATH
    if not path.is_file():
        raise CardError(
            "{card} is missing: half-written, or not a model of this project.", card=CARD_PATH
        )
    try:
        card = json.loads(path.read_bytes().decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise CardError("{card} is not readable JSON.", card=CARD_PATH) from error
    if not isinstance(card, dict):
        raise CardError("{card} holds no JSON object.", card=CARD_PATH)
    schema = card.get("schema")
    if type(schema) is not int or schema != SCHEMA:
        raise CardError(
            "{card} has schema {schema!r}; this version reads {known}.",
            card=CARD_PATH,
            schema=schema,
            known=SCHEMA,
        )
    for field, kind in _REQUIRED.items():
        # `type`, not `isinstance`: JSON's true would pass for a version of 1.
        if type(card.get(field)) is not kind:
            raise CardError("{card} lacks a proper {field!r}.", card=CARD_PATH, field=field)
    if card.get("digest") != digest_of(card):
        raise CardError("{card} was altered: its digest differs.", card=CARD_PATH)
    return card


def _files_of(folder: Path) -> dict[str, Path]:
    """Every file of the folder but the card, by its path with forward slashes, in order."""
    inside = folder.resolve()
    files = {path.relative_to(folder).as_posix(): path for path in _walk(folder, inside)}
    files.pop(CARD_PATH, None)
    return dict(sorted(files.items()))


def _walk(folder: Path, inside: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
            raise CardError("{name} is a link that leads out of the folder.", name=path.name)
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path, inside)
        elif path.is_file():
            yield path
        else:  # a pipe would block whoever reads it; a link to a folder could turn in circles
            raise CardError("{name} is neither a file nor a folder.", name=path.name)


def beside(card: dict) -> dict[str, dict]:
    """By the name of each test that the model was judged by besides its corpus's own, the metrics.

    Of a mixture those are the tests of its parts; its own is all of them together.
    """
    parts = card.get("parts")
    parts = parts if isinstance(parts, dict) else {}
    dicts = {name: part for name, part in parts.items() if isinstance(part, dict)}
    return {name: part["metrics"] for name, part in dicts.items() if "metrics" in part}


def shared_seconds(card: dict) -> float:
    """Training time that all cells of a corpus share: word vectors and teachers; 0 without them."""
    training = card.get("training")
    training = training if isinstance(training, dict) else {}
    teachers = training.get("teachers")
    teachers = teachers if isinstance(teachers, dict) else {}
    found = (training.get("vectors_seconds"), teachers.get("seconds"))
    return sum((it for it in found if isinstance(it, int | float)), 0.0)
