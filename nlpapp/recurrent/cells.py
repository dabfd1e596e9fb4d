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
    inputs [batch, time, features]. `states(inputs, before, valid)`: what gates and states were
    besides the hidden one, by name, each [batch, time, units], from the inputs, the hidden state
    before each step [batch, time, units] and which steps are tokens, bool [batch, time]; time runs
    in the order of reading. bidirectional: whether a second one reads the text backwards.
    """

    cell: type[keras.layers.Layer]
    bidirectional: bool

    def layer(self, units: int, **options: object) -> Recurrent:
        """What runs the cell over time; options as for `keras.layers.RNN`."""
        return Recurrent(self.cell(units), **options)


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
    end. Reading forward never meets the padding before a token, so that direction runs unmasked,
    which is faster; the backward one would, and is masked. Steps beyond a sequence's length hold
    meaningless values, for the caller to leave out.

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

        def make(name: str, go_backwards: bool) -> list[keras.layers.Layer]:
            options = {"return_sequences": True, "go_backwards": go_backwards}
            return [kind.layer(units, name=f"{name}_{i}", **options) for i in range(layers)]

        self.forward = make("forward", go_backwards=False)
        self.backward = make("backward", go_backwards=True) if kind.bidirectional else []
        self.dropout = keras.layers.Dropout(dropout)

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
        valid = _valid(vectors, lengths)  # [batch, time]
        named = _states_of(self.forward[-1].cell, vectors, self.forward[-1](vectors), valid)
        if self.backward:
            # In the order of reading: the padding first, which leaves the state at zero.
            hidden = self.backward[-1](vectors, mask=valid)
            turned = (ops.flip(vectors, axis=1), hidden, ops.flip(valid, axis=1))
            backward = _states_of(self.backward[-1].cell, *turned)
            named |= {f"{k}_backward": ops.flip(v, axis=1) for k, v in backward.items()}
        valid = valid[:, :, None]
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
        forward = self.forward[depth](vectors)
        if not self.backward:
            return forward
        backward = self.backward[depth](vectors, mask=_valid(vectors, lengths))
        return ops.concatenate([forward, ops.flip(backward, axis=1)], axis=-1)


def _states_of(cell: keras.layers.Layer, vectors, hidden, valid) -> States:
    """All arguments in the order of reading: vectors, hidden, and valid [batch, time]."""
    before = ops.concatenate([ops.zeros_like(hidden[:, :1]), hidden[:, :-1]], axis=1)
    return {"hidden": hidden, **cell.states(vectors, before, valid)}


def _valid(vectors, lengths):
    """Which steps are tokens and not padding: bool [batch, time]."""
    return ops.arange(ops.shape(vectors)[1], dtype="int32")[None] < lengths[:, None]
