"""How large each series' numbers are, learned from its training rows alone."""

from dataclasses import dataclass

import numpy as np

from nlpapp.corpora.series import SeriesCorpus, split_of


@dataclass(frozen=True, eq=False)
class Scale:
    """Where values lie and how far they reach, a row a series and, last, one for unknown series.

    mean, deviation: float32 [series + 1, columns]. Of relative corpora the deviation is that of the
    logarithm's change from row to row, and the mean that of the logarithm.
    """

    mean: np.ndarray
    deviation: np.ndarray


def learned(corpus: SeriesCorpus) -> Scale:
    """From the training rows of each series; what a series never measured is as in the others."""
    means, deviations = [], []
    for values in train_values(corpus):
        if corpus.relative:
            values = np.log(values)
        changing = np.diff(values, axis=0) if corpus.relative else values
        means.append(_over(np.nanmean, values))
        deviations.append(_over(np.nanstd, changing))
    mean, deviation = _with_unknown(means), _with_unknown(deviations)
    deviation = np.where(np.isfinite(deviation) & (deviation > 0), deviation, 1.0)
    return Scale(np.nan_to_num(mean).astype(np.float32), deviation.astype(np.float32))


def train_values(corpus: SeriesCorpus) -> list[np.ndarray]:
    """The training rows of each series, float64 [rows, columns]."""
    return [
        it.values[split_of(it.times, begins) == 0]
        for it, begins in zip(corpus.series, corpus.begins, strict=True)
    ]


def _over(measure, values: np.ndarray) -> np.ndarray:
    """A figure of each column, NaN of one without values."""
    found = np.full(values.shape[1], np.nan)
    there = ~np.isnan(values).all(axis=0)
    if there.any():
        found[there] = measure(values[:, there], axis=0)
    return found


def _with_unknown(rows: list[np.ndarray]) -> np.ndarray:
    known = np.stack(rows)
    average = _over(np.nanmean, known)
    return np.concatenate([np.where(np.isnan(known), average, known), average[None]])
