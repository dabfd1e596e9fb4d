"""A bidirectional LSTM over padded texts as one may run it on JAX, several ways beside our own.

Each way is a function of the weights of a `nlpapp.recurrent.cells.Reader` ("bilstm", one layer) in
Keras's order (kernel, recurrent kernel and bias of the forward direction, then of the backward
one), of vectors [batch, time, features] and of lengths int32 [batch], and gives the hidden states
[batch, time, 2 units], the forward half first. All compute the same for every token; steps beyond a
text's length hold meaningless values, as in our reader.

Masking: texts are padded on the right. `scanned` holds the backward direction's state still in the
padding, as Keras does; the others turn each text round within its own length, so that padding comes
last in both directions and no step needs a mask.
"""

from collections.abc import Callable, Sequence
from functools import partial

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
    forward, backward = _projected(weights, vectors, vectors)  # [time, batch, 4 units] each
    return _side_by_side(
        _scan(forward, weights[1], None, unroll, reverse=False),
        _scan(backward, weights[4], valid, unroll, reverse=True),
    )


def after(
    weights: Weights, vectors: jax.Array, lengths: jax.Array, together: bool, unroll: int = 1
) -> jax.Array:
    """Gradients of the recurrent weights in one product after the loop, instead of a sum within it.

    together: both directions in the same loop, as one batched product a step; otherwise each has a
    loop of its own.
    """
    forward, backward = _projected(weights, vectors, _turned(vectors, lengths))
    if together:
        both = jnp.stack([forward, backward], axis=1)  # [time, 2, batch, 4 units]
        hidden = _lstm(both, jnp.stack([weights[1], weights[4]]), unroll)
        forward, backward = hidden[:, 0], hidden[:, 1]  # [time, batch, units] each
    else:
        forward = _lstm(forward[:, None], weights[1][None], unroll)[:, 0]
        backward = _lstm(backward[:, None], weights[4][None], unroll)[:, 0]
    states = _side_by_side(forward, backward)
    units = forward.shape[-1]
    turned = _turned(states[..., units:], lengths)
    return jnp.concatenate([states[..., :units], turned], axis=-1)


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


def _projected(weights: Weights, forward: jax.Array, backward: jax.Array) -> list[jax.Array]:
    """Inputs of all steps through each direction's kernel: [time, batch, 4 units], twice."""
    turned = [jnp.swapaxes(vectors, 0, 1) for vectors in (forward, backward)]  # the narrow side
    return [v @ weights[i] + weights[i + 2] for v, i in zip(turned, (0, 3), strict=True)]


def _side_by_side(forward: jax.Array, backward: jax.Array) -> jax.Array:
    """[time, batch, units] each to [batch, time, 2 units]."""
    return jnp.swapaxes(jnp.concatenate([forward, backward], axis=-1), 0, 1)


def _turned(values: jax.Array, lengths: jax.Array) -> jax.Array:
    """Each text's steps in reverse, its padding where it was: [batch, time, features]."""
    time = jnp.arange(values.shape[1])[None]  # [1, time]
    source = jnp.where(time < lengths[:, None], lengths[:, None] - 1 - time, time)  # [batch, time]
    return jnp.take_along_axis(values, source[:, :, None], axis=1)


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


@partial(jax.custom_vjp, nondiff_argnums=(2,))
def _lstm(projected: jax.Array, recurrent: jax.Array, unroll: int) -> jax.Array:
    """[time, directions, batch, 4 units] and [directions, units, 4 units] to the hidden states."""
    return _lstm_forward(projected, recurrent, unroll)[0]


def _lstm_forward(projected, recurrent, unroll):
    def step(state, inputs):
        hidden, carry = state  # [directions, batch, units] each
        i, f, g, o = _gates(inputs + hidden @ recurrent)
        carry = f * carry + i * g
        hidden = o * jnp.tanh(carry)
        return (hidden, carry), (hidden, carry, jnp.concatenate([i, f, g, o], axis=-1))

    zeros = jnp.zeros((*projected.shape[1:3], recurrent.shape[1]), projected.dtype)
    _, (hidden, carry, gates) = lax.scan(step, (zeros, zeros), projected, unroll=unroll)
    return hidden, (recurrent, hidden, carry, gates)


def _lstm_backward(unroll, kept, by_hidden):
    recurrent, hidden, carry, gates = kept
    transposed = jnp.swapaxes(recurrent, 1, 2)  # [directions, 4 units, units]

    def step(later, now):
        by_state, by_carry = later  # gradients that the step after left, [directions, batch, units]
        by_output, carry, before, gates = now
        i, f, g, o = jnp.split(gates, 4, axis=-1)
        squashed = jnp.tanh(carry)
        by_state = by_state + by_output
        by_carry = by_carry + by_state * o * (1 - squashed**2)
        by_pre = jnp.concatenate(
            [
                by_carry * g * i * (1 - i),
                by_carry * before * f * (1 - f),
                by_carry * i * (1 - g**2),
                by_state * squashed * o * (1 - o),
            ],
            axis=-1,
        )
        return (by_pre @ transposed, by_carry * f), by_pre

    zeros = jnp.zeros_like(carry[0])
    steps = (by_hidden, carry, _before(carry), gates)
    _, by_pre = lax.scan(step, (zeros, zeros), steps, reverse=True, unroll=unroll)
    by_recurrent = jnp.einsum(
        "tdbu,tdbg->dug", _before(hidden), by_pre, preferred_element_type=jnp.float32
    )
    return by_pre, by_recurrent.astype(recurrent.dtype)


def _before(states: jax.Array) -> jax.Array:
    """What stood one step earlier, zeros at the first: [time, ...]."""
    return jnp.concatenate([jnp.zeros_like(states[:1]), states[:-1]])


_lstm.defvjp(_lstm_forward, _lstm_backward)
