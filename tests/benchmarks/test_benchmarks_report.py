"""Medians, spreads and ratios of the benchmarks, and the page made of them."""

import math
from dataclasses import replace

import pytest

from benchmarks import report
from benchmarks.measuring import Spread, alternate, busy_share, times_as_fast
from benchmarks.report import Comparison, Report


def made(**values):
    comparison = Comparison("Reading", "seconds", False, values)
    return Report("reading", "How fast it reads", "python -m x", "a machine", 0.01, [comparison])


def test_spread_is_median_lowest_and_highest():
    assert Spread.of([3, 1, 2]) == Spread(2, 1, 3)
    assert Spread.of([4, 1, 2, 3]) == Spread(2.5, 1, 4)


def test_nothing_measured_has_no_spread():
    with pytest.raises(ValueError, match="nothing"):
        Spread.of([])


@pytest.mark.parametrize(
    ("more_is_better", "expected"), [(True, Spread(2, 2, 2)), (False, Spread(0.5, 0.5, 0.5))]
)
def test_ratio_is_above_one_where_ours_is_faster_for_rates_and_for_times(more_is_better, expected):
    assert times_as_fast([20, 10], [10, 5], more_is_better) == expected


def test_ratio_is_taken_within_a_round_so_that_a_slow_round_changes_nothing():
    # In the last round the machine was ten times slower for both.
    assert times_as_fast([10, 11, 100], [20, 22, 200], False) == Spread(2, 2, 2)


def test_a_peer_that_never_gets_there_is_infinitely_slower_and_nobody_there_is_unknown():
    assert times_as_fast([5.0], [math.inf], False).median == math.inf
    assert times_as_fast([math.inf], [5.0], False).median == 0
    assert math.isnan(times_as_fast([math.inf], [math.inf], False).median)


def test_contestants_take_turns_in_an_order_that_reverses_and_warm_up_is_not_counted():
    order = []

    def contestant(name):
        return lambda: order.append(name) or len(order)

    both = {"a": contestant("a"), "b": contestant("b")}
    values = alternate(both, rounds=2, warm_up=1, progress=lambda line: None)
    assert order == ["b", "a", "a", "b", "b", "a"]
    assert values == {"a": [3, 6], "b": [4, 5]}


def test_a_report_comes_back_from_its_file_as_it_was(tmp_path):
    before = made(ours=[1.0, 2.0], peer=[math.inf, 3.0])
    file = report.write(before, tmp_path)
    assert "Infinity" not in file.read_text()  # which JSON does not know
    assert report.read(file) == before


def test_the_page_has_machine_versions_medians_and_ratios_of_every_report(tmp_path):
    report.write(made(ours=[1.0, 2.0, 4.0], peer=[3.0, 6.0, 12.0]), tmp_path)
    page = report.write_page(tmp_path).read_text()
    assert "## How fast it reads" in page and "a machine" in page and "numpy" in page
    assert "| ours | 2.00 (1.00 to 4.00) |  | 3 |" in page
    assert "| peer | 6.00 (3.00 to 12.0) | 3.00 (3.00 to 3.00) | 3 |" in page


def test_what_else_was_found_stands_beside_its_contestant_and_below_the_machine(tmp_path):
    before = made(ours=[1.0], peer=[2.0])
    told = replace(before.comparisons[0], remarks={"peer": "a tenth of the peak"})
    report.write(replace(before, comparisons=[told], note="By candlelight."), tmp_path)
    page = report.write_page(tmp_path).read_text()
    assert "| contestant | median | ratio | rounds | remark |\n|---|---|---|---|---|\n" in page
    assert "| ours | 1.00 (1.00 to 1.00) |  | 1 |  |" in page
    assert page.splitlines().count("By candlelight.") == 1
    assert "| a tenth of the peak |" in page


def test_a_goal_not_reached_is_said_in_words():
    shown = report.table(made(ours=[1.0], peer=[math.inf]).comparisons[0])
    assert "| peer | not reached |" in shown


def test_a_busy_machine_is_named_on_the_page(tmp_path):
    report.write(replace(made(ours=[1.0], peer=[1.0]), busy_before=0.6), tmp_path)
    assert "NOT QUIET" in report.write_page(tmp_path).read_text()


def test_what_others_use_of_the_machine_is_a_share_or_unknown():
    share = busy_share(0.2)
    assert share is None or 0 <= share <= 1


def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(report, "RESULTS", tmp_path)
    report.finish(made(ours=[1.0], peer=[2.0]), None)
    assert "| peer |" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())
