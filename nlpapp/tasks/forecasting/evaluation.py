"""How good a forecaster is on a split, held against persistence: the figures of its card.

Errors are in the units of the corpus; of relative corpora in percent (100 times the logarithm of a
ratio), and of those judged as published in training's standard deviations.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tasks.forecasting import measures
from nlpapp.tasks.forecasting.baselines import Forecast, persistence
from nlpapp.tasks.forecasting.measures import Moments
from nlpapp.tasks.forecasting.scaling import Scale, train_values, with_unknown
from nlpapp.tasks.forecasting.windows import Windows

_ALIKE = 2e-6  # of a value: what a graph of float32 makes of it by its logarithm and back


@dataclass(frozen=True, eq=False)
class Ruler:
    """What errors are told in. scale: of the corpus, learned from training."""

    corpus: SeriesCorpus
    scale: Scale

    def units(self) -> list[str]:
        """The unit of each target's errors."""
        if self.corpus.relative:
            return ["%"] * len(self.corpus.targets)
        if self.corpus.as_published:
            return [""] * len(self.corpus.targets)
        return [self.corpus.units[place] for place in self.corpus.target_places]

    def read(self, values: np.ndarray, series: np.ndarray) -> np.ndarray:
        """Values of targets [n, ..., targets] as errors are taken of them. series: int [n]."""
        if self.corpus.relative:
            return 100 * np.log(values)
        if not self.corpus.as_published:
            return values
        mean, deviation = (
            it[:, self.corpus.target_places][series].reshape(
                len(series), *[1] * (values.ndim - 2), -1
            )
            for it in (self.scale.mean, self.scale.deviation)
        )
        return (values - mean) / deviation

    def naive_errors(self) -> np.ndarray:
        """What MASE divides by, [series, targets]: persistence's error in training, a row ahead.

        Of a series that did not change there, or was not measured in two rows, that of the others,
        and where no series was, how far values reach.
        """
        places = self.corpus.target_places
        found = [
            measures.naive_error(self.read(rows[:, places], np.full(len(rows), number)))
            for number, rows in enumerate(train_values(self.corpus))
        ]
        known = with_unknown([np.where(it > 0, it, np.nan) for it in found])[:-1]
        return np.where(np.isnan(known), self._reach(), known)

    def _reach(self) -> np.ndarray:
        """The deviation of values, or of changes, in all series, in the unit of errors."""
        reach = self.scale.deviation[-1, self.corpus.target_places]
        if self.corpus.relative:
            return 100 * reach
        return np.ones_like(reach) if self.corpus.as_published else reach


def evaluate(ruler: Ruler, given: Windows, said: Forecast, split: str) -> dict:
    """The fields of the card that come from a split: over all, and for each series and target."""
    corpus, last = ruler.corpus, persistence(given)
    # Who says that it stays must not be called better or worse than persistence by rounding.
    stays = np.isclose(said.forecast, last, rtol=_ALIKE, atol=0)
    said = said._replace(forecast=np.where(stays, last, said.forecast))
    actual, forecast, low, high, naive = (
        ruler.read(values, given.series) for values in (given.future, *said, last)
    )
    errors, its = forecast - actual, naive - actual
    inside = measures.covered(actual, low, high)
    width = np.where(np.isnan(actual), np.nan, high - low)
    usual = ruler.naive_errors()[given.series][:, None]  # [n, 1, targets]
    horizon = actual.shape[1]
    moments = _moments(given, horizon)

    metrics = {  # first what means the same for every corpus, and is better the higher it is
        "skill": measures.skill(errors / usual, its / usual, moments),
        "mase": measures.mean_error(errors / usual, moments),
        "coverage": measures.share(inside, moments),
    }
    if len(set(ruler.units())) == 1:
        metrics["mae"] = measures.mean_error(errors, moments)
        metrics["rmse"] = measures.root_mean_square(errors, moments)
        metrics["width"] = measures.mean_error(width, moments)
    judged = int((~np.isnan(actual)).sum())
    return {
        "metrics": {
            name: _figure(found) | {"n": judged, "split": split} for name, found in metrics.items()
        },
        "by_series": [
            row
            | _ahead(errors[mine, :, target], its[mine, :, target], _moments(given, horizon, mine))
            | {
                "mase": float(np.nanmean(np.abs(errors / usual)[mine, :, target])),
                "coverage": float(np.nanmean(inside[mine, :, target])),
                "width": float(np.nanmean(width[mine, :, target])),
                "n": int((~np.isnan(actual[mine, :, target])).sum()),
                "split": split,
            }
            | _market(corpus, given, said, errors, its, mine, target)
            for row, mine, target in _parts(ruler, given)
        ],
        "by_step": [
            {"target": name, "unit": unit, "ahead": step + 1}
            | {
                "mae": float(np.nanmean(np.abs(errors[:, step, target]))),
                "persistence": float(np.nanmean(np.abs(its[:, step, target]))),
            }
            for target, (name, unit) in enumerate(zip(corpus.targets, ruler.units(), strict=True))
            for step in range(horizon)
            if (~np.isnan(errors[:, step, target])).any()
        ],
        "by_season": [
            {"target": name, "unit": unit} | row
            for target, (name, unit) in enumerate(zip(corpus.targets, ruler.units(), strict=True))
            for row in measures.by_parts(
                errors[..., target], measures.season_of(given.due), measures.SEASONS
            )
        ],
    }


def _parts(ruler: Ruler, given: Windows) -> Iterator[tuple[dict, np.ndarray, int]]:
    """(what it is called, which windows, which target) of what was judged a row ahead."""
    for number, series in enumerate(ruler.corpus.names):
        mine = given.series == number
        for target, name in enumerate(ruler.corpus.targets):
            if (~np.isnan(given.future[mine, 0, target])).any():
                unit = ruler.units()[target]
                yield {"series": series, "target": name, "unit": unit}, mine, target


def _ahead(errors: np.ndarray, its: np.ndarray, moments: Moments) -> dict:
    """Errors of one series and target, [n, horizon]: over all steps, and of the first and the last.

    Without the last where nothing came so late.
    """
    found = {
        "mae": _figure(measures.mean_error(errors, moments)),
        "rmse": _figure(measures.root_mean_square(errors, moments)),
        "skill": _figure(measures.skill(errors, its, moments)),
    }
    for name, step in (("first", 0), ("last", -1)):
        if (~np.isnan(errors[:, step])).any():
            found[name] = {
                "mae": float(np.nanmean(np.abs(errors[:, step]))),
                "persistence": float(np.nanmean(np.abs(its[:, step]))),
            }
    return found


def _market(
    corpus: SeriesCorpus,
    given: Windows,
    said: Forecast,
    errors: np.ndarray,
    its: np.ndarray,
    mine: np.ndarray,
    target: int,
) -> dict:
    """Of prices: how often the direction was right a row ahead, and the test against chance."""
    if not corpus.relative:
        return {}
    right = measures.direction(
        given.future[mine, 0, target], said.forecast[mine, 0, target], given.last[mine, target]
    )
    losses = np.abs(errors[mine, 0, target]), np.abs(its[mine, 0, target])
    return {
        "direction": measures.wilson(right),
        "diebold_mariano": measures.diebold_mariano(*losses),
    }


def _moments(given: Windows, horizon: int, mine: np.ndarray | None = None) -> Moments:
    times = given.time if mine is None else given.time[mine]
    return Moments(times, measures.block_length(len(np.unique(times)), horizon))


def _figure(found: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip(("value", "low", "high"), found, strict=True))
