"""Rows of CSV, TSV and plain text, read as ``nlpapp.tables`` reads them but past every bad row.

Encoding, header and what parts the cells are found out by ``nlpapp.tables``, so that a file which
has no bad row gives the very same rows.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from nlpapp.scoring.decoding import ERRORS, MARK, shown, stream_of
from nlpapp.scoring.rows import Bad, Row, Unit, Wanted, bad, row_or_bad
from nlpapp.tables import TableError
from nlpapp.tables.detecting import SEPARATOR, detect, newline_of
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.reading import LOOKED_AT, columns_of, what_is_wrong
from nlpapp.tables.stream import LONGEST_LINE, Stream, lines
from nlpapp.tables.workbook import is_workbook


@dataclass(frozen=True)
class _Broken:
    """A line that is no row of cells."""

    line: str
    reason: str


def begin(file: BinaryIO, unit: Unit, wanted: Wanted) -> tuple[Dialect, tuple[str, ...], list[int]]:
    """(how the file is read, its columns, where what models are given is).

    Raises:
        TableError: the file is empty, not readable at all, or its columns will not do.
    """
    stream = stream_of(file, unit.file)
    if is_workbook(stream):
        raise TableError("{name} is a workbook; save it as CSV.", name=unit.file)
    if not stream.beginning:
        raise TableError("{name} is empty.", name=unit.file)
    dialect = detect(stream, replace(wanted.dialect, form=unit.kind), wanted.columns)
    names = ["text"]
    if dialect.form == "cells":
        rows = (row for row in _rows(stream, dialect) if not isinstance(row, _Broken) and any(row))
        looked_at = list(islice(rows, LOOKED_AT))
        if not looked_at:
            raise TableError("{name} is empty.", name=unit.file)
        names = [shown(name) for name in columns_of(looked_at, dialect)]
    return dialect, tuple(names), wanted.places(names, unit.file)


def read(file: BinaryIO, unit: Unit, wanted: Wanted) -> Iterator[Row | Bad]:
    """The unit's rows.

    Raises:
        TableError: as `begin`, or a line has no end.
    """
    dialect, names, places = begin(file, unit, wanted)
    file.seek(0)
    stream = stream_of(file, unit.file)
    if dialect.form == "lines":
        newline = newline_of(stream, dialect.encoding)
        texts = lines(stream, dialect.encoding, newline, ERRORS)
        rows = ([it.removesuffix(newline).removesuffix("\r")] for it in texts)
    else:
        rows = _without_edges(_rows(stream, dialect), dialect.header)
    for number, row in enumerate(rows, 1):
        if unit.has(number):
            yield _row(unit, number, names, row, places, wanted, dialect)


def _row(
    unit: Unit,
    number: int,
    names: tuple[str, ...],
    row: list[str] | _Broken,
    places: list[int],
    wanted: Wanted,
    dialect: Dialect,
) -> Row | Bad:
    if isinstance(row, _Broken):
        return bad(unit, number, row.reason, shown(row.line))
    if any(MARK in cell for cell in row):
        legible = [shown(cell) for cell in row]
        reason = f"it is not {dialect.encoding.upper()}"
        return bad(unit, number, reason, repr(legible) if len(row) > 1 else legible[0])
    width = len(names)
    if any(row[width:]):
        return bad(unit, number, f"it has {len(row)} cells instead of {width}", repr(row))
    row = (row + [""] * width)[:width]
    return row_or_bad(unit, number, names, row, [row[it] for it in places], wanted)


def _without_edges(
    rows: Iterator[list[str] | _Broken], header: bool
) -> Iterator[list[str] | _Broken]:
    """The rows below the header, without the empty ones at either end, which are none."""
    begun, empty = False, 0
    for row in rows:
        if isinstance(row, _Broken) and not begun:
            yield row  # above the header, which is the first row that is one
            continue
        if not isinstance(row, _Broken) and not any(row):
            empty += begun
            continue
        if not begun and header:
            begun = True
            continue
        begun = True
        yield from ([] for _ in range(empty))
        empty = 0
        yield row


def _rows(stream: Stream, dialect: Dialect) -> Iterator[list[str] | _Broken]:
    read_as = _quoted if dialect.quoted else _plain
    rows = read_as(stream, dialect)
    for row in rows:
        if isinstance(row, _Broken) or not SEPARATOR.fullmatch(dialect.delimiter.join(row)):
            yield row
        break  # only the first line may say what parts the cells
    yield from rows


def _plain(stream: Stream, dialect: Dialect) -> Iterator[list[str]]:
    newline = newline_of(stream, dialect.encoding)
    for line in lines(stream, dialect.encoding, newline, ERRORS):
        text = line.removesuffix(newline).removesuffix("\r")
        yield text.split(dialect.delimiter) if text else []


class _Again:
    """Lines of which those taken last can be given back."""

    def __init__(self, source: Iterator[str]):
        self._source, self._back, self.taken = source, deque(), []

    def __iter__(self):
        return self

    def __next__(self) -> str:
        self.taken.append(self._back.popleft() if self._back else next(self._source))
        return self.taken[-1]

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))


def _quoted(stream: Stream, dialect: Dialect) -> Iterator[list[str] | _Broken]:
    """Rows as RFC 4180 has them. Where one is not, its first line is broken and the next begins."""
    csv.field_size_limit(LONGEST_LINE)
    fed = _Again(lines(stream, dialect.encoding, "", ERRORS))
    reader = csv.reader(fed, delimiter=dialect.delimiter, strict=True)
    while True:
        fed.taken.clear()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            first, *others = fed.taken
            fed.give_back(others)
            reason = f"it is not proper CSV: {what_is_wrong(str(error))}"
            yield _Broken(first.rstrip("\r\n"), reason)
        else:
            yield row
