"""How large each series' numbers are, learned from its training rows alone."""

from dataclasses import dataclass

import numpy as np

from nlpapp.corpora.series import SeriesCorpus, split_of
from nlpapp.tasks.forecasting.measures import over


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
        means.append(over(np.nanmean, values))
        deviations.append(over(np.nanstd, changing))
    mean, deviation = with_unknown(means), with_unknown(deviations)
    deviation = np.where(np.isfinite(deviation) & (deviation > 0), deviation, 1.0)
    return Scale(np.nan_to_num(mean).astype(np.float32), deviation.astype(np.float32))


def train_values(corpus: SeriesCorpus) -> list[np.ndarray]:
    """The training rows of each series, float64 [rows, columns]."""
    return [
        it.values[split_of(it.times, begins) == 0]
        for it, begins in zip(corpus.series, corpus.begins, strict=True)
    ]


def with_unknown(rows: list[np.ndarray]) -> np.ndarray:
    """Figures [columns] of each series, NaN where unknown, as [series + 1, columns].

    What is unknown is as on average in the others, and so is all of the last row, which is of a
    series that nobody knows; NaN where nothing is known of any.
    """
    known = np.stack(rows)
    average = over(np.nanmean, known)
    return np.concatenate([np.where(np.isnan(known), average, known), average[None]])
