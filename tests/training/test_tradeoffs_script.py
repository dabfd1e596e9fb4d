"""`python -m training.tradeoffs`: fair draws, answers counted right, points that are kept."""

import json
import math
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from scripts import interrupting, run_here

from nlpapp import corpora, measured
from nlpapp.tasks.sentiment import linear
from nlpapp.tasks.sentiment.recipe import KINDS, recipe_for
from nlpapp.text import encode, lookup_table, token_counts
from training import tradeoffs

pytestmark = pytest.mark.usefixtures("small_samples")

KEPT = Path("build/tradeoffs.json")
CELLS = ("linear", "rnn")


@pytest.fixture(autouse=True, scope="module")
def one_seed():
    """The quick plan with one seed and one length: what plans ask in which order needs no fit."""
    small = replace(tradeoffs.QUICK, read=(20,), seeds=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tradeoffs, "QUICK", small)
        yield


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A folder in which the command was interrupted before a fit was judged, then given again."""
    folder = tmp_path_factory.mktemp("measured")
    with interrupting(tradeoffs.recurrent, "logits_of"):
        stopped = run_here(tradeoffs.main, "--quick", "--cells", *CELLS, cwd=folder)
    assert stopped.returncode == 1 and "Stopped." in stopped.stderr
    before = measured.read(folder / KEPT)
    again = run_here(tradeoffs.main, "--quick", "--cells", *CELLS, cwd=folder)
    assert again.returncode == 0, again.stderr
    return folder, before, again.stdout


def test_a_command_that_was_interrupted_goes_on_after_the_points_it_had(done):
    folder, before, printed = done
    after = measured.read(folder / KEPT)
    assert 0 < len(before.points) < len(after.points)
    assert after.points[: len(before.points)] == before.points
    assert printed.count("corpus sample") == len(after.points) - len(before.points)


def test_every_planned_point_is_there_once_and_says_what_it_was_measured_on(done):
    folder, _, _ = done
    kept = measured.read(folder / KEPT)
    assert [it.of for it in kept.points] == list(
        tradeoffs.planned(tradeoffs.QUICK, ["sample"], CELLS)
    )
    corpus = corpora.load("sample")
    lengths = token_counts(corpus.test.texts)
    for point in kept.points:
        of, found = point.of, point.found
        assert found["learned_from"] == (of["examples"] or len(corpus.train))
        assert found["tokens"] == int(np.median(np.minimum(lengths, of["read"])))
        accuracy = found["accuracy"]
        assert accuracy["low"] < accuracy["value"] < accuracy["high"]
        assert (accuracy["n"], accuracy["split"]) == (len(corpus.test), "test")
        assert found["parameters"] > 0 and found["seconds"] > 0 and found["hardware"]


def test_nothing_is_measured_again(done):
    folder, _, _ = done
    before = (folder / KEPT).read_bytes()
    again = run_here(tradeoffs.main, "--quick", "--cells", *CELLS, cwd=folder)
    assert again.returncode == 0 and again.stdout.split() == ["Kept", "in", str(KEPT)]
    assert (folder / KEPT).read_bytes() == before


def test_the_full_plan_asks_each_question_once_before_any_a_second_time():
    plan = tradeoffs.Plan()
    points = list(tradeoffs.planned(plan, ["chnsenticorp", "imdb"], KINDS))
    assert len(points) == len({json.dumps(it) for it in points}) == 2 * 9 * (3 + 3 + 2 + 2)
    seeds = [it["seed"] for it in points]
    assert seeds == sorted(seeds)
    asked = Counter((it["examples"], it["read"]) for it in points if it["seed"] > 1)
    assert asked == {(250, 400): 36, (1000, 400): 36}
    first = list(dict.fromkeys((it["examples"], it["read"]) for it in points))
    every = [(None, 20), (None, 100), (None, 400)]
    assert first == [(250, 400), (1000, 400), (4000, 400), *every]
    kinds = {(it["cell"], it["read_out"]) for it in points}
    cells = ("rnn", "gru", "lstm", "bilstm")
    assert all(it["cell"] == "linear" for it in points[::9])
    assert kinds == {("linear", None), *((it, out) for it in cells for out in ("pool", "last"))}


def test_no_fit_takes_much_fewer_steps_than_another():
    plan = tradeoffs.Plan()
    of = {"corpus": "imdb", "cell": "gru", "read_out": "last"}
    steps = {}
    for examples in (*plan.examples, 7_578, 22_323):  # and all of either corpus
        recipe = tradeoffs.recipe_of(of, plan, examples)
        steps[examples] = recipe.epochs * math.ceil(examples / recipe.batch)
    assert steps == {250: 512, 1000: 512, 4000: 500, 7_578: 476, 22_323: 1396}


def test_of_each_class_its_share_is_drawn_and_another_seed_draws_others():
    labels = np.repeat([0, 1, 2], [60, 30, 10]).astype(np.int32)
    one, other = (tradeoffs.drawn(labels, 20, seed) for seed in (1, 2))
    for rows in (one, other):
        assert len(set(rows.tolist())) == 20
        assert Counter(labels[rows].tolist()) == {0: 12, 1: 6, 2: 2}
    assert set(one) != set(other)
    assert np.array_equal(one, tradeoffs.drawn(labels, 20, 1))
    for everything in (None, 100, 500):
        assert np.array_equal(tradeoffs.drawn(labels, everything, 1), np.arange(100))


@pytest.mark.parametrize("cell", ["rnn", "linear"])
@pytest.mark.parametrize(("examples", "read"), [(30, 20), (None, 3)])
def test_a_point_counts_the_model_s_own_answers_and_learns_from_no_other_rows(
    done, tmp_path, monkeypatch, cell, examples, read
):
    folder, _, _ = done
    corpus, task = (
        corpora.load("sample"),
        tradeoffs.Task.of(corpora.load("sample"), folder / "runs"),
    )
    of = {"corpus": "sample", "cell": cell, "read_out": "last" if cell == "rnn" else None}
    of |= {"examples": examples, "read": read, "seed": 3}
    rows = tradeoffs.drawn(corpus.train.labels, examples, 3)
    seen = {}
    batches, fit_weights = tradeoffs.LengthBatches, linear.fit_weights
    logits_of = tradeoffs.recurrent.logits_of

    def batches_and_tell(sequences, labels, *options):
        if labels is not None:
            seen["learned"] = sequences, labels
        return batches(sequences, labels, *options)

    def logits_and_tell(model, asked):
        seen["model"] = model
        return logits_of(model, asked)

    def weights_and_tell(matrix, *arguments):
        seen["weights"], seen["matrix"] = fit_weights(matrix, *arguments), matrix
        return seen["weights"]

    monkeypatch.setattr(tradeoffs, "LengthBatches", batches_and_tell)
    monkeypatch.setattr(tradeoffs.recurrent, "logits_of", logits_and_tell)
    monkeypatch.setattr(linear, "fit_weights", weights_and_tell)
    plan = tradeoffs.Plan(texts=60, passes=1, rates=tradeoffs.QUICK.rates)
    file = tmp_path / "tradeoffs.json"
    with measured.measuring(file, asdict(plan)) as kept:
        tradeoffs.measure(of, task, plan, kept)
    found = measured.read(file).find(of)

    if cell == "rnn":
        model, (sequences, labels) = seen["model"], seen["learned"]
        table = lookup_table(next(folder.glob("runs/tradeoffs-sample-*/vocabulary.txt")))
        given = encode([corpus.train.texts[row] for row in rows], table, read)
        learned = zip(map(tuple, sequences), labels.argmax(-1), strict=True)
        wanted = zip(map(tuple, given), corpus.train.labels[rows], strict=True)
        assert Counter(learned) == Counter(wanted)
        assert model.count_params() == found["parameters"]
        one_by_one = [
            int(np.argmax(model.predict_on_batch(ids[None]), -1)[0])
            for ids in encode(corpus.test.texts, table, read)
        ]
    else:
        assert seen["matrix"].shape[0] == len(rows)
        recipe = recipe_for("sample", "linear")
        module = linear.LinearClassifier(seen["weights"], recipe, corpus.classes)
        module.read_tokens = read
        scores = module.signatures()["serving_default"](text=tf.constant(corpus.test.texts))[
            "scores"
        ]
        one_by_one = np.argmax(scores.numpy(), -1)
    right = np.mean(np.asarray(one_by_one) == corpus.test.labels)
    assert found["accuracy"]["value"] == pytest.approx(right, abs=1e-4)


def test_rates_are_tried_alike_and_judged_on_validation(tmp_path):
    for printed in (4, 0):  # the second time nothing is left to try
        ended = run_here(tradeoffs.main, "--quick", "--rates", "--cells", "rnn", cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        assert ended.stdout.count("sample rnn") == printed
    kept = measured.read(tmp_path / "build" / "tradeoffs_rates.json")
    assert [(it.of["read_out"], it.of["rate"]) for it in kept.points] == [
        (read_out, rate) for read_out in ("pool", "last") for rate in (1e-4, 1e-2)
    ]
    assert {it.found["texts"] for it in kept.points} == {len(corpora.load("sample").validation)}
    slow, fast = (it.found["log_loss"] for it in kept.points[:2])
    assert fast != slow  # the rate was taken


def test_every_recurrent_kind_of_the_plan_has_a_rate_of_its_own_recipe_where_that_was_searched():
    rates = tradeoffs.Plan().rates
    kinds = {f"{cell}-{out}" for cell in KINDS if cell != "linear" for out in ("pool", "last")}
    assert set(rates["imdb"]) == set(rates["chnsenticorp"]) == kinds
    assert rates["imdb"]["rnn-last"] == recipe_for("imdb", "rnn", "last").learning_rate == 7.5e-4


def test_every_fit_reads_as_many_texts_as_the_plan_says_and_ends_with_its_schedule():
    plan = tradeoffs.Plan()
    of = {"corpus": "imdb", "cell": "lstm", "read_out": "last"}
    passes = {n: tradeoffs.recipe_of(of, plan, n).epochs for n in (250, 1000, 4000, 22_323)}
    assert passes == {250: 64, 1000: 16, 4000: 4, 22_323: 4}


def test_points_of_other_recipes_are_refused(done, tmp_path, monkeypatch):
    folder, _, _ = done
    kept = (folder / KEPT).read_bytes()
    monkeypatch.setattr(tradeoffs, "GRU_TEACHER", tradeoffs.GRU_TEACHER | {"dropout": 0.25})
    (tmp_path / "kept.json").write_bytes(kept)
    again = run_here(tradeoffs.main, "--quick", "--out", "kept.json", cwd=tmp_path)
    assert again.returncode == 2 and "other settings" in again.stderr
    assert (tmp_path / "kept.json").read_bytes() == kept


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--quick", "--cells", "gruu"), "gruu"),
        (("--corpus", "sst2"), "sst2"),
        (("--corpus", "chnsenticorp", "--data-dir", "data"), "chnsenticorp"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(tmp_path, arguments, said):
    nowhere = {
        "NLPAPP_PREPARED_DIR": "",
        "NLPAPP_MANUAL_DIR": "",
        "http_proxy": "http://127.0.0.1:9",
    }
    done = run_here(tradeoffs.main, *arguments, "--out", "kept.json", cwd=tmp_path, **nowhere)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "kept.json").exists()


def test_another_plan_and_a_damaged_file_are_refused_and_left_as_they_are(done, tmp_path):
    folder, _, _ = done
    file = tmp_path / "tradeoffs.json"
    content = (folder / KEPT).read_bytes()
    for broken, said in (
        (content.replace(b'"texts": 400', b'"texts": 800'), "texts was 800 and is now 400"),
        (content[:-9], "tradeoffs.json are damaged"),
    ):
        file.write_bytes(broken)
        ended = run_here(tradeoffs.main, "--quick", "--out", file, cwd=tmp_path)
        assert ended.returncode == 2 and said in ended.stderr.splitlines()[-1]
        assert file.read_bytes() == broken
