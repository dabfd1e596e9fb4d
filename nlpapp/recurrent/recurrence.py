"""The three recurrences: Keras's own cells, with less work in the loop over time.

Keras multiplies each step's input by the kernel within the loop, though that product does not wait
for the step before: here the inputs of all steps are projected in one (Appleyard et al. 2016,
section 3.3). And a turn of the loop, which costs as much as half a step of one text, takes several
steps. Weights, their names, shapes and first values are Keras's. On any backend.
"""

import keras
from keras import ops

States = dict[str, "keras.KerasTensor"]

# To a turn of the loop. With more, turns cost no less that one could tell, short texts are padded
# further and graphs grow.
_STEPS = 4


class _Several(keras.layers.Layer):
    """A cell whose call takes one step, [batch, width], or several, [steps, batch, width].

    It takes what `project` gave of the inputs, and gives the hidden state after every step.

    advance(projected, recurrent, states): the states after a step, the hidden one first, from those
    before it, its projected inputs and what `recur` gives of the hidden state. In it no unit meets
    another, so that a loop may keep all products with weights to itself.
    """

    @property
    def input_bias(self):
        return self.bias

    def project(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.input_bias

    def recurrent_weights(self):
        """What `recur` multiplies the hidden state with, and what it adds, or None."""
        return self.recurrent_kernel, None

    def recur(self, hidden):
        return ops.matmul(hidden, self.recurrent_kernel)

    def step(self, projected, states):
        after = self.advance(projected, self.recur(states[0]), states)
        return after[0], after

    def call(self, projected, states):
        if len(projected.shape) == 2:
            return self.step(projected, states)
        outputs = []
        for one in ops.unstack(projected):
            output, states = self.step(one, states)
            outputs.append(output)
        return ops.stack(outputs), states


class SimpleRNNCell(_Several, keras.layers.SimpleRNNCell):
    """h_t = tanh(x_t W + b + h_{t-1} U) (Elman 1990)."""

    def advance(self, projected, recurrent, states):
        return [ops.tanh(projected + recurrent)]

    def states(self, inputs, before) -> States:
        return {}


class GRUCell(_Several, keras.layers.GRUCell):
    """Cho et al. 2014, with the reset gate after the product, as Keras computes it."""

    @property
    def input_bias(self):
        return self.bias[0]

    def recurrent_weights(self):
        return self.recurrent_kernel, self.bias[1]

    def recur(self, hidden):
        return super().recur(hidden) + self.bias[1]

    def advance(self, projected, recurrent, states):
        update, _, candidate = self._gates(projected, recurrent)
        return [candidate + update * (states[0] - candidate)]

    def states(self, inputs, before) -> States:
        names = ("update_gate", "reset_gate", "candidate")
        gates = self._gates(self.project(inputs), self.recur(before))
        return dict(zip(names, gates, strict=True))

    def _gates(self, projected, recurrent):
        x_update, x_reset, x_candidate = _split(projected, 3)
        h_update, h_reset, h_candidate = _split(recurrent, 3)
        reset = ops.sigmoid(x_reset + h_reset)
        candidate = ops.tanh(x_candidate + reset * h_candidate)
        return ops.sigmoid(x_update + h_update), reset, candidate


class LSTMCell(_Several, keras.layers.LSTMCell):
    """Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000."""

    def advance(self, projected, recurrent, states):
        input_gate, forget, candidate, output = self._gates(projected, recurrent)
        carry = forget * states[1] + input_gate * candidate
        return [output * ops.tanh(carry), carry]

    def states(self, inputs, before) -> States:
        i, f, g, o = self._gates(self.project(inputs), self.recur(before))
        carry = keras.layers.RNN(_Carry(self.units), return_sequences=True)
        cell_state = carry(ops.concatenate([f, i * g], axis=-1))
        return {
            "cell_state": cell_state,
            "forget_gate": f,
            "input_gate": i,
            "output_gate": o,
            "candidate": g,
        }

    def _gates(self, projected, recurrent):
        i, f, g, o = _split(projected + recurrent, 4)
        return ops.sigmoid(i), ops.sigmoid(f), ops.tanh(g), ops.sigmoid(o)


class Recurrent(keras.layers.RNN):
    """Runs one of the cells above over time: [batch, time, features] to [batch, time, units].

    Takes no mask. Never by cuDNN, so that what is saved on a machine with a GPU runs without one.
    On JAX the loop is that of `jax_loop`.

    Raises ValueError for `return_state` and `stateful`: the loop ends some steps after the text.
    """

    def __init__(self, cell: keras.layers.Layer, **kwargs: object) -> None:
        if kwargs.get("return_state") or kwargs.get("stateful"):
            raise ValueError("this layer hands out no last state; take the last hidden state")
        super().__init__(cell, return_sequences=True, **kwargs)

    def inner_loop(self, sequences, initial_state, mask, training=False):
        if keras.backend.backend() == "jax":
            from nlpapp.recurrent import jax_loop

            [hidden], [last] = jax_loop.run([self.cell], [sequences], [initial_state])
            return hidden[:, -1], hidden, last
        # What is added to make the turns whole comes last, and goes again below.
        batch, time, features = ops.shape(sequences)
        more = ops.zeros((batch, -time % _STEPS, features), sequences.dtype)
        whole = _turn(ops.concatenate([sequences, more], axis=1))  # [whole time, batch, features]
        projected = self.cell.project(whole)
        turns = ops.reshape(projected, (-1, _STEPS, batch, projected.shape[-1]))
        # The loop turns its input to [turns, steps, batch, width] and TensorFlow drops a turn that
        # undoes another, so that the narrow input is turned here instead of the wide product.
        last, hidden, states = super().inner_loop(_turn(turns), initial_state, mask, training)
        hidden = ops.reshape(_turn(hidden), (-1, batch, hidden.shape[-1]))
        return last[-1], _turn(hidden)[:, :time], states


class _Carry(keras.layers.Layer):
    """c_t = f_t c_{t-1} + w_t, from [batch, 2 units] at each step: f_t beside w_t = i_t g_t.

    (`keras.ops.scan` would say it shorter, but on TensorFlow wants a length known beforehand.)
    """

    def __init__(self, units: int) -> None:
        super().__init__()
        self.state_size = units

    def call(self, gates, states):
        forget, written = _split(gates, 2)
        carry = forget * states[0] + written
        return carry, [carry]


def _split(values, parts):
    return ops.split(values, parts, axis=-1)


def _turn(values):
    """Swap the first two axes."""
    return ops.swapaxes(values, 0, 1)
