"""What gates did to a memory, beside the equations computed here."""

import numpy as np
import pytest

from nlpapp.app.inside.states import Direction, read, shown_by
from nlpapp.serving import find, load

TIME, UNITS = 7, 5


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(backward=False):
    """The parts of an LSTM that was stepped by hand over random gates, in text order."""
    random = np.random.default_rng(5)
    gates = {
        name: sigmoid(random.normal(size=(TIME, UNITS)))
        for name in ("forget_gate", "input_gate", "output_gate")
    }
    candidate = np.tanh(random.normal(size=(TIME, UNITS)))
    cell, hidden = np.zeros((TIME, UNITS)), np.zeros((TIME, UNITS))
    state = np.zeros(UNITS)
    for t in range(TIME)[::-1] if backward else range(TIME):
        state = gates["forget_gate"][t] * state + gates["input_gate"][t] * candidate[t]
        cell[t], hidden[t] = state, gates["output_gate"][t] * np.tanh(state)
    parts = gates | {"candidate": candidate, "cell_state": cell, "hidden": hidden}
    return Direction(parts, backward)


@pytest.mark.parametrize("backward", [False, True])
def test_what_an_lstm_kept_and_wrote_adds_up_to_what_it_holds(backward):
    direction = lstm(backward)
    parts, before = direction.parts, direction.before
    first = -1 if backward else 0
    assert (before[first] == 0).all()
    kept = parts["forget_gate"] * before
    written = parts["input_gate"] * parts["candidate"]
    np.testing.assert_allclose(kept + written, direction.memory, atol=1e-12)

    flows = direction.flows()
    np.testing.assert_allclose(flows["held"], np.abs(before).mean(1))
    np.testing.assert_allclose(flows["kept"], np.abs(kept).mean(1))
    np.testing.assert_allclose(flows["written"], np.abs(written).mean(1))
    np.testing.assert_allclose(flows["out"], np.abs(parts["hidden"]).mean(1))
    assert set(direction.means()) == {"forget_gate", "input_gate", "output_gate"}
    np.testing.assert_allclose(direction.means()["input_gate"], parts["input_gate"].mean(1))


def test_what_a_gru_keeps_and_writes_adds_up_to_its_hidden_state():
    random = np.random.default_rng(6)
    update, reset = (sigmoid(random.normal(size=(TIME, UNITS))) for _ in range(2))
    candidate = np.tanh(random.normal(size=(TIME, UNITS)))
    hidden, state = [], np.zeros(UNITS)
    for z, g in zip(update, candidate, strict=True):
        state = z * state + (1 - z) * g
        hidden.append(state)
    parts = {"update_gate": update, "reset_gate": reset, "candidate": candidate}
    direction = Direction(parts | {"hidden": np.array(hidden)})
    np.testing.assert_allclose(
        update * direction.before + (1 - update) * candidate, direction.memory, atol=1e-12
    )
    flows = direction.flows()
    np.testing.assert_allclose(flows["kept"], np.abs(update * direction.before).mean(1))
    np.testing.assert_allclose(flows["written"], np.abs((1 - update) * candidate).mean(1))


def test_of_a_plain_rnn_nothing_kept_is_told_apart_from_what_is_new():
    hidden = np.tanh(np.random.default_rng(7).normal(size=(TIME, UNITS)))
    flows = Direction({"hidden": hidden}).flows()
    assert set(flows) == {"held", "now", "out"}
    np.testing.assert_allclose(flows["held"][1:], flows["now"][:-1])


def test_the_units_that_moved_most_come_first():
    hidden = np.zeros((3, 4))
    hidden[1] = [0.1, -0.9, 0.5, 0.0]
    moved = Direction({"hidden": hidden}).moved(2)
    assert moved[1].tolist() == [1, 2]
    assert moved[2].tolist() == [1, 2]  # back to zero: the same that went far
    assert moved.shape == (3, 2)


def test_units_that_behave_alike_are_neighbours():
    time = np.linspace(0, 6, 30)
    courses = {0: np.sin(time), 1: np.cos(time), 2: 3 * np.sin(time), 3: 0.2 * np.cos(time)}
    hidden = np.stack([courses[unit] for unit in range(4)], 1)
    order = Direction({"hidden": hidden}).order().tolist()
    assert sorted(order) == [0, 1, 2, 3]
    assert abs(order.index(0) - order.index(2)) == 1
    assert abs(order.index(1) - order.index(3)) == 1


@pytest.mark.parametrize("shape", [(1, 5), (4, 1), (1, 1), (3, 2)])
def test_one_word_or_one_unit_has_an_order_too(shape):
    order = Direction({"hidden": np.zeros(shape)}).order()
    assert sorted(order.tolist()) == list(range(shape[1]))


def test_a_reading_is_as_long_as_its_own_text_and_has_both_directions(saved_models):
    model = load(find(saved_models, "sentiment-toy-bilstm"))
    short, long = read(model, ["good", "a dull and poor film"])
    assert short.tokens.tolist() == ["good"]
    assert [it.backward for it in long.directions] == [False, True]
    assert list(long.directions[0].parts) == [
        *("forget_gate", "input_gate", "output_gate", "candidate", "cell_state", "hidden")
    ]
    assert long.directions[1].memory.shape == (len(long.tokens), 3)
    forward, back = (it.memory for it in long.directions)
    np.testing.assert_array_equal(forward, -back)  # as the toy has it
    alone = model.run(["good"], "trace")
    np.testing.assert_allclose(short.scores, alone["scores_so_far"][0], atol=1e-6)


def test_a_linear_model_shows_no_states(saved_models):
    assert shown_by(load(find(saved_models, "sentiment-toy-rnn")))
    assert not shown_by(load(find(saved_models, "sentiment-toy-linear")))
