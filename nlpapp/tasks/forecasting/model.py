"""The forecaster: scaling, a recurrent cell, quantiles of what comes. Plain Keras, any backend."""

import keras
import numpy as np
from keras import ops

from nlpapp.recurrent.cells import Reader
from nlpapp.tasks.forecasting.calendar import harmonics

QUANTILES = (0.1, 0.5, 0.9)


@keras.saving.register_keras_serializable("nlpapp")
class ForecastModel(keras.Model):
    """Histories to quantiles of what comes, float32 [batch, horizon, targets, 3], low first.

    Takes `history` float32 [batch, time, columns], raw units and NaN where missing; `time` int
    [batch], Unix seconds of each last row; `series` int32 [batch], the number of series for an
    unknown one, which gets the average of those known. What a call gives is in deviations from the
    last value, for the loss; `raw` makes values of it.

    Of relative corpora the cell reads how the logarithm changed since the row before, and ratios
    are forecast. The median is the last value and what the cell adds; the others are so far from it
    as two numbers say that are never below zero, so that low <= median <= high whatever is learned.

    Masking: rows in front in which nothing was measured are not read, and change nothing. A missing
    value further on is read as zero with a mark beside it.

    Args:
        mean, deviation: float32 [series + 1, columns], as in `scaling.Scale`.
        targets: which columns are forecast.
        periods: seconds of what the calendar repeats, as `baselines.periods_of` has them.
        relative: as of a corpus.
        horizon: rows ahead.
        cell, units, layers: as of a `Reader`.
        embedding: width of the vector of a series; 0 for none.
        dropout: share of what the forecast is made of dropped while training, and between layers.
        dtype: Keras's policy for the recurrent layers; all else computes in float32.
    """

    def __init__(
        self,
        mean: np.ndarray,
        deviation: np.ndarray,
        targets: np.ndarray,
        periods: np.ndarray,
        relative: bool,
        horizon: int,
        cell: str,
        units: int,
        layers: int = 1,
        embedding: int = 0,
        dropout: float = 0.0,
        **kwargs: object,
    ) -> None:
        super().__init__(autocast=False, **kwargs)  # raw values need all their digits
        self.targets, self.periods = [int(it) for it in targets], [int(it) for it in periods]
        self.relative, self.horizon, self.width = relative, horizon, embedding
        self.known = len(mean) - 1
        self.mean = self._constant(mean, "mean")
        self.deviation = self._constant(deviation, "deviation")
        if embedding:
            self.embedding = self.add_weight(
                (self.known, embedding), initializer="uniform", dtype="float32", name="embedding"
            )
        self.reader = Reader(cell, units, layers, dropout, name="reader", dtype=self.dtype_policy)
        self.dropout = keras.layers.Dropout(dropout)
        self.output_layer = keras.layers.Dense(horizon * len(self.targets) * 3, name="output")

    def call(self, inputs, training=None):
        history, _, series = inputs
        vectors, lengths, _ = self.read(history, series)
        hidden = ops.cast(self.reader(vectors, lengths, training=training), "float32")
        features = self.dropout(self.features(hidden, lengths, *inputs), training=training)
        return self.quantiles(self.output_layer(features))

    def read(self, history, series):
        """What the cell reads: (vectors [batch, time, 2 columns], lengths, first rows; int32).

        Rows in front without any value are put behind, where the padding is.
        """
        values, there = self.told(history)
        rows = ops.any(there, axis=-1)  # [batch, time]
        if self.relative:
            values = values - ops.concatenate([values[:, :1], values[:, :-1]], axis=1)
            before = ops.concatenate([ops.zeros_like(there[:, :1]), there[:, :-1]], axis=1)
            there = ops.logical_and(there, before)
        else:
            values = values - ops.take(self.mean, series, axis=0)[:, None]
        scaled = values / ops.take(self.deviation, series, axis=0)[:, None]
        marks = ops.cast(there, "float32")
        vectors = ops.concatenate([ops.where(there, scaled, 0.0), marks], axis=-1)

        batch, time = ops.shape(history)[0], ops.shape(history)[1]
        first = ops.cast(ops.argmax(ops.cast(rows, "int32"), axis=1), "int32")
        first = ops.where(ops.any(rows, axis=1), first, time)  # [batch]
        turned = (ops.arange(time, dtype="int32")[None] + first[:, None]) % time
        flat = ops.reshape(vectors, (batch * time, vectors.shape[-1]))
        place = turned + time * ops.arange(batch, dtype="int32")[:, None]
        return ops.take(flat, place, axis=0), time - first, first

    def told(self, history):
        """(values, of relative corpora their logarithms; whether each is there), zero where not."""
        there = ops.isfinite(history)
        if self.relative:
            there = ops.logical_and(there, ops.where(there, history, 0.0) > 0)
            return ops.log(ops.where(there, history, 1.0)), there
        return ops.where(there, history, 0.0), there

    def anchor(self, history, series):
        """Of each target the last value that is there, or the mean, as `told`: [batch, targets]."""
        values, there = self.told(history)
        values, there = (ops.take(it, ops.array(self.targets), axis=-1) for it in (values, there))
        time = ops.arange(1, ops.shape(history)[1] + 1, dtype="int32")[None, :, None]
        latest = ops.max(ops.where(there, time, 0), axis=1, keepdims=True)  # 0 for none
        is_latest = ops.cast(ops.logical_and(time == latest, there), values.dtype)
        last = ops.sum(values * is_latest, axis=1)
        return ops.where(latest[:, 0] > 0, last, self._of_targets(self.mean, series))

    def features(self, hidden, lengths, history, time, series):
        """What a forecast is made of, [batch, features]; the cell's part zero for no rows."""
        final = self.reader.final(hidden, ops.maximum(lengths, 1))
        parts = [ops.where(lengths[:, None] > 0, final, 0.0), harmonics(time, self.periods)]
        if not self.relative:
            last = self.anchor(history, series) - self._of_targets(self.mean, series)
            parts.append(last / self._of_targets(self.deviation, series))
        if self.width:
            average = ops.mean(self.embedding, axis=0, keepdims=True)
            table = ops.concatenate([self.embedding, average], axis=0)
            parts.append(ops.take(table, series, axis=0))
        return ops.concatenate(parts, axis=-1)

    def quantiles(self, outputs):
        """Numbers [batch, 3 horizon targets] to quantiles [batch, horizon, targets, 3]."""
        shape = (-1, self.horizon, len(self.targets), 3)
        below, median, above = ops.unstack(ops.reshape(outputs, shape), axis=-1)
        low, high = median - ops.softplus(below), median + ops.softplus(above)
        return ops.stack([low, median, high], axis=-1)

    def raw(self, quantiles, history, series):
        """Quantiles as a call gives them, to values in raw units of the same shape."""
        deviation = self._of_targets(self.deviation, series)[:, None, :, None]
        values = self.anchor(history, series)[:, None, :, None] + deviation * quantiles
        values = ops.exp(values) if self.relative else values
        low, median, high = ops.unstack(values, axis=-1)  # in order, however exp may round
        return ops.stack([ops.minimum(low, median), median, ops.maximum(high, median)], axis=-1)

    def wanted(self, future, history, series):
        """What the loss compares with: [batch, horizon, targets] to deviations, NaN left as it is.

        The other way round from `raw`.
        """
        values = ops.log(future) if self.relative else future
        deviation = self._of_targets(self.deviation, series)[:, None]
        return (values - self.anchor(history, series)[:, None]) / deviation

    def _of_targets(self, table, series):
        rows = ops.take(table, series, axis=0)
        return ops.take(rows, ops.array(self.targets), axis=-1)

    def _constant(self, values: np.ndarray, name: str) -> keras.Variable:
        return self.add_weight(
            values.shape,
            initializer=lambda shape, dtype=None: ops.convert_to_tensor(values, dtype),
            dtype="float32",
            trainable=False,
            name=name,
        )


@keras.saving.register_keras_serializable("nlpapp")
class PinballLoss(keras.losses.Loss):
    """How far quantiles are off, each side weighed by its share (Koenker & Bassett 1978).

    y_true: [batch, horizon, targets, 1], NaN where nothing came, which costs nothing. y_pred:
    [batch, horizon, targets, 3], of `QUANTILES`. One number a row of the batch.
    """

    def __init__(self, name: str = "pinball", reduction: str = "mean_with_sample_weight") -> None:
        super().__init__(name=name, reduction=reduction)

    def call(self, y_true, y_pred):
        there = ops.isfinite(y_true)
        missed = ops.where(there, y_true, 0.0) - y_pred
        shares = ops.array(QUANTILES, dtype=y_pred.dtype)
        cost = ops.maximum(shares * missed, (shares - 1) * missed)
        return ops.mean(ops.where(there, cost, 0.0), axis=(1, 2, 3))
