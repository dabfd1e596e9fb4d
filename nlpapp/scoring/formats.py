"""How rows stand in the files that go out: CSV, JSON lines or Parquet."""

import json
import math
from collections.abc import Callable, Sequence
from typing import BinaryIO, Literal, Protocol

import pyarrow.parquet as pq
from apache_beam.io.filesystems import FileSystems

from nlpapp.scoring import ScoringError, parquet
from nlpapp.scoring.rows import Added, Bad, Row, Unit
from nlpapp.tables.values import as_cell, plain
from nlpapp.tables.writing import row_writer

Format = Literal["csv", "jsonl", "parquet"]
_LIKE: dict[str, Format] = {"cells": "csv", "lines": "csv", "jsonl": "jsonl", "parquet": "parquet"}


def format_of(unit: Unit, wanted: Format | None) -> Format:
    """As what a unit's answers are written; None for what is most like its file.

    Raises:
        ScoringError: its rows cannot be written so.
    """
    if unit.kind == "jsonl" and wanted not in (None, "jsonl"):
        raise ScoringError(
            "{file} is JSON lines, where each row may have fields of its own: "
            "its answers cannot be {wanted}.",
            file=unit.file,
            wanted=wanted,
        )
    return wanted or _LIKE[unit.kind]


class Writer(Protocol):
    """Writes rows of one unit to an open file."""

    def write(self, row: Row | Bad) -> None: ...

    def close(self) -> None: ...


class CsvWriter:
    """UTF-8, commas, RFC 4180; cells as ``predict`` writes them."""

    def __init__(self, file: BinaryIO, first: Row, added: Sequence[Added]):
        self._write = row_writer(_Encoded(file))
        self._write([*first.names, *(it.name for it in added)])

    def write(self, row: Row) -> None:
        self._write([_cell(value) for value in row.cells()])

    def close(self) -> None:
        """Nothing waits to be written."""


class _Encoded:
    """Text into a file of bytes, which stays open when this is forgotten."""

    def __init__(self, file: BinaryIO):
        self._file = file

    def write(self, text: str) -> None:
        self._file.write(text.encode("utf-8", "replace"))


def _cell(value: object) -> str | int | float:
    if value is None:
        return ""
    try:
        return as_cell(value)
    except TypeError:  # a date or the like, out of Parquet
        return str(value)


class JsonWriter:
    """An object a line, in UTF-8; what JSON has no type for as a string."""

    def __init__(self, file: BinaryIO, added: Sequence[Added]):
        self._file, self._added = file, tuple(it.name for it in added)

    def write(self, row: Row | Bad) -> None:
        cells = map(plain, row.cells())
        whole = dict(zip((*row.names, *self._added), cells, strict=True))
        try:
            line = json.dumps(whole, ensure_ascii=False, default=str, allow_nan=False)
        except ValueError:
            line = json.dumps(_without_nan(whole), ensure_ascii=False, default=str)
        # Half a surrogate pair, which UTF-8 has not, was escaped where it came from.
        self._file.write(line.encode("utf-8", "backslashreplace") + b"\n")

    def close(self) -> None:
        """Nothing waits to be written."""


def _without_nan(value: object) -> object:
    """The value with null, which JSON has, for numbers that are not finite, which it has not."""
    if isinstance(value, dict):
        return {name: _without_nan(it) for name, it in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(it) for it in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _parquet_writer(file: BinaryIO, first: Row, added: Sequence[Added]) -> Writer:
    source = None
    if first.unit.kind == "parquet":
        with FileSystems.open(first.unit.file) as read:
            source = pq.read_schema(read)
    return parquet.Writer(file, first, source, added)


WRITERS: dict[Format, Callable[[BinaryIO, Row, Sequence[Added]], Writer]] = {
    "csv": CsvWriter,
    "jsonl": lambda file, first, added: JsonWriter(file, added),
    "parquet": _parquet_writer,
}
