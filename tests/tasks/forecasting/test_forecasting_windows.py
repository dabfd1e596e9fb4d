"""Windows know nothing of what comes; scaling learns from training alone."""

from dataclasses import replace

import numpy as np
import pytest
from tiny_series import DAY, corpus, series

from nlpapp.corpora.series import SPLITS
from nlpapp.tables.series import Series
from nlpapp.tasks.forecasting.scaling import learned
from nlpapp.tasks.forecasting.windows import Windows, joined, windows


def changed_after(one: Series, time: int) -> Series:
    """Another future: all values after a moment are others."""
    return Series(one.name, one.times, np.where((one.times > time)[:, None], -999.0, one.values))


def assert_no_leak(make) -> None:
    """Whatever came after a window's last row, the window and all but its future are the same.

    make: from a corpus and a split to windows.
    """
    tiny = corpus(series("x", 50, 2), series("y", 45, 2, seed=1))
    for split in SPLITS:
        found = make(tiny, split)
        for place in range(0, len(found), 5):
            time = found.time[place]
            other = replace(tiny, series=tuple(changed_after(it, time) for it in tiny.series))
            again = make(other, split)
            for name in ("history", "last", "time", "series"):
                np.testing.assert_array_equal(
                    getattr(found, name)[place], getattr(again, name)[place]
                )


def test_no_value_of_a_windows_future_is_in_its_past():
    assert_no_leak(windows)


@pytest.mark.parametrize("what", ["a row too many", "a gap filled from both sides", "the last one"])
def test_a_planted_leak_is_caught(what):
    def leaking(tiny, split):
        found = windows(tiny, split)
        history, last = found.history.copy(), found.last
        if what == "a row too many":
            history[:, :-1] = history[:, 1:].copy()
            history[:, -1, 0] = found.future[:, 0, 0]
        elif what == "a gap filled from both sides":
            history[:, -1, 0] = (history[:, -2, 0] + found.future[:, 0, 0]) / 2
        else:
            last = found.future[:, 0]
        return replace(found, history=history, last=last)

    with pytest.raises(AssertionError):
        assert_no_leak(leaking)


def test_a_history_ends_at_its_time_and_the_future_begins_a_row_later():
    [one] = [series("x", 40, 2)]
    found = windows(corpus(one), "validation")
    for place in range(len(found)):
        row = int(np.flatnonzero(one.times == found.time[place])[0])
        assert row == found.origin[place]
        np.testing.assert_array_equal(found.history[place], one.values[row - 3 : row + 1])
        np.testing.assert_array_equal(found.due[place], found.time[place] + DAY * np.arange(1, 4))
        for ahead in range(3):
            if row + 1 + ahead in range(24, 32):
                assert found.future[place, ahead, 0] == one.values[row + 1 + ahead, 0]
            else:  # of another split, so not to be judged by
                assert np.isnan(found.future[place, ahead, 0])


def test_each_row_of_a_split_is_judged_once_at_each_step():
    tiny = corpus(series("x", 40), series("y", 40, seed=1))
    found = windows(tiny, "test")
    for ahead in range(3):
        judged = ~np.isnan(found.future[:, ahead, 0])
        for number in range(2):
            due = found.due[judged & (found.series == number), ahead]
            np.testing.assert_array_equal(due, tiny.series[number].times[32:])


def test_as_published_windows_lie_wholly_in_a_split():
    tiny = corpus(series("x", 40), as_published=True)
    found = windows(tiny, "validation")
    assert len(found) == 8 - 3 + 1 and not np.isnan(found.future).any()
    assert found.origin[0] == 23  # the history reaches into training


def test_missing_values_stay_missing_and_a_target_without_any_is_not_judged():
    one = series("x", 40)
    one.values[26:31] = np.nan
    found = windows(corpus(one), "validation")
    assert np.isnan(found.history).any()
    held = {int(origin): place for place, origin in enumerate(found.origin)}
    assert 29 not in held and 30 not in held  # nothing to go on, though 31 came
    assert found.last[held[28], 0] == one.values[25, 0]
    np.testing.assert_array_equal(np.isnan(found.future[held[28], :, 0]), [True, True, False])


def test_a_window_longer_than_the_series_is_one_sentence():
    with pytest.raises(ValueError, match=r"no window of 99 rows and 3 ahead fits .* --window"):
        windows(corpus(series("x", 40)), "train", window=99)


def test_joined_windows_follow_each_other():
    tiny = corpus(series("x", 40))
    parts = [windows(tiny, split) for split in ("train", "validation")]
    both = joined(*parts)
    assert isinstance(both, Windows) and len(both) == len(parts[0]) + len(parts[1])
    np.testing.assert_array_equal(both.history[len(parts[0]) :], parts[1].history)


def test_scaling_is_learned_from_training_alone():
    tiny = corpus(series("x", 50, 2), series("y", 50, 2, seed=1))
    other = tuple(changed_after(it, tiny.begins[0].validation - 1) for it in tiny.series)
    first, second = learned(tiny), learned(replace(tiny, series=other))
    for one, two in zip(vars(first).values(), vars(second).values(), strict=True):
        np.testing.assert_array_equal(one, two)
    rows = tiny.series[1].values[:30]
    np.testing.assert_allclose(first.mean[1], rows.mean(0), rtol=1e-6)
    np.testing.assert_allclose(first.deviation[1], rows.std(0), rtol=1e-6)


def test_an_unknown_series_and_what_one_never_measured_are_as_the_average_of_the_others():
    first, second = series("x", 50, 2), series("y", 50, 2, seed=1)
    second.values[:, 1] = np.nan
    found = learned(corpus(first, second))
    np.testing.assert_allclose(found.mean[2, 0], found.mean[:2, 0].mean(), rtol=1e-6)
    np.testing.assert_allclose(found.mean[1:, 1], found.mean[0, 1])
    np.testing.assert_allclose(found.deviation[1:, 1], found.deviation[0, 1])


def test_of_prices_the_scale_is_that_of_the_logarithms_changes():
    one = series("x", 50)
    found = learned(corpus(one, relative=True))
    changes = np.diff(np.log(one.values[:30, 0]))
    np.testing.assert_allclose(found.deviation[0, 0], changes.std(), rtol=1e-5)


def test_a_column_that_never_changes_has_a_deviation_of_one():
    one = series("x", 50, 2)
    one.values[:, 1] = 7
    assert learned(corpus(one)).deviation[0, 1] == 1
