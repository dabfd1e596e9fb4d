"""A file of somebody's own: its numbers, and how a model says they go on."""

import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nlpapp.app.forecast import asked, windows
from nlpapp.app.forecast.asked import Forecasts
from nlpapp.serving import Model
from nlpapp.tables import TableError, steps
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.moments import times_of
from nlpapp.tables.reading import Table, read_table
from nlpapp.tables.series import Found, Series, read_series

MOST_ROWS = 50_000
_TRIED = 20  # rows, to find the column of times


@dataclass(frozen=True, eq=False)
class File:
    """A table in memory. rows: each with a cell for every column."""

    name: str
    data: bytes
    columns: list[str]
    rows: list[list[str]]

    def has(self, names: Sequence[str]) -> bool:
        """Whether there is a column of each of these names."""
        return {*names} <= {name.strip() for name in self.columns}

    def others(self, names: Sequence[str]) -> list[str]:
        """The columns of no such name."""
        return [name for name in self.columns if name.strip() not in names]

    def time_column(self, among: Sequence[str]) -> str | None:
        """The first of these columns whose cells are times, as far as the first rows tell."""
        return next((name for name in among if self._tells_times(name)), None)

    def series_column(self, among: Sequence[str], known: Sequence[str]) -> str | None:
        """The first of these columns that names a series which is known."""
        names = {*known} - {""}
        return next((it for it in among if names & {*map(str.strip, self._cells(it))}), None)

    def series(self, time: str, values: Sequence[str], by: str | None) -> Found:
        """Its series. by: the column that tells them apart, if any.

        Raises TableError: see `nlpapp.tables.series.read_series`.
        """
        return read_series(_table(self.name, self.data, self.columns), time, values, by or "")

    def _tells_times(self, column: str) -> bool:
        try:
            times_of(self._cells(column)[:_TRIED], self.name, column)
        except TableError:
            return False
        return True

    def _cells(self, column: str) -> list[str]:
        place = self.columns.index(column)
        return [row[place] for row in self.rows]


def read(name: str, data: bytes, expected: Sequence[str]) -> File:
    """A file as somebody gave it. expected: columns that a header would have.

    Raises TableError: it cannot be read, has no row, or too many.
    """
    table = _table(name, data, expected)
    rows = list(itertools.islice(table.rows, MOST_ROWS + 1))
    if not rows:
        raise TableError("{name} has no row below its header.", name=name)
    if len(rows) > MOST_ROWS:
        raise TableError(
            "{name} has more than {most:,} rows; give its last ones.", name=name, most=MOST_ROWS
        )
    return File(name, data, table.columns, rows)


def _table(name: str, data: bytes, expected: Sequence[str]) -> Table:
    return read_table(io.BytesIO(data), name, Dialect(form="cells"), expected)


def require_step(file: File, found: Found, step: str) -> None:
    """Raise TableError where rows are not as far apart as those that a model learned from."""
    if found.step is None:
        raise TableError(
            "{name} has a single row of each series: give two at least, so that it can be told how "
            "far apart they are.",
            name=file.name,
        )
    if found.step != step:
        raise TableError(
            "The rows of {name} are {step} apart, those of these models {wanted}: give rows of "
            "that step.",
            name=file.name,
            step=steps.in_words(found.step),
            wanted=steps.in_words(step),
        )


def forecast(model: Model, series: Series, name: str) -> tuple[np.ndarray, Forecasts]:
    """(the times that are ahead, int64 [horizon], what the model says of them, [horizon, targets]).

    series: its columns are the model's features. name: whose they are, as the model knows it.

    Raises:
        ServingError: the graph failed.
    """
    last = np.array([len(series) - 1])
    history = windows.before(series.values, last, model.card["window"])
    said = asked.of(model, history, series.times[last], name)
    ahead = steps.following(int(series.times[-1]), model.card["step"], model.card["horizon"])
    return ahead, Forecasts(*(it[0] for it in said))
