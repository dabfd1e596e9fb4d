"""A trained forecaster as signatures that take raw numbers and give raw numbers.

`serving_default` forecasts; `trace` tells what the cell's states and gates were. TensorFlow only:
this is what becomes the graph of the saved model.
"""

from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf

from nlpapp.corpora.series import SeriesCorpus
from nlpapp.saved.compact import Untracked
from nlpapp.tasks.forecasting.baselines import Forecast
from nlpapp.tasks.forecasting.model import ForecastModel
from nlpapp.tasks.forecasting.windows import Windows, lengthened


class Forecaster(tf.Module):
    """What all kinds of forecaster take: a history of any length, when it ends, and whose it is.

    window: how many rows, the last ones, are read. columns: how many numbers stand in a row.
    names: of the series; another name, or none, is an unknown one.
    """

    def __init__(self, window: int, columns: int, names: Sequence[str]) -> None:
        super().__init__()
        self.window, self.columns, self.names = window, columns, list(names)

    def signatures(self) -> dict[str, tf.types.experimental.PolymorphicFunction]:
        """The functions to save, by name."""
        taken = [
            tf.TensorSpec([None, None, self.columns], tf.float32, "history"),
            tf.TensorSpec([None], tf.int64, "time"),
            tf.TensorSpec([None], tf.string, "series"),
        ]
        return {
            name: tf.function(getattr(self, name), input_signature=taken, autograph=False)
            for name in ("serving_default", "trace")
            if hasattr(self, name)
        }

    def read(self, history: tf.Tensor) -> tf.Tensor:
        """The rows that are read, [batch, 1 to window, columns].

        A row without values stands in front, where it changes nothing: so there always is one.
        """
        front = tf.fill([tf.shape(history)[0], 1, self.columns], float("nan"))
        return tf.concat([front, history], 1)[:, -self.window :]

    def number(self, series: tf.Tensor) -> tf.Tensor:
        """Which series each name is of, int32 [batch]; their number for an unknown one."""
        same = series[:, None] == tf.constant(self.names)[None]  # [batch, series]
        number = tf.cast(tf.argmax(same, 1), tf.int32)
        return tf.where(tf.reduce_any(same, 1), number, len(self.names))


class RecurrentForecaster(Forecaster):
    """A ForecastModel, its weights in single precision: they take little room."""

    def __init__(self, model: ForecastModel, window: int, names: Sequence[str]) -> None:
        super().__init__(window, int(model.mean.shape[-1]), names)
        self._model = Untracked(model)
        self.weights = [tf.Variable(it.value, trainable=False) for it in self._variables()]

    def serving_default(
        self, history: tf.Tensor, time: tf.Tensor, series: tf.Tensor
    ) -> dict[str, tf.Tensor]:
        """See Contract 1: `forecast`, `low`, `high`."""
        history, number = self.read(history), self.number(series)
        with self._stored_weights():
            model = self._model.it
            quantiles = model((history, time, number), training=False)
            low, forecast, high = tf.unstack(model.raw(quantiles, history, number), axis=-1)
        return {"forecast": forecast, "low": low, "high": high}

    def trace(self, history: tf.Tensor, time: tf.Tensor, series: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: states and gates, after each row that was read.

        `start` int32 [batch]: which row of the history is the first of them, from 0.
        """
        given, number, kept = tf.shape(history)[1], self.number(series), self.read(history)
        with self._stored_weights():
            vectors, length, first = self._model.it.read(kept, number)
            longest = tf.maximum(tf.reduce_max(length), 1)
            states = self._model.it.reader.states(vectors[:, :longest], length)
        start = given - tf.shape(kept)[1] + first
        return {"length": length, "start": start, **states}

    def _variables(self) -> list[keras.Variable]:
        return self._model.it.weights

    def _stored_weights(self) -> keras.StatelessScope:
        pairs = zip(self._variables(), self.weights, strict=True)
        return keras.StatelessScope(state_mapping=[(var, it.read_value()) for var, it in pairs])


def forecasts_of(
    serving_default: Callable, corpus: SeriesCorpus, given: Windows, window: int, batch: int = 512
) -> Forecast:
    """What a signature that reads so many rows says of windows of a corpus."""
    parts = []
    for begin in range(0, len(given), batch):  # a season of seconds is half a million rows
        part = lengthened(corpus, given.rows(slice(begin, begin + batch)), window)
        said = serving_default(
            history=tf.constant(part.history, tf.float32),
            time=tf.constant(part.time, tf.int64),
            series=tf.constant(np.array(corpus.names, object)[part.series], tf.string),
        )
        parts.append([said[name].numpy().astype(np.float64) for name in Forecast._fields])
    return Forecast(*map(np.concatenate, zip(*parts, strict=True)))
