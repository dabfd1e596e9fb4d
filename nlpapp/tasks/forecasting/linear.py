"""A line through the window for each series and target, as a saved model like the others.

`baselines.Linear` as a TensorFlow graph. To stay as it was last is such a line too: it gives the
window's last value all the weight.
"""

import numpy as np
import tensorflow as tf

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tables import steps
from nlpapp.tasks.forecasting.banded import Banded, carried_on
from nlpapp.tasks.forecasting.baselines import PERCENT, Line, Linear, periods_of
from nlpapp.tasks.forecasting.calendar import HARMONICS, harmonics
from nlpapp.tasks.forecasting.windows import Windows


class LinearForecaster(Banded):
    """Lines by number of series and of target."""

    def __init__(self, corpus: SeriesCorpus, lines: dict[tuple[int, int], Line]) -> None:
        parameters = sum(
            it.usual.size * (not corpus.relative) + it.weights.size for it in lines.values()
        )
        super().__init__(corpus, corpus.window, parameters)
        self.seconds, self.periods = steps.seconds_of(corpus.step), periods_of(corpus.step)
        numbers, targets = range(len(corpus.series)), range(len(corpus.targets))
        self.usual = self.stored([[lines[n, t].usual for t in targets] for n in numbers])
        self.weights = self.stored([[lines[n, t].weights for t in targets] for n in numbers])

    def said(self, known: tf.Tensor, time: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        """See `Banded`."""
        usual, weights = tf.gather(self.usual, number), tf.gather(self.weights, number)
        if self.relative:
            changes = known - tf.concat([known[:, :1], known[:, :-1]], 1)
            read = tf.where(tf.math.is_finite(changes), PERCENT * changes, 0.0)
            anchor = carried_on(known)[:, -1:]
        else:
            read = carried_on(known - self._usual(time, range(1 - self.window, 1), usual))
            anchor = self._usual(time, range(1, self.horizon + 1), usual)
        calendar = self._calendar(time)[..., None]  # [batch, 1 + harmonics, 1]
        calendar = tf.tile(calendar, [1, 1, len(self.targets)])
        inputs = tf.concat([read, calendar], 1)
        apart = tf.einsum("bit,btih->bht", inputs, weights)
        return anchor + (apart / PERCENT if self.relative else apart)

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
    module = LinearForecaster(corpus, Linear(corpus, learn, ridge).lines)
    module.learn_band(corpus, learn)
    return module


def staying(corpus: SeriesCorpus, learn: Windows) -> LinearForecaster:
    """Persistence, its band learned from these windows."""
    calendar = 1 + 2 * HARMONICS * len(periods_of(corpus.step))
    weights = np.zeros((corpus.window + calendar, corpus.horizon))
    if not corpus.relative:  # of those the last value stands before the line begins
        weights[corpus.window - 1] = 1
    line = Line(np.zeros(calendar), weights)
    numbers = [(n, t) for n in range(len(corpus.series)) for t in range(len(corpus.targets))]
    module = LinearForecaster(corpus, dict.fromkeys(numbers, line))
    module.parameters = 0  # nothing of it was learned
    module.learn_band(corpus, learn)
    return module
