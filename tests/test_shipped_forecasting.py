"""Contract 1, held by every shipped forecaster; packaged ones of tiny series: tests/tasks."""

import numpy as np
import pytest
from contract import CORE_OPERATIONS, answers_of, card_of, shipped

TIMES = np.array([1_260_000_000, 1_270_000_000, 0])  # the last rows', in two seasons
OUTPUTS = ("forecast", "low", "high")

RUN = """
nan = float("nan")

def run(signatures, times):
    answer = signatures["serving_default"]
    taken = answer.structured_input_signature[1]["history"].shape[2]
    history = tf.random.stateless_uniform([3, 12, taken], [3, 5], 1.0, 90.0)
    history = tf.where(tf.random.stateless_uniform([3, 12, taken], [7, 9]) < 0.2, nan, history)
    history = tf.tensor_scatter_nd_update(history, [[2]], [tf.fill([12, taken], nan)])
    given = {"history": history, "time": tf.constant(times), "series": tf.fill([3], "")}
    each = [{name: value[i : i + 1] for name, value in given.items()} for i in range(3)]
    longer = given | {"history": tf.pad(history, [[0, 0], [4, 0], [0, 0]], constant_values=nan)}
    return {
        "together": values(answer(**given)),
        "alone": [values(answer(**one)) for one in each],
        "longer": values(answer(**longer)),
        "nothing": values(answer(**given | {"history": history[:, :0]})),
    }
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What every model said, by folder."""
    folders = [param.values[0] for param in shipped("forecasting") if param.values[0]]
    return answers_of(RUN, TIMES, folders, tmp_path_factory.mktemp("answers"))


@pytest.fixture(params=shipped("forecasting"))
def model(request, answers):
    """One model: its card and what it said, under the names of the child's dictionary."""
    said = answers[str(request.param)]
    assert isinstance(said, dict), said
    return {"card": card_of(request.param), **said}


def test_it_needs_core_operations_only(model):
    assert model["operations"] <= CORE_OPERATIONS, model["operations"] - CORE_OPERATIONS


def test_its_signature_is_that_of_the_contract(model):
    card = model["card"]
    taken, given = model["signatures"]["serving_default"]
    assert taken == {
        "history": ("float32", [None, None, len(card["features"])]),
        "time": ("int64", [None]),
        "series": ("string", [None]),
    }
    assert {name: (kind, len(shape)) for name, (kind, shape) in given.items()} == dict.fromkeys(
        OUTPUTS, ("float32", 3)
    )
    for asked in ("together", "longer", "nothing"):
        for name in OUTPUTS:
            assert model[asked][name].shape == (3, card["horizon"], len(card["targets"]))


def test_a_forecast_is_a_number_within_its_band_whatever_is_missing(model):
    for asked in ("together", "nothing"):
        low, forecast, high = (model[asked][name] for name in ("low", "forecast", "high"))
        assert np.isfinite([low, forecast, high]).all()
        assert (low <= forecast).all() and (forecast <= high).all()


def test_a_forecast_does_not_depend_on_what_else_is_in_the_batch(model):
    for i, alone in enumerate(model["alone"]):
        for name in OUTPUTS:
            np.testing.assert_allclose(alone[name][0], model["together"][name][i], rtol=1e-4)


def test_rows_of_nothing_in_front_change_nothing(model):
    for name in OUTPUTS:
        np.testing.assert_allclose(model["longer"][name], model["together"][name], rtol=1e-4)
        np.testing.assert_allclose(model["nothing"][name][2], model["together"][name][2], rtol=1e-4)


def test_another_history_is_forecast_otherwise(model):
    first, second, _ = model["together"]["forecast"]
    assert not np.allclose(first, second)


def test_its_warm_up_requests_are_answered(model):
    assert model["warmed up"]
    for outputs in model["warmed up"]:
        for name in OUTPUTS:
            assert len(outputs[name]) == 1 and np.isfinite(outputs[name]).all()
