"""Networks side by side: each the same as alone, and as Keras would train it."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from nlpapp.memory.learners import Budget, Learners, Start, run, units_for
from nlpapp.memory.tasks import TASKS
from nlpapp.recurrent.cells import CELLS

CELL_NAMES = [name for name, kind in CELLS.items() if not kind.bidirectional]
every_cell = pytest.mark.parametrize("cell", CELL_NAMES)
UNITS, DISTANCE = 5, 3
SHORT = Budget(updates=3, batch=4, look=3, looked_at=2, judged=7, clip=0.05)


@every_cell
def test_cells_in_one_loop_give_what_each_gives_alone(cell):
    time, batch, features = 7, 3, 2
    random = np.random.default_rng(1)
    layers = [CELLS[cell].layer(UNITS, f"one_{i}") for i in range(3)]
    inputs = random.normal(size=(3, time, batch, features)).astype(np.float32)
    for layer in layers:
        layer.build((None, None, features))
        layer.set_weights([random.normal(0, 0.7, it.shape) for it in layer.weights])
    found = run([layer.cell for layer in layers], list(tf.constant(inputs))).numpy()
    assert found.shape == (time, 3, batch, UNITS)
    for i, layer in enumerate(layers):
        alone = np.array(layer(np.swapaxes(inputs[i], 0, 1)))
        np.testing.assert_allclose(np.swapaxes(found[:, i], 0, 1), alone, atol=1e-6)


def weights_of(learners, network):
    return [np.array(variable) for variable in learners._variables[network]]


@every_cell
@pytest.mark.parametrize("task", ["recall", "adding"])
def test_a_network_ends_with_the_same_weights_whoever_learns_beside_it(cell, task):
    together = Learners(cell, UNITS, TASKS[task], [1, 2], 1e-2)
    both = together.learn(DISTANCE, SHORT)
    for network, seed in enumerate((1, 2)):
        alone = Learners(cell, UNITS, TASKS[task], [seed], 1e-2)
        one = alone.learn(DISTANCE, SHORT)
        assert one.right == [both.right[network]] and one.updates == both.updates == 3
        for ours, theirs in zip(weights_of(together, network), weights_of(alone, 0), strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-6)


@every_cell
@pytest.mark.parametrize("task", ["copy", "adding"])
def test_updates_are_those_of_keras_with_adam_and_clipping(cell, task):
    task, rate = TASKS[task], 1e-2
    learners = Learners(cell, UNITS, task, [1, 2], rate)
    time, asked = (
        task.draw(np.random.default_rng(0), 1, 5)[0].shape[1],
        5 if task.name == "copy" else 1,
    )
    inputs = keras.Input((time, task.features))
    hidden = CELLS[cell].layer(UNITS, "over_time")(inputs)[:, -asked:]
    model = keras.Model(inputs, keras.layers.Dense(task.outputs)(hidden))
    model.set_weights(weights_of(learners, 1))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    if task.tolerance is not None:
        loss = keras.losses.MeanSquaredError()
    adam = keras.optimizers.Adam(rate, global_clipnorm=SHORT.clip)
    model.compile(adam, loss, jit_compile=False)
    random = np.random.default_rng([2, 5])  # as the second network draws
    for _ in range(SHORT.updates):
        shown, answers = task.draw(random, SHORT.batch, 5)
        if task.tolerance is None:
            shown = np.eye(task.features, dtype=np.float32)[shown]
        model.train_on_batch(shown, answers[..., None])
    learners.learn(5, SHORT)
    for ours, theirs in zip(weights_of(learners, 1), model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)


def test_who_has_solved_the_task_need_not_learn_on():
    learners = Learners("lstm", 16, TASKS["recall"], [1, 2], 2e-2)
    budget = Budget(updates=2000, batch=32, look=50, looked_at=64, judged=200)
    ended = learners.learn(1, budget)
    assert ended.updates < budget.updates and ended.updates % budget.look == 0
    assert all(right >= 0.95 * budget.judged for right in ended.right)
    assert all(0 < solved <= ended.updates for solved in ended.solved)


def test_a_budget_that_does_not_do_is_spent_and_said_so():
    ended = Learners("rnn", 2, TASKS["recall"], [1], 1e-4).learn(30, SHORT)
    assert (ended.updates, ended.solved) == (3, [None])


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("cell", ["rnn", "gru"])
def test_equal_parameters_are_as_equal_as_whole_units_allow(task, cell):
    asked = TASKS[task]
    like = Learners("lstm", 9, asked, [1], 1e-3).parameters
    units = units_for(like, cell, asked)

    def off(width):
        return abs(Learners(cell, width, asked, [1], 1e-3).parameters - like)

    assert units > 9 and off(units) <= min(off(units - 1), off(units + 1))


def test_first_weights_are_the_seed_s_and_what_was_asked_for():
    def first(start, seed=1):
        return weights_of(Learners("lstm", 4, TASKS["recall"], [seed], 1e-3, start), 0)

    kernel, recurrent, bias, *_ = first(Start())
    np.testing.assert_allclose(recurrent @ recurrent.T, np.eye(4), atol=1e-6)
    assert bias.tolist() == [0] * 4 + [1] * 4 + [0] * 8
    np.testing.assert_array_equal(first(Start())[0], kernel)
    assert not np.allclose(first(Start(), seed=2)[0], kernel)
    assert first(Start(gate_bias=4.0))[2].tolist() == [0] * 4 + [4] * 4 + [0] * 8
    glorot = first(Start(recurrent="glorot"))[1]
    assert np.abs(glorot @ glorot.T - np.eye(4)).max() > 0.1
    assert np.abs(glorot).max() <= np.sqrt(6 / (4 + 16))


def test_an_open_gate_is_the_update_gate_of_a_gru_and_a_plain_rnn_has_none():
    opened = Start(gate_bias=4.0)
    gru = Learners("gru", 4, TASKS["recall"], [1], 1e-3, opened)
    (bias,) = (it for it in weights_of(gru, 0) if it.shape == (2, 12))
    assert bias.tolist() == [[4] * 4 + [0] * 8, [0] * 12]
    with pytest.raises(ValueError, match="no gate"):
        Learners("rnn", 4, TASKS["recall"], [1], 1e-3, opened)
