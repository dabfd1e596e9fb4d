"""`python -m training.distance` as a person runs it, on toys of the sample corpus."""

import json

import numpy as np
import pytest
from scripts import run_here
from sklearn.metrics import roc_auc_score

from nlpapp import corpora, measured, neutral, serving
from nlpapp.text import token_counts
from training import distance

pytestmark = pytest.mark.usefixtures("small_samples")

NAME = "sentiment-toy-rnn"


def measure(root, out, *arguments, **environment):
    where = ("--saved-models", root, "--out", out)
    return run_here(distance.main, *where, *arguments, cwd=root, **environment)


@pytest.fixture(scope="module")
def root(build_toy_model, tmp_path_factory):
    """Toys of a corpus that is at hand, of one that is not, and of somebody's own."""
    place = tmp_path_factory.mktemp("models")
    build_toy_model(place, NAME, corpus={"name": "sample", "language": "en+zh"})
    build_toy_model(place, "sentiment-toy-gru", corpus={"name": "imdb", "language": "en"})
    build_toy_model(place, "sentiment-toy-lstm", corpus={"name": "toy", "language": "en"})
    return place


@pytest.fixture(scope="module")
def done(root, tmp_path_factory):
    """The file that one command made, and what it printed."""
    out = tmp_path_factory.mktemp("kept") / "distance.json"
    data = {"NLPAPP_PREPARED_DIR": "", "NLPAPP_MANUAL_DIR": "", "http_proxy": "http://127.0.0.1:9"}
    ended = measure(root, out, "--data-dir", root / "data", **data)
    assert ended.returncode == 0, ended.stderr
    return out, ended.stdout


def test_every_point_is_the_area_under_the_curve_of_texts_with_so_many_words_behind(root, done):
    out, _ = done
    kept = measured.read(out)
    assert [point.of["distance"] for point in kept.points] == list(neutral.DISTANCES)
    test = corpora.load("sample").test
    short = np.flatnonzero(token_counts(test.texts) <= 60)[:500]
    texts, labels = [test.texts[i] for i in short], test.labels[short]
    model = serving.load(serving.scan(root).named(NAME))
    for words in (0, 20):
        laid = [neutral.laid_behind(text, words, "en") for text in texts]
        expected = roc_auc_score(labels, model.run(laid)["scores"][:, 1])
        found = kept.find({"model": NAME, "version": 1, "distance": words})
        assert found["value"] == pytest.approx(expected, abs=1e-4)
        assert found["low"] < found["value"] < found["high"]
        assert (found["n"], found["split"]) == (len(short), "test")


def test_a_model_whose_corpus_is_not_at_hand_is_left_out_and_named(done):
    out, printed = done
    assert "sentiment-toy-gru is left out: " in printed and "imdb" in printed
    assert {point.of["model"] for point in measured.read(out).points} == {NAME}


def test_the_same_command_again_measures_what_is_missing_and_no_more(root, done, tmp_path):
    out, _ = done
    cut = json.loads(out.read_text())
    cut["points"] = cut["points"][:-2]
    again = tmp_path / "distance.json"
    again.write_text(json.dumps(cut))
    ended = measure(root, again, NAME)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count("words behind") == 2
    assert measured.read(again) == measured.read(out)


def test_a_damaged_file_is_one_sentence_and_stays_as_it_is(root, tmp_path):
    out = tmp_path / "distance.json"
    out.write_text('{"points": [')
    ended = measure(root, out, NAME)
    assert ended.returncode == 2 and out.read_text() == '{"points": ['
    assert "distance.json are damaged" in ended.stderr and "Traceback" not in ended.stderr


def test_an_unknown_model_is_one_sentence(root, tmp_path):
    ended = measure(root, tmp_path / "distance.json", "sentiment-toy-nobody")
    assert ended.returncode == 2
    assert "sentiment-toy-nobody" in ended.stderr and "Traceback" not in ended.stderr
