"""Rows of a CSV, TSV or plain text file, one at a time, however large the file is.

CSV is read as RFC 4180 has it, quotes and line breaks inside quotes included. TSV has no quotes: a
line is a row and a tab ends a cell, so a text may begin with a quotation mark. Of plain text each
line is a text, also an empty one.
"""

import csv
import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from nlpapp.tables import TableError

Format = Literal["auto", "csv", "tsv", "lines"]

# A quote left open would otherwise read the rest of the file, of any size, into one cell.
LONGEST_LINE = 64 * 2**20


@dataclass
class Table:
    """A file being read: its column names, and its rows, each with a cell for every column."""

    columns: list[str]
    rows: Iterator[list[str]]
    lines: "Lines"


class Lines:
    """The lines of a UTF-8 file with their ends kept; counts the bytes as they are read."""

    def __init__(self, file: BinaryIO, name: str):
        self._file = file
        self.name = name
        self.bytes_read = 0

    def __iter__(self) -> Iterator[str]:
        number = 0
        while raw := self._next():
            number += 1
            if len(raw) > LONGEST_LINE:
                limit = LONGEST_LINE // 2**20
                raise TableError(f"{self.name}: line {number} is longer than {limit} MiB.")
            try:
                line = raw.decode("utf-8")
            except UnicodeDecodeError as error:
                raise TableError(
                    f"{self.name} is not UTF-8: on line {number} stands the byte "
                    f"0x{raw[error.start]:02x}, {self.bytes_read + error.start} bytes into the "
                    "file; save it as UTF-8."
                ) from error
            self.bytes_read += len(raw)
            if number == 1:
                line = line.removeprefix("\ufeff")  # the mark some editors put first
            if line:
                yield line

    def _next(self) -> bytes:
        try:
            return self._file.readline(LONGEST_LINE + 1)
        except OSError as error:
            raise TableError(f"{self.name} cannot be read: {error.strerror}.") from error


@contextmanager
def open_table(path: Path, form: Format = "auto") -> Iterator[Table]:
    """The rows of a file; ``auto`` goes by its name: .csv, .tsv, anything else plain text.

    Plain text makes a table of the one column ``text``.

    Raises:
        TableError: the file is missing, empty, not UTF-8, or a row has a cell too few or too
            many; rows are checked as they are read.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        yield read_table(file, str(path), form)


def read_table(file: BinaryIO, name: str, form: Format = "auto", header: bool = True) -> Table:
    """The rows of an open file called ``name``, from where it stands; otherwise as `open_table`.

    Without a header the first row is a row like others, and columns are numbered from 1.
    """
    if form == "auto":
        form = {".csv": "csv", ".tsv": "tsv"}.get(Path(name).suffix.lower(), "lines")
    lines = Lines(file, name)
    if form == "lines":
        rows = ([line.removesuffix("\n").removesuffix("\r")] for line in lines)
        return Table(["text"], _never_empty(rows, lines)[1], lines)
    first, cells = _never_empty(_csv(lines) if form == "csv" else _tsv(lines), lines)
    if header:
        next(cells)
    columns = first[1]
    if not columns:
        raise TableError(f"{name}: its first line is blank.")
    if not header:
        columns = [f"column {place}" for place in range(1, len(columns) + 1)]
    return Table(columns, _complete(cells, columns, lines, header), lines)


def _never_empty(rows: Iterator, lines: Lines) -> tuple[Any, Iterator]:
    """The first row, and all rows with it."""
    first = next(rows, None)
    if first is None:
        raise TableError(f"{lines.name} is empty.")
    return first, itertools.chain([first], rows)


def _csv(lines: Lines) -> Iterator[tuple[int, list[str]]]:
    """Rows of cells, each with the line it begins on."""
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(_also_split_at_cr(lines), strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(
                f"{lines.name}: the row that begins on line {begins} is not proper CSV: {error}."
            ) from error
        yield begins, row


def _also_split_at_cr(lines: Lines) -> Iterator[str]:
    # csv takes a bare carriage return for the end of a line and wants to be fed accordingly.
    for line in lines:
        if "\r" in line[:-2]:
            yield from io.StringIO(line, newline="")
        else:
            yield line


def _tsv(lines: Lines) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines, 1):
        line = line.removesuffix("\n").removesuffix("\r")
        yield number, line.split("\t") if line else []


def _complete(
    rows: Iterator[tuple[int, list[str]]], columns: list[str], lines: Lines, header: bool
) -> Iterator[list[str]]:
    """The rows, each found to have as many cells as there are columns.

    Blank lines at the end of the file are no rows; one in between is a row that lost its cells.
    """
    blank = None
    for number, (line, row) in enumerate(rows, 1):
        if not row:
            blank = blank or (number, line)
            continue
        if blank:
            raise TableError(f"{lines.name}: row {blank[0]} (line {blank[1]}) is blank.")
        if len(row) != len(columns):
            first = "header" if header else "first row"
            raise TableError(
                f"{lines.name}: row {number} (line {line}) has {_count(len(row), 'cell')}, "
                f"but the {first} has {_count(len(columns), 'column')}."
            )
        yield row


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
