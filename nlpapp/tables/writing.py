"""A file that appears whole or not at all."""

import csv
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from nlpapp.tables import TableError


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A text file to write to, which takes the place of ``path`` once the block has ended well.

    It is written beside its place, so that a full disk, an interruption or any other failure leaves
    whatever stood at ``path`` as it was, and no part of the new file.

    Raises:
        TableError: the place cannot be written to, or the disk is full.
    """
    path = path.resolve()  # through a link to the file it stands for
    if path.exists() and not path.is_file():
        raise TableError(f"{path} is not an ordinary file.")
    if not path.parent.is_dir():
        raise TableError(f"There is no folder {path.parent} to write into.")
    beside = path.with_name(f".nlpapp-{secrets.token_hex(8)}.part")
    try:
        with beside.open("x", encoding="utf-8", errors="replace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise TableError(
            f"{path} cannot be written: {error.strerror}; nothing was changed."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def row_writer(file: TextIO, path: Path) -> Callable[[list[str]], None]:
    """A function that writes one row: as TSV where ``path`` ends in .tsv, otherwise as CSV.

    It raises ``TableError`` for a cell that TSV, which has no quotes, cannot hold.
    """
    if path.suffix.lower() != ".tsv":
        return csv.writer(_UnixLines(file)).writerow

    def write(row: list[str]) -> None:
        for cell in row:
            if any(mark in cell for mark in "\t\r\n"):
                raise TableError(
                    f"TSV cannot hold a cell with a tab or a line break ({cell[:40]!r}); "
                    "give --out a name that ends in .csv."
                )
        file.write("\t".join(row) + "\n")

    return write


class _UnixLines:
    """Ends rows with a line feed, which csv may not be told: it would stop quoting bare CRs."""

    def __init__(self, file: TextIO):
        self._file = file

    def write(self, row: str) -> None:
        self._file.write(row.removesuffix("\r\n") + "\n")
