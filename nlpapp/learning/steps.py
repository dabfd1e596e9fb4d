"""A training in steps that may be taken apart: prepare, fit, package; between them, one folder.

The folder can be copied from machine to machine. It holds what the next step needs and no more:

    prepared.json     which training this is, and the sha256 of what lies beside
    arrays.npz        token ids, and whatever else a fit begins with
    *.txt             vocabularies, for whoever packages
    fit/              the fit while it goes on: see `nlpapp.learning.fitting`
    weights-*.npz     weights of the epochs that may be packaged
    fitted.json       what the fit measured, and where; the sha256 of the weights
"""

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import TypeVar, get_args, get_type_hints

import keras
import numpy as np

from nlpapp.learning import processes
from nlpapp.learning.fitting import Fit, kept_weights
from nlpapp.learning.keeping import claimed, read_arrays, write_arrays, write_whole
from nlpapp.learning.machine import backend, hardware

FORMAT = 1
_PREPARED, _ARRAYS, _FITTED = "prepared.json", "arrays.npz", "fitted.json"
Prepared = TypeVar("Prepared")


class StepError(ValueError):
    """A step cannot be taken from this folder; the message says why, and what to do."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a task's fit gives.

    model: with its best weights. done: what was measured. further: what of it is the task's own.
    """

    model: keras.Model
    done: Fit
    further: dict

    def measured(self) -> dict:
        """All of it as JSON can hold it, and where this was."""
        together = {"processes": processes.count()} if processes.joined() else {}
        return {
            "learning_curve": self.done.epochs,
            "seconds": self.done.seconds,
            "tokens_per_second": self.done.tokens_per_second,
            "padding": self.done.padding,
            "further": self.further,
            "where": {"hardware": hardware(), "backend": backend()} | together,
        }


def is_prepared(folder: Path, training: dict) -> bool:
    """Whether this training is prepared there already; if not, the place is free.

    training: what tells it from others, as JSON can hold it. Raises StepError where the folder
    holds something else.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    if not (folder / _PREPARED).is_file():
        raise StepError(f"{folder} holds something else; choose a new folder for --prepare.")
    require_same(folder, read_manifest(folder), training)
    return True


def write_prepared(
    folder: Path, training: dict, prepared: object, texts: Sequence[Path] = ()
) -> None:
    """Write a folder for a fit, whole or not at all.

    training: as `is_prepared` has it. prepared: a dataclass whose values are arrays, lists of
    arrays of ids, None, or what JSON can hold, other dataclasses too. texts: files to go with it.
    """
    values, arrays = {}, {}
    for field in fields(prepared):
        value = getattr(prepared, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        elif isinstance(value, list):
            arrays |= _packed(field.name, value)
        else:
            values[field.name] = asdict(value) if is_dataclass(value) else value
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
    try:
        packed = io.BytesIO()
        np.savez_compressed(packed, **arrays)
        write_whole(part / _ARRAYS, packed.getbuffer())
        for text in texts:
            write_whole(part / text.name, text.read_bytes())
        manifest = {"training": training, "values": values, "hardware": hardware()}
        _seal(part / _PREPARED, manifest, [_ARRAYS, *(text.name for text in texts)])
        part.chmod(0o755)  # mkdtemp keeps others out
        if folder.exists():
            folder.rmdir()  # empty, or this fails
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def read_manifest(folder: Path) -> dict:
    """What the folder says of itself, with all files of the preparation found to be as written.

    Raises StepError.
    """
    if not (folder / _PREPARED).is_file():
        raise StepError(
            f"{folder} is not prepared: begin with --prepare {folder}, "
            "as python -m training.sentiment --help tells."
        )
    return _opened(folder / _PREPARED, "prepare it again, or copy it again from where it was made")


def require_same(folder: Path, manifest: dict, training: dict) -> None:
    """Raise StepError where a folder is of another training than this one."""
    training = json.loads(json.dumps(training))  # tuples to lists, as the manifest has them
    if different := _differences(manifest["training"], training):
        name, theirs, mine = different[0]
        raise StepError(
            f"{folder} was prepared for another training: its {name} is {theirs}, not {mine}. "
            "Give the options it was prepared with, or choose another folder."
        )


def read_prepared(folder: Path, manifest: dict, kind: type[Prepared]) -> Prepared:
    """What `write_prepared` was given: ids int32, everything else as it was. Raises StepError."""
    arrays = read_arrays(folder / _ARRAYS)
    hints, found = get_type_hints(kind), {}
    try:
        for name, hint in hints.items():
            if name in manifest["values"]:
                found[name] = _restored(hint, manifest["values"][name])
            elif name in arrays:
                found[name] = arrays[name]
            else:
                found[name] = _unpacked(arrays[f"{name}.ids"], arrays[f"{name}.lengths"])
        return kind(**found)
    except (KeyError, TypeError) as error:
        raise StepError(
            f"{folder} was prepared by another version of this program; prepare it again."
        ) from error


def write_fitted(folder: Path, manifest: dict, fitted: Fitted, work: Path) -> None:
    """Write what a fit, kept in `work`, ended with: the weights, and last what was measured."""
    weights = {epoch: kept_weights(work, epoch) for epoch in fitted.done.kept}
    weights = weights or {fitted.done.best: fitted.model.get_weights()}
    with claimed(folder):
        for epoch, values in weights.items():
            write_arrays(_weights(folder, epoch), *values)
        about = {"prepared": manifest["digest"], "kept": list(weights), **fitted.measured()}
        _seal(folder / _FITTED, about, [_weights(folder, epoch).name for epoch in weights])


def forget_fitted(folder: Path) -> None:
    """What is prepared there counts as not fitted any more, though its new fit be stopped."""
    with claimed(folder):
        (folder / _FITTED).unlink(missing_ok=True)


def is_fitted(folder: Path) -> bool:
    """Whether a fit has ended there."""
    return (folder / _FITTED).is_file()


def read_fitted(folder: Path, manifest: dict) -> dict:
    """What the fit measured, as `Fitted.measured` has it, and `kept`, the epochs to choose from.

    `where` names the machines of the other steps too, where they are others. Raises StepError.
    """
    if not is_fitted(folder):
        raise StepError(f"{folder} is not fitted yet: run python -m training.fit {folder} first.")
    fitted = _opened(folder / _FITTED, "fit it again with --fresh, or copy it again")
    if fitted["prepared"] != manifest["digest"]:
        raise StepError(f"{folder} was fitted from another preparation; fit it again with --fresh.")
    others = {"prepared_on": manifest["hardware"], "packaged_on": hardware()}
    here = fitted["where"]["hardware"]
    fitted["where"] |= {step: machine for step, machine in others.items() if machine != here}
    return fitted


def read_weights(folder: Path, epoch: int) -> list[np.ndarray]:
    """The weights after an epoch, counted from 1, in the order of the model's own."""
    arrays = read_arrays(_weights(folder, epoch))
    return [arrays[f"arr_{i}"] for i in range(len(arrays))]


