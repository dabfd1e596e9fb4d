"""What every model is held against: nothing learned, or a line through the same window.

persistence: it stays as it was last. seasonal: as on this day a year ago, or at this hour a week
ago. linear: the window's own values, as they differ from the usual for the time of year, and the
harmonics of the calendar; one for each series and target, by ridge regression. All choices
are made beforehand, so that it learns from all that came before the test.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tables import steps
from nlpapp.tasks.forecasting.calendar import DAY, WEEK, YEAR, harmonics
from nlpapp.tasks.forecasting.windows import Windows, joined, windows

BAND = (0.1, 0.9)  # quantiles
PERCENT = 100  # in which changes of logarithms are told, so that weights cost as of other values


class Forecast(NamedTuple):
    """float [n, horizon, targets] each, raw units; low <= forecast <= high."""

    forecast: np.ndarray
    low: np.ndarray
    high: np.ndarray


def before_test(
    corpus: SeriesCorpus, window: int | None = None, horizon: int | None = None
) -> Windows:
    """What baselines learn from: train and validation, as published train alone."""
    splits = ("train",) if corpus.as_published else ("train", "validation")
    return joined(*(windows(corpus, split, window, horizon) for split in splits))


def persistence(given: Windows) -> np.ndarray:
    """Of each target its last value, float64 [n, horizon, targets]."""
    return np.repeat(given.last[:, None], given.future.shape[1], axis=1)


def season_of(step: str) -> int:
    """How many rows ago it was the same hour of the week, or the same day of the year; 0 for none.

    Weekdays have none: a year ago the market stood elsewhere.
    """
    if step == steps.WEEKDAYS:
        return 0
    seconds = steps.seconds_of(step)
    period = WEEK if seconds <= DAY // 2 else 365 * DAY
    return round(period / seconds) if seconds < period else 0


def periods_of(step: str) -> tuple[int, ...]:
    """The periods, in seconds, that rows of such a step may follow.

    Of weekdays none: what is known of markets beforehand stands in their prices.
    """
    if step == steps.WEEKDAYS:
        return ()
    return (DAY, WEEK, YEAR) if steps.seconds_of(step) <= DAY // 2 else (YEAR,)


def seasonal(corpus: SeriesCorpus, given: Windows) -> np.ndarray:
    """A season ago's values; where nothing was measured then, the last value."""
    forecast, season = persistence(given), season_of(corpus.step)
    if not season:
        return forecast
    ahead = np.arange(1, forecast.shape[1] + 1)
    for number, series in enumerate(corpus.series):
        mine = given.series == number
        rows = given.origin[mine][:, None] + ahead
        rows = rows - season * (1 + (ahead - 1) // season)  # never beyond what is known
        then = series.values[np.maximum(rows, 0)][..., corpus.target_places]
        then = np.where((rows < 0)[..., None], np.nan, then)
        forecast[mine] = np.where(np.isnan(then), forecast[mine], then)
    return forecast


@dataclass(frozen=True, eq=False)
class Line:
    """The linear model of one series and target.

    usual: float64 [1 + harmonics], the usual value by the calendar. weights: float64 [window + 1 +
    harmonics, horizon]. Of relative corpora both are of logarithms' changes in percent, the usual
    one being 0.
    """

    usual: np.ndarray
    weights: np.ndarray


class Linear:
    """A `Line` for each series and target, fitted to windows.

    ridge: what the square of each weight costs.
    """

    def __init__(self, corpus: SeriesCorpus, learn: Windows, ridge: float = 1.0) -> None:
        self.corpus, self.ridge, self.periods = corpus, ridge, periods_of(corpus.step)
        self.lines: dict[tuple[int, int], Line] = {}
        for number in range(len(corpus.series)):
            mine = learn.series == number
            for target in range(len(corpus.targets)):
                self.lines[number, target] = self._fitted(learn, mine, target)

    def __call__(self, given: Windows) -> np.ndarray:
        """Forecasts float64 [n, horizon, targets]."""
        forecast = np.full(given.future.shape, np.nan)
        for (number, target), line in self.lines.items():
            mine = given.series == number
            changes = self._inputs(given, mine, target, line.usual) @ line.weights
            forecast[mine, :, target] = self._ahead(given, mine, target, line.usual, changes)
        return forecast

    def _fitted(self, learn: Windows, mine: np.ndarray, target: int) -> Line:
        future = learn.future[mine, :, target]
        usual = np.zeros(1 + self._waves(learn.time[:1]).shape[-1])
        if not self.corpus.relative:
            first = ~np.isnan(future[:, 0])
            usual = _ridge(self._calendar(self._due(learn, mine)[first, 0]), future[first, 0], 0.0)
        inputs = self._inputs(learn, mine, target, usual)
        wanted = self._apart(learn, mine, target, usual)
        weights = np.zeros((inputs.shape[1], wanted.shape[1]))
        # Steps ahead of which the same windows know what came are solved at once.
        patterns, place = np.unique(~np.isnan(wanted), axis=1, return_inverse=True)
        for number, there in enumerate(patterns.T):
            ahead = place == number
            weights[:, ahead] = _ridge(inputs[there], wanted[there][:, ahead], self.ridge)
        return Line(usual, weights)

    def _apart(
        self, learn: Windows, mine: np.ndarray, target: int, usual: np.ndarray
    ) -> np.ndarray:
        """What is learned: how far what came is from the usual, or from the last value."""
        future = learn.future[mine, :, target]
        if self.corpus.relative:
            return PERCENT * np.log(future / learn.last[mine, target, None])
        return future - self._calendar(self._due(learn, mine)) @ usual

    def _ahead(
        self, given: Windows, mine: np.ndarray, target: int, usual: np.ndarray, apart: np.ndarray
    ) -> np.ndarray:
        """The other way round."""
        if self.corpus.relative:
            return given.last[mine, target, None] * np.exp(apart / PERCENT)
        return self._calendar(self._due(given, mine)) @ usual + apart

    def _inputs(
        self, given: Windows, mine: np.ndarray, target: int, usual: np.ndarray
    ) -> np.ndarray:
        """float64 [n, window + 1 + harmonics]; what is missing is as it was before, never after."""
        values = given.history[mine, :, self.corpus.target_places[target]]
        if self.corpus.relative:
            values = PERCENT * np.diff(np.log(values), axis=1, prepend=np.nan)
            known = np.nan_to_num(values)
        else:
            times = self._after(given.time[mine], np.arange(1 - values.shape[1], 1))
            known = _carried_on(values - self._calendar(times) @ usual)
        return np.concatenate([known, self._calendar(given.time[mine])], axis=1)

    def _due(self, given: Windows, mine: np.ndarray) -> np.ndarray:
        return self._after(given.time[mine], np.arange(1, given.future.shape[1] + 1))

    def _after(self, time: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Moments so many rows after others, [n, rows]; months are taken for equally long."""
        return time[:, None] + steps.seconds_of(self.corpus.step) * rows

    def _calendar(self, times: np.ndarray) -> np.ndarray:
        """[..., 1 + harmonics], the first always 1."""
        waves = self._waves(times)
        return np.concatenate([np.ones((*waves.shape[:-1], 1)), waves], axis=-1)

    def _waves(self, times: np.ndarray) -> np.ndarray:
        return np.asarray(harmonics(times, self.periods), np.float64)


def band(
    learn: Windows, fitted: np.ndarray, given: Windows, forecast: np.ndarray, relative: bool
) -> Forecast:
    """The forecast between the quantiles of what it missed by where it learned.

    fitted: forecasts for `learn`, float64 [n, horizon, targets]. By series, step and target. Of
    relative corpora what was missed is a ratio.
    """
    low, high = forecast.copy(), forecast.copy()
    for number in np.unique(given.series):
        there, mine = learn.series == number, given.series == number
        if relative:
            missed = np.log(learn.future[there] / fitted[there])
            ends = np.exp(np.nanquantile(missed, BAND, axis=0))
            low[mine], high[mine] = (forecast[mine] * end for end in ends)
        else:
            ends = np.nanquantile(learn.future[there] - fitted[there], BAND, axis=0)
            low[mine], high[mine] = (forecast[mine] + end for end in ends)
    return Forecast(forecast, np.minimum(low, forecast), np.maximum(high, forecast))


def _carried_on(values: np.ndarray) -> np.ndarray:
    """Each NaN of [n, time] as the last value before it, 0 where there is none."""
    place = np.where(np.isnan(values), -1, np.arange(values.shape[1]))
    place = np.maximum.accumulate(place, axis=1)
    carried = np.take_along_axis(values, np.maximum(place, 0), axis=1)
    return np.where(place < 0, 0.0, carried)


def _ridge(inputs: np.ndarray, wanted: np.ndarray, ridge: float) -> np.ndarray:
    """Weights [inputs, ...] of the smallest squared error, each square costing `ridge`."""
    size = inputs.shape[1]
    gram = inputs.T @ inputs + ridge * np.eye(size)
    return np.linalg.lstsq(gram, inputs.T @ wanted, rcond=None)[0]
