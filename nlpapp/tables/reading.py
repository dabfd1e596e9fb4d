"""Rows of a file, one at a time, however large the file is.

Where cells may stand in quotation marks they are read as RFC 4180 has it, line breaks inside quotes
included; otherwise a line is a row, and a text may begin with a quotation mark. Of plain text each
line is a text, also an empty one.
"""

import csv
import itertools
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from nlpapp.tables import TableError
from nlpapp.tables.detecting import SEPARATOR, detect, newline_of
from nlpapp.tables.dialect import ANY, Dialect
from nlpapp.tables.stream import LONGEST_LINE, Stream, lines
from nlpapp.tables.workbook import Book, is_workbook

LOOKED_AT = 200  # rows
Rows = Iterator[tuple[int, list[str]]]  # each with the line that it begins on


@dataclass
class Table:
    """A file being read: its column names, and its rows, each with a cell for every column.

    dialect: how it is read; no field of it that counts is None.
    sheets: of a workbook, those that can be chosen.
    short: how many rows so far had fewer cells than there are columns; they got empty ones.
    first_short: the line on which the first of them begins.
    """

    columns: list[str]
    rows: Iterator[list[str]]
    dialect: Dialect
    _stream: Stream
    sheets: tuple[str, ...] = ()
    short: int = field(default=0, init=False)
    first_short: int | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        return self._stream.name

    @property
    def bytes_read(self) -> int:
        """How far the reading is; of a workbook roughly."""
        return self._stream.bytes_read


@contextmanager
def open_table(
    path: Path, wanted: Dialect = ANY, expected: Collection[str] = ()
) -> Iterator[Table]:
    """The rows of a file at a path; otherwise as `read_table`."""
    with _file(path) as file:
        yield read_table(file, str(path), wanted, expected)


@contextmanager
def open_rows(path: Path, wanted: Dialect = ANY) -> Iterator[tuple[Dialect, Rows]]:
    """(how a file is read, its rows as they stand: any number of cells, blank rows, the header)."""
    with _file(path) as file:
        yield _opened(Stream(file, str(path)), wanted, ())[:2]


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise TableError(
            "{name} cannot be read: {reason}.", name=path, reason=error.strerror
        ) from error
    with file:
        yield file


def read_table(
    file: BinaryIO, name: str, wanted: Dialect = ANY, expected: Collection[str] = ()
) -> Table:
    """The rows of an open file called ``name``, from where it stands.

    What ``wanted`` leaves open is found out from the beginning of the file, and from its name:
    .csv and .tsv are cells, anything else is plain text unless it begins as a workbook does or has
    as many tabs in each line. Plain text makes a table of the one column ``text``; without a header
    columns are called ``column 1`` and so on.

    Empty rows at either end are no rows, and a row with too few cells gets empty ones, since
    spreadsheets leave out what is empty at the end of a row. A pipe will do for a file.

    expected: names of columns, of which a header would have one.

    Raises:
        TableError: the file is empty or not readable so; while rows are read: a byte that its
            encoding has not, cells that are not properly quoted, more cells than there are columns.
    """
    stream = Stream(file, name)
    dialect, rows, sheets = _opened(stream, wanted, expected)
    if dialect.form == "lines":
        texts = _never_empty(rows, TableError("{name} is empty.", name=name))
        return Table(["text"], (row for _, row in texts), dialect, stream)
    empty = TableError("{name} is empty.", name=name)
    if sheets and wanted.sheet:
        empty = TableError(
            "Sheet {sheet!r} of {name} is empty; choose another one.",
            sheet=wanted.sheet,
            name=name,
        )
    filled = _never_empty(itertools.dropwhile(lambda it: not any(it[1]), rows), empty)
    return _with_columns(filled, dialect, stream, sheets)


def sheets_of(file: BinaryIO, name: str) -> tuple[str, ...]:
    """The sheets of a workbook that can be chosen; none where the file is something else.

    Raises:
        TableError: it is a workbook that cannot be read.
    """
    stream = Stream(file, name)
    return Book(stream).sheets if is_workbook(stream) else ()