def _weights(folder: Path, epoch: int) -> Path:
    return folder / f"weights-{epoch}.npz"


def _packed(name: str, sequences: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
    """Ids of many lengths as two arrays, each of the smallest type that holds it."""
    ids = np.concatenate([np.zeros(0, np.int32), *sequences])
    lengths = np.array([len(sequence) for sequence in sequences], np.int32)
    return {f"{name}.ids": _small(ids), f"{name}.lengths": _small(lengths)}


def _small(values: np.ndarray) -> np.ndarray:
    return values.astype(np.uint16) if values.max(initial=0) < 2**16 else values


def _unpacked(ids: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    ends = np.cumsum(lengths.astype(np.int64))
    return np.split(ids.astype(np.int32), ends)[: len(lengths)]


def _restored(hint: object, value: object) -> object:
    """A value of JSON as the type that a dataclass wants it to be."""
    if value is None:
        return None
    if NoneType in get_args(hint):
        hint = next(it for it in get_args(hint) if it is not NoneType)
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{name: _restored(hints[name], it) for name, it in value.items()})
    return value


def _seal(path: Path, content: dict, files: Sequence[str]) -> None:
    content = {"format": FORMAT, **content}
    content["files"] = {name: _sha256(path.with_name(name)) for name in files}
    content["digest"] = _digest(content)
    write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def _opened(path: Path, remedy: str) -> dict:
    """What `_seal` wrote, once it and its files were found to be whole."""
    damaged = StepError(f"{path} is damaged; {remedy}.")
    try:
        content = json.loads(path.read_bytes())
        if content.get("format", FORMAT) != FORMAT:
            raise StepError(f"{path} is of another version of this program; prepare it again.")
        if content.pop("digest") != (digest := _digest(content)):
            raise damaged
        wrong = [n for n, sha in content["files"].items() if _sha256(path.with_name(n)) != sha]
    except (ValueError, KeyError, AttributeError) as error:
        raise error if isinstance(error, StepError) else damaged from error
    except FileNotFoundError as error:
        raise StepError(f"{error.filename} is missing; {remedy}.") from error
    if wrong:
        raise StepError(f"{path.with_name(wrong[0])} is damaged; {remedy}.")
    return content | {"digest": digest}


def _digest(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _differences(theirs: dict, mine: dict, prefix: str = "") -> list[tuple[str, object, object]]:
    """Name, their value and ours of whatever differs, the fields of dicts within them too."""
    found = []
    for name in {**theirs, **mine}:
        a, b = theirs.get(name), mine.get(name)
        if isinstance(a, dict) and isinstance(b, dict):
            found += _differences(a, b, f"{prefix}{name}.")
        elif a != b:
            found.append((prefix + name, a, b))
    return found
