"""The three recurrences: Keras's own cells, with the inputs of all steps projected in one product.

Keras multiplies each step's input by the kernel within the loop over time, though that product does
not wait for the step before. One large product is faster than many small ones (Appleyard et al.
2016, section 3.3). Weights, their names, shapes and first values are Keras's. On any backend.
"""

import keras
from keras import ops

States = dict[str, "keras.KerasTensor"]


class SimpleRNNCell(keras.layers.SimpleRNNCell):
    """h_t = tanh(x_t W + b + h_{t-1} U) (Elman 1990); a call takes what `project` gave of x_t."""

    def project(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.bias

    def call(self, projected, states):
        hidden = ops.tanh(projected + ops.matmul(states[0], self.recurrent_kernel))
        return hidden, [hidden]

    def states(self, inputs, before, valid) -> States:
        return {}


class GRUCell(keras.layers.GRUCell):
    """Cho et al. 2014, with the reset gate after the product, as Keras computes it."""

    def project(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.bias[0]

    def call(self, projected, states):
        update, _, candidate = self._gates(projected, states[0])
        hidden = update * states[0] + (1 - update) * candidate
        return hidden, [hidden]

    def states(self, inputs, before, valid) -> States:
        names = ("update_gate", "reset_gate", "candidate")
        return dict(zip(names, self._gates(self.project(inputs), before), strict=True))

    def _gates(self, projected, before):
        x_update, x_reset, x_candidate = _split(projected, 3)
        recurrent = ops.matmul(before, self.recurrent_kernel) + self.bias[1]
        h_update, h_reset, h_candidate = _split(recurrent, 3)
        reset = ops.sigmoid(x_reset + h_reset)
        candidate = ops.tanh(x_candidate + reset * h_candidate)
        return ops.sigmoid(x_update + h_update), reset, candidate


class LSTMCell(keras.layers.LSTMCell):
    """Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000."""

    def project(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.bias

    def call(self, projected, states):
        input_gate, forget, candidate, output = self._gates(projected, states[0])
        carry = forget * states[1] + input_gate * candidate
        hidden = output * ops.tanh(carry)
        return hidden, [hidden, carry]

    def states(self, inputs, before, valid) -> States:
        i, f, g, o = self._gates(self.project(inputs), before)
        # Padding, when read first, writes nothing.
        written = ops.where(valid[:, :, None], i * g, 0.0)
        carry = keras.layers.RNN(_Carry(self.units), return_sequences=True)
        cell_state = carry(ops.concatenate([f, written], axis=-1))
        return {
            "cell_state": cell_state,
            "forget_gate": f,
            "input_gate": i,
            "output_gate": o,
            "candidate": g,
        }

    def _gates(self, projected, before):
        i, f, g, o = _split(projected + ops.matmul(before, self.recurrent_kernel), 4)
        return ops.sigmoid(i), ops.sigmoid(f), ops.tanh(g), ops.sigmoid(o)


class Recurrent(keras.layers.RNN):
    """Runs one of the cells above over time: as `keras.layers.RNN`, its mask included.

    Never by cuDNN, so that what is saved on a machine with a GPU runs without one.
    """

    def inner_loop(self, sequences, *others, **options):
        # The loop turns its input to [time, batch, width] and TensorFlow drops a turn that undoes
        # another, so that the narrow input is turned here instead of the wide product.
        projected = _turn(self.cell.project(_turn(sequences)))
        return super().inner_loop(projected, *others, **options)


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
    return ops.transpose(values, (1, 0, 2))
