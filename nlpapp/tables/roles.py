"""Which columns of a file of numbers over time probably hold what a forecaster wants of it."""

from collections.abc import Sequence

from nlpapp.tables import TableError
from nlpapp.tables.histories import Needs
from nlpapp.tables.moments import times_of

_TRIED = 20  # rows, to find the column of times


def named(columns: Sequence[str], name: str) -> int | None:
    """Where the one column of this name is, from 0; None for none or several."""
    places = [place for place, its in enumerate(columns) if its.strip() == name]
    return places[0] if len(places) == 1 else None


def times(columns: Sequence[str], rows: Sequence[Sequence[str]], wanted: Needs) -> int | None:
    """Where times are: by the name that the model's own file had for them, or by the first rows."""
    place = named(columns, wanted.time_column)
    if place is not None:
        return place
    first = rows[:_TRIED]
    return next((it for it in range(len(columns)) if _are_times([row[it] for row in first])), None)


def series(columns: Sequence[str], rows: Sequence[Sequence[str]], wanted: Needs) -> int | None:
    """Where series are told apart: by the name in the model's own file, or by series it knows."""
    place = named(columns, wanted.series_column) if wanted.series_column else None
    if place is not None:
        return place
    known = {*wanted.known} - {""}
    return next(
        (it for it in range(len(columns)) if known & {row[it].strip() for row in rows}), None
    )


def _are_times(cells: Sequence[str]) -> bool:
    try:
        times_of(cells, "", "")
    except TableError:
        return False
    return True
