"""A bidirectional LSTM over padded texts as one may run it on JAX, other ways than our own.

Each way is a function of the weights of a `nlpapp.recurrent.cells.Reader` ("bilstm", one layer) in
Keras's order (kernel, recurrent kernel and bias of the forward direction, then of the backward
one), of vectors [batch, time, features] and of lengths int32 [batch], and gives the hidden states
[batch, time, 2 units], the forward half first. All compute the same for every token; steps beyond a
text's length hold meaningless values, as in our reader.

Masking: texts are padded on the right. `scanned` holds the backward direction's state still in the
padding, as Keras does.
"""

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from jax import lax

from nlpapp.recurrent.cells import Reader

Weights = Sequence[jax.Array]
Loop = Callable[[Weights, jax.Array, jax.Array], jax.Array]


class LoopReader(Reader):
    """Our reader with another loop over time. Masking: as `Reader`."""

    def __init__(self, units: int, loop: Loop, **options: object) -> None:
        super().__init__("bilstm", units, **options)
        self.loop = loop

    def _read(self, depth: int, vectors, lengths):
        cells = [direction.cell for direction in self._directions(depth)]
        weights = [w.value for c in cells for w in (c.kernel, c.recurrent_kernel, c.bias)]
        # Once, before the loop; gradients go back to the weights' own precision.
        weights = [weight.astype(vectors.dtype) for weight in weights]
        return self.loop(weights, vectors, lengths)


def scanned(weights: Weights, vectors: jax.Array, lengths: jax.Array, unroll: int) -> jax.Array:
    """One `jax.lax.scan` a direction, `unroll` steps in each turn of the loop."""
    valid = jnp.arange(vectors.shape[1])[:, None, None] < lengths[None, :, None]  # [time, batch, 1]
    turned = jnp.swapaxes(vectors, 0, 1)  # the narrow side
    forward, backward = (turned @ weights[i] + weights[i + 2] for i in (0, 3))
    states = [  # [time, batch, units] each
        _scan(forward, weights[1], None, unroll, reverse=False),
        _scan(backward, weights[4], valid, unroll, reverse=True),
    ]
    return jnp.swapaxes(jnp.concatenate(states, axis=-1), 0, 1)


def cudnn(weights: Weights, vectors: jax.Array, lengths: jax.Array) -> jax.Array:
    """cuDNN's, as JAX offers it: float32 on NVIDIA's cards alone; it is told the lengths.

    Raises NotImplementedError elsewhere.
    """
    from jax.experimental import rnn

    if jax.default_backend() != "gpu" or vectors.dtype != jnp.float32:
        raise NotImplementedError("JAX offers cuDNN's LSTM in float32 on NVIDIA's cards alone")
    units = weights[1].shape[0]
    matrices = [weights[i].T.ravel() for i in (0, 1, 3, 4)]
    biases = [b for i in (2, 5) for b in (weights[i], jnp.zeros_like(weights[i]))]
    start = jnp.zeros((2, vectors.shape[0], units), vectors.dtype)
    hidden, _, _ = rnn.lstm(
        vectors,
        start,
        start,
        jnp.concatenate([*matrices, *biases]),
        lengths,
        input_size=vectors.shape[-1],
        hidden_size=units,
        num_layers=1,
        dropout=0.0,
        bidirectional=True,
    )
    return hidden


def _gates(pre: jax.Array) -> tuple[jax.Array, ...]:
    """Input gate, forget gate, candidate and output gate of [..., 4 units]."""
    i, f, g, o = jnp.split(pre, 4, axis=-1)
    return jax.nn.sigmoid(i), jax.nn.sigmoid(f), jnp.tanh(g), jax.nn.sigmoid(o)


def _scan(projected, recurrent, valid, unroll: int, reverse: bool) -> jax.Array:
    """[time, batch, 4 units] to [time, batch, units], differentiated by JAX."""

    def step(state, now):
        hidden, carry = state
        inputs, token = now
        i, f, g, o = _gates(inputs + hidden @ recurrent)
        new_carry = f * carry + i * g
        new = o * jnp.tanh(new_carry), new_carry
        if token is not None:
            new = tuple(jnp.where(token, n, old) for n, old in zip(new, state, strict=True))
        return new, new[0]

    zeros = jnp.zeros((projected.shape[1], recurrent.shape[0]), projected.dtype)
    return lax.scan(step, (zeros, zeros), (projected, valid), reverse=reverse, unroll=unroll)[1]
