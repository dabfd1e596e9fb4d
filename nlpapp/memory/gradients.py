"""How much a loss feels of states long past: its gradient with respect to each of them.

That gradient is what a network learns a far-away cause from. Each step back multiplies it with the
step's own derivative, so that over many steps it mostly vanishes or explodes (Hochreiter 1991;
Bengio et al. 1994; Pascanu et al. 2013). Everything is computed in float64: 0.1 to the power of 300
is still a number there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from keras import ops

# What a cell hands from one step to the next, in the order of its states.
STATES = ("hidden", "cell_state")


@dataclass(frozen=True, eq=False)
class Gradients:
    """What one call of `ThroughTime` found.

    states: by name, float64 [batch, time]: Euclidean norm of the gradient of each sequence's loss
    with respect to its state after each step. weights: norm of the gradient of their mean loss with
    respect to all weights together: the norm that clipping looks at.
    """

    states: dict[str, np.ndarray]
    weights: float


class ThroughTime:
    """Gradients of losses with respect to what a cell hands on after every step.

    A state is taken as handed on: the hidden state as the loss and the next step read it, the cell
    state as the next step does. So after the last step nothing depends on the cell state.

    Args:
        cell: one of `nlpapp.recurrent.recurrence`, built, of dtype float64.
        losses_of: from hidden states [batch, time, units] float64, and whatever else a call is
            given, to one loss a sequence, [batch].
        head: further weights, of what `losses_of` does.

    Example:
        >>> cell = LSTMCell(3, dtype="float64")
        >>> cell.build((None, 2))
        >>> through_time = ThroughTime(cell, lambda hidden: hidden[:, -1, 0])
        >>> through_time(np.zeros((4, 10, 2))).states["cell_state"].shape
        (4, 10)
    """

    def __init__(
        self,
        cell: keras.layers.Layer,
        losses_of: Callable[..., tf.Tensor],
        head: Sequence[keras.Variable] = (),
    ) -> None:
        self._cell, self._losses_of = cell, losses_of
        self._weights = [variable.value for variable in (*cell.trainable_variables, *head)]
        self._over_time = keras.layers.RNN(_Nudged(cell), return_sequences=True, dtype="float64")
        self._compiled = tf.function(self._gradients, autograph=False)

    def __call__(self, inputs: np.ndarray | tf.Tensor, *more: object) -> Gradients:
        """inputs: [batch, time, features], without padding or padded on the right."""
        more = [tf.convert_to_tensor(value) for value in more]
        by_state, by_weights = self._compiled(tf.cast(inputs, tf.float64), *more)
        norms = _norm(by_state.numpy())  # [batch, time, states]
        return Gradients(
            {name: norms[..., i] for i, name in enumerate(STATES[: norms.shape[-1]])},
            float(_norm(by_weights.numpy())),
        )

    def _gradients(self, inputs: tf.Tensor, *more: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Of the states [batch, time, states, units], and of all weights, one after the other."""
        batch, time, _ = inputs.shape
        count, units = _count(self._cell), self._cell.units
        nudges = tf.zeros([batch, time, count * units], tf.float64)
        with tf.GradientTape() as tape:
            tape.watch([nudges, *self._weights])
            projected = self._cell.project(inputs)
            hidden = self._over_time(tf.concat([projected, nudges], -1))
            loss = tf.reduce_sum(self._losses_of(hidden, *more))
        by_nudge, *by_weight = tape.gradient(loss, [nudges, *self._weights])
        weights = tf.concat([tf.reshape(it, [-1]) for it in by_weight], 0) / batch
        return tf.reshape(by_nudge, [batch, time, count, units]), weights


class _Nudged(keras.layers.Layer):
    """A cell to each of whose states something is added after every step.

    Takes what `project` gave of a step's inputs and, beside it, what is added: [batch, width +
    states x units]. Adding zeros changes nothing, and the gradient with respect to these zeros is
    the one with respect to the states.
    """

    def __init__(self, cell: keras.layers.Layer) -> None:
        super().__init__(dtype=cell.dtype_policy)
        self.cell, self.state_size, self.output_size = cell, cell.state_size, cell.units

    def call(self, inputs, states):
        begin = inputs.shape[-1] - len(states) * self.cell.units
        ends = [begin + i * self.cell.units for i in range(len(states))]
        projected, *nudges = ops.split(inputs, ends, axis=-1)
        _, after = self.cell.step(projected, states)
        after = [state + nudge for state, nudge in zip(after, nudges, strict=True)]
        return after[0], after


def _norm(values: np.ndarray) -> np.ndarray:
    """Over the last axis. The squares of what a float64 still holds may be beyond it."""
    largest = np.max(np.abs(values), axis=-1, keepdims=True)
    scaled = np.divide(values, largest, out=np.zeros_like(values), where=largest > 0)
    return largest[..., 0] * np.linalg.norm(scaled, axis=-1)


def _count(cell: keras.layers.Layer) -> int:
    """How many states a cell hands on."""
    return len(cell.state_size) if isinstance(cell.state_size, list | tuple) else 1
