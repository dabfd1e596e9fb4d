"""What every baseline has in its graph beside the forecast itself: what is known, and the band."""

import abc

import numpy as np
import tensorflow as tf

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tasks.forecasting.baselines import BAND
from nlpapp.tasks.forecasting.signatures import Forecaster
from nlpapp.tasks.forecasting.windows import Windows, lengthened

_BATCH = 512  # windows


class Banded(Forecaster, abc.ABC):
    """A forecast between the quantiles of what it missed by in windows that it learned from.

    Of relative corpora all is of logarithms. An unknown series gets the average of all.

    window: how many rows are read. parameters: how many numbers it learned, but for the band.
    """

    def __init__(self, corpus: SeriesCorpus, window: int, parameters: int) -> None:
        super().__init__(window, len(corpus.columns), corpus.names)
        self.relative, self.targets = corpus.relative, corpus.target_places
        self.horizon, self.parameters = corpus.horizon, parameters
        series, targets = len(corpus.series), len(corpus.targets)
        self.ends = self.stored(np.zeros((series, 2, self.horizon, targets)))

    @abc.abstractmethod
    def said(self, known: tf.Tensor, time: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        """The forecast, float32 [batch, horizon, targets].

        known: float32 [batch, window, targets], NaN where missing. time: int64 [batch]. number: of
        the series, int32 [batch].
        """

    def stored(self, values: np.ndarray) -> tf.Variable:
        """[series, ...] with the average of all behind, which is an unknown one's."""
        every = np.array(values, np.float32)
        return tf.Variable(np.concatenate([every, every.mean(0)[None]]), trainable=False)

    def learn_band(self, corpus: SeriesCorpus, learn: Windows) -> None:
        """Take the band from what was missed by in these windows, by series, step and target."""
        said = []
        for begin in range(0, len(learn), _BATCH):
            part = lengthened(corpus, learn.rows(slice(begin, begin + _BATCH)), self.window)
            known = self.known(tf.constant(part.history, tf.float32))
            time, number = tf.constant(part.time), tf.constant(part.series)
            said.append(self.said(known, time, number).numpy())
        future = np.log(learn.future) if self.relative else learn.future
        missed = future - np.concatenate(said)
        usual = np.nanquantile(missed, BAND, axis=0)  # of a series without a window
        each = (missed[learn.series == number] for number in range(len(corpus.series)))
        ends = [np.nanquantile(it, BAND, axis=0) if len(it) else usual for it in each]
        self.ends.assign(self.stored(np.nan_to_num(ends)))

    def serving_default(
        self, history: tf.Tensor, time: tf.Tensor, series: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        """See Contract 1: `forecast`, `low`, `high`."""
        number = self.number(series)
        said = self.said(self.known(history), time, number)
        low, high = tf.unstack(tf.gather(self.ends, number), axis=1)
        band = said + tf.minimum(low, 0.0), said, said + tf.maximum(high, 0.0)
        low, said, high = map(tf.exp, band) if self.relative else band
        return {
            "forecast": said,
            "low": tf.minimum(low, said),
            "high": tf.maximum(high, said),
        }

    def known(self, history: tf.Tensor) -> tf.Tensor:
        """Targets of the last `window` rows, missing ones in front: [batch, window, targets]."""
        size = [tf.shape(history)[0], self.window, self.columns]
        whole = tf.concat([tf.fill(size, float("nan")), history], 1)[:, -self.window :]
        whole.set_shape([None, self.window, self.columns])
        values = tf.gather(whole, self.targets, axis=-1)
        if self.relative:
            return tf.math.log(tf.where(values > 0, values, float("nan")))
        return tf.where(tf.math.is_finite(values), values, float("nan"))


def carried_on(values: tf.Tensor) -> tf.Tensor:
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
