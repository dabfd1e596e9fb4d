"""Signatures of the saved forecaster: raw numbers in and out, of any length."""

import functools

import numpy as np
import pytest
import tensorflow as tf
from contract import CORE_OPERATIONS
from test_forecasting_model import HISTORY, NAN, SERIES, TIME, model_of, said
from tiny_series import corpus, series

from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.forecasting import baselines, linear, seasonal
from nlpapp.tasks.forecasting.baselines import Linear, band, persistence
from nlpapp.tasks.forecasting.signatures import RecurrentForecaster, forecasts_of
from nlpapp.tasks.forecasting.windows import windows

NAMES = [b"x", b"y", b"elsewhere"]


@pytest.fixture(scope="module", params=CELLS)
def both(request, tmp_path_factory):
    """The Keras model, and the signatures of what was saved of it."""
    model = model_of(request.param)
    module = RecurrentForecaster(model, window=4, names=["x", "y"])
    folder = tmp_path_factory.mktemp("saved")
    tf.saved_model.save(module, str(folder), signatures=module.signatures())
    return model, tf.saved_model.load(str(folder)), folder


def asked(saved, signature="serving_default", history=HISTORY, time=TIME, series=NAMES) -> dict:
    found = saved.signatures[signature](
        history=tf.constant(history, tf.float32),
        time=tf.constant(time, tf.int64),
        series=tf.constant(series),
    )
    return {name: value.numpy() for name, value in found.items()}


def test_what_was_saved_forecasts_as_the_model_does(both):
    model, saved, _ = both
    found = asked(saved)
    assert set(found) == {"forecast", "low", "high"} and found["low"].shape == (3, 3, 1)
    expected = said(model)
    for place, name in enumerate(("low", "forecast", "high")):
        np.testing.assert_allclose(found[name], expected[..., place], rtol=1e-5)


def test_more_rows_than_the_window_are_not_read_and_no_row_is_no_error(both):
    _, saved, _ = both
    longer = np.concatenate([np.full((3, 5, 2), 99.0), HISTORY], axis=1)
    np.testing.assert_allclose(asked(saved, history=longer)["low"], asked(saved)["low"], rtol=1e-5)
    nothing = asked(saved, history=np.zeros((3, 0, 2)))
    empty = asked(saved, history=np.full((3, 2, 2), NAN))
    for name in nothing:
        assert np.isfinite(nothing[name]).all()
        np.testing.assert_allclose(nothing[name], empty[name], rtol=1e-6)


def test_an_empty_name_is_an_unknown_series(both):
    _, saved, _ = both
    names = [b"", b"nowhere", b"x"]
    found = asked(saved, history=HISTORY[[0, 0, 0]], time=TIME[[0, 0, 0]], series=names)
    np.testing.assert_allclose(found["forecast"][0], found["forecast"][1], rtol=1e-6)
    assert not np.allclose(found["forecast"][0], found["forecast"][2])


def test_trace_has_a_state_for_each_row_that_was_read(both):
    model, saved, _ = both
    found = asked(saved, "trace")
    np.testing.assert_array_equal(found.pop("length"), [4, 3, 0])
    np.testing.assert_array_equal(found.pop("start"), [0, 1, 4])
    vectors, lengths, _ = model.read(HISTORY, SERIES)
    expected = model.reader.states(vectors, lengths)
    assert set(found) == set(expected)
    for name, values in found.items():
        assert values.shape == (3, 4, 3)
        np.testing.assert_allclose(values, np.array(expected[name]), atol=1e-5)
        assert not values[1, 3:].any() and not values[2].any()
    longer = np.concatenate([np.full((3, 5, 2), NAN), HISTORY], axis=1)
    np.testing.assert_array_equal(asked(saved, "trace", longer)["start"], [5, 6, 9])


def operations(folder) -> set[str]:
    """The types of all operations of a saved model."""
    from tensorflow.core.protobuf import saved_model_pb2

    graph = saved_model_pb2.SavedModel()
    graph.ParseFromString((folder / "saved_model.pb").read_bytes())
    [meta] = graph.meta_graphs
    functions = [it.node_def for it in meta.graph_def.library.function]
    return {node.op for nodes in (meta.graph_def.node, *functions) for node in nodes}


def test_only_core_operations_are_used(both):
    assert operations(both[2]) - CORE_OPERATIONS == set()


LEARN = {"linear": linear.fitted, "persistence": linear.staying, "seasonal": seasonal.seasonal}


@pytest.mark.parametrize(
    ("kind", "relative"),
    [
        *(("linear", False), ("linear", True), ("persistence", False), ("persistence", True)),
        ("seasonal", False),
    ],
)
def test_a_baseline_as_a_graph_says_what_it_says_in_numpy(relative, kind, tmp_path):
    given = [series("x", 300, 2), series("y", 300, 2, seed=1)]
    for it in given:
        it.values[np.random.default_rng(2).random(it.values.shape) < 0.1] = NAN
    step = "30D" if kind == "seasonal" else "B" if relative else "D"  # a year of 12 rows
    tiny = corpus(*given, relative=relative, step=step)
    learn, test = (windows(tiny, split) for split in ("train", "test"))
    module = LEARN[kind](tiny, learn)
    tf.saved_model.save(module, str(tmp_path), signatures=module.signatures())
    saved = tf.saved_model.load(str(tmp_path))
    assert operations(tmp_path) - CORE_OPERATIONS == set()
    answer = saved.signatures["serving_default"]
    found = forecasts_of(answer, tiny, test, module.window, batch=50)
    said = {
        "linear": Linear(tiny, learn),
        "persistence": persistence,
        "seasonal": functools.partial(baselines.seasonal, tiny),
    }[kind]
    np.testing.assert_allclose(found.forecast, said(test), rtol=2e-4)
    expected = band(learn, said(learn), test, said(test), relative)
    np.testing.assert_allclose(found.low, expected.low, rtol=2e-4)
    np.testing.assert_allclose(found.high, expected.high, rtol=2e-4)
    assert (found.low <= found.forecast).all() and (found.forecast <= found.high).all()
    names = {"series": [b"nowhere"], "time": TIME[:1]}
    for history in (np.zeros((1, 0, 2)), np.full((1, 9, 2), NAN)):
        assert all(np.isfinite(it).all() for it in asked(saved, history=history, **names).values())


def test_weekdays_have_no_season_to_repeat():
    tiny = corpus(series("x", 300), step="B")
    with pytest.raises(ValueError, match="rows that are 1 weekday apart have no season"):
        seasonal.seasonal(tiny, windows(tiny, "train"))
