"""Exponential smoothing with a damped trend (Holt 1957; Gardner & McKenzie 1985), as a saved model.

    ahead = level + damping trend, which is the forecast of the next row
    level = ahead + alpha (value - ahead)
    trend = damping trend + beta (value - ahead)

alpha, beta and damping are those by which statsmodels finds a series most likely. The level begins
as the window's first value; a missing one teaches nothing, so that level and trend go on alone.
"""

import warnings

import numpy as np
import tensorflow as tf

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tasks.forecasting.banded import Banded
from nlpapp.tasks.forecasting.windows import Windows

_STAYING = (1.0, 0.0, 0.9)  # alpha, beta and damping where there is nothing to learn from


class SmoothingForecaster(Banded):
    """One smoothing for each series and target.

    rates: float [series, targets, 3], alpha, beta and damping.
    """

    def __init__(self, corpus: SeriesCorpus, rates: np.ndarray) -> None:
        super().__init__(corpus, corpus.window, rates.size)
        self.rates = self.stored(rates)

    def said(self, known: tf.Tensor, time: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        """See `Banded`."""
        alpha, beta, damping = tf.unstack(tf.gather(self.rates, number), axis=-1)

        def read(state: tuple[tf.Tensor, tf.Tensor], value: tf.Tensor) -> tuple:
            level, trend = state  # [batch, targets] each
            begun = tf.math.is_finite(level)
            ahead = level + damping * trend
            missed = value - ahead
            missed = tf.where(tf.math.is_finite(missed), missed, 0.0)
            level = tf.where(begun, ahead + alpha * missed, value)
            return level, tf.where(begun, damping * trend + beta * missed, 0.0)

        nothing = tf.fill(tf.shape(known[:, 0]), float("nan")), tf.zeros_like(known[:, 0])
        level, trend = tf.foldl(read, tf.transpose(known, [1, 0, 2]), nothing)
        level = tf.where(tf.math.is_finite(level), level, 0.0)
        powers = tf.stack([damping**step for step in range(1, self.horizon + 1)], 1)
        return level[:, None] + tf.cumsum(powers, axis=1) * trend[:, None]


def fitted(corpus: SeriesCorpus, learn: Windows) -> SmoothingForecaster:
    """The smoothing of what these windows saw, its band learned from them."""
    rates = np.empty((len(corpus.series), len(corpus.targets), 3))
    for number, series in enumerate(corpus.series):
        last = learn.origin[learn.series == number].max(initial=-1) + 1  # came after a window
        seen = series.values[: last + 1][:, corpus.target_places]
        for target, values in enumerate(seen.T):
            rates[number, target] = rates_of(np.log(values) if corpus.relative else values)
    module = SmoothingForecaster(corpus, rates)
    module.learn_band(corpus, learn)
    return module


def rates_of(values: np.ndarray) -> tuple[float, float, float]:
    """alpha, beta and damping by which values are likeliest; of a constant, those of persistence.

    values: float64 [rows], NaN where missing; rows before the first value count for none.
    """
    from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing

    there = np.flatnonzero(~np.isnan(values))
    if len(there) < 2 or np.ptp(values[there]) == 0:
        return _STAYING
    values = values[there[0] :]
    scaled = (values - np.nanmean(values)) / np.nanstd(values)  # the search begins near
    model = ExponentialSmoothing(scaled, trend=True, damped_trend=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it ends is judged on the test, wherever it is
        found = model.fit(disp=False)
    rates = dict(zip(model.param_names, found.params, strict=True))
    return rates["smoothing_level"], rates["smoothing_trend"], rates["damping_trend"]
