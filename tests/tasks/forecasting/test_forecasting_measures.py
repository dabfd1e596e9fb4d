"""Every measure against an independent computation, and what intervals promise."""

import numpy as np
import pytest
from scipy import stats

from nlpapp.tasks.forecasting import measures
from nlpapp.tasks.forecasting.baselines import periods_of
from nlpapp.tasks.forecasting.calendar import DAY, WEEK, YEAR, harmonics

RANDOM = np.random.default_rng(5)
ERRORS = RANDOM.normal(size=(37, 3, 2))
ERRORS[4, 1] = ERRORS[20, :, 0] = np.nan
TIMES = np.arange(37) * DAY


@pytest.fixture(scope="module")
def moments():
    return measures.Moments(TIMES, block=4)


def test_mean_absolute_error_and_root_mean_square_are_those_of_numpy(moments):
    there = ERRORS[~np.isnan(ERRORS)]
    value, low, high = measures.mean_error(ERRORS, moments)
    assert value == pytest.approx(np.abs(there).mean()) and low < value < high
    value, low, high = measures.root_mean_square(ERRORS, moments)
    assert value == pytest.approx(np.sqrt((there**2).mean())) and low < value < high


def test_skill_is_the_share_by_which_persistence_is_undercut(moments):
    persistence = ERRORS * 2
    assert measures.skill(ERRORS, persistence, moments) == pytest.approx((0.5, 0.5, 0.5))
    worse = measures.skill(ERRORS * 3, persistence, moments)
    assert worse == pytest.approx((-0.5, -0.5, -0.5))


def test_the_interval_is_that_of_a_bootstrap_over_blocks_done_by_hand():
    values = RANDOM.normal(size=40).cumsum()
    moments = measures.Moments(np.arange(40), block=5)
    random = np.random.default_rng(0)
    starts = random.integers(40, size=(1000, 8))
    means = [
        np.mean([values[(start + step) % 40] for start in row for step in range(5)])
        for row in starts
    ]
    value, low, high = measures.share(values, moments)
    assert value == pytest.approx(values.mean())
    np.testing.assert_allclose([low, high], np.percentile(means, [2.5, 97.5]))


def test_rows_of_one_moment_are_drawn_together():
    values = RANDOM.normal(size=30)
    alone = measures.share(values, measures.Moments(np.arange(30), 3))
    twice = measures.share(np.tile(values, 2), measures.Moments(np.tile(np.arange(30), 2), 3))
    assert alone == pytest.approx(twice)  # a second series that only copies tells nothing more


def test_blocks_make_intervals_wider_where_errors_hang_together():
    walk = np.repeat(RANDOM.normal(size=40), 10)
    width = {
        block: np.ptp(measures.share(walk, measures.Moments(np.arange(400), block))[1:])
        for block in (1, 10)
    }
    assert width[10] > 2 * width[1]


def test_blocks_are_as_long_as_forecasts_overlap_at_least():
    assert measures.block_length(730, 2) == 10 and measures.block_length(1000, 96) == 96


def test_what_mase_divides_by_is_the_mean_change_from_row_to_row():
    values = np.array([[1.0, 5], [4, 5], [np.nan, 6], [2, 8], [3, 8]])
    np.testing.assert_allclose(measures.naive_error(values), [2, 0.75])


def test_a_band_covers_what_lies_in_it_edges_included():
    actual = np.array([1.0, 2, 3, np.nan, 5])
    found = measures.covered(actual, np.full(5, 1.0), np.full(5, 3.0))
    np.testing.assert_array_equal(found, [1, 1, 1, np.nan, 0])


def test_the_direction_is_judged_only_where_something_moved():
    actual = np.array([2.0, 0.5, 1, np.nan, 3, 0.1])
    forecast = np.array([1.5, 2, 2, 2, 1, 0.9])
    found = measures.direction(actual, forecast, np.ones(6))
    np.testing.assert_array_equal(found, [1, 0, np.nan, np.nan, np.nan, 1])
    rate = measures.wilson(found)
    z, n, p = stats.norm.ppf(0.975), 3, 2 / 3  # Wilson 1927
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert (rate["value"], rate["n"]) == (pytest.approx(p), 3)
    assert (rate["low"], rate["high"]) == pytest.approx((centre - reach, centre + reach))
    assert measures.wilson(np.array([np.nan])) == {"value": 0.5, "low": 0, "high": 1, "n": 0}


def test_a_row_ahead_the_test_of_diebold_and_mariano_is_students():
    mine, its = RANDOM.exponential(size=(2, 60))
    mine[7] = np.nan
    found = measures.diebold_mariano(mine, its)
    there = ~np.isnan(mine)
    expected = stats.ttest_rel(mine[there], its[there])
    assert (found["statistic"], found["p"]) == pytest.approx((expected.statistic, expected.pvalue))
    assert found["n"] == 59


def test_further_ahead_the_variance_counts_the_losses_that_overlap():
    mine, its = RANDOM.exponential(size=(2, 80))
    found, d, horizon, n = measures.diebold_mariano(mine, its, 3), mine - its, 3, 80
    gamma = [np.sum((d[k:] - d.mean()) * (d[: n - k] - d.mean())) / n for k in range(horizon)]
    plain = d.mean() / np.sqrt((gamma[0] + 2 * gamma[1] + 2 * gamma[2]) / n)
    corrected = plain * np.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    assert found["statistic"] == pytest.approx(corrected)
    assert found["p"] == pytest.approx(2 * (1 - stats.t.cdf(abs(corrected), n - 1)))


def test_of_equal_losses_nothing_is_claimed():
    same = np.ones(20)
    assert measures.diebold_mariano(same, same) == {"statistic": 0.0, "p": 1.0, "n": 20}


def test_seasons_begin_with_december_march_june_and_september():
    dates = ["1990-12-01", "1991-02-28", "1991-03-01", "1991-06-30", "1991-09-01", "1991-11-30"]
    times = np.array(dates, "datetime64[s]").astype(np.int64)
    np.testing.assert_array_equal(measures.season_of(times), [0, 0, 1, 2, 3, 3])


def test_errors_by_part_are_means_of_what_is_there():
    errors = np.array([[1.0, -3], [np.nan, 5]])
    parts = np.array([[0, 1], [0, 1]])
    found = measures.by_parts(errors, parts, ["near", "far", "never"])
    assert found == [{"part": "near", "mae": 1, "n": 1}, {"part": "far", "mae": 4, "n": 2}]


def test_the_calendar_turns_once_and_twice_in_a_period():
    times = np.array([[0, DAY // 4], [DAY // 2, DAY * 20_000 + DAY // 8]])
    found = np.array(harmonics(times, (DAY, YEAR)))
    assert found.shape == (2, 2, 8)
    turns = times / DAY * 2 * np.pi
    expected = np.stack([np.sin(turns), np.cos(turns), np.sin(2 * turns), np.cos(2 * turns)], -1)
    np.testing.assert_allclose(found[..., :4], expected, atol=1e-5)


def test_which_periods_count_depends_on_the_step():
    assert periods_of("h") == (DAY, WEEK, YEAR) and periods_of("D") == (YEAR,)
    assert periods_of("B") == () and periods_of("MS") == (YEAR,)
    assert np.array(harmonics(np.zeros(3, np.int64), ())).shape == (3, 0)
