"""Gradients at initialisation: of which weights they are, and that they vanish and explode."""

import numpy as np
import pytest

from nlpapp.memory.beginning import Beginning, at_beginning

SETTING = Beginning(units=23, features=3, sequences=2, seeds=2)
STEPS = 30


def hidden(found):
    return np.concatenate([one.states["hidden"] for one in found])


def test_small_recurrent_weights_let_it_vanish_and_large_ones_explode():
    measure = at_beginning("rnn", STEPS, SETTING)
    vanishing, exploding = hidden(measure(scale=0.3)), hidden(measure(scale=3.0))
    # Of orthogonal weights a step back cannot leave more than the scale.
    back = np.arange(STEPS)[::-1]
    assert np.all(vanishing <= vanishing[:, -1:] * 0.3**back * (1 + 1e-9))
    assert np.median(exploding[:, 0] / exploding[:, -1]) > 10


def test_seeds_differ_and_the_same_call_finds_the_same_again():
    measure = at_beginning("gru", STEPS, SETTING)
    first, second = measure(scale=1.0)
    assert not np.allclose(first.states["hidden"], second.states["hidden"])
    measure(scale=2.0)
    np.testing.assert_array_equal(hidden(measure(scale=1.0)), hidden([first, second]))


def test_an_open_forget_gate_keeps_what_a_closed_one_loses():
    measure = at_beginning("lstm", STEPS, SETTING)

    def kept(**point):  # of what there is one step back, how much at the first step
        norms = np.concatenate([one.states["cell_state"] for one in measure(**point)])
        return np.median(norms[:, 0] / norms[:, -2])

    usual = kept(scale=1.0)
    assert kept(scale=1.0, forget_bias=-2.0) < 0.1 * usual
    assert kept(scale=1.0, forget_bias=6.0) > 10 * usual
    assert kept(scale=1.0, forget_bias=1.0) == pytest.approx(usual)  # Keras begins with 1
