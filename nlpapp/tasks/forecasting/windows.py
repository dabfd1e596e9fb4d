"""Windows over series: what is known at a moment, and what came after it.

No value after a window's last row is in its history. A window is of the split of what came; its
history may reach into the split before, as it would on the day.
"""

from dataclasses import dataclass, replace

import numpy as np

from nlpapp.corpora.series import SPLITS, Begins, SeriesCorpus, split_of
from nlpapp.tables import steps
from nlpapp.tables.series import Series, last_valid


@dataclass(frozen=True, eq=False)
class Windows:
    """n windows, those of a series after each other, in the order of time.

    history: float64 [n, window, columns], raw units, NaN where nothing was measured.
    time: int64 [n], Unix seconds of the last row of each history.
    series: int32 [n], which series of the corpus.
    future: float64 [n, horizon, targets]. NaN where nothing was measured, where the time is of
        another split, and where the history holds no value of that target: nobody could say.
    due: int64 [n, horizon], Unix seconds of what came.
    last: float64 [n, targets], of each target the last value in the history.
    origin: int64 [n], in which row of its series each history ends.
    """

    history: np.ndarray
    time: np.ndarray
    series: np.ndarray
    future: np.ndarray
    due: np.ndarray
    last: np.ndarray
    origin: np.ndarray

    def __len__(self) -> int:
        return len(self.time)

    def rows(self, chosen: slice) -> "Windows":
        """Some of the windows."""
        return Windows(*(it[chosen] for it in vars(self).values()))


def windows(
    corpus: SeriesCorpus, split: str, window: int | None = None, horizon: int | None = None
) -> Windows:
    """All windows of a split with something to judge by.

    window, horizon: rows in and rows ahead, where they are not the corpus's own. Of a corpus that
    is judged as published, only windows whose future lies wholly in the split.

    Raises ValueError where there is none.
    """
    window, horizon = window or corpus.window, horizon or corpus.horizon
    found = joined(
        *(
            _of_one(corpus, number, SPLITS.index(split), window, horizon)
            for number in range(len(corpus.series))
        )
    )
    if not len(found):
        raise ValueError(
            f"no window of {window:,} rows and {horizon:,} ahead fits into the {split} split of "
            f"{corpus.name}; give a smaller --window."
        )
    return found


def joined(*parts: Windows) -> Windows:
    """The windows of all parts, one part after the other."""
    fields = zip(*(vars(part).values() for part in parts), strict=True)
    return Windows(*map(np.concatenate, fields))


def lengthened(corpus: SeriesCorpus, given: Windows, rows: int) -> Windows:
    """The same windows with histories of so many rows, NaN where a series had not begun."""
    history = np.empty((len(given), rows, len(corpus.columns)))
    for number, series in enumerate(corpus.series):
        mine = given.series == number
        places = given.origin[mine][:, None] + np.arange(1 - rows, 1)
        begun = (places >= 0)[..., None]
        history[mine] = np.where(begun, series.values[np.maximum(places, 0)], np.nan)
    return replace(given, history=history)


def _of_one(corpus: SeriesCorpus, number: int, split: int, window: int, horizon: int) -> Windows:
    """The windows of one series, perhaps none."""
    series, begins = corpus.series[number], corpus.begins[number]
    origins = np.arange(window - 1, len(series))
    known = origins[:, None] + np.arange(1 - window, 1)  # [n, window], rows
    ahead = origins[:, None] + np.arange(1, horizon + 1)  # [n, horizon], rows
    future, due, of_split = _ahead(series, corpus.step, begins, ahead, split)
    kept = of_split.any(axis=1)
    if corpus.as_published:
        kept = of_split.all(axis=1) & (ahead[:, -1] < len(series))
    known, future, due = known[kept], future[kept][..., corpus.target_places], due[kept]
    future = np.where(of_split[kept][..., None], future, np.nan)
    history = series.values[known]
    last = last_valid(history[..., corpus.target_places])
    future = np.where(np.isnan(last)[:, None], np.nan, future)
    kept_too = ~np.isnan(future).all(axis=(1, 2))
    origins = origins[kept][kept_too]
    return Windows(
        history[kept_too],
        series.times[origins],
        np.full(len(origins), number, np.int32),
        future[kept_too],
        due[kept_too],
        last[kept_too],
        origins,
    )


def _ahead(
    series: Series, step: str, begins: Begins, ahead: np.ndarray, split: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(values [n, horizon, columns], times [n, horizon], whether each is of the split)."""
    more = ahead.shape[1]  # rows after the end, where nothing came yet
    times = np.concatenate([series.times, steps.following(int(series.times[-1]), step, more)])
    values = np.pad(series.values, [(0, more), (0, 0)], constant_values=np.nan)
    of_split = (split_of(times, begins) == split) & (np.arange(len(times)) < len(series))
    return values[ahead], times[ahead], of_split[ahead]
