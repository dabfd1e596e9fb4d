"""The forecaster: what is read, what is forecast, and bands in order whatever was learned."""

from dataclasses import replace

import numpy as np
import pytest
from tiny_series import corpus, series

from nlpapp.learning.ranges import complaints
from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.forecasting import scaling
from nlpapp.tasks.forecasting.baselines import periods_of
from nlpapp.tasks.forecasting.fitting import Prepared, WindowBatches, build, of_split
from nlpapp.tasks.forecasting.model import QUANTILES, PinballLoss
from nlpapp.tasks.forecasting.recipe import OVERRIDES, Recipe, recipe_for
from nlpapp.tasks.forecasting.windows import windows

RECIPE = Recipe(units=3, embedding=2, epochs=2, batch=8)
NAN = np.nan


def prepared(cell: str, relative: bool = False, several: bool = True) -> Prepared:
    """Two columns, the first forecast three rows ahead from four; of two series or of one."""
    given = [series("x", 60, 2), series("y", 60, 2, seed=1)][: 1 + several]
    tiny = corpus(*given, relative=relative)
    scale = scaling.learned(tiny)
    return Prepared(
        cell=cell,
        recipe=RECIPE,
        seed=3,
        relative=relative,
        mean=scale.mean,
        deviation=scale.deviation,
        targets=np.array([0], np.int32),
        periods=np.array(periods_of("D"), np.int64),
        **of_split("train", windows(tiny, "train")),
        **of_split("validation", windows(tiny, "validation")),
    )


def model_of(cell: str = "gru", **how):
    """Weights are drawn at random, large enough that rows make a difference."""
    model = build(prepared(cell, **how))
    random = np.random.default_rng(4)
    for weight in model.trainable_weights:
        weight.assign(random.normal(0, 0.7, weight.shape))
    return model


HISTORY = np.float32(
    [
        [[20, 21], [22, 20], [NAN, 19], [23, NAN]],
        [[NAN, NAN], [19, NAN], [20, 18], [NAN, NAN]],
        [[NAN, NAN]] * 4,
    ]
)
TIME = np.array([700_000_000, 710_000_000, 720_000_000])
SERIES = np.array([0, 1, 2], np.int32)  # the last one unknown


def said(model, history=HISTORY, time=TIME, series=SERIES) -> np.ndarray:
    return np.array(model.raw(model((history, time, series)), history, series))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("relative", [False, True])
