"""The loop over time on JAX: what Keras's own layers compute there, and their gradients.

Keras has one backend a process, so these tests run in a process of their own, which the last of
them starts.
"""

import os
import re
import subprocess
import sys

import keras
import numpy as np
import pytest

from nlpapp.recurrent.cells import CELLS, Reader

jax = pytest.importorskip("jax", reason="JAX comes with requirements-dev.txt")
on_jax = pytest.mark.skipif(keras.backend.backend() != "jax", reason="runs in a process of its own")
LENGTHS = np.array([7, 3, 1, 6], np.int32)
STOCK = {
    "rnn": keras.layers.SimpleRNN,
    "gru": keras.layers.GRU,
    "lstm": keras.layers.LSTM,
    "bilstm": keras.layers.LSTM,
}


def stock(cell, units):
    """Keras's layer of the same kind, reading as ours does."""
    layer = STOCK[cell](units, return_sequences=True)
    return keras.layers.Bidirectional(layer) if CELLS[cell].bidirectional else layer


def value_and_gradients(layer, weights, vectors, read):
    """Of a random weighing of the states of all tokens; by the weights and by the vectors."""
    random = np.random.default_rng(5)
    valid = np.arange(7)[None, :, None] < LENGTHS[:, None, None]

    def weighed(weights, vectors):
        with keras.StatelessScope(list(zip(layer.trainable_variables, weights, strict=True))):
            hidden = read(layer, vectors)
        return (hidden * random.normal(size=hidden.shape) * valid).sum()

    return jax.jit(jax.value_and_grad(weighed, argnums=(0, 1)))(weights, vectors)


@on_jax
@pytest.mark.parametrize("cell", CELLS)
def test_states_and_gradients_are_those_of_keras_own_layer(cell):
    random = np.random.default_rng(3)
    vectors = random.normal(size=(4, 7, 5)).astype(np.float32)
    ours, theirs = Reader(cell, units=3), stock(cell, units=3)
    ours.build(vectors.shape)
    theirs.build(vectors.shape)
    weights = [
        random.normal(0, 0.7, weight.shape).astype(np.float32)
        for weight in ours.trainable_variables
    ]
    assert [w.shape for w in ours.trainable_variables] == [
        w.shape for w in theirs.trainable_variables
    ]
    mask = np.arange(7)[None] < LENGTHS[:, None]
    mine = value_and_gradients(ours, weights, vectors, lambda layer, v: layer(v, lengths=LENGTHS))
    its = value_and_gradients(theirs, weights, vectors, lambda layer, v: layer(v, mask=mask))
    for a, b in zip(*map(jax.tree.leaves, (mine, its)), strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-5, atol=2e-5)


@on_jax
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_first_state_is_read_on_from_and_gets_its_gradient(cell):
    random = np.random.default_rng(4)
    vectors = random.normal(size=(4, 7, 5)).astype(np.float32)
    ours, theirs = CELLS[cell].layer(3, name="ours"), stock(cell, units=3)
    ours.build(vectors.shape)
    theirs.build(vectors.shape)
    theirs.set_weights(ours.get_weights())
    begin = [
        random.normal(size=(4, 3)).astype(np.float32) for _ in range(2 if cell == "lstm" else 1)
    ]

    def gradient(layer):
        def total(begin):
            return (layer(vectors, initial_state=begin) ** 2).sum()

        return jax.jit(jax.value_and_grad(total))(begin)

    for a, b in zip(*map(jax.tree.leaves, (gradient(ours), gradient(theirs))), strict=True):
        np.testing.assert_allclose(a, b, rtol=2e-5, atol=2e-5)


@pytest.fixture
def half():
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    yield
    keras.config.set_dtype_policy(usual)


@on_jax
@pytest.mark.parametrize("cell", CELLS)
def test_in_half_precision_every_product_of_the_loop_is_in_half_precision(cell, half):
    reader = Reader(cell, units=3)
    reader.build((2, 5, 4))
    weights = [variable.value for variable in reader.trainable_variables]

    def read(weights, vectors):
        with keras.StatelessScope(list(zip(reader.trainable_variables, weights, strict=True))):
            return reader(vectors, np.array([5, 2], np.int32))

    program = jax.make_jaxpr(read)(weights, jax.numpy.ones((2, 5, 4), "bfloat16"))
    products = re.findall(r":(\w+)\[\S* = dot_general", str(program))
    assert len(products) >= 2 and set(products) == {"bf16"}


@pytest.mark.skipif(keras.backend.backend() == "jax", reason="this is that process")
def test_all_of_this_in_a_process_where_keras_computes_with_jax():
    environment = dict(os.environ, KERAS_BACKEND="jax", JAX_PLATFORMS="cpu")
    environment["JAX_DISABLE_MOST_OPTIMIZATIONS"] = "1"  # to compile takes longer than to compute
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert re.search(r"\b11 passed, 1 skipped", done.stdout), done.stdout[-400:]
