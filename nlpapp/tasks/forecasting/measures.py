"""How wrong forecasts are, and whether that is less than chance would do.

Errors that follow each other in time hang together, so what a figure could have been is found by
drawing whole blocks of time (Künsch 1989; circular, Politis & Romano 1992), all series of a moment
together.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy import stats

_RESAMPLES = 1_000
SEASONS = ("Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov")


class Moments:
    """Draws of blocks of time, the same for all figures of a split.

    times: int64 [n], the moment that each row of what is measured belongs to; rows of one moment
    stay together. block: how many moments in a row hang together.
    """

    def __init__(self, times: np.ndarray, block: int) -> None:
        self.unique, self.place = np.unique(times, return_inverse=True)
        count = len(self.unique)
        block = min(block, count)
        random = np.random.default_rng(0)
        starts = random.integers(count, size=(_RESAMPLES, -(-count // block)))
        drawn = (starts[..., None] + np.arange(block)) % count
        drawn = drawn.reshape(_RESAMPLES, -1)[:, :count]
        self.times_drawn = np.stack([np.bincount(row, minlength=count) for row in drawn])

    def interval(
        self, figure: Callable[..., np.ndarray], *values: np.ndarray
    ) -> tuple[float, float, float]:
        """(the figure, where 95 % of the draws lie).

        values: float [n, ...] each, NaN where there is nothing; summed over all but moments.
        figure: from the means of each, over what is there in all, to the figure.
        """
        there = ~np.any([np.isnan(it) for it in values], axis=0)
        counts = self._by_moment(there.astype(float))
        sums = [self._by_moment(np.where(there, it, 0.0)) for it in values]
        value = figure(*(it.sum() / counts.sum() for it in sums))
        weights = self.times_drawn @ counts  # [draws]
        with np.errstate(invalid="ignore", divide="ignore"):
            draws = figure(*(self.times_drawn @ it / weights for it in sums))
        draws = draws[np.isfinite(draws)]  # of draws without anything
        low, high = np.percentile(draws, [2.5, 97.5]) if len(draws) else (value, value)
        return float(value), float(low), float(high)

    def _by_moment(self, values: np.ndarray) -> np.ndarray:
        sums = values.reshape(len(values), -1).sum(axis=1)
        return np.bincount(self.place, sums, minlength=len(self.unique))


def block_length(moments: int, horizon: int) -> int:
    """How many moments hang together: their cubic root, and no less than forecasts overlap."""
    return max(horizon, math.ceil(moments ** (1 / 3)))


def over(measure: Callable, values: np.ndarray) -> np.ndarray:
    """A figure of each column of [rows, columns], NaN of one without values."""
    found = np.full(values.shape[1], np.nan)
    there = ~np.isnan(values).all(axis=0)
    if there.any():
        found[there] = measure(values[:, there], axis=0)
    return found


def mean_error(errors: np.ndarray, moments: Moments) -> tuple[float, float, float]:
    """Mean absolute error and its interval. errors: float [n, ...], NaN where not judged."""
    return moments.interval(lambda mean: mean, np.abs(errors))


def root_mean_square(errors: np.ndarray, moments: Moments) -> tuple[float, float, float]:
    """Root of the mean squared error and its interval."""
    return moments.interval(np.sqrt, errors**2)


def skill(
    errors: np.ndarray, of_persistence: np.ndarray, moments: Moments
) -> tuple[float, float, float]:
    """By which share the mean absolute error is below persistence's; negative where above."""
    return moments.interval(
        lambda mine, its: 1 - mine / its, np.abs(errors), np.abs(of_persistence)
    )


def share(right: np.ndarray, moments: Moments) -> tuple[float, float, float]:
    """How often something holds. right: float [n, ...], 1 where it does, NaN where not judged."""
    return moments.interval(lambda mean: mean, right)


def covered(actual: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """1 where what came lies in the band, its edges included; NaN where nothing came."""
    inside = (low <= actual) & (actual <= high)
    return np.where(np.isnan(actual), np.nan, inside.astype(float))


def naive_error(values: np.ndarray) -> np.ndarray:
    """Mean absolute change from row to row, [rows, columns] to [columns]: what MASE divides by.

    Of training alone (Hyndman & Koehler 2006). NaN where no two rows in turn have a value.
    """
    return over(np.nanmean, np.abs(np.diff(values, axis=0)))


def direction(actual: np.ndarray, forecast: np.ndarray, last: np.ndarray) -> np.ndarray:
    """1 where a forecast goes up or down as what came did, 0 where it does not, float [n].

    NaN where nothing came, where nothing changed, and where no change was forecast.
    """
    came, said = np.sign(actual - last), np.sign(forecast - last)
    return np.where((came == 0) | (said == 0) | np.isnan(came), np.nan, (came == said) * 1.0)


def wilson(right: np.ndarray) -> dict[str, float]:
    """A share with Wilson's interval. right: float [n], NaN where not judged."""
    judged = right[~np.isnan(right)]
    if not len(judged):
        return {"value": 0.5, "low": 0.0, "high": 1.0, "n": 0}
    interval = stats.binomtest(int(judged.sum()), len(judged)).proportion_ci(method="wilson")
    low, high = float(interval.low), float(interval.high)
    return {"value": float(judged.mean()), "low": low, "high": high, "n": len(judged)}


def diebold_mariano(mine: np.ndarray, its: np.ndarray, horizon: int = 1) -> dict[str, float]:
    """Whether two forecasts are wrong by different amounts (Diebold & Mariano 1995).

    mine, its: losses float [n] in the order of time, NaN where not judged. horizon: rows ahead, so
    that losses up to horizon - 1 apart hang together. With the correction for few values of Harvey,
    Leybourne & Newbold 1997.

    Returns the statistic, negative where mine are smaller, and the two-sided p-value.
    """
    difference = (mine - its)[~np.isnan(mine - its)]
    n = len(difference)
    if n <= horizon or np.ptp(difference) == 0:
        return {"statistic": 0.0, "p": 1.0, "n": n}
    centred = difference - difference.mean()
    lags = [centred[lag:] @ centred[: n - lag] / n for lag in range(horizon)]
    variance = (lags[0] + 2 * sum(lags[1:])) / n
    if variance <= 0:  # as the sum over lags may be; the first alone never is
        variance = lags[0] / n
    few = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    statistic = difference.mean() / math.sqrt(variance) * math.sqrt(max(few, 0.0))
    p = 2 * stats.t.sf(abs(statistic), n - 1)
    return {"statistic": float(statistic), "p": float(p), "n": n}


def season_of(times: np.ndarray) -> np.ndarray:
    """Which of SEASONS each moment is of, int [...]; times: Unix seconds."""
    months = np.asarray(times, "datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12
    return (months + 1) % 12 // 3


def by_parts(
    errors: np.ndarray, parts: np.ndarray, names: Sequence[object]
) -> list[dict[str, object]]:
    """Mean absolute error of each part. parts: int, of errors' shape, an index into names."""
    rows = []
    for number, name in enumerate(names):
        inside = np.abs(errors[parts == number])
        inside = inside[~np.isnan(inside)]
        if len(inside):
            rows.append({"part": name, "mae": float(inside.mean()), "n": len(inside)})
    return rows
