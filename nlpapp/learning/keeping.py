"""What is kept from one run to the next: files that are whole, made by one process at a time."""

import errno
import io
import os
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np
import portalocker

Kept = TypeVar("Kept")
# What NumPy and zipfile raise over altered bytes; RuntimeError for what seems to be encrypted.
_DAMAGE = (
    *(ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, tokenize.TokenError),
)
_ALONE = portalocker.LockFlags.EXCLUSIVE


class DamagedError(ValueError):
    """A kept file is not what was written; the message names it."""


class InUseError(ValueError):
    """Another process works there; the message names the place and says what to do."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, on the disk before it has its name.

    For a place that is `claimed`: two at once would write the same part. Raises OSError, with the
    file's own name, where it cannot be written; nothing is left behind.
    """
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        # What was written of it would only keep a full disk full.
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_arrays(path: Path, /, *rows: object, **arrays: object) -> None:
    """Write NumPy arrays by name, whole or not at all: see `write_whole`.

    Those without a name get `arr_0`, `arr_1` and so on.
    """
    packed = io.BytesIO()
    np.savez(packed, *rows, **arrays)
    write_whole(path, packed.getbuffer())


def read_arrays(path: Path, *names: str) -> dict[str, np.ndarray]:
    """The arrays of a file, these and all others, by name.

    Raises DamagedError where it was cut short or altered, or lacks one of the names.
    """
    try:
        with np.load(path) as saved:
            arrays = dict(saved)
    except (*_DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # of a place before the file
            raise
        raise DamagedError(f"{path} is damaged") from error
    if missing := set(names) - set(arrays):
        raise DamagedError(f"{path} is damaged: it has no {min(missing)}")
    return arrays


def kept(
    file: Path,
    read: Callable[[Path], Kept],
    make: Callable[[Path], None],
    progress: Callable[[str], None] = print,
) -> Kept:
    """What `read` finds in a file that `make` writes if it is not there, or is damaged.

    Whoever else wants the same file meanwhile waits for it. read: raises DamagedError.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with claimed(file, wait=True, progress=progress):
        if file.exists():
            try:
                return read(file)
            except DamagedError:
                progress(f"{file} is damaged, so it is made anew.")
        make(file)
        return read(file)


@contextmanager
def claimed(
    place: Path, wait: bool = False, progress: Callable[[str], None] = print
) -> Iterator[None]:
    """Within it, this process alone works on a folder, or on a file not yet there perhaps.

    The claim is a lock on a file in the folder, or beside the file, and ends with the process,
    however that ends. wait: until others have done; otherwise InUseError is raised.
    """
    lock = place / ".lock" if place.is_dir() else place.with_name(place.name + ".lock")
    with lock.open("a") as file:
        try:
            portalocker.lock(file, _ALONE | portalocker.LockFlags.NON_BLOCKING)
        except portalocker.AlreadyLocked as error:
            if not wait:
                raise InUseError(
                    f"another process works in {place}: let it finish, or stop it, "
                    "and give this command again"
                ) from error
            progress(f"Waiting for another process that makes {place} ...")
            portalocker.lock(file, _ALONE)
        except portalocker.LockException as error:
            raise OSError(
                f"{lock} cannot be locked ({error}): this filesystem has no locks; choose a place "
                "on another one"
            ) from error
        yield
