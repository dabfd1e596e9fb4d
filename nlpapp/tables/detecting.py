"""How a file is to be read, found out by looking at its beginning."""

import codecs
import csv
import io
import re
from collections.abc import Collection
from itertools import islice
from pathlib import PurePath

from nlpapp.tables import TableError
from nlpapp.tables.dialect import DELIMITERS, Dialect
from nlpapp.tables.encodings import encoding_of, known
from nlpapp.tables.headers import has_header
from nlpapp.tables.stream import Stream

_LOOKED_AT = 200  # rows
# What Excel writes first, and reads, to say what parts the cells.
SEPARATOR = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE)


def detect(stream: Stream, wanted: Dialect, expected: Collection[str] = ()) -> Dialect:
    """The dialect of a file of text, whose beginning is looked at and can still be read.

    wanted: its fields that are not None are settled.
    expected: names of columns of which a header would have one.

    Raises:
        TableError: it is no text in an encoding that is known, or what is wanted cannot be.
    """
    if wanted.encoding:
        encoding = known(wanted.encoding)
    else:
        encoding = encoding_of(stream.beginning, stream.whole)
    if encoding is None:
        raise TableError(
            "{name} is no text in any encoding known here; save it as UTF-8, or say which it is.",
            name=stream.name,
        )
    text = _text(stream, encoding)
    form, delimiter = wanted.form, wanted.delimiter
    if form is None:
        form = _form(stream.name, text)
    if form == "lines":
        return Dialect(form, encoding, header=False)
    if delimiter is None:
        delimiter = _delimiter(stream.name, text)
    elif len(delimiter) != 1 or delimiter in '"\r\n':
        raise TableError(
            "{delimiter!r} cannot separate cells; give a single character.",
            delimiter=delimiter[:40],
        )
    quoted, header = wanted.quoted, wanted.header
    if quoted is None:
        quoted = delimiter != "\t" or _quoted(text)
    if header is None:
        rows = cells_of(text, delimiter, quoted)
        header = has_header([row for row in rows if any(row)], expected)
    return Dialect(form, encoding, delimiter, quoted, header)


def newline_of(stream: Stream, encoding: str) -> str:
    """What ends a line: a carriage return alone only where there is nothing else."""
    text = _text(stream, encoding)
    return "\r" if "\r" in text and "\n" not in text else "\n"


def _text(stream: Stream, encoding: str) -> str:
    """The beginning as far as its last whole line; what cannot be read is told while reading."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    try:
        text = decoder.decode(stream.beginning, stream.whole).removeprefix("\ufeff")
    except UnicodeError as error:  # a mark says which of two encodings is meant, and it is missing
        raise TableError(
            "{name} does not begin with the mark of {encoding}; choose another encoding.",
            name=stream.name,
            encoding=encoding.upper(),
        ) from error
    if stream.whole:
        return text
    end = max(text.rfind("\n"), text[:-1].rfind("\r"))
    return text[: end + 1] or text


def _form(name: str, text: str) -> str:
    if PurePath(name).suffix.lower() in (".csv", ".tsv"):
        return "cells"
    return "cells" if _even_tabs(text) else "lines"


def _even_tabs(text: str) -> bool:
    """Whether every line has as many tabs: Excel gives a table of cells a name in .txt."""
    rows = [row for row in cells_of(text, "\t", quoted=False) if row != [""]]
    return len(rows) > 1 and {len(row) for row in rows} == {max(2, len(rows[0]))}


def _delimiter(name: str, text: str) -> str:
    if said := SEPARATOR.match(text):
        return said[1]
    suffix = PurePath(name).suffix.lower()
    if suffix == ".tsv" or (suffix != ".csv" and _even_tabs(text)):
        return "\t"
    likely = {delimiter: _evenness(text, delimiter) for delimiter in DELIMITERS}
    return max(likely, key=likely.get)  # the first, a comma, where nothing parts anything


def _evenness(text: str, delimiter: str) -> float:
    """Which share of the rows this parts into as many cells as the first, which is several."""
    rows = [row for row in cells_of(text, delimiter, quoted=True) if row]
    if not rows or len(rows[0]) < 2:
        return 0.0
    return sum(len(row) == len(rows[0]) for row in rows) / len(rows)


def cells_of(text: str, delimiter: str, quoted: bool) -> list[list[str]]:
    """The first rows, as far as they can be read."""
    lines = list(islice(io.StringIO(text, newline=""), _LOOKED_AT))
    if lines and SEPARATOR.fullmatch(lines[0]):
        del lines[0]
    if quoted:
        return _parsed(lines, delimiter)[0]
    return [line.rstrip("\r\n").split(delimiter) for line in lines]


def _parsed(lines: list[str], delimiter: str) -> tuple[list[list[str]], bool]:
    """(the rows of cells in quotation marks, whether they are proper as far as they go)."""
    rows, taken = [], csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        rows.extend(taken)
    except csv.Error:
        return rows, taken.line_num == len(lines)  # the last cell may be cut
    return rows, True


def _quoted(text: str) -> bool:
    """Whether quotation marks enclose cells of a file with tabs, where mostly they are just signs.

    They do where all rows come out alike and some cell needed them: it holds a mark, a tab or a
    line break; or where the whole of the first row is enclosed.
    """
    plain = cells_of(text, "\t", quoted=False)
    marked = [cell for row in plain for cell in row if cell.startswith('"')]
    rows, proper = _parsed(list(islice(io.StringIO(text, newline=""), _LOOKED_AT)), "\t")
    if not marked or not proper or len({len(row) for row in rows if row}) > 1:
        return False
    if all(map(_enclosed, plain[0])):
        return True
    if all(map(_enclosed, marked)):
        return any('""' in cell[1:-1] for cell in marked)
    even = len({len(row) for row in plain}) == 1
    return not even and any(sign in cell for row in rows for cell in row for sign in "\t\n")


def _enclosed(cell: str) -> bool:
    ends = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return ends and '"' not in cell[1:-1].replace('""', "")
