"""What a card says of a forecaster in sentences."""

import pytest
from tiny_series import corpus, series

from nlpapp.tasks.forecasting import notes


def row(mae, skill, **more):
    low, value, high = skill
    return {
        "series": "x",
        "target": "close",
        "skill": {"value": value, "low": low, "high": high},
        "first": {"mae": mae, "persistence": 2.0},
    } | more


def market(statistic, p, hits=60):
    return {
        "direction": {"value": 0.5, "low": 0.4, "high": 0.6, "n": hits},
        "diebold_mariano": {"statistic": statistic, "p": p, "n": 60},
    }


def said(*rows):
    return notes.of(corpus(series("x", 20)), list(rows))


def test_below_persistence_everywhere_is_one_sentence():
    assert said(row(1.5, (0.1, 0.2, 0.3)), row(1.9, (-0.1, 0, 0.1))) == [
        "1 day ahead its MAE is below persistence's everywhere."
    ]


def test_persistence_itself_is_neither_better_nor_worse():
    assert (
        said(row(2.0, (0, 0, 0)), row(2.0004, (-1e-4, -1e-4, -1e-4), **market(0, 1, hits=0))) == []
    )


def test_what_chance_would_hardly_do_has_no_probability_of_nought():
    last = said(row(1.9, (0.01, 0.05, 0.1), **market(-3.5, 0.0004)))[-1]
    assert "(Diebold-Mariano -3.50, p below 0.005)" in last


def test_worse_is_said_only_where_the_whole_interval_is():
    [unsure] = said(row(2.1, (-0.1, -0.05, 0.01)), row(1.0, (0.1, 0.2, 0.3)))
    assert unsure.startswith("x, close: 1 day ahead its MAE (2.1) is not below persistence's (2)")
    assert unsure.endswith("would have been the better forecast.")
    [worse] = said(row(2.1, (-0.1, -0.05, -0.01)))
    assert worse.endswith(
        ": over all steps its skill is -5.0% (-10.0% to -1.0%), worse than persistence by more "
        "than chance would do."
    )


@pytest.mark.parametrize(
    ("mae", "skill", "test", "verdict"),
    [
        (1.9, (0.01, 0.05, 0.1), (-2.5, 0.01), "errors are smaller than persistence's by more"),
        (1.9, (-0.1, 0.05, 0.1), (-0.5, 0.6), "smaller than persistence's cannot be told from"),
        (2.1, (-0.1, -0.05, 0.01), (2.5, 0.01), "errors are larger than persistence's by more"),
        (2.1, (-0.1, -0.05, -0.01), (1.9, 0.06), "errors are larger than persistence's by more"),
    ],
)
def test_of_a_market_the_verdict_goes_by_interval_and_test(mae, skill, test, verdict):
    last = said(row(mae, skill, **market(*test)))[-1]
    assert verdict in last and last.endswith("This is no advice to buy or sell anything.")
