"""Rows of an Excel workbook, one at a time.

A sheet is read as it unfolds. Its texts are not: a workbook keeps every different text once, in a
part of its own, and this part is held in memory.
"""

import datetime
import io
import itertools
import re
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from shutil import copyfileobj
from typing import BinaryIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.escape import unescape

from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.headers import has_header
from nlpapp.tables.stream import Stream

_ZIP, _OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_LOOKED_AT = 200  # rows
_MOST_ROWS, _MOST_CHARACTERS = 2**20, 2**15 - 1  # of a sheet and of a cell, as Excel has it
# What XML cannot hold or would change is written as _x000D_, and so what only looks like it.
_ESCAPED = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)")
# A small file may unfold to any size; more than this would not fit beside the models.
MOST_BYTES = 2**30

# What it cannot keep (validations, conditional formats) is nothing that is read here.
warnings.filterwarnings("ignore", module="openpyxl")


def is_workbook(stream: Stream) -> bool:
    """Whether the file begins as a workbook does.

    Raises:
        TableError: it is one that cannot be read, of an old version or with a password.
    """
    if stream.beginning.startswith(_OLD):
        raise TableError(
            "{name} is a workbook of an old Excel or has a password; save it as .xlsx without one.",
            name=stream.name,
        )
    return stream.beginning.startswith(_ZIP)


class Book:
    """An open workbook: ``sheets``, the names of those that can be seen, and the rows of each."""

    def __init__(self, stream: Stream):
        self._name = stream.name
        with self._told():
            file = _Counting(stream)
            parts = zipfile.ZipFile(file).infolist()
            held = [it.file_size for it in parts if not it.filename.startswith("xl/worksheets/")]
            if sum(held) > MOST_BYTES:
                raise TableError(
                    "{name} unfolds to more than {limit:,} bytes beside its rows; save it as CSV.",
                    name=self._name,
                    limit=MOST_BYTES,
                )
            self._book = openpyxl.load_workbook(
                file, read_only=True, data_only=True, keep_links=False
            )
            seen = [it.title for it in self._book.worksheets if it.sheet_state == "visible"]
        self.sheets: tuple[str, ...] = tuple(seen)
        if not seen:
            raise TableError("{name} has no sheet with cells.", name=self._name)

    def settle(self, wanted: Dialect, expected: Collection[str]) -> Dialect:
        """The dialect with its sheet, the first that has a row, and whether it has a header."""
        sheet, header = wanted.sheet, wanted.header
        if sheet is None:
            filled = (it for it in self.sheets if any(row for _, row in self.rows(it)))
            sheet = next(filled, self.sheets[0])
        elif sheet not in self.sheets:
            raise TableError(
                "{name} has no sheet {sheet!r}; it has {sheets}.",
                name=self._name,
                sheet=sheet[:40],
                sheets=", ".join(self.sheets)[:200],
            )
        if header is None:
            rows = [row for _, row in itertools.islice(self.rows(sheet), _LOOKED_AT)]
            header = has_header([row for row in rows if row], expected)
        return Dialect("workbook", header=header, sheet=sheet)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """Rows of cells as far as each has some, with their numbers from 1; rows in between too."""
        with self._told():
            cells = self._book[sheet]
            cells.reset_dimensions()  # what a file says of itself here may be anything
            for number, row in enumerate(cells.iter_rows(values_only=True), 1):
                if number > _MOST_ROWS:
                    raise ValueError("more rows than a sheet can have")
                found = [_text(value) for value in row]
                while found and not found[-1]:
                    found.pop()
                yield number, found

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (TableError, GeneratorExit):
            raise
        except Exception as error:  # of zip, of XML or of what openpyxl makes of either
            raise TableError(
                "{name} cannot be read as a workbook; save it again as .xlsx, or as CSV.",
                name=self._name,
            ) from error


class _Counting:
    """What zipfile needs of a file; counts what is read for the stream that it comes from."""

    def __init__(self, stream: Stream):
        self._stream, self._file = stream, _from_the_start(stream)
        self._size = self._file.seek(0, io.SEEK_END)
        self.seek, self.tell, self.seekable = self._file.seek, self._file.tell, lambda: True

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(size)
        # Parts of it are read twice.
        self._stream.bytes_read = min(self._stream.bytes_read + len(found), self._size)
        return found

    def close(self) -> None:
        """It belongs to whoever opened it."""


def _from_the_start(stream: Stream) -> BinaryIO:
    """The file itself, or a copy of what came through a pipe."""
    if stream.file.seekable():
        stream.file.seek(0)
        return stream.file
    copy = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the last of those who read it)
    copy.write(stream.beginning)
    copyfileobj(stream.file, copy)
    copy.seek(0)
    return copy


def _text(value: object) -> str:
    """A cell as text, as its author would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        # What Unicode added later may be escaped by its two halves; one half alone is no character.
        halves = unescape(value).encode("utf-16", "surrogatepass")
        return halves.decode("utf-16", "replace")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value)


@contextmanager
def rows_into_workbook(file: BinaryIO) -> Iterator[Callable[[Sequence[object]], None]]:
    """A function that writes a row of strings and numbers to a workbook of one sheet.

    Rows wait on the disk; the file is written at the end. A string is never a formula.

    It raises ``TableError`` where Excel would not open what came out.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    written = itertools.count(1)

    def write(row: Sequence[object]) -> None:
        cells = [_escaped(it) if isinstance(it, str) else it for it in row]
        if next(written) > _MOST_ROWS or any(len(str(cell)) > _MOST_CHARACTERS for cell in cells):
            raise TableError(
                "A workbook holds {rows:,} rows, and {characters:,} characters in a cell; "
                "write CSV instead.",
                rows=_MOST_ROWS,
                characters=_MOST_CHARACTERS,
            )
        sheet.append([_string(sheet, it) if isinstance(it, str) else it for it in cells])

    try:
        yield write
    except BaseException:
        sheet.close()  # left open, it would complain when it is forgotten
        raise
    book.save(file)


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda it: f"_x{ord(it[0]):04X}_", text)


def _string(sheet: object, escaped: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, escaped)  # which would cut a longer one without a word
    cell.data_type = "s"  # also where it begins like a formula
    return cell
