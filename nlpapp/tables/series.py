"""Numbers over time from a table: one series, or one for each value of a column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from nlpapp.tables import TableError, steps
from nlpapp.tables.columns import place_of
from nlpapp.tables.moments import numbers_of, times_of, written_like
from nlpapp.tables.reading import Table
from nlpapp.told import Said

# By what a person names the columns of times, of values and of series, as messages have it.
OPTIONS = ("--time-column", "--value-columns", "--series-column")
_MOST_MISSING = 10  # rows to one that is there
_NAMED = 3


@dataclass(frozen=True, eq=False)
class Series:
    """What was measured, a row a step.

    name: what tells it from other series of its file; empty for the only one.
    times: int64 [rows], Unix seconds, ascending.
    values: float64 [rows, columns], NaN where nothing was measured.
    """

    name: str
    times: np.ndarray
    values: np.ndarray

    def __len__(self) -> int:
        return len(self.times)


@dataclass(frozen=True, eq=False)
class Found:
    """What a table holds. step: of all series alike, as in `steps`; None where each has one row.

    said: lines for a person, on rows that were filled in or left out.
    written: writes a time as the cells of the table do.
    """

    series: tuple[Series, ...]
    step: str | None
    said: tuple[Said, ...]
    written: Callable[[int], str]


def read_series(
    table: Table,
    time_column: str,
    value_columns: Sequence[str],
    series_column: str = "",
    step: str | None = None,
    options: Sequence[str | Said] = OPTIONS,
) -> Found:
    """The series of a table, in the order in which they come, a row for every step.

    Rows that the step asks for and the table has not are filled in with missing values, and a row
    that stands twice word for word is left out; both are said.

    step: which it has to be, as in `steps`, where it is not to be found out.
    options: as `OPTIONS`, for messages.

    Raises TableError: a column is missing or named twice; a cell is no time or no number; times are
    out of order, or two rows of one time differ; the step changes, or is another one.
    """
    columns = [time_column, *value_columns, *filter(None, [series_column])]
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise TableError("{column!r} is named for two things; name each column once.", column=twice)
    where = place_of(table, time_column, options[0])
    places = [place_of(table, name, options[1]) for name in value_columns]
    by = place_of(table, series_column, options[2]) if series_column else None
    rows = [row for row in table.rows if any(map(str.strip, row))]
    if not rows:
        raise TableError("{name} has no row below its header.", name=table.name)
    cells = [row[where] for row in rows]
    times = times_of(cells, table.name, time_column, step)
    values = np.stack(
        [
            numbers_of([row[place] for row in rows], table.name, name)
            for place, name in zip(places, value_columns, strict=True)
        ],
        axis=1,
    )
    names = ["" if by is None else row[by].strip() for row in rows]
    parts: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        parts.setdefault(name, []).append(row)
    if by is not None and "" in parts:
        raise TableError(
            "{name}: row {row} has nothing in {column!r}; fill it in or leave the row out.",
            name=table.name,
            row=parts[""][0] + 1,
            column=series_column,
        )
    said: list[Said] = []
    series = [
        _in_order(
            Series(name, times[part], values[part]),
            np.array(part) + 1,
            table.name,
            options[2],
            said,
        )
        for name, part in parts.items()
    ]
    step = _step(max(series, key=len), step, table.name)
    if step:
        series = [_complete(it, step, table.name, said) for it in series]
    return Found(tuple(series), step, tuple(said), written_like(cells, times))


def last_valid(values: np.ndarray) -> np.ndarray:
    """The last value along axis 1 that is there: [n, time, columns] to [n, columns], or NaN."""
    back = (~np.isnan(values))[:, ::-1].argmax(axis=1)  # [n, columns], 0 too where none is there
    return np.take_along_axis(values, values.shape[1] - 1 - back[:, None], axis=1)[:, 0]


def regular(series: Series, step: str) -> Series:
    """The series with a row for every step, of NaN where there was none.

    step: which all of its times keep to, as in `steps`.
    """
    times = steps.grid(series.times, step)
    values = np.full((len(times), series.values.shape[1]), np.nan)
    values[np.searchsorted(times, series.times)] = series.values
    return Series(series.name, times, values)


def _step(longest: Series, wanted: str | None, name: str) -> str | None:
    """The step of a table's longest series, or the one that is wanted."""
    if wanted is None:
        return steps.step_of(longest.times)
    if not steps.keeps_to(longest.times, wanted):
        raise TableError(
            "{name}: its rows are {found} apart, and the model learned from rows that are {step} "
            "apart; give rows of that step.",
            name=name,
            found=steps.in_words(steps.step_of(longest.times)),
            step=steps.in_words(wanted),
        )
    return wanted


