"""A user's own numbers over time, read from a table, as a corpus cut by time."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nlpapp.corpora.corpus import CorpusError
from nlpapp.corpora.own import found, name_of, version_of
from nlpapp.corpora.series import Begins, SeriesCorpus, split_of
from nlpapp.corpora.splits import ONE_IN
from nlpapp.tables import TableError
from nlpapp.tables.dialect import ANY, Dialect
from nlpapp.tables.options import filled_in, found_in
from nlpapp.tables.reading import Table, open_table
from nlpapp.tables.series import Found, Series, read_series

WINDOW, HORIZON = 30, 2  # rows, where nobody says


def read(
    file: Path,
    time_column: str,
    value_columns: Sequence[str],
    series_column: str = "",
    window: int = WINDOW,
    horizon: int = HORIZON,
    taken_names: tuple[str, ...] = (),
    wanted: Dialect = ANY,
    say: Callable[[str], object] = lambda line: None,
) -> SeriesCorpus:
    """The columns of a file, each of which is forecast; the last tenth of the time is test.

    The tenth before it is validation. Where one file holds several series, all are cut at the same
    two moments, so that none of them can know the test period of another.

    file: cells of text or a workbook; how it becomes series, `nlpapp.tables.series` tells.
    window, horizon: rows that a forecast is made from, and rows ahead.
    taken_names: what the corpus must not be called, although the file may be.
    wanted: how to read the file, as far as it is not to be found out.
    say: takes the lines that say how it was read.

    Raises CorpusError where the file cannot be read so, a column never changes or ends before the
    test, or there are too few rows.
    """
    file = found(file)
    if not value_columns:
        raise CorpusError("Name the columns to forecast with --value-columns.")
    try:
        table, held = _held(file, time_column, value_columns, series_column, wanted, say)
    except TableError as error:
        raise CorpusError(str(error)) from error
    begins = _begins(held.series)
    _require_enough(file, held.series, begins, window, horizon)
    _require_change(file, held.series, begins, value_columns)
    _require_judge(file, held.series, begins, value_columns)
    by = f", by {series_column!r}" if series_column else ""
    columns = ", ".join(map(repr, value_columns))
    source = f"{file.name}, {columns} over {time_column!r}{by}"
    return SeriesCorpus(
        name=name_of(file, taken_names),
        version=version_of(file),
        licence="its owner's",
        citation=f"{source}; {table.dialect}.",
        columns=tuple(value_columns),
        units=("",) * len(value_columns),
        targets=tuple(value_columns),
        step=held.step,
        window=window,
        horizon=horizon,
        series=held.series,
        begins=(begins,) * len(held.series),
        source=source,
    )


def _held(
    file: Path,
    time_column: str,
    value_columns: Sequence[str],
    series_column: str,
    wanted: Dialect,
    say: Callable[[str], object],
) -> tuple[Table, Found]:
    wanted = replace(wanted, form="cells")
    with open_table(file, wanted, expected=[time_column, *value_columns]) as table:
        say(found_in(table.name, table.dialect, table.columns))
        held = read_series(table, time_column, value_columns, series_column)
    for line in filter(None, [filled_in(table), *map(str, held.said)]):
        say(line)
    return table, held


def _begins(series: Sequence[Series]) -> Begins:
    """Where the last two tenths of all rows begin."""
    times = np.sort(np.concatenate([it.times for it in series]))
    held_out = -(-len(times) // ONE_IN)  # rounded up
    return Begins(
        validation=int(times[max(0, len(times) - 2 * held_out)]), test=int(times[-held_out])
    )


def _require_enough(
    file: Path, series: Sequence[Series], begins: Begins, window: int, horizon: int
) -> None:
    longest = max(series, key=len)
    rows = int((split_of(longest.times, begins) == 0).sum())
    if len(longest) < 2 or rows < window + horizon:
        of = f"its longest series, {longest.name!r}," if longest.name else "it"
        raise CorpusError(
            f"{file}: {of} has {len(longest):,} {'row' if len(longest) == 1 else 'rows'}, "
            f"{rows:,} of them to learn from; a window of {window:,} and {horizon:,} ahead need at "
            f"least {window + horizon:,}: add rows, or give a smaller --window."
        )


def _require_change(
    file: Path, series: Sequence[Series], begins: Begins, columns: Sequence[str]
) -> None:
    values = np.concatenate([it.values[split_of(it.times, begins) == 0] for it in series])
    for place, column in enumerate(columns):
        different = np.unique(values[~np.isnan(values[:, place]), place])
        if len(different) < 2:
            always = f"is always {different[0]:g}" if len(different) else "holds no number"
            raise CorpusError(
                f"{file}: {column!r} {always} in the rows to learn from, so there is nothing to "
                "forecast; leave it out of --value-columns."
            )


def _require_judge(
    file: Path, series: Sequence[Series], begins: Begins, columns: Sequence[str]
) -> None:
    values = np.concatenate([it.values[split_of(it.times, begins) == 2] for it in series])
    for column, empty in zip(columns, np.isnan(values).all(axis=0), strict=True):
        if empty:
            raise CorpusError(
                f"{file}: {column!r} holds no number in the last tenth of the time, by which "
                "forecasts are judged; leave it out of --value-columns, or give rows that have it."
            )
