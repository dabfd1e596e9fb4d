"""Rows of JSON lines: an object a line, in UTF-8; blank lines are none."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from nlpapp.scoring.decoding import ERRORS, MARK, shown, stream_of
from nlpapp.scoring.rows import Bad, Row, Unit, Wanted, bad, row_or_bad
from nlpapp.tables import TableError
from nlpapp.tables.stream import lines


def begin(file: BinaryIO, unit: Unit, wanted: Wanted) -> None:
    """Nothing can be told before its rows are read but that there are some.

    Raises:
        TableError: there is none.
    """
    if not stream_of(file, unit.file).beginning.strip():
        raise TableError("{name} is empty.", name=unit.file)


def read(file: BinaryIO, unit: Unit, wanted: Wanted) -> Iterator[Row | Bad]:
    """The unit's rows, numbered by their lines.

    Raises:
        TableError: as `begin`, or a line has no end.
    """
    begin(file, unit, wanted)
    file.seek(0)
    stream = stream_of(file, unit.file)
    for number, line in enumerate(lines(stream, "utf-8", "\n", ERRORS), 1):
        if unit.has(number) and (line := line.strip()):
            yield _row(unit, number, line, wanted)


def _row(unit: Unit, number: int, line: str, wanted: Wanted) -> Row | Bad:
    if MARK in line:
        return bad(unit, number, "it is not UTF-8", shown(line))
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return bad(unit, number, "it is not JSON", line)
    if not isinstance(found, dict):
        return bad(unit, number, "it is no object of JSON", line)
    if missing := [name for name in wanted.columns if name not in found]:
        return bad(unit, number, f"it has no {missing[0]!r}", line)
    if taken := [name for name in wanted.added if name in found]:
        return bad(unit, number, f"it has a {taken[0]!r} already; give --prefix", line)
    given = [found[name] for name in wanted.columns]
    return row_or_bad(unit, number, tuple(found), tuple(found.values()), given, wanted)