def test_rows_without_values_in_front_change_nothing(cell, relative):
    model = model_of(cell, relative=relative)
    longer = np.pad(HISTORY, [(0, 0), (3, 0), (0, 0)], constant_values=NAN)
    np.testing.assert_allclose(said(model), said(model, longer), rtol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_an_answer_does_not_depend_on_what_else_is_in_the_batch(cell):
    model = model_of(cell)
    for place in range(3):
        one = slice(place, place + 1)
        alone = said(model, HISTORY[one], TIME[one], SERIES[one])
        np.testing.assert_allclose(said(model)[one], alone, rtol=1e-5)
    shorter = said(model, HISTORY[1:2, 1:], TIME[1:2], SERIES[1:2])
    np.testing.assert_allclose(said(model)[1:2], shorter, rtol=1e-5)


@pytest.mark.parametrize("relative", [False, True])
def test_the_band_is_about_the_forecast_whatever_was_learned(relative):
    model = model_of(relative=relative)
    random = np.random.default_rng(6)
    history = random.uniform(1, 1e5, (200, 4, 2)).astype(np.float32)
    history[random.random(history.shape) < 0.3] = NAN
    numbers = random.integers(0, 3, 200).astype(np.int32)
    for scale in (1e-3, 1, 50):
        model.output_layer.kernel.assign(
            scale * random.normal(size=model.output_layer.kernel.shape)
        )
        found = said(model, history, np.full(200, TIME[0]), numbers)
        assert np.isfinite(found[..., 1]).all() or scale == 50
        assert (found[..., 0] <= found[..., 1]).all() and (found[..., 1] <= found[..., 2]).all()


def test_with_nothing_learned_the_median_is_the_last_value_and_without_one_the_mean():
    model = model_of()
    for weight in model.output_layer.weights:
        weight.assign(np.zeros(weight.shape))
    found = said(model)[..., 1]
    mean = np.array(model.mean)[2, 0]
    np.testing.assert_allclose(found[..., 0], [[23] * 3, [20] * 3, [mean] * 3], rtol=1e-6)


def test_what_the_loss_compares_with_is_raw_the_other_way_round():
    for relative in (False, True):
        model = model_of(relative=relative)
        future = np.float32([[[21], [22], [NAN]], [[18], [20], [19]], [[20], [20], [20]]])
        wanted = np.array(model.wanted(future, HISTORY, SERIES))
        again = np.array(model.raw(np.repeat(wanted[..., None], 3, -1), HISTORY, SERIES))
        np.testing.assert_allclose(again[..., 1], future, rtol=1e-5)


def test_an_unknown_series_gets_the_average_of_those_known():
    model = model_of()
    known = np.array(model.embedding)
    hidden = np.zeros((3, 4, 3), np.float32)
    features = np.array(model.features(hidden, np.array([4, 3, 0]), HISTORY, TIME, SERIES))
    np.testing.assert_allclose(features[:2, -2:], known, rtol=1e-6)
    np.testing.assert_allclose(features[2, -2:], known.mean(0), rtol=1e-6)


def test_what_is_read_are_values_scaled_by_the_series_and_marks():
    model = model_of()
    vectors, lengths, first = (np.array(it) for it in model.read(HISTORY, SERIES))
    np.testing.assert_array_equal(lengths, [4, 3, 0])
    np.testing.assert_array_equal(first, [0, 1, 4])
    mean, deviation = np.array(model.mean)[1], np.array(model.deviation)[1]
    np.testing.assert_allclose(vectors[1, 0], [(19 - mean[0]) / deviation[0], 0, 1, 0], rtol=1e-5)
    np.testing.assert_array_equal(vectors[1, 2], np.zeros(4))  # a gap within is read, as nothing
    prices = model_of(relative=True)
    vectors = np.array(prices.read(HISTORY, SERIES)[0])
    change = np.log(22 / 20) / np.array(prices.deviation)[0, 0]
    np.testing.assert_allclose(vectors[0, 1, [0, 2]], [change, 1], rtol=1e-4)
    np.testing.assert_array_equal(vectors[0, 0], np.zeros(4))  # nothing before the first row


def test_what_is_no_price_is_missing():
    model = model_of(relative=True)
    strange, missing = HISTORY.copy(), HISTORY.copy()
    strange[0, 1, 0], strange[1, 2, 0] = -5, np.inf
    missing[0, 1, 0] = missing[1, 2, 0] = NAN
    np.testing.assert_array_equal(said(model, strange), said(model, missing))


def test_the_pinball_loss_is_that_of_the_definition_and_heeds_nothing_missing():
    random = np.random.default_rng(7)
    wanted = random.normal(size=(5, 3, 2, 1)).astype(np.float32)
    wanted[1, 2, 0] = wanted[4] = NAN
    found = random.normal(size=(5, 3, 2, 3)).astype(np.float32)
    losses = np.zeros(5)
    for place in np.ndindex(5, 3, 2):
        y = wanted[place][0]
        for quantile, q in zip(QUANTILES, found[place], strict=True):
            if not np.isnan(y):
                losses[place[0]] += quantile * (y - q) if y >= q else (1 - quantile) * (q - y)
    np.testing.assert_allclose(np.array(PinballLoss().call(wanted, found)), losses / 18, rtol=1e-5)
    assert float(PinballLoss()(wanted, found)) == pytest.approx(losses.mean() / 18, rel=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_one_step_of_training_changes_every_parameter(cell):
    given = prepared(cell)
    given = replace(given, recipe=replace(RECIPE, layers=2))
    model = build(given, steps=10)
    inputs = given.train_history, given.train_time, given.train_series
    wanted = np.array(model.wanted(given.train_future, inputs[0], inputs[2]))[..., None]
    model.run_eagerly = True
    model.train_on_batch(inputs, wanted)  # at the rate from which the warm-up rises: nothing
    before = [np.array(weight) for weight in model.trainable_weights]
    scale = np.array(model.mean)
    model.train_on_batch(inputs, wanted)
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert not np.array_equal(weight, old), weight.path
    np.testing.assert_array_equal(model.mean, scale)


def test_batches_are_whole_shuffled_by_epoch_and_alike_for_a_seed():
    given = prepared("rnn")
    inputs = given.train_history, given.train_time, given.train_series

    def order(seed, epoch):
        batches = WindowBatches(inputs, given.train_future[..., None], 8, seed)
        batches.epoch = epoch
        for place in range(len(batches)):
            (history, time, numbers), wanted = batches[place]
            rows = batches.rows(place)
            np.testing.assert_array_equal(history, given.train_history[rows])
            np.testing.assert_array_equal(wanted[..., 0], given.train_future[rows])
            assert len(time) == len(numbers) == len(rows) <= 8
        assert batches.padding == 0
        return np.concatenate([batches.rows(place) for place in range(len(batches))])

    first = order(1, 0)
    assert sorted(first) == list(range(len(inputs[0]))) and not np.array_equal(first, order(1, 1))
    np.testing.assert_array_equal(first, order(1, 0))


def test_recipes_name_fields_that_exist_and_the_particular_wins(monkeypatch):
    for fields in OVERRIDES.values():
        assert set(fields) <= set(vars(Recipe()))
    monkeypatch.setitem(OVERRIDES, (None, "rnn"), {"learning_rate": 0.1, "clip": 0.1})
    monkeypatch.setitem(OVERRIDES, ("rain", None), {"learning_rate": 0.2})
    found = recipe_for("rain", "rnn")
    assert (found.learning_rate, found.clip) == (0.2, 0.1)
    assert not list(complaints(found))
