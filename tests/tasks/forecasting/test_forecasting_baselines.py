"""Baselines: what they say, what they learn, and figures of a card that add up."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from tiny_series import DAY, START, corpus, series

from nlpapp import corpora
from nlpapp.tables.series import Series
from nlpapp.tasks.forecasting import baselines, linear, scaling
from nlpapp.tasks.forecasting.baselines import Forecast, Linear, band, persistence, seasonal
from nlpapp.tasks.forecasting.evaluation import Ruler, evaluate
from nlpapp.tasks.forecasting.windows import windows

MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")


def test_persistence_says_the_last_value_that_is_there():
    one = series("x", 40)
    one.values[25] = np.nan
    found = windows(corpus(one), "validation")
    place = int(np.flatnonzero(found.origin == 25)[0])
    np.testing.assert_array_equal(persistence(found)[place, :, 0], [one.values[24, 0]] * 3)


@pytest.mark.parametrize(
    ("step", "rows"), [("D", 365), ("h", 168), ("15min", 672), ("7D", 52), ("MS", 12), ("B", 0)]
)
def test_a_season_is_a_week_of_hours_or_a_year_of_days(step, rows):
    assert baselines.season_of(step) == rows


def test_seasonal_says_what_was_a_season_ago_and_else_the_last_value():
    one = series("x", 500)
    one.values[100] = np.nan
    tiny = corpus(one)
    found = windows(tiny, "test")
    said = seasonal(tiny, found)
    for place in range(0, len(found), 7):
        for ahead in range(3):
            row = found.origin[place] + 1 + ahead - 365
            expected = one.values[row, 0] if row >= 0 and row != 100 else found.last[place, 0]
            assert said[place, ahead, 0] == expected


def test_a_season_ago_of_hours_far_ahead_is_never_what_is_not_known_yet():
    one = series("x", 2000, step=3600)
    tiny = corpus(one, step="h", horizon=200)
    found = windows(tiny, "validation")
    said = seasonal(tiny, found)
    np.testing.assert_array_equal(said[0, 170, 0], one.values[found.origin[0] + 171 - 336, 0])


def test_the_linear_model_is_ridge_on_what_differs_from_the_usual_of_the_year():
    tiny = corpus(series("x", 900))
    learn, test = (windows(tiny, split) for split in ("train", "test"))

    def calendar(times):
        turn = np.asarray(times) / 31_557_600 * 2 * np.pi
        waves = [np.sin(turn), np.cos(turn), np.sin(2 * turn), np.cos(2 * turn)]
        return np.stack([np.ones_like(turn), *waves], -1)

    def inputs(given, usual):
        days = given.time[:, None] + DAY * np.arange(-3, 1)
        apart = given.history[..., 0] - calendar(days) @ usual
        return np.concatenate([apart, calendar(given.time)], 1)

    first = calendar(learn.due[:, 0])
    usual = np.linalg.lstsq(first, learn.future[:, 0, 0])[0]
    wanted = learn.future[..., 0] - calendar(learn.due) @ usual
    for ahead in range(3):
        there = ~np.isnan(wanted[:, ahead])
        fitted = Ridge(1.0, fit_intercept=False)
        fitted.fit(inputs(learn, usual)[there], wanted[there, ahead])
        expected = calendar(test.due)[:, ahead] @ usual + fitted.predict(inputs(test, usual))
        np.testing.assert_allclose(Linear(tiny, learn)(test)[:, ahead, 0], expected, rtol=1e-4)


def test_of_prices_the_linear_model_adds_changes_to_the_last_one():
    random = np.random.default_rng(2)
    changes = np.zeros(600)
    for row in range(1, 600):
        changes[row] = 0.8 * changes[row - 1] + 0.01 * random.normal()
    times = START + DAY * np.arange(600)
    prices = Series("x", times, np.exp(changes.cumsum())[:, None])
    tiny = corpus(prices, relative=True, step="B", horizon=1)
    test = windows(tiny, "test")
    said = Linear(tiny, windows(tiny, "train"))(test)
    known = 0.8 * np.log(test.history[:, -1, 0] / test.history[:, -2, 0])
    np.testing.assert_allclose(np.log(said[:, 0, 0] / test.last[:, 0]), known, atol=0.01)


def test_a_gap_in_the_window_is_as_the_day_before_it_and_never_as_the_day_after():
    one, other = series("x", 400), series("x", 400)
    one.values[330] = np.nan
    other.values[330] = np.nan
    other.values[331:] += 50
    said = []
    for it in (one, other):
        tiny = corpus(it)
        test = windows(tiny, "test")
        model = Linear(corpus(series("x", 400)), windows(corpus(series("x", 400)), "train"))
        said.append(model(test)[test.origin == 330])
    np.testing.assert_array_equal(said[0], said[1])
    assert np.isfinite(said[0]).all()


def test_the_band_holds_four_fifths_of_what_it_learned_from_and_the_forecast_always():
    tiny = corpus(series("x", 500), series("y", 500, seed=3))
    learn, test = (windows(tiny, split) for split in ("train", "test"))
    model = Linear(tiny, learn)
    fitted = model(learn)
    said = band(learn, fitted, learn, fitted, relative=False)
    there = ~np.isnan(learn.future)
    inside = (said.low <= learn.future) & (learn.future <= said.high)
    assert inside[there].mean() == pytest.approx(0.8, abs=0.01)
    said = band(learn, fitted + 9, test, model(test), relative=False)
    assert (said.low <= said.forecast).all() and (said.forecast <= said.high).all()


def test_figures_of_a_card_add_up():
    tiny = corpus(series("x", 300), series("y", 300, seed=1))
    test = windows(tiny, "test")
    ruler = Ruler(tiny, scaling.learned(tiny))
    said = persistence(test) + 1
    found = evaluate(ruler, test, Forecast(said, said - 2, said + 2), "test")
    errors = np.abs(said - test.future)
    assert found["metrics"]["mae"]["value"] == pytest.approx(np.nanmean(errors))
    assert found["metrics"]["mae"]["n"] == (~np.isnan(errors)).sum()
    assert found["metrics"]["width"]["value"] == pytest.approx(4)
    assert [row["series"] for row in found["by_series"]] == ["x", "y"]
    mine = test.series == 1
    row = found["by_series"][1]
    assert row["mae"]["value"] == pytest.approx(np.nanmean(errors[mine]))
    naive = np.abs(np.diff(tiny.series[1].values[:180, 0])).mean()
    assert row["mase"] == pytest.approx(np.nanmean(errors[mine]) / naive)
    its = np.abs(persistence(test) - test.future)[mine]
    assert row["skill"]["value"] == pytest.approx(1 - np.nanmean(errors[mine]) / np.nanmean(its))
    assert row["first"]["persistence"] == pytest.approx(np.nanmean(its[:, 0]))
    steps = [row["mae"] for row in found["by_step"]]
    np.testing.assert_allclose(steps, np.nanmean(errors[..., 0], axis=0))
    assert sum(row["n"] for row in found["by_season"]) == found["metrics"]["mae"]["n"]
    assert "direction" not in row


def test_errors_of_prices_are_in_percent_with_direction_and_test():
    tiny = corpus(series("x", 300), relative=True, horizon=1)
    test = windows(tiny, "test")
    found = evaluate(
        Ruler(tiny, scaling.learned(tiny)),
        test,
        Forecast(test.future * 1.02, test.future, test.future * 1.05),
        "test",
    )
    [row] = found["by_series"]
    assert row["mae"]["value"] == pytest.approx(100 * np.log(1.02))
    assert (row["unit"], row["coverage"]) == ("%", 1)
    assert row["direction"]["value"] > 0.5 and row["diebold_mariano"]["statistic"] < 0


def test_as_published_errors_are_of_values_scaled_by_training():
    tiny = corpus(series("x", 300), as_published=True)
    test, scale = windows(tiny, "test"), scaling.learned(tiny)
    said = test.future + 3
    found = evaluate(Ruler(tiny, scale), test, Forecast(said, said, said), "test")
    assert found["metrics"]["rmse"]["value"] == pytest.approx(3 / scale.deviation[0, 0])


def of_rows(name, values, first=0):
    return Series(name, START + DAY * (first + np.arange(len(values))), np.array(values)[:, None])


def test_a_card_has_figures_of_series_that_begin_late_never_change_or_have_gaps():
    usual = series("usual", 300)
    still, gaps = np.full(300, 7.0), usual.values[:, 0] + 2
    still[250:] = 8.0
    gaps[1::2] = np.nan
    late = usual.values[280:285, 0]  # a window of four rows, and one to judge by
    given = usual, of_rows("still", still), of_rows("gaps", gaps), of_rows("late", late, 280)
    tiny = corpus(*given)
    test, ruler = windows(tiny, "test"), Ruler(tiny, scaling.learned(tiny))
    naive = np.abs(np.diff(usual.values[:180, 0])).mean()
    np.testing.assert_allclose(ruler.naive_errors()[:, 0], naive)  # the only one that is known
    said = persistence(test)
    found = evaluate(ruler, test, Forecast(said, said - 1, said + 1), "test")
    json.dumps(found, allow_nan=False)
    assert [row["series"] for row in found["by_series"]] == ["usual", "still", "gaps", "late"]
    assert ["last" in row for row in found["by_series"]] == [True, True, True, False]


def test_where_no_series_changes_from_row_to_row_errors_are_told_by_how_far_values_reach():
    values = series("x", 300).values[:, 0]
    values[1::2] = np.nan
    tiny = corpus(of_rows("x", values))
    [[reach]] = Ruler(tiny, scaling.learned(tiny)).naive_errors()
    assert reach == pytest.approx(np.nanstd(values[:180]))


def test_a_series_without_a_window_to_learn_from_gets_the_band_of_all():
    usual = series("x", 300)
    tiny = corpus(usual, of_rows("late", usual.values[280:290, 0], 280))
    learn = baselines.before_test(tiny)
    module = linear.staying(tiny, learn)
    missed = learn.future - persistence(learn)
    expected = np.nanquantile(missed, baselines.BAND, axis=0)
    np.testing.assert_allclose(module.ends.numpy()[1], expected, rtol=1e-5)
    assert module.parameters == 0


def test_who_says_that_a_price_stays_is_not_told_from_persistence_by_rounding():
    tiny = corpus(series("x", 300), relative=True)
    test = windows(tiny, "test")
    said = np.exp(np.log(persistence(test).astype(np.float32))).astype(float)
    assert (said != persistence(test)).any()
    found = evaluate(Ruler(tiny, scaling.learned(tiny)), test, Forecast(said, said, said), "test")
    [row] = found["by_series"]
    assert row["direction"]["n"] == 0 and row["diebold_mariano"]["p"] == 1
    assert row["skill"]["value"] == 0


def test_units_that_differ_are_not_averaged():
    tiny = replace(corpus(series("x", 300, 2)), targets=("a", "b"), units=("°C", "hPa"))
    test = windows(tiny, "test")
    said = persistence(test)
    ruler = Ruler(tiny, scaling.learned(tiny))
    found = evaluate(ruler, test, Forecast(said, said, said), "test")
    assert "mae" not in found["metrics"] and found["metrics"]["skill"]["value"] == 0


# By whoever gathered the files, trained to 2014 (Melbourne: 1988); missing days of PM2.5 were
# filled in there by looking ahead, so that temperatures alone can agree.
PUBLISHED = {
    ("melbourne", ""): ((1.95, 2.53), (1.71, 1.94)),
    ("five-cities", "Beijing"): ((1.61, 2.29), (1.47, 1.96)),
    ("five-cities", "Shanghai"): ((1.59, 2.38), (1.44, 2.00)),
    ("five-cities", "Guangzhou"): ((1.29, 2.01), (1.25, 1.83)),
    ("five-cities", "Chengdu"): ((1.26, 1.80), (1.20, 1.61)),
    ("five-cities", "Shenyang"): ((2.29, 3.31), (2.07, 2.75)),
}


@pytest.mark.skipif(
    not MANUAL or not (Path(MANUAL) / "five_cities").is_dir(),
    reason="NLPAPP_MANUAL_DIR names no folder with the files of Melbourne and the five cities",
)
@pytest.mark.parametrize("name", ["melbourne", "five-cities"])
def test_the_real_baselines_are_those_that_others_computed(name, tmp_path):
    real = corpora.load(name, tmp_path)
    learn, test = baselines.before_test(real), windows(real, "test")
    said = persistence(test), Linear(real, learn)(test)
    for number, series_name in enumerate(real.names):
        mine = test.series == number
        for ours, theirs in zip(said, PUBLISHED[name, series_name], strict=True):
            errors = np.abs(ours - test.future)[mine, :, 0]
            np.testing.assert_allclose(np.nanmean(errors, axis=0), theirs, atol=0.0051)
