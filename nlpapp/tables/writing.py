"""A file that appears whole or not at all, and the rows in it."""

import csv
import io
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.workbook import rows_into_workbook

Write = Callable[[Sequence[object]], None]


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of ``path`` once the block has ended well.

    It is written beside its place, so that a full disk, an interruption or any other failure leaves
    whatever stood at ``path`` as it was, and no part of the new file.

    Raises:
        TableError: the place cannot be written to, or the disk is full.
    """
    path = Path(os.path.realpath(path))  # through a link to the file it stands for
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise TableError("{path} is not an ordinary file.", path=path)
    if not path.parent.is_dir():
        raise TableError("There is no folder {folder} to write into.", folder=path.parent)
    beside = path.with_name(f".nlpapp-{secrets.token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise TableError(
            "{path} cannot be written: {reason}; nothing was changed.",
            path=path,
            reason=error.strerror,
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def written_like(read: Dialect, source: Path, path: Path) -> Dialect:
    """How to write what was read from ``source`` to ``path``, whose name says what it becomes.

    A file of the same kind keeps what parts its cells, and goes without quotes only where tabs do:
    anything else may well stand in a text. Text is UTF-8, with a byte order mark where what was
    read was not UTF-8 alone: programs that wrote that do not expect UTF-8 without.
    """
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return Dialect("workbook")
    encoding = "utf-8" if read.encoding == "utf-8" else "utf-8-sig"
    if read.form == "cells" and kind == source.suffix.lower():
        quoted = read.quoted or read.delimiter != "\t" or kind == ".csv"
        return Dialect("cells", encoding, read.delimiter, quoted)
    if kind == ".tsv":
        return Dialect("cells", encoding, "\t", quoted=False)
    return Dialect("cells", encoding, ",", quoted=True)


@contextmanager
def rows_into(file: BinaryIO, dialect: Dialect) -> Iterator[Write]:
    """A function that writes one row, of strings and numbers, into a file of such a dialect.

    It raises ``TableError`` for a cell that the file cannot hold.
    """
    if dialect.form == "workbook":
        with rows_into_workbook(file) as write:
            yield write
        return
    text = io.TextIOWrapper(file, dialect.encoding, errors="replace", newline="")
    try:
        yield row_writer(text, dialect.delimiter, dialect.quoted)
        text.flush()
    finally:
        text.detach()


def row_writer(file: TextIO, delimiter: str = ",", quoted: bool = True) -> Write:
    """A function that writes one row, of strings and numbers, into a file of text.

    It raises ``TableError`` for a cell that a file without quotes cannot hold.
    """
    if quoted:
        return csv.writer(_UnixLines(file), delimiter=delimiter).writerow

    def write(row: Sequence[object]) -> None:
        cells = [str(cell) for cell in row]
        for cell in cells:
            if any(mark in cell for mark in (delimiter, "\r", "\n")):
                raise TableError(
                    "A file without quotation marks cannot hold a cell with a line break or the "
                    "delimiter ({cell!r}); give it a name that ends in .csv.",
                    cell=cell[:40],
                )
        file.write(delimiter.join(cells) + "\n")

    return write


class _UnixLines:
    """Ends rows with a line feed, which csv may not be told: it would stop quoting bare CRs."""

    def __init__(self, file: TextIO):
        self._file = file

    def write(self, row: str) -> None:
        self._file.write(row.removesuffix("\r\n") + "\n")
