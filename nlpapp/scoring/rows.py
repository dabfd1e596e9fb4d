"""What goes through the pipeline: units of work, their rows, and what could not be a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nlpapp.serving import ServingError
from nlpapp.serving.inputs import Input
from nlpapp.tables import TableError
from nlpapp.tables.columns import listed, place_among
from nlpapp.tables.dialect import Dialect

Kind = Literal["cells", "lines", "jsonl", "parquet"]

BLOCK = 256  # rows in a run that belong to the same part of a file
_SHOWN = 200  # characters of what could not be read


@dataclass(frozen=True)
class Unit:
    """Every ``parts``-th block of rows of a file, from block ``part`` on, both from 0.

    place: among all units of the job. size: of the file, in bytes.
    """

    place: int
    file: str
    kind: Kind
    size: int
    part: int = 0
    parts: int = 1

    def has(self, number: int) -> bool:
        """Whether the row of this number, from 1, is one of its own."""
        return (number - 1) // BLOCK % self.parts == self.part


@dataclass(frozen=True)
class Wanted:
    """How files are to be read.

    text_column: where the text is; None for ``text``, or the only column.
    inputs: what the models take, of columns of these names; none where they take a text.
    dialect: what is settled of files of cells or of lines.
    added: names that a row must not have yet.
    named: whether every column must have a name of its own.
    """

    text_column: str | None
    dialect: Dialect
    inputs: tuple[Input, ...] = ()
    added: tuple[str, ...] = ()
    named: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Those whose values the models are given."""
        return tuple(it.name for it in self.inputs) or (self.text_column or "text",)

    def places(self, names: Sequence[str], file: str) -> list[int]:
        """Where these are among a file's columns.

        Raises:
            TableError: one is nowhere, or a column has the name of another or of one to be added.
        """
        if self.named and len(set(names)) < len(names):
            raise TableError(
                "{name} has columns of one name, which only CSV can hold; they are {columns}.",
                name=file,
                columns=listed(names),
            )
        if taken := [name for name in self.added if name in names]:
            raise TableError(
                "{name} already has a column {taken!r}; name the added ones apart with --prefix.",
                name=file,
                taken=taken[0],
            )
        if self.inputs:
            return [_place_of(it, names, file) for it in self.inputs]
        if self.text_column is None and len(names) == 1:
            return [0]
        return [place_among(names, file, *self.columns, "--text-column")]


def _place_of(wanted: Input, names: Sequence[str], file: str) -> int:
    if wanted.name not in names:
        raise TableError(
            "{name} has no column for {input}; its columns are {columns}.",
            name=file,
            input=wanted,
            columns=listed(names),
        )
    return names.index(wanted.name)


@dataclass(frozen=True)
class Added:
    """A column that rows get: of NumPy's dtype, each value an array of so many axes."""

    name: str
    dtype: str
    axes: int = 0


# Every row out has these: with both it can be joined to the file it came from.
ORIGIN = (Added("source_file", "object"), Added("source_row", "int64"))


@dataclass(frozen=True)
class Row:
    """A row that models can answer.

    number: from 1, the header not counted; of plain text and JSON lines the line.
    names, values: its columns in their order, values of whatever type the file has.
    given: a value for each input of the models, in the order of their names.
    answers: one value for each output of each model that was asked so far.
    """

    unit: Unit
    number: int
    names: tuple[str, ...]
    values: tuple
    given: tuple
    answers: tuple = ()

    def cells(self) -> tuple:
        """Its values, where it came from, and its answers: what stands in the file of answers."""
        return (*self.values, self.unit.file, self.number, *self.answers)


@dataclass(frozen=True)
class Bad:
    """What could not be answered, and why. number: None for a whole file."""

    unit: Unit
    number: int | None
    reason: str
    content: str = ""

    names = (*(it.name for it in ORIGIN), "reason", "content")

    def cells(self) -> tuple:
        """What stands in the file of bad rows, by `names`."""
        return self.unit.file, self.number, self.reason, self.content


def bad(unit: Unit, number: int | None, reason: object, content: str = "") -> Bad:
    """A bad row whose content is cut to what a person wants to see."""
    shown = content if len(content) <= _SHOWN else content[: _SHOWN - 1] + "…"
    return Bad(unit, number, str(reason), shown)


def row_or_bad(
    unit: Unit,
    number: int,
    names: tuple[str, ...],
    values: Sequence,
    given: Sequence[object],
    wanted: Wanted,
) -> Row | Bad:
    """A row, unless what models are given of it is nothing that they could read."""
    if wanted.inputs:
        filled = tuple(map(_filled, given, wanted.inputs))
        try:
            for it, value in zip(wanted.inputs, filled, strict=True):
                it.read(value)
        except ServingError as error:
            return bad(unit, number, error, repr(tuple(values)))
        return Row(unit, number, names, tuple(values), filled)
    [text] = given
    if not isinstance(text, str) and text is not None:
        return bad(unit, number, f"its {wanted.columns[0]!r} is no string", repr(text))
    if not text or not text.strip():
        return bad(unit, number, "it has no text", repr(tuple(values)))
    return Row(unit, number, names, tuple(values), (text,))


def _filled(value: object, wanted: Input) -> object:
    """The value, with NaN for what is null where numbers may be missing."""
    if wanted.dtype.kind != "f":
        return value
    if isinstance(value, list):
        return [_filled(it, wanted) for it in value]
    return np.nan if value is None else value
