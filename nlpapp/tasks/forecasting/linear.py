"""Baselines as saved models like the others: a line through the window for each series and target.

`baselines.Linear` as a TensorFlow graph. To stay as it was last is such a line too: it gives the
window's last value all the weight.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tables import steps
from nlpapp.tasks.forecasting.baselines import BAND, PERCENT, Line, Linear, persistence
from nlpapp.tasks.forecasting.calendar import HARMONICS, harmonics, periods_of
from nlpapp.tasks.forecasting.signatures import Forecaster
from nlpapp.tasks.forecasting.windows import Windows


class LinearForecaster(Forecaster):
    """Lines, and how far what came lay from them: between these quantiles is the band.

    lines: by number of series and of target. missed: float64 [n, horizon, targets], of windows
    whose series are `of`, what came less what the lines said, of relative corpora as logarithms. An
    unknown series gets the average of all.
    """

    def __init__(
        self,
        corpus: SeriesCorpus,
        lines: dict[tuple[int, int], Line],
        missed: np.ndarray,
        of: np.ndarray,
    ) -> None:
        super().__init__(corpus.window, len(corpus.columns), corpus.names)
        self.relative, self.seconds = corpus.relative, steps.seconds_of(corpus.step)
        self.targets, self.periods = corpus.target_places, periods_of(corpus.step)
        self.horizon = missed.shape[1]
        numbers, targets = range(len(corpus.series)), range(len(corpus.targets))

        def stored(values: Sequence) -> tf.Variable:
            """[series, ...] with the average of all behind."""
            every = np.array(values, np.float32)
            return tf.Variable(np.concatenate([every, every.mean(0)[None]]), trainable=False)

        self.usual = stored([[lines[n, t].usual for t in targets] for n in numbers])
        self.weights = stored([[lines[n, t].weights for t in targets] for n in numbers])
        ends = [np.nanquantile(missed[of == n], BAND, axis=0) for n in numbers]
        self.ends = stored(np.nan_to_num(ends))  # [series + 1, 2, horizon, targets]
        self.parameters = sum(
            it.usual.size * (not corpus.relative) + it.weights.size for it in lines.values()
        )

    def serving_default(
        self, history: tf.Tensor, time: tf.Tensor, series: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        """See Contract 1: `forecast`, `low`, `high`."""
        number = self.number(series)
        values = tf.gather(self._whole(history), self.targets, axis=-1)  # [batch, window, targets]
        usual, weights = tf.gather(self.usual, number), tf.gather(self.weights, number)
        if self.relative:
            values = tf.math.log(tf.where(values > 0, values, float("nan")))
            known = values - tf.concat([values[:, :1], values[:, :-1]], 1)
            known = tf.where(tf.math.is_finite(known), PERCENT * known, 0.0)
            anchor = _carried_on(values)[:, -1:]
        else:
            values = tf.where(tf.math.is_finite(values), values, float("nan"))
            known = _carried_on(values - self._usual(time, range(1 - self.window, 1), usual))
            anchor = self._usual(time, range(1, self.horizon + 1), usual)
        calendar = self._calendar(time)[..., None]  # [batch, 1 + harmonics, 1]
        calendar = tf.tile(calendar, [1, 1, len(self.targets)])
        inputs = tf.concat([known, calendar], 1)
        apart = tf.einsum("bit,btih->bht", inputs, weights)
        said = anchor + (apart / PERCENT if self.relative else apart)
        low, high = tf.unstack(tf.gather(self.ends, number), axis=1)
        band = said + tf.minimum(low, 0.0), said, said + tf.maximum(high, 0.0)
        low, said, high = map(tf.exp, band) if self.relative else band
        return {
            "forecast": said,
            "low": tf.minimum(low, said),
            "high": tf.maximum(high, said),
        }

    def _whole(self, history: tf.Tensor) -> tf.Tensor:
        """The last `window` rows, [batch, window, columns], missing ones in front."""
        size = [tf.shape(history)[0], self.window, self.columns]
        whole = tf.concat([tf.fill(size, float("nan")), history], 1)[:, -self.window :]
        return tf.ensure_shape(whole, [None, self.window, self.columns])

    def _usual(self, time: tf.Tensor, rows: range, usual: tf.Tensor) -> tf.Tensor:
        """What is usual so many rows after a time: [batch, rows, targets]."""
        shifts = tf.constant([self.seconds * row for row in rows], tf.int64)
        return tf.einsum("brc,btc->brt", self._calendar(time[:, None] + shifts), usual)

    def _calendar(self, times: tf.Tensor) -> tf.Tensor:
        """[..., 1 + harmonics], the first always 1."""
        one = tf.ones_like(times, tf.float32)[..., None]
        if not self.periods:
            return one
        return tf.concat([one, harmonics(times, self.periods)], -1)


def fitted(corpus: SeriesCorpus, learn: Windows, ridge: float = 1.0) -> LinearForecaster:
    """The linear model of these windows. ridge: what the square of each weight costs."""
    model = Linear(corpus, learn, ridge)
    return LinearForecaster(corpus, model.lines, _missed(corpus, learn, model(learn)), learn.series)


def staying(corpus: SeriesCorpus, learn: Windows) -> LinearForecaster:
    """Persistence, its band learned from these windows."""
    calendar = 1 + 2 * HARMONICS * len(periods_of(corpus.step))
    weights = np.zeros((corpus.window + calendar, corpus.horizon))
    if not corpus.relative:  # of those the last value stands before the line begins
        weights[corpus.window - 1] = 1
    line = Line(np.zeros(calendar), weights)
    numbers = [(n, t) for n in range(len(corpus.series)) for t in range(len(corpus.targets))]
    missed = _missed(corpus, learn, persistence(learn))
    return LinearForecaster(corpus, dict.fromkeys(numbers, line), missed, learn.series)


def _missed(corpus: SeriesCorpus, learn: Windows, said: np.ndarray) -> np.ndarray:
    return np.log(learn.future / said) if corpus.relative else learn.future - said


def _carried_on(values: tf.Tensor) -> tf.Tensor:
    """Each NaN of [batch, time, targets] as the last value before it, 0 where there is none.

    In steps that double (Hillis & Steele 1986).
    """
    reach, time = 1, values.shape[1]
    while reach < time:
        none = tf.fill(tf.shape(values[:, :reach]), float("nan"))
        earlier = tf.concat([none, values], 1)[:, :time]
        values = tf.where(tf.math.is_finite(values), values, earlier)
        reach *= 2
    return tf.where(tf.math.is_finite(values), values, 0.0)
