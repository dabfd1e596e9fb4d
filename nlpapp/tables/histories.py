"""What a forecaster is given of a table, and the rows that its forecasts add to it.

Its card says which columns it reads and forecasts, how far apart its rows are, and how many of them
it looks back. A table holds one series, or one for each value of a column, as in training.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlpapp.tables import TableError, steps
from nlpapp.tables.columns import listed, place_of
from nlpapp.tables.reading import Table
from nlpapp.tables.series import OPTIONS, Series, read_series
from nlpapp.tables.values import as_cell
from nlpapp.told import Said

BAND = ("forecast", "low", "high")  # outputs, in the order of the columns that they become
_ASKED = {"features", "targets", "step", "window"}  # of a card, to know what its model wants
_LAST = 253_402_300_799  # the last second of the year 9999, after which Python has no dates


@dataclass(frozen=True)
class Needs:
    """What a forecaster wants of a table.

    features, targets: columns that it reads, in this order, and those of them that it forecasts.
    step: between rows, as in `steps`. window: rows that it looks back. known: the series that it
    has learned. time_column, series_column: where its own file had them, "" for none. above_zero:
    whether what is not above zero counts as missing, as of prices.
    """

    features: tuple[str, ...]
    targets: tuple[str, ...]
    step: str
    window: int
    known: tuple[str, ...]
    time_column: str
    series_column: str
    above_zero: bool = False

    @property
    def places(self) -> list[int]:
        """Which features are forecast."""
        return [self.features.index(name) for name in self.targets]

    @property
    def columns(self) -> list[str]:
        """What its forecasts' columns are called: of each target the forecast and its band."""
        return [f"{target} {output}" for target in self.targets for output in BAND]


def needs(card: Mapping) -> Needs | None:
    """What the model of a card wants of a table; None for one that reads something else."""
    if not card.keys() >= _ASKED:
        return None
    corpus = card.get("corpus")
    return Needs(
        features=tuple(card["features"]),
        targets=tuple(card["targets"]),
        step=card["step"],
        window=card["window"],
        known=tuple(corpus.get("series", ())) if isinstance(corpus, Mapping) else (),
        time_column=card.get("time_column", "date"),
        series_column=card.get("series_column", ""),
        above_zero=_of_prices(card),
    )


def _of_prices(card: Mapping) -> bool:
    """Whether its errors are told in percent of what is not measured in percent."""
    units = card.get("units") or {}
    return any(
        it.get("unit") == "%" != units.get(it.get("target")) for it in card.get("by_series") or ()
    )


@dataclass(frozen=True)
class Row:
    """A row to come. time: as the table writes its own. cells: `Needs.columns` of each model.

    Numbers, or "" where a model says nothing.
    """

    series: str
    time: str
    cells: list

    def band(self, target: int) -> list:
        """The cells of one target, counted through all models: forecast, low and high."""
        return self.cells[target * len(BAND) :][: len(BAND)]


