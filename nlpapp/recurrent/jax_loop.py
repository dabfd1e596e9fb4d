"""The loop over time on JAX: both directions in one, as one batched product a step.

A step of a recurrent network is too small to fill an accelerator, so what costs is how many steps
there are and how much each starts. Two directions share each turn of the loop; and the gradient of
the recurrent weights is one product after the backward loop instead of a sum within it (Appleyard
et al. 2016, section 3.2), which JAX's own differentiation of `lax.scan` does not find.

A cell takes part through `advance(projected, recurrent, states)`, which gives the new states, the
hidden one first, from what `project` gave of a step's inputs, from the product of the hidden state
with the recurrent weights, and from the states before; and through `recurrent_weights()`, that
matrix and the bias of its product or None.

Masking: none. Padding must come last in the order of reading; what is computed there is
meaningless.
"""

from collections.abc import Callable, Sequence
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

UNROLLED = 4  # steps in a turn of the loop
States = tuple[jax.Array, ...]


def run(cells: Sequence, vectors: Sequence, begin: Sequence | None = None) -> tuple:
    """Cells of one kind, each over its own vectors [batch, time, features], in one loop.

    begin: of each cell its first states, each [batch, units]; zeros where it is None. Returns of
    each cell its hidden states [batch, time, units], and its last states.
    """
    inputs = [cell.project(jnp.swapaxes(v, 0, 1)) for cell, v in zip(cells, vectors, strict=True)]
    projected = jnp.stack(inputs, axis=1)  # [time, cells, batch, width]
    kernels, biases = zip(*(cell.recurrent_weights() for cell in cells), strict=True)
    kernel = _stacked(kernels, projected.dtype)
    bias = None if biases[0] is None else _stacked(biases, projected.dtype)[:, None]
    if begin is None:
        sizes = cells[0].state_size
        sizes = sizes if isinstance(sizes, list | tuple) else [sizes]
        first = tuple(jnp.zeros((*projected.shape[1:3], n), projected.dtype) for n in sizes)
    else:
        first = tuple(_stacked(same, projected.dtype) for same in zip(*begin, strict=True))
    hidden, last = _loop(cells[0].advance, first, projected, kernel, bias)
    hidden = jnp.transpose(hidden, (1, 2, 0, 3))  # [cells, batch, time, units]
    each = range(len(cells))
    return [hidden[i] for i in each], [[state[i] for state in last] for i in each]


def _stacked(values: Sequence, dtype: jnp.dtype) -> jax.Array:
    # Cast before the loop; gradients go back to the weights' own precision.
    return jnp.stack([jnp.asarray(value).astype(dtype) for value in values])


@partial(jax.custom_vjp, nondiff_argnums=(0,))
def _loop(
    advance: Callable, first: States, projected: jax.Array, kernel: jax.Array, bias: jax.Array
) -> tuple[jax.Array, States]:
    """Hidden states [time, cells, batch, units] and the last states.

    first: each [cells, batch, units]. projected: [time, cells, batch, width]. kernel: [cells,
    units, width]. bias: [cells, 1, width] or None.
    """
    return _forward(advance, first, projected, kernel, bias)[0]


def _forward(advance, first, projected, kernel, bias):
    def step(states, now):
        recurrent = states[0] @ kernel
        recurrent = recurrent if bias is None else recurrent + bias
        after = tuple(advance(now, recurrent, states))
        return after, (after, recurrent)

    last, (states, recurrent) = lax.scan(step, first, projected, unroll=UNROLLED)
    return (states[0], last), (first, projected, kernel, bias, states, recurrent)


def _backward(advance, kept, gradients):
    first, projected, kernel, bias, states, recurrent = kept
    by_hidden, by_last = gradients
    before = jax.tree.map(lambda f, s: jnp.concatenate([f[None], s[:-1]]), first, states)
    transposed = jnp.swapaxes(kernel, 1, 2)

    def step(by_states, now):
        by_output, *at = now
        _, pull = jax.vjp(lambda *a: tuple(advance(*a)), *at)
        by_projected, by_recurrent, by_before = pull((by_states[0] + by_output, *by_states[1:]))
        by_product = by_recurrent @ transposed
        return (by_before[0] + by_product, *by_before[1:]), (by_projected, by_recurrent)

    steps = (by_hidden, projected, recurrent, before)
    by_first, (by_projected, by_recurrent) = lax.scan(
        step, by_last, steps, reverse=True, unroll=UNROLLED
    )
    exact = {"preferred_element_type": jnp.float32}
    by_kernel = jnp.einsum("tcbu,tcbw->cuw", before[0], by_recurrent, **exact)
    by_bias = None
    if bias is not None:
        by_bias = jnp.sum(by_recurrent, (0, 2), dtype=jnp.float32)[:, None].astype(bias.dtype)
    return by_first, by_projected, by_kernel.astype(kernel.dtype), by_bias


_loop.defvjp(_forward, _backward)
