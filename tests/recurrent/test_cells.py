"""Every cell against the same equations stepped by hand in NumPy, one token at a time."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from nlpapp.recurrent import cells
from nlpapp.recurrent.cells import CELLS, Reader
from nlpapp.recurrent.recurrence import GRUCell, LSTMCell, SimpleRNNCell

FEATURES, UNITS, TIME = 3, 5, 7
LENGTHS = np.array([7, 1, 0, 4], np.int32)

STATES = {
    "rnn": {"hidden"},
    "gru": {"hidden", "update_gate", "reset_gate", "candidate"},
    "lstm": {"hidden", "cell_state", "forget_gate", "input_gate", "output_gate", "candidate"},
}
STATES["bilstm"] = STATES["lstm"] | {f"{name}_backward" for name in STATES["lstm"]}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def rnn_step(x, state, kernel, recurrent, bias):
    return {"hidden": np.tanh(x @ kernel + state["hidden"] @ recurrent + bias)}


def gru_step(x, state, kernel, recurrent, bias):
    before = state["hidden"]
    xz, xr, xc = np.split(x @ kernel + bias[0], 3)
    hz, hr, hc = np.split(before @ recurrent + bias[1], 3)
    update, reset = sigmoid(xz + hz), sigmoid(xr + hr)
    candidate = np.tanh(xc + reset * hc)
    hidden = update * before + (1 - update) * candidate
    return {
        "hidden": hidden,
        "update_gate": update,
        "reset_gate": reset,
        "candidate": candidate,
    }


def lstm_step(x, state, kernel, recurrent, bias):
    i, f, c, o = np.split(x @ kernel + state["hidden"] @ recurrent + bias, 4)
    i, f, c, o = sigmoid(i), sigmoid(f), np.tanh(c), sigmoid(o)
    cell_state = f * state["cell_state"] + i * c
    return {
        "hidden": o * np.tanh(cell_state),
        "cell_state": cell_state,
        "forget_gate": f,
        "input_gate": i,
        "output_gate": o,
        "candidate": c,
    }


STEP = {SimpleRNNCell: rnn_step, GRUCell: gru_step, LSTMCell: lstm_step}


def walk(layer, sequence):
    """States by name, [time, units] each, of one unpadded sequence [time, features] in order."""
    step = STEP[type(layer.cell)]
    weights = [np.array(weight, np.float64) for weight in layer.get_weights()]
    state = {"hidden": np.zeros(UNITS), "cell_state": np.zeros(UNITS)}
    steps = []
    for x in sequence:
        state = step(x, state, *weights)
        steps.append(state)
    return {name: np.stack([s[name] for s in steps]) for name in steps[0]} if steps else {}


def read_by_hand(reader, sequence):
    """What the reader gives for one unpadded sequence, and the last layer's states by name."""
    for depth in range(reader.layers):
        states = walk(reader.forward[depth], sequence)
        if reader.backward:
            backward = walk(reader.backward[depth], sequence[::-1])
            states |= {f"{name}_backward": value[::-1] for name, value in backward.items()}
        if not states:
            return np.zeros((0, reader.units)), {}
        sequence = np.concatenate(
            [states[name] for name in ("hidden", "hidden_backward") if name in states], axis=-1
        )
    return sequence, states


def reader_of(cell, layers=1, **options):
    """A built reader whose every weight, biases too, is drawn at random."""
    reader = Reader(cell, UNITS, layers, **options)
    reader.build((None, None, FEATURES))
    random = np.random.default_rng(7)
    for weight in reader.weights:
        weight.assign(random.normal(0, 0.7, weight.shape))
    return reader


def vectors_of(time=TIME, seed=1):
    """Vectors [batch, time, features]; the padding holds noise, which must not matter."""
    known = np.random.default_rng(1).normal(size=(len(LENGTHS), TIME, FEATURES))
    noise = np.random.default_rng(seed).normal(size=(len(LENGTHS), time, FEATURES))
    for row, length in enumerate(LENGTHS):
        noise[row, :length] = known[row, :length]
    return noise.astype(np.float32)


every_cell = pytest.mark.parametrize("cell", CELLS)
one_or_two_layers = pytest.mark.parametrize("layers", [1, 2])


@every_cell
@one_or_two_layers
def test_a_reader_gives_what_stepping_by_hand_gives(cell, layers):
    reader, vectors = reader_of(cell, layers), vectors_of()
    found = np.array(reader(vectors, LENGTHS))
    width = UNITS * (2 if CELLS[cell].bidirectional else 1)
    assert found.shape == (len(LENGTHS), TIME, width)
    for row, length in enumerate(LENGTHS):
        expected, _ = read_by_hand(reader, vectors[row, :length])
        np.testing.assert_allclose(found[row, :length], expected.reshape(-1, width), atol=1e-6)


@every_cell
@pytest.mark.parametrize("time", [1, 2, 3, 4, 5, 8, 9])
def test_texts_of_any_length_are_read_to_their_end_and_no_further(cell, time):
    reader = reader_of(cell, layers=2)
    vectors = np.random.default_rng(time).normal(size=(3, time, FEATURES)).astype(np.float32)
    lengths = np.array([time, time - 1, 0], np.int32)
    found = np.array(reader(vectors, lengths))
    assert found.shape[1] == time
    for row, length in enumerate(lengths):
        expected, _ = read_by_hand(reader, vectors[row, :length])
        np.testing.assert_allclose(found[row, :length].ravel(), expected.ravel(), atol=1e-6)


