"""`python -m training.costs` on toys: what an answer costs, model by model."""

import json
from types import SimpleNamespace

import pytest
from scripts import run_here

from nlpapp import measured, neutral, serving
from nlpapp.text import token_counts
from training import costs

NAMES = ("sentiment-toy-linear", "sentiment-toy-rnn")


@pytest.fixture(scope="module")
def root(build_toy_model, tmp_path_factory):
    """Two toys that read English, one that reads German, one of a task without lengths."""
    place = tmp_path_factory.mktemp("models")
    for name in NAMES:
        build_toy_model(place, name)
    build_toy_model(place, "sentiment-toy-gru", corpus={"name": "toy", "language": "de"})
    build_toy_model(place, "haiku-toy-rnn", task="haiku")
    return place


def measure(root, out, *arguments):
    return run_here(
        costs.main, *arguments, "--saved-models", root, "--out", out, "--calls", 5, cwd=out.parent
    )


@pytest.fixture(scope="module")
def done(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("kept") / "costs.json"
    ended = measure(root, out)
    assert ended.returncode == 0, ended.stderr
    return out, ended.stdout


def test_each_model_with_a_text_to_read_has_its_costs_at_every_length(done):
    out, _ = done
    kept = measured.read(out)
    told = [(it.of["model"], it.of["version"], it.of["tokens"]) for it in kept.points]
    assert told == [(name, 1, tokens) for name in NAMES for tokens in (20, 100, 400)]
    for found in (point.found for point in kept.points):
        assert 0 < found["milliseconds"] <= found["milliseconds_95"]
        assert found["texts_per_second"] > 0
        assert 0 < found["megabytes"] < 2000


def test_times_of_another_machine_are_not_mixed_with_those_that_are_kept(root, done, tmp_path):
    elsewhere = json.loads(done[0].read_text())
    elsewhere["settings"]["hardware"] = "an abacus"
    (tmp_path / "costs.json").write_text(json.dumps(elsewhere))
    refused = measure(root, tmp_path / "costs.json")
    assert refused.returncode == 2 and "an abacus" in refused.stderr
    assert measured.read(tmp_path / "costs.json").settings["hardware"] == "an abacus"


def test_what_is_missing_is_measured_and_no_more(root, done, tmp_path):
    out, _ = done
    cut = json.loads(out.read_text())
    cut["points"] = cut["points"][:-2]
    again = tmp_path / "costs.json"
    again.write_text(json.dumps(cut))
    ended = measure(root, again, NAMES[1])
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("texts a second") == 2
    kept = measured.read(again)
    assert kept.points[:4] == measured.read(out).points[:4] and len(kept.points) == 6


def test_the_calls_that_warm_up_are_not_counted(monkeypatch):
    clock = iter(range(100))

    class Model:
        def run(self, texts):
            # Each call takes a second longer than the one before.
            for _ in range(self.calls):
                next(clock)
            self.calls += 1

        calls = 0

    monkeypatch.setattr(costs, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    assert costs.timed(Model(), ["a"], 4).tolist() == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sentiment-toy-nobody",), "There is no model 'sentiment-toy-nobody'"),
        (("--calls", "0"), "--calls must be at least 1"),
    ],
)
def test_bad_input_is_one_sentence(root, tmp_path, arguments, said):
    out = tmp_path / "costs.json"
    ended = run_here(costs.main, *arguments, "--saved-models", root, "--out", out, cwd=tmp_path)
    assert ended.returncode == 2 and said in ended.stderr
    assert "Traceback" not in ended.stderr and not out.exists()


def test_other_settings_and_a_damaged_file_are_refused_and_left(root, done, tmp_path):
    out, _ = done
    file = tmp_path / "costs.json"
    for content, said in (
        (out.read_bytes().replace(b'"calls": 5', b'"calls": 6'), "calls was 6 and is now 5"),
        (out.read_bytes()[:-9], "costs.json are damaged"),
    ):
        file.write_bytes(content)
        ended = measure(root, file)
        assert ended.returncode == 2 and said in ended.stderr
        assert file.read_bytes() == content


def test_a_text_has_as_many_tokens_as_its_point_says(root):
    entry = serving.scan(root).named(NAMES[0])
    lengths = [of["tokens"] for of in costs.points(entry, costs.Setting(1))]
    assert token_counts(neutral.words(it, "en") for it in lengths).tolist() == lengths
