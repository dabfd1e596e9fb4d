"""The recurrent cells that are compared: the one axis on which models differ.

Plain Keras, on any backend. To add a cell, add an entry to CELLS.
"""

from dataclasses import dataclass

import keras
from keras import ops

from nlpapp.recurrent.recurrence import GRUCell, LSTMCell, Recurrent, SimpleRNNCell, States


@dataclass(frozen=True)
class Cell:
    """One kind of recurrent network.

    cell: a Keras cell with two methods more. `project(inputs)`: what a step takes instead of its
    inputs [..., features]. `states(inputs, before)`: what gates and states were besides the hidden
    one, by name, each [batch, time, units], from the inputs [batch, time, features] and the hidden
    state before each step [batch, time, units]; time runs in the order of reading. bidirectional:
    whether a second one reads the text backwards.
    """

    cell: type[keras.layers.Layer]
    bidirectional: bool

    def layer(
        self, units: int, name: str, dtype: str | keras.DTypePolicy | None = None
    ) -> Recurrent:
        """What runs the cell over time. dtype: as Keras's layers take it, for cell and loop."""
        return Recurrent(self.cell(units, dtype=dtype), name=name, dtype=dtype)


CELLS = {
    "rnn": Cell(SimpleRNNCell, False),
    "gru": Cell(GRUCell, False),
    "lstm": Cell(LSTMCell, False),
    "bilstm": Cell(LSTMCell, True),
}


@keras.saving.register_keras_serializable("nlpapp")
class Reader(keras.layers.Layer):
    """Reads sequences of vectors with any cell: [batch, time, features] to [batch, time, width].

    width is `units`, or twice that where the cell is bidirectional (forward half first). With
    several layers, each reads what the one below gave.

    Masking: takes no Keras mask. Sequences are padded on the right, and `lengths` says where they
    end. Backwards, a sequence is read from its last token on, so that neither direction meets the
    padding before a token. Steps beyond a sequence's length hold meaningless values, for the caller
    to leave out.

    Args:
        cell: a name in CELLS.
        units: size of the hidden state in each direction.
        layers: how many, one above the other.
        dropout: share of values dropped between layers.

    Example:
        >>> Reader("bilstm", units=3)(np.zeros((2, 5, 4)), lengths=np.array([5, 2])).shape
        (2, 5, 6)
    """

    def __init__(
        self, cell: str, units: int, layers: int = 1, dropout: float = 0.0, **kwargs: object
    ) -> None:
        super().__init__(**kwargs)
        self.cell, self.units, self.layers, self.rate = cell, units, layers, dropout
        kind = CELLS[cell]

        def make(name: str) -> list[keras.layers.Layer]:
            return [kind.layer(units, f"{name}_{i}", self.dtype_policy) for i in range(layers)]

        self.forward = make("forward")
        self.backward = make("backward") if kind.bidirectional else []
        self.dropout = keras.layers.Dropout(dropout, dtype=self.dtype_policy)

    def build(self, shape: tuple) -> None:
        batch, time, width = shape
        for depth in range(self.layers):
            for direction in self._directions(depth):
                direction.build((batch, time, width))
            width = self.units * len(self._directions(depth))
        self.built = True

    def call(self, vectors, lengths, training=None):
        for depth in range(self.layers):
            if depth:
                vectors = self.dropout(vectors, training=training)
            vectors = self._read(depth, vectors, lengths)
        return vectors

    def final(self, hidden, lengths):
        """What each direction knew at its end: [batch, time, width] to [batch, width].

        hidden: as a call gave it. The forward half is taken at the last token, the backward one at
        the first. Sequences must hold a token at least.
        """
        last = ops.one_hot(lengths - 1, ops.shape(hidden)[1], dtype=hidden.dtype)  # [batch, time]
        forward = ops.einsum("bt,btu->bu", last, hidden[:, :, : self.units])
        return ops.concatenate([forward, hidden[:, 0, self.units :]], axis=-1)

    def states(self, vectors, lengths) -> States:
        """What the last layer's gates and states were after each token, in text order.

        vectors, lengths: as for a call. Returns `hidden` and whatever the cell has, each
        [batch, time, units]; the backward direction under the same names with `_backward` added.
        Values beyond a sequence's length are zero.
        """
        for depth in range(self.layers - 1):
            vectors = self._read(depth, vectors, lengths)
        named = _states_of(self.forward[-1], vectors)
        if self.backward:
            back = _Backwards(vectors, lengths)
            backward = _states_of(self.backward[-1], back(vectors))
            named |= {f"{name}_backward": back(value) for name, value in backward.items()}
        time = ops.arange(ops.shape(vectors)[1], dtype="int32")
        valid = (time[None] < lengths[:, None])[:, :, None]  # [batch, time, 1]
        return {name: ops.where(valid, value, 0.0) for name, value in named.items()}

    def get_config(self) -> dict:
        mine = {
            "cell": self.cell,
            "units": self.units,
            "layers": self.layers,
            "dropout": self.rate,
        }
        return super().get_config() | mine

    def _directions(self, depth: int) -> list[keras.layers.Layer]:
        return [self.forward[depth], *self.backward[depth : depth + 1]]

    def _read(self, depth: int, vectors, lengths):
        if not self.backward:
            return self.forward[depth](vectors)
        back = _Backwards(vectors, lengths)
        directions, inputs = self._directions(depth), [vectors, back(vectors)]
        if keras.backend.backend() == "jax":  # both in one loop
            from nlpapp.recurrent import jax_loop

            (forward, backward), _ = jax_loop.run([it.cell for it in directions], inputs)
        else:
            forward, backward = (it(v) for it, v in zip(directions, inputs, strict=True))
        return ops.concatenate([forward, back(backward)], axis=-1)


class _Backwards:
    """Turns sequences round, each within its own length: the padding stays behind.

    Called with what has the first two axes of `sequences`; twice, it gives that back.
    """

    def __init__(self, sequences, lengths) -> None:
        self.batch, self.time = ops.shape(sequences)[:2]
        time = ops.arange(self.time, dtype="int32")[None]
        mirrored = lengths[:, None] - 1 - time
        place = ops.where(mirrored >= 0, mirrored, time)  # [batch, time]
        self.rows = place + self.time * ops.arange(self.batch, dtype="int32")[:, None]

    def __call__(self, values):
        flat = ops.reshape(values, (self.batch * self.time, values.shape[-1]))
        return ops.take(flat, self.rows, axis=0)


def _states_of(layer: Recurrent, vectors) -> States:
    """Of vectors [batch, time, features] in the order of reading."""
    hidden = layer(vectors)
    before = ops.concatenate([ops.zeros_like(hidden[:, :1]), hidden[:, :-1]], axis=1)
    return {"hidden": hidden, **layer.cell.states(vectors, before)}
