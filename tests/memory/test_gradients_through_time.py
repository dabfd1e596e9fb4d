"""Gradients through time against a closed form, finite differences, and numbers beyond float32."""

import keras
import numpy as np
import pytest
from keras import ops

from nlpapp.memory.gradients import ThroughTime
from nlpapp.recurrent.cells import CELLS
from nlpapp.recurrent.recurrence import SimpleRNNCell

BATCH, TIME, FEATURES, UNITS = 3, 6, 2, 5
CELL_NAMES = [name for name, kind in CELLS.items() if not kind.bidirectional]


class LinearCell(SimpleRNNCell):
    """h_t = x_t W + b + h_{t-1} U."""

    def advance(self, projected, recurrent, states):
        return [projected + recurrent]


def built(cell, features=FEATURES):
    """A cell whose every weight is drawn at random."""
    cell.build((None, features))
    random = np.random.default_rng(7)
    cell.set_weights([random.normal(0, 0.6, weight.shape) for weight in cell.weights])
    return cell


def inputs(time=TIME):
    return np.random.default_rng(1).normal(size=(BATCH, time, FEATURES))


def test_of_a_linear_network_it_is_the_power_of_its_recurrent_weights():
    cell = built(LinearCell(UNITS, dtype="float64"))
    towards = np.random.default_rng(2).normal(size=(BATCH, UNITS))  # each loss's own direction
    found = ThroughTime(cell, lambda hidden, to: ops.sum(hidden[:, -1] * to, -1))(inputs(), towards)
    recurrent = np.array(cell.recurrent_kernel)
    for back in range(TIME):
        powers = towards @ np.linalg.matrix_power(recurrent, back).T
        expected = np.linalg.norm(powers, axis=-1)
        np.testing.assert_allclose(found.states["hidden"][:, TIME - 1 - back], expected, 1e-12)


def step(cell, x, states):
    """One step of a cell as Keras runs it, on NumPy arrays."""
    _, after = cell.step(cell.project(x), states)
    return [np.array(state) for state in after]


def losses_with(cell, sequences, losses_of, at, state, nudge):
    """Every loss, had one state been another by `nudge` [batch, units] after step `at`."""
    states = [np.zeros_like(nudge) for _ in np.atleast_1d(cell.state_size)]
    hidden = []
    for time in range(sequences.shape[1]):
        states = step(cell, sequences[:, time], states)
        if time == at:
            states[state] = states[state] + nudge
        hidden.append(states[0])
    return np.array(losses_of(np.stack(hidden, axis=1)))


def reads_the_last(hidden):
    return ops.sum(ops.sin(hidden[:, -1] * np.arange(1.0, UNITS + 1)), -1)


def reads_all(hidden):
    return ops.sum(ops.max(hidden, axis=1) + ops.mean(hidden**2, axis=1), -1)


@pytest.mark.parametrize("name", CELL_NAMES)
@pytest.mark.parametrize("losses_of", [reads_the_last, reads_all])
def test_it_is_what_finite_differences_give(name, losses_of):
    cell = built(CELLS[name].cell(UNITS, dtype="float64"))
    found = ThroughTime(cell, losses_of)(inputs())
    small = 1e-6
    nudges = np.repeat(np.concatenate([small * np.eye(UNITS), -small * np.eye(UNITS)]), BATCH, 0)
    copies = np.tile(inputs(), (2 * UNITS, 1, 1))  # each sequence by every nudge
    for state, norms in enumerate(found.states.values()):
        for at in range(TIME):
            losses = losses_with(cell, copies, losses_of, at, state, nudges)
            up, down = losses.reshape(2, UNITS, BATCH)
            expected = np.linalg.norm((up - down) / (2 * small), axis=0)
            np.testing.assert_allclose(norms[:, at], expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", CELL_NAMES)
def test_states_have_the_names_that_traces_have(name):
    cell = built(CELLS[name].cell(UNITS, dtype="float64"))
    found = ThroughTime(cell, reads_the_last)(inputs())
    names = {"hidden", "cell_state"} if name == "lstm" else {"hidden"}
    assert set(found.states) == names
    assert all(norms.shape == (BATCH, TIME) for norms in found.states.values())
    if name == "lstm":
        np.testing.assert_array_equal(found.states["cell_state"][:, -1], 0)  # nobody reads it


@pytest.mark.parametrize("scale", [0.2, 4.0])
def test_what_float32_and_squares_cannot_hold_is_still_a_number(scale):
    cell = built(LinearCell(UNITS, dtype="float64"))
    rotation = np.linalg.qr(np.array(cell.recurrent_kernel))[0]
    cell.recurrent_kernel.assign(scale * rotation)
    found = ThroughTime(cell, lambda hidden: hidden[:, -1, 0])(inputs(401))
    first = found.states["hidden"][:, 0]
    np.testing.assert_allclose(np.log10(first), 400 * np.log10(scale), rtol=1e-9)


def test_the_norm_of_the_weights_gradient_is_that_of_the_mean_loss_by_finite_differences():
    cell = built(CELLS["rnn"].cell(UNITS, dtype="float64"))
    output = keras.layers.Dense(1, dtype="float64")
    output.build((None, UNITS))

    def losses_of(hidden):
        return ops.tanh(output(hidden[:, -1]))[:, 0]

    found = ThroughTime(cell, losses_of, output.trainable_variables)(inputs()).weights
    nothing, small, squares = np.zeros((BATCH, UNITS)), 1e-6, 0.0
    for variable in [*cell.trainable_variables, *output.trainable_variables]:
        values = np.array(variable)
        for place in np.ndindex(*values.shape):
            means = []
            for sign in (1, -1):
                moved = values.copy()
                moved[place] += sign * small
                variable.assign(moved)
                means.append(losses_with(cell, inputs(), losses_of, -1, 0, nothing).mean())
            squares += ((means[0] - means[1]) / (2 * small)) ** 2
        variable.assign(values)
    np.testing.assert_allclose(found, np.sqrt(squares), rtol=1e-6)
