"""`python -m training.memory`: rows that end, points that are kept, all of it at few points."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest
from scripts import interrupting, run_here

from nlpapp.measured import Measuring, measuring, read
from training import memory

KEPT = Path("build/memory-quick.json")


@pytest.fixture(autouse=True, scope="module")
def one_distance():
    """The quick plan at one distance: that a row of several ends is tried with fits made up."""
    small = replace(memory.QUICK_PLAN, distances=(5,), others_at=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "QUICK_PLAN", small)
        yield


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A folder in which the command was interrupted after its first point, then given again."""
    folder = tmp_path_factory.mktemp("measured")
    with interrupting(Measuring, "add", call=2):
        stopped = run_here(memory.main, "--quick", cwd=folder)
    assert stopped.returncode == 1 and "Stopped." in stopped.stderr
    before = read(folder / KEPT)
    done = run_here(memory.main, "--quick", cwd=folder)
    assert done.returncode == 0, done.stderr
    return read(folder / KEPT), before, done.stdout


def test_a_command_that_was_interrupted_goes_on_after_the_points_it_had(measured):
    after, before, printed = measured
    assert 0 < len(before.points) < len(after.points)
    assert after.points[: len(before.points)] == before.points
    assert printed.count("% right") == len(after.points) - len(before.points)


def test_every_task_is_there_and_every_cell_where_it_is_due(measured):
    after, _, printed = measured
    rows = {(it.of["task"], it.of["cell"], it.of["equal"]) for it in after.points}
    assert rows == {(row.task, row.cell, row.equal) for row in memory.QUICK_PLAN.rows}
    assert printed.count(": bridges") == len(rows)
    firsts = {
        (it.of["cell"], it.of["recurrent"], it.of["gate_bias"])
        for it in after.points
        if it.of["task"] == "recall" and it.of["distance"] == memory.QUICK_PLAN.others_at
    }
    assert {("lstm", "orthogonal", None), ("lstm", "orthogonal", 4.0)} < firsts


def test_a_point_tells_its_rates_and_its_cost(measured):
    after, _, _ = measured
    budget = memory.QUICK.budget
    for found in (point.found for point in after.points):
        assert found["right"]["n"] == budget.judged * len(memory.QUICK.seeds)
        assert found["right"]["low"] <= found["right"]["value"] <= found["right"]["high"]
        assert len(found["seeds"]) == found["succeeded"]["n"] == 2
        above = [seed["right"]["value"] > 0.9 for seed in found["seeds"]]
        assert found["succeeded"]["value"] == sum(above) / 2
        assert 0 < found["updates"] <= budget.updates and found["seconds"] > 0
    of_recall = {
        it.of["cell"]: it.found
        for it in after.points
        if it.of["task"] == "recall" and it.of["equal"] == "parameters"
    }
    assert of_recall["rnn"]["units"] > of_recall["gru"]["units"] > of_recall["lstm"]["units"] == 16
    parameters = [found["parameters"] for found in of_recall.values()]
    assert max(parameters) < 1.05 * min(parameters)


def found_of(share):
    """What a point would hold, of five seeds of which so many succeeded."""
    return {
        "right": {"value": share},
        "succeeded": {"value": share},
        "updates": 1,
        "seconds": 1.0,
    }


@pytest.mark.parametrize(
    ("shares", "asked"),
    [
        ([1.0] * 7, [5, 10, 20, 50, 100, 200, 400]),
        ([1.0, 0.0, 0.0], [5, 10, 20]),
        ([1.0, 0.0, 0.2, 0.0, 0.0], [5, 10, 20, 50, 100]),
        ([0.0, 0.0], [5, 10]),
    ],
)
def test_a_row_ends_after_two_distances_at_which_no_seed_succeeds(
    tmp_path, monkeypatch, shares, asked
):
    left = iter(shares)
    monkeypatch.setattr(memory, "learned", lambda *_: found_of(next(left)))
    setting = memory.Setting()
    file = tmp_path / "memory.json"
    for _ in range(2):  # the second time from what is kept
        with measuring(file, asdict(setting)) as kept:
            memory.measure_row(kept, setting, memory.Row("recall", "rnn"), memory.Plan().distances)
        assert [point.of["distance"] for point in read(file).points] == asked


def test_another_budget_is_refused_and_a_damaged_file_is_left_as_it_is(tmp_path):
    file = tmp_path / "memory.json"
    other = replace(memory.QUICK, budget=replace(memory.QUICK.budget, updates=9))
    with measuring(file, asdict(other)) as kept:
        kept.add({"task": "recall"}, {})
    for content, complaint in (
        (file.read_bytes(), "budget was"),
        (file.read_bytes()[:-9], "memory.json are damaged"),
    ):
        file.write_bytes(content)
        done = run_here(memory.main, "--quick", "--out", file, cwd=tmp_path)
        assert done.returncode == 2 and "Traceback" not in done.stderr
        assert complaint in done.stderr.splitlines()[-1]
        assert file.read_bytes() == content


def test_rates_are_tried_alike_for_every_cell_and_kept(tmp_path):
    for printed in (10, 0):  # the second time nothing is left to try
        done = run_here(memory.main, "--quick", "--rates", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.count("% right") == printed
    kept = read(tmp_path / memory.QUICK_RATES_OUT)
    assert all(it.of["task"] == "recall" for it in kept.points)
    tried = [(it.of["cell"], it.of["gate_bias"], it.of["rate"]) for it in kept.points]
    starts = [("rnn", None), ("gru", None), ("gru", 4.0), ("lstm", None), ("lstm", 4.0)]
    assert tried == [(*start, rate) for start in starts for rate in (0.0001, 0.01)]
    assert kept.points[0].found["right"] != kept.points[1].found["right"]  # the rate was taken
