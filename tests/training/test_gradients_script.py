"""`python -m training.gradients` as a person runs it, at few points and on the sample corpus."""

import json
from pathlib import Path

import pytest
from scripts import interrupting, run_here

from nlpapp import serving
from nlpapp.measured import Measuring, read
from training import gradients

KEPT = Path("build/gradients-quick.json")


def measure(*arguments, cwd):
    return run_here(gradients.main, "--quick", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A folder in which the command was interrupted after its first points, then given again."""
    folder = tmp_path_factory.mktemp("measured")
    with interrupting(Measuring, "add", call=3):
        stopped = measure(cwd=folder)
    assert stopped.returncode == 1 and "Stopped." in stopped.stderr
    before = read(folder / KEPT)
    done = measure(cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, before, done.stdout


def test_a_command_that_was_interrupted_goes_on_after_the_points_it_had(measured):
    folder, before, printed = measured
    after = read(folder / KEPT)
    assert 0 < len(before.points) < len(after.points)
    assert after.points[: len(before.points)] == before.points
    assert printed.count(": 1 back") == len(after.points) - len(before.points)


def test_every_point_has_a_curve_of_every_state_at_every_distance(measured):
    folder, _, _ = measured
    kept = read(folder / KEPT)
    back = kept.settings["distances"]
    assert back[0] == 0 and back[-1] == kept.settings["furthest"] == 40
    places = {point.of["at"] for point in kept.points}
    shipped = {model.name: model.card for model in serving.scan().models}
    trained = {name for name in shipped if name.startswith("sentiment-imdb-")}
    assert places == {"initialisation"} | trained - {"sentiment-imdb-linear"}
    for point in kept.points:
        assert point.of.get("variant") == shipped.get(point.of["at"], {}).get("variant")
        states = {"hidden", "cell_state"} if "lstm" in point.of["cell"] else {"hidden"}
        further = {"weights", "left_by_clipping"} if "scale" in point.of else set()
        assert point.found.keys() == states | further
        for name in states:
            for curve in point.found[name].values():
                assert len(curve) == len(back) and None not in curve[1:]


def test_clipping_divides_every_distance_alike_and_only_where_the_norm_is_above(measured):
    folder, _, _ = measured
    begun = [point for point in read(folder / KEPT).points if "scale" in point.of]
    for found in (point.found for point in begun):
        assert found["left_by_clipping"] == pytest.approx(min(1, 1 / found["weights"]), rel=0.01)
    assert {point.found["left_by_clipping"] < 1 for point in begun} == {True, False}


def test_the_same_command_again_measures_nothing_and_leaves_the_file(measured):
    folder, _, _ = measured
    before = (folder / KEPT).read_bytes()
    done = measure(cwd=folder)
    assert done.returncode == 0 and ": 1 back" not in done.stdout
    assert (folder / KEPT).read_bytes() == before


def test_a_damaged_file_is_one_sentence_and_left_as_it_is(measured, tmp_path):
    folder, _, _ = measured
    damaged = tmp_path / "gradients.json"
    damaged.write_bytes((folder / KEPT).read_bytes()[:-50])
    before = damaged.read_bytes()
    done = measure("--out", damaged, cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "gradients.json are damaged" in done.stderr.splitlines()[-1]
    assert damaged.read_bytes() == before


def test_points_of_another_setting_are_not_mixed_in(measured, tmp_path):
    folder, _, _ = measured
    kept = json.loads((folder / KEPT).read_text())
    kept["settings"]["furthest"] = 30
    other = tmp_path / "gradients.json"
    other.write_text(json.dumps(kept))
    done = measure("--out", other, cwd=tmp_path)
    assert done.returncode == 2
    assert "furthest was 30 and is now 40" in done.stderr.splitlines()[-1]