@dataclass(frozen=True, eq=False)
class Histories:
    """The series of a table, and the table's own rows.

    name: of the file. columns, rows: all of the table, as it was. said: lines for a person, on rows
    that were filled in or left out.
    """

    name: str
    series: tuple[Series, ...]
    columns: list[str]
    rows: list[list[str]]
    said: tuple[Said, ...]
    _places: tuple[int, int | None]  # of times, and of series
    _written: Callable[[int], str]
    _option: str | Said  # by what series are told apart

    def only(self, number: int, name: str) -> "Histories":
        """One of the series alone, under a name by which models know it."""
        return replace(self, series=(replace(self.series[number], name=name),))

    def given(self, wanted: Needs) -> dict[str, Sequence]:
        """By input of `serving_default`, a value for each series; missing rows are NaN in front."""
        history = np.full((len(self.series), wanted.window, len(wanted.features)), np.nan)
        for number, it in enumerate(self.series):
            last = it.values[-wanted.window :]
            history[number, wanted.window - len(last) :] = last
        return {
            "history": history,
            "time": [int(it.times[-1]) for it in self.series],
            "series": [it.name for it in self.series],
        }

    def forecasts(self, said: Sequence[tuple[Needs, Mapping[str, np.ndarray]]]) -> Iterator[Row]:
        """The rows to come, those of a series after each other.

        said: of each model what it wants, and what `serving.Model.run` gives for its `given`; one
        may look further ahead than another.
        """
        ahead = max(it["forecast"].shape[1] for _, it in said)
        for number, series in enumerate(self.series):
            last = int(series.times[-1])
            coming = steps.following(last, said[0][0].step, ahead)
            if coming[-1] > _LAST:
                raise TableError(
                    "{name}: after {time} come no dates to forecast for; look for a time that is "
                    "wrong.",
                    name=self.name,
                    time=steps.as_text(last),
                )
            for step, time in enumerate(coming):
                cells = (self._cells(needs, it, number, step) for needs, it in said)
                yield Row(series.name, self._written(time), [it for its in cells for it in its])

    def row(self, it: Row) -> list:
        """A row to come as it stands below those of the table."""
        cells, (where, by) = [""] * len(self.columns), self._places
        cells[where] = it.time
        if by is not None:
            cells[by] = it.series
        return cells + it.cells

    def doubts(self, wanted: Needs) -> Iterator[Said]:
        """Lines for a person: what makes forecasts rest on less than the model's own did."""
        yield from self.missing(wanted)
        strange = [it for it in self.series if it.name not in wanted.known]
        if strange and len(wanted.known) > 1:
            yield Said(
                "{name}: the model does not know this series and takes it for an average of those "
                "that it has learned, {known}; if a column says which of these it is, name that "
                "with {option}.",
                name=_of(strange, self.name),
                known=listed(wanted.known),
                option=self._option,
            )

    def missing(self, wanted: Needs) -> Iterator[Said]:
        """Those of `doubts` that are of rows and values which are not there."""
        if short := [it for it in self.series if len(it) < wanted.window]:
            yield Said(
                "{name}: the model looks back {window:,} rows and finds {rows:,}; it forecasts "
                "from those.",
                name=_of(short, self.name),
                window=wanted.window,
                rows=min(map(len, short)),
            )
        for target, place in zip(wanted.targets, wanted.places, strict=True):
            silent = [it for it in self.series if _is_silent(it, place, wanted.window)]
            if silent:
                yield Said(
                    "{name}: no {target!r} among the last {rows:,} rows, so none is forecast.",
                    name=_of(silent, self.name),
                    target=target,
                    rows=wanted.window,
                )

    def _cells(
        self, wanted: Needs, said: Mapping[str, np.ndarray], number: int, step: int
    ) -> Iterator[object]:
        for target, place in enumerate(wanted.places):
            known = step < said["forecast"].shape[1] and not _is_silent(
                self.series[number], place, wanted.window
            )
            yield from (as_cell(said[it][number, step, target]) if known else "" for it in BAND)


def read(
    table: Table,
    wanted: Needs,
    time_column: str | None = None,
    value_columns: Sequence[str] = (),
    series_column: str | None = None,
    options: Sequence[str | Said] = OPTIONS,
) -> Histories:
    """The series of a table, for a model that wants them so, or others of its features and step.

    time_column, series_column: where they stand; None for where the model's own file had them.
    value_columns: what the model's features are called in this table, where not as in its own.
    options: as in `nlpapp.tables.series`.

    Raises TableError as `read_series`, also for a table whose step is not the model's.
    """
    time_column = wanted.time_column if time_column is None else time_column
    series_column = wanted.series_column if series_column is None else series_column
    rows = list(table.rows)
    found = read_series(
        replace(table, rows=iter(rows)),
        time_column,
        value_columns or wanted.features,
        series_column,
        wanted.step,
        options,
    )
    series = found.series
    if wanted.above_zero:
        series = tuple(
            replace(it, values=np.where(it.values > 0, it.values, np.nan)) for it in series
        )
    by = place_of(table, series_column, options[2]) if series_column else None
    places = place_of(table, time_column, options[0]), by
    return Histories(
        name=table.name,
        series=series,
        columns=table.columns,
        rows=rows,
        said=found.said,
        _places=places,
        _written=found.written,
        _option=options[2],
    )


def _is_silent(series: Series, place: int, window: int) -> bool:
    """Whether nothing was measured that a model could go on from."""
    return bool(np.isnan(series.values[-window:, place]).all())


def _of(series: Sequence[Series], name: str) -> str | Said:
    """A file, and in it the series, where they have names."""
    names = [it.name for it in series if it.name]
    return Said("{name}, {names}", name=name, names=listed(names)) if names else name
