"""What every corpus of numbers over time gives: series, and where their splits begin."""

from dataclasses import dataclass, field

import numpy as np

from nlpapp.tables.series import Series

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Begins:
    """When validation and test begin, Unix seconds; what is before both is train."""

    validation: int
    test: int


@dataclass(frozen=True, eq=False)
class SeriesCorpus:
    """Series of one step and the same columns, each cut by time into train, validation and test.

    name, version: as in the catalogue and on the cards.
    columns, units: of the series' values, in order; a unit as people write it, perhaps empty.
    targets: those columns that are forecast.
    step: between rows, in the words of `nlpapp.tables.steps`.
    window, horizon: how many rows a forecast is made from, and how many rows ahead.
    series, begins: what was measured, and where the splits of each begin.
    relative: whether values are above zero and count by their ratios, as prices do; errors are then
        told in percent (100 times the logarithm of the ratio).
    as_published: whether figures are of values scaled by training, over windows that lie wholly in
        a split, as a corpus's papers have it.
    dropped: values or rows left out of what was published, counted by reason.
    title: what its owner calls it, for a corpus of somebody's own.
    source: of a user's own, the file and what of it is read, whatever stands there today.
    """

    name: str
    version: str
    licence: str
    citation: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    targets: tuple[str, ...]
    step: str
    window: int
    horizon: int
    series: tuple[Series, ...]
    begins: tuple[Begins, ...]
    relative: bool = False
    as_published: bool = False
    dropped: dict[str, int] = field(default_factory=dict)
    title: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if len(self.begins) != len(self.series) or len(self.units) != len(self.columns):
            raise ValueError("each series needs its splits, and each column its unit")
        for it in self.series:
            if it.values.shape != (len(it), len(self.columns)):
                raise ValueError(f"{it.name!r} needs a value of each column in each row")
            if (np.diff(it.times) <= 0).any():
                raise ValueError(f"the times of {it.name!r} do not ascend")

    @property
    def names(self) -> tuple[str, ...]:
        """Of the series."""
        return tuple(it.name for it in self.series)

    @property
    def target_places(self) -> list[int]:
        """Which columns are forecast."""
        return [self.columns.index(name) for name in self.targets]

    def rows(self, split: str) -> int:
        """How many rows of all series are of a split."""
        return sum(
            int((split_of(it.times, begins) == SPLITS.index(split)).sum())
            for it, begins in zip(self.series, self.begins, strict=True)
        )

    def card(self) -> dict:
        """What the card of a model says of the corpus it learned from."""
        return {
            "name": self.name,
            "version": self.version,
            "licence": self.licence,
            "citation": self.citation,
            **({"source": self.source} if self.source else {}),
            "series": list(self.names),
            "rows": {split: self.rows(split) for split in SPLITS},
            "dropped": self.dropped,
        } | ({"title": self.title} if self.title else {})


def split_of(times: np.ndarray, begins: Begins) -> np.ndarray:
    """Which of SPLITS each time is of, int [rows]."""
    return np.searchsorted([begins.validation, begins.test], times, side="right")


def moment(date: str) -> int:
    """Unix seconds of a date in UTC, as in "2015-01-01"."""
    return int(np.datetime64(date, "s").astype(np.int64))