@every_cell
def test_what_each_direction_knew_at_its_end_is_the_state_after_its_last_token(cell):
    reader, vectors = reader_of(cell), vectors_of()
    some = np.flatnonzero(LENGTHS)
    vectors, lengths = vectors[some], LENGTHS[some]
    final = np.array(reader.final(reader(vectors, lengths), lengths))
    for row, length in enumerate(lengths):
        sequence = vectors[row, :length]
        ends = walk(reader.forward[0], sequence)["hidden"][-1]
        if reader.backward:
            ends = np.concatenate([ends, walk(reader.backward[0], sequence[::-1])["hidden"][-1]])
        np.testing.assert_allclose(final[row], ends, atol=1e-6)


@every_cell
def test_what_stands_in_the_padding_has_no_part_in_a_gradient(cell):
    reader = reader_of(cell, layers=2)
    weighing = np.random.default_rng(5).normal(size=(len(LENGTHS), 1, reader.units))

    def gradient(vectors):
        vectors = tf.constant(vectors)
        with tf.GradientTape() as tape:
            tape.watch(vectors)
            valid = tf.sequence_mask(LENGTHS, vectors.shape[1], tf.float32)[:, :, None]
            hidden = reader(vectors, LENGTHS)[:, :, : reader.units]
            total = tf.reduce_sum(hidden * weighing * valid)
        return tape.gradient(total, vectors).numpy(), np.squeeze(valid, -1) > 0

    (short, valid), (long, _) = gradient(vectors_of(seed=2)), gradient(vectors_of(time=13, seed=3))
    assert np.abs(short[valid]).min() > 0
    assert not short[~valid].any()
    np.testing.assert_allclose(short[valid], long[:, :TIME][valid], atol=1e-5)


@every_cell
@one_or_two_layers
def test_states_and_gates_are_those_of_stepping_by_hand_and_zero_beyond_the_end(cell, layers):
    reader, vectors = reader_of(cell, layers), vectors_of(time=9)
    found = {name: np.array(value) for name, value in reader.states(vectors, LENGTHS).items()}
    assert set(found) == STATES[cell]
    for row, length in enumerate(LENGTHS):
        _, expected = read_by_hand(reader, vectors[row, :length])
        for name, value in found.items():
            assert value.shape == (len(LENGTHS), 9, UNITS)
            if length:
                np.testing.assert_allclose(
                    value[row, :length], expected[name], atol=1e-6, err_msg=name
                )
            assert not value[row, length:].any(), name


@every_cell
@one_or_two_layers
def test_neither_the_amount_of_padding_nor_what_stands_in_it_changes_anything(cell, layers):
    reader = reader_of(cell, layers)
    valid = np.arange(TIME)[None] < LENGTHS[:, None]
    short, long = vectors_of(seed=2), vectors_of(time=13, seed=3)
    a, b = np.array(reader(short, LENGTHS)), np.array(reader(long, LENGTHS))[:, :TIME]
    np.testing.assert_allclose(a[valid], b[valid], atol=1e-6)
    of_short, of_long = reader.states(short, LENGTHS), reader.states(long, LENGTHS)
    for name, value in of_short.items():
        np.testing.assert_allclose(value, np.array(of_long[name])[:, :TIME], atol=1e-6)


@every_cell
def test_hidden_among_the_states_is_what_a_call_returns(cell):
    reader, vectors = reader_of(cell, layers=2), vectors_of()
    states = reader.states(vectors, LENGTHS)
    parts = [np.array(states[n]) for n in ("hidden", "hidden_backward") if n in states]
    valid = np.arange(TIME)[None] < LENGTHS[:, None]
    called = np.array(reader(vectors, LENGTHS))
    np.testing.assert_allclose(np.concatenate(parts, -1)[valid], called[valid], atol=1e-6)


@every_cell
def test_a_reader_made_again_from_its_configuration_and_weights_reads_the_same(cell):
    reader, vectors = reader_of(cell, layers=2, dropout=0.3), vectors_of()
    again = Reader.from_config(reader.get_config())
    again.build((None, None, FEATURES))
    again.set_weights(reader.get_weights())
    np.testing.assert_array_equal(again(vectors, LENGTHS), reader(vectors, LENGTHS))
    assert again.rate == 0.3


def test_dropout_works_between_layers_and_only_in_training():
    vectors = vectors_of()
    two, one = reader_of("gru", 2, dropout=0.5), reader_of("gru", 1, dropout=0.5)
    np.testing.assert_array_equal(two(vectors, LENGTHS), two(vectors, LENGTHS, training=False))
    assert not np.allclose(two(vectors, LENGTHS), two(vectors, LENGTHS, training=True))
    np.testing.assert_array_equal(one(vectors, LENGTHS), one(vectors, LENGTHS, training=True))


def test_a_cell_is_added_by_one_entry(monkeypatch):
    both_ways = dataclasses.replace(CELLS["gru"], bidirectional=True)
    monkeypatch.setitem(cells.CELLS, "bigru", both_ways)
    reader, vectors = reader_of("bigru"), vectors_of()
    found, states = np.array(reader(vectors, LENGTHS)), reader.states(vectors, LENGTHS)
    expected, by_hand = read_by_hand(reader, vectors[3, :4])
    np.testing.assert_allclose(found[3, :4], expected, atol=1e-6)
    assert set(states) == STATES["gru"] | {f"{name}_backward" for name in STATES["gru"]}
    for name, value in states.items():
        np.testing.assert_allclose(np.array(value)[3, :4], by_hand[name], atol=1e-6)