def _in_order(
    series: Series, rows: np.ndarray, name: str, option: str | Said, said: list[Said]
) -> Series:
    """The series with each time once. rows: where in the file each row of it stands, from 1."""
    differences = np.diff(series.times)
    if (late := np.flatnonzero(differences < 0)).size:
        row = late[0] + 1
        raise TableError(
            "{name}: row {row} ({time}) is earlier than the row before it ({before}); sort the "
            "rows by time, or name the column that tells series apart with {option}.",
            option=option,
            name=_of(series, name),
            row=rows[row],
            time=steps.as_text(series.times[row]),
            before=steps.as_text(series.times[row - 1]),
        )
    again = np.flatnonzero(differences == 0) + 1
    if not again.size:
        return series
    same = (series.values[again] == series.values[again - 1]) | (
        np.isnan(series.values[again]) & np.isnan(series.values[again - 1])
    )
    if (other := again[~same.all(axis=1)]).size:
        raise TableError(
            "{name}: rows {before} and {row} are both of {time} and differ; keep one of them, or "
            "name the column that tells series apart with {option}.",
            option=option,
            name=_of(series, name),
            before=rows[other[0] - 1],
            row=rows[other[0]],
            time=steps.as_text(series.times[other[0]]),
        )
    said.append(
        Said(
            "{name}: left out, standing twice: {times}.",
            name=_of(series, name),
            times=_listed(series.times[again]),
        )
    )
    kept = np.setdiff1d(np.arange(len(series)), again)
    return Series(series.name, series.times[kept], series.values[kept])


def _complete(series: Series, step: str, name: str, said: list[Said]) -> Series:
    """The series with a row for every step, those that were not there of NaN."""
    if steps.length(series.times, step) > _MOST_MISSING * len(series) + _MOST_MISSING:
        raise TableError(
            "{name}: between {first} and {last} nearly all rows of a step of {step} are missing; "
            "look for a time that is wrong.",
            name=_of(series, name),
            first=steps.as_text(series.times[0]),
            last=steps.as_text(series.times[-1]),
            step=steps.in_words(step),
        )
    times = steps.grid(series.times, step)
    if (strange := np.flatnonzero(~np.isin(series.times, times))).size:
        row = strange[0]
        raise TableError(
            "{name}: most rows are {step} apart, but {time} is not a whole number of such steps "
            "after {first}; give rows of one step.",
            name=_of(series, name),
            step=steps.in_words(step),
            time=steps.as_text(series.times[row]),
            first=steps.as_text(series.times[0]),
        )
    if len(times) > len(series):
        missing = times[~np.isin(times, series.times)]
        said.append(
            Said(
                "{name}: no row for {times} (step: {step}); taken for missing values.",
                name=_of(series, name),
                times=_listed(missing),
                step=steps.in_words(step),
            )
        )
    return regular(series, step)


def _of(series: Series, name: str) -> str:
    return f"{name}, {series.name[:40]}" if series.name else name


def _listed(times: np.ndarray) -> str | Said:
    """Times, the first few by name."""
    named = ", ".join(map(steps.as_text, times[:_NAMED]))
    more = len(times) - _NAMED
    return Said("{times} and {n:,} more", times=named, n=more) if more > 0 else named
