"""Exponential smoothing as a graph, held against the library that its rates come from."""

import warnings

import numpy as np
import pytest
import tensorflow as tf
from contract import CORE_OPERATIONS
from statsmodels.tsa.statespace.exponential_smoothing import ExponentialSmoothing
from test_forecasting_signatures import operations
from tiny_series import corpus, series

from nlpapp.tasks.forecasting.signatures import forecasts_of
from nlpapp.tasks.forecasting.smoothing import SmoothingForecaster, fitted, rates_of
from nlpapp.tasks.forecasting.windows import windows

NAN = np.nan
RATES = np.array([[[0.7, 0.2, 0.9], [0.3, 0.05, 0.5]], [[1, 0, 0.8], [0.6, 0.6, 0.95]]])


def library(values, rates, horizon):
    """Forecasts of values [rows] by statsmodels, from a level as high as the first and no trend."""
    known = {"initial_level": values[0], "initial_trend": 0.0}
    model = ExponentialSmoothing(
        values, trend=True, damped_trend=True, initialization_method="known", **known
    )
    return model.smooth(rates).forecast(horizon)


@pytest.mark.parametrize("relative", [False, True])
def test_the_graph_forecasts_what_the_library_forecasts(relative, tmp_path):
    given = series("x", 200, 2), series("y", 200, 2, seed=1)
    tiny = corpus(*given, relative=relative, targets=("b", "a"))
    module = SmoothingForecaster(tiny, RATES)
    tf.saved_model.save(module, str(tmp_path), signatures=module.signatures())
    signature = tf.saved_model.load(str(tmp_path)).signatures["serving_default"]
    test = windows(tiny, "test")
    said = forecasts_of(signature, tiny, test, module.window, batch=30).forecast
    for row in (0, 7, len(test) - 1):
        for target, column in enumerate((1, 0)):
            values = test.history[row, :, column]
            rates = RATES[test.series[row], target]
            expected = library(np.log(values) if relative else values, rates, 3)
            expected = np.exp(expected) if relative else expected
            np.testing.assert_allclose(said[row, :, target], expected, rtol=1e-5)
    assert operations(tmp_path) - CORE_OPERATIONS == set()


def test_what_is_missing_teaches_nothing_and_rows_in_front_change_nothing():
    tiny = corpus(series("x", 200), window=6)
    module = SmoothingForecaster(tiny, RATES[:1, :1])
    ask = module.signatures()["serving_default"]

    def said(*values):
        history = tf.constant(np.float32(values)[None, :, None])
        answer = ask(history=history, time=tf.constant([0], tf.int64), series=tf.constant(["x"]))
        return answer["forecast"].numpy()[0, :, 0]

    level, trend = 5 + 0.7 * (7 - 5), 0.2 * (7 - 5)
    level, trend = level + 0.9 * trend, 0.9 * trend  # the gap
    ahead = level + 0.9 * trend
    level, trend = ahead + 0.7 * (4 - ahead), 0.9 * trend + 0.2 * (4 - ahead)
    expected = level + trend * np.cumsum([0.9, 0.81, 0.729])
    np.testing.assert_allclose(said(5, 7, NAN, 4), expected, rtol=1e-6)
    np.testing.assert_allclose(said(NAN, NAN, 5, 7, NAN, 4), expected, rtol=1e-6)
    np.testing.assert_array_equal(said(99, 5, 7, NAN, 4, 3, 2), said(5, 7, NAN, 4, 3, 2))
    np.testing.assert_array_equal(said(NAN), 0)


def test_rates_are_those_that_made_the_series():
    random = np.random.default_rng(3)
    level, values = 0.0, np.empty(1_500)
    for row in range(len(values)):
        shock = random.normal()
        values[row], level = 1000 + 50 * (level + shock), level + 0.3 * shock
    values[random.random(len(values)) < 0.03] = NAN
    alpha, beta, damping = rates_of(np.r_[NAN, NAN, values])
    assert alpha == pytest.approx(0.3, abs=0.07)
    assert beta == pytest.approx(0, abs=0.05) and 0.5 < damping < 1


@pytest.mark.parametrize("values", [[], [NAN, NAN], [NAN, 3.0], [2.0, 2.0, NAN, 2.0]])
def test_a_series_without_change_stays_as_it_is(values):
    assert rates_of(np.array(values))[:2] == (1, 0)


def test_nothing_of_the_test_is_learned():
    tiny = corpus(series("x", 150))
    learn = windows(tiny, "train")
    tiny.series[0].values[90:] = 1e6  # train are the first 90 rows
    spoilt = fitted(tiny, learn)
    tiny.series[0].values[90:] = np.linspace(0, 1, 60)[:, None]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        clean = fitted(tiny, learn)
    np.testing.assert_array_equal(spoilt.rates.numpy(), clean.rates.numpy())
    np.testing.assert_array_equal(spoilt.ends.numpy(), clean.ends.numpy())