def _opened(
    stream: Stream, wanted: Dialect, expected: Collection[str]
) -> tuple[Dialect, Rows, tuple[str, ...]]:
    """(its dialect, its rows as they stand, the sheets to choose from)."""
    if wanted.form == "workbook" or (wanted.form != "lines" and is_workbook(stream)):
        book = Book(stream)
        dialect = book.settle(wanted, expected)
        return dialect, book.rows(dialect.sheet), book.sheets
    dialect = detect(stream, wanted, expected)
    quoted = dialect.form == "cells" and dialect.quoted
    return dialect, (_quoted if quoted else _plain)(stream, dialect), ()


def _plain(stream: Stream, dialect: Dialect) -> Rows:
    newline = newline_of(stream, dialect.encoding)
    for number, line in enumerate(lines(stream, dialect.encoding, newline), 1):
        text = line.removesuffix("\r" if newline == "\r" else "\n").removesuffix("\r")
        if dialect.form == "lines":
            yield number, [text]
        elif number > 1 or not SEPARATOR.fullmatch(line):
            yield number, text.split(dialect.delimiter) if text else []


def _quoted(stream: Stream, dialect: Dialect) -> Rows:
    csv.field_size_limit(LONGEST_LINE)
    # csv takes a bare carriage return for the end of a line and wants to be fed accordingly.
    fed = lines(stream, dialect.encoding, newline="")
    reader = csv.reader(fed, delimiter=dialect.delimiter, strict=True)
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(
                "{name}: the row that begins on line {line} is not proper CSV: {reason}.",
                name=stream.name,
                line=begins,
                reason=what_is_wrong(str(error)),
            ) from error
        if begins > 1 or not SEPARATOR.fullmatch(dialect.delimiter.join(row)):
            yield begins, row


def what_is_wrong(said: str) -> TableError:
    """What the csv module said, for people."""
    if "end of data" in said:
        return TableError("a quotation mark opens a cell and none closes it")
    if "field limit" in said:
        return TableError("a cell has more than {limit:,} characters", limit=LONGEST_LINE)
    return TableError("after a closing quotation mark the cell goes on; double those inside a cell")


def _never_empty(rows: Rows, empty: TableError) -> Rows:
    first = next(rows, None)
    if first is None:
        raise empty
    return itertools.chain([first], rows)


def _with_columns(rows: Rows, dialect: Dialect, stream: Stream, sheets: tuple[str, ...]) -> Table:
    begin, rest = _looked_at(rows)
    columns = columns_of([row for _, row in begin], dialect)
    table = Table(columns, iter(()), dialect, stream, sheets)
    table.rows = _complete(itertools.chain(begin[dialect.header :], rest), table)
    return table


def columns_of(begin: Sequence[list[str]], dialect: Dialect) -> list[str]:
    """Names of the columns of a table that begins with these rows, the first of them not empty."""
    first = begin[0]
    # Unnamed columns at the end are columns where something stands in them.
    used = max((_filled(row) for row in begin[1:]), default=0)
    width = used if dialect.form == "workbook" else min(used, len(first))
    width = max(width, _filled(first))
    if not dialect.header:
        return [f"column {place}" for place in range(1, width + 1)]
    return (first + [""] * width)[:width]


def _looked_at(rows: Rows) -> tuple[list[tuple[int, list[str]]], Rows]:
    """The first rows, and those after them; what is wrong with one is told when it is its turn."""
    begin: list[tuple[int, list[str]]] = []
    try:
        begin.extend(itertools.islice(rows, LOOKED_AT))
    except TableError as error:
        if not begin:
            raise
        return begin, _failing(error)
    return begin, rows


def _failing(error: TableError) -> Rows:
    raise error
    yield


def _filled(row: list[str]) -> int:
    """How many cells there are up to the last that is not empty."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def _complete(rows: Rows, table: Table) -> Iterator[list[str]]:
    """The rows, each with as many cells as there are columns."""
    width, empty = len(table.columns), 0
    for number, (line, row) in enumerate(rows, 1):
        if not any(row):
            empty += 1  # no row, unless others follow
            continue
        yield from ([""] * width for _ in range(empty))
        empty = 0
        if _filled(row) > width:
            raise TableError(
                "{name}: row {row} (line {line}) has {cells} cells instead of {columns}; put a "
                "text that contains the delimiter in quotation marks.",
                name=table.name,
                row=number,
                line=line,
                cells=len(row),
                columns=width,
            )
        if len(row) < width and table.dialect.form == "cells":
            table.short += 1
            table.first_short = table.first_short or line
        yield (row + [""] * width)[:width]
