"""`python -m training.repackage` as a person runs it, on tiny models."""

import json
import shutil
from dataclasses import asdict, replace
from functools import partial
from unittest import mock

import numpy as np
import pytest
from scripts import run_here
from tiny_models import CLASSES, LINEAR_RECIPE, RECIPE, TEMPERATURE, tiny_classifier
from toy_models import toy_card

from nlpapp import corpora, languages, serving
from nlpapp.learning.word_vectors import VectorRecipe
from nlpapp.saved import cards, packaging, sameness
from training import asked, repackage

PUBLIC, OWN = "sentiment-tiny-linear", "sentiment-tiny-gru"
TEXTS = ["This film was not good.", "", "这 film 很好", "I liked it , and the ending ."]


@pytest.fixture(scope="module")
def packaged(tmp_path_factory):
    """A root with a linear model of a public corpus and a recurrent one of somebody's own."""
    root = tmp_path_factory.mktemp("packaged")
    recurrent = asdict(replace(RECIPE, vectors=VectorRecipe(width=5)))
    for cell, recipe in (("gru", recurrent), ("linear", asdict(LINEAR_RECIPE))):
        module = tiny_classifier(cell, root)
        card = toy_card(f"sentiment-tiny-{cell}", 1, cell) | {
            "recipe": recipe,
            "classes": list(CLASSES),
            "temperature": TEMPERATURE,
        }
        if cell == "linear":
            card["corpus"] = corpora.load("sample").card()
        packaging.package(root, module, card, lambda _: {})
    return root


def repackaged(root, *words):
    """Run the command, asking few texts; gives its exit status, and what it said."""
    with mock.patch.object(asked, "texts", lambda: TEXTS):
        done = run_here(repackage.main, *words, "--saved-models", root, cwd=root)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def measured(packaged, tmp_path_factory):
    """A root where the linear model was packaged again and judged, and how the command ended."""
    root = tmp_path_factory.mktemp("measured")
    shutil.copytree(packaged / PUBLIC, root / PUBLIC)
    return root, repackaged(root, PUBLIC)


@pytest.fixture
def root(packaged, tmp_path):
    for name in (PUBLIC, OWN):
        shutil.copytree(packaged / name, tmp_path / "saved_models" / name)
    return tmp_path / "saved_models"


@pytest.fixture
def run(root):
    return partial(repackaged, root)


def versions(root, name):
    return sorted(path.name for path in (root / name).iterdir() if path.is_dir())


def card_of(root, name, version):
    return cards.verify(root / name / str(version))


def reseal(folder, **changed):
    """What somebody does who changes a card by hand and knows how."""
    card = json.loads((folder / cards.CARD_PATH).read_text(encoding="utf-8")) | changed
    cards.write(cards.seal(card, folder), folder)


def test_the_next_version_has_the_same_weights_and_says_where_they_come_from(measured):
    root, (status, out, err) = measured
    before = card_of(root, PUBLIC, 1)
    assert (status, err) == (0, "")
    assert f"[1/1] {PUBLIC}" in out and "Packaged in" in out
    after = card_of(root, PUBLIC, 2)
    weights = "variables/variables.data-00000-of-00001"
    assert after["files"][weights] == before["files"][weights]
    for kept in ("training", "learning_curve", "command", "seed", "recipe", "corpus", "parameters"):
        assert after[kept] == before[kept], kept
    made = after["repackaged"]
    assert made["from"] == 1 and made["digest"] == before["digest"]
    assert made["command"] == f"python -m training.repackage {PUBLIC}"
    assert made["trained_with"] == before["packages"]
    assert made["compared"]["texts"] == len(TEXTS)


def test_figures_are_measured_again_where_the_test_split_is_at_hand(measured):
    root, _ = measured
    after = card_of(root, PUBLIC, 2)
    test = corpora.load("sample").test
    model = serving.load(serving.find(root, PUBLIC))
    right = np.argmax(model.run(test.texts)["scores"], -1) == test.labels
    assert after["metrics"]["accuracy"]["value"] == pytest.approx(right.mean())
    assert after["metrics"]["accuracy"]["n"] == len(test)
    assert after["repackaged"]["figures"] == "measured again"
    assert after["repackaged"]["compared"]["test split"]["texts"] == len(test)
    assert "Its figures are measured again." in (root / PUBLIC / "README.md").read_text()


def test_figures_are_carried_over_where_it_is_not_and_remember_from_where(root, run):
    reseal(root / PUBLIC / "1", corpus=card_of(root, OWN, 1)["corpus"])
    before = card_of(root, PUBLIC, 1)
    status, out, _ = run(PUBLIC)
    assert status == 0 and "not at hand, for toy is a file of somebody's own" in out
    run(PUBLIC)
    for version in (2, 3):
        after = card_of(root, PUBLIC, version)
        assert after["metrics"] == before["metrics"]
        assert after["repackaged"]["figures"] == "carried over from version 1"
        assert after["repackaged"]["trained_with"] == before["packages"]
    assert after["repackaged"]["from"] == 2


def test_old_versions_go_only_if_asked_and_all_models_may_be_named_at_once(root, run):
    status, out, _ = run("--all", "--no-measure", "--remove-old")
    assert status == 0 and "[2/2]" in out
    assert versions(root, PUBLIC) == versions(root, OWN) == ["2"]
    assert "--no-measure" in card_of(root, PUBLIC, 2)["repackaged"]["command"]


def test_another_folder_gets_the_next_version_and_the_first_stays_as_it_was(root, run, tmp_path):
    status, _, _ = run(PUBLIC, "--no-measure", "--out", str(tmp_path / "elsewhere"))
    assert status == 0
    assert versions(tmp_path / "elsewhere", PUBLIC) == ["2"] and versions(root, PUBLIC) == ["1"]


def test_one_refused_model_does_not_stop_the_others(root, run):
    with (root / OWN / "1" / "saved_model.pb").open("ab") as file:
        file.write(b"!")
    status, _, err = run("sentiment-nowhere", OWN, PUBLIC, "--no-measure")
    assert status == 2
    assert "There is no model 'sentiment-nowhere'" in err and "its sha256 differs" in err
    assert "Of 3 models, 2 were refused." in err and "Traceback" not in err
    assert versions(root, OWN) == ["1"] and versions(root, PUBLIC) == ["1", "2"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"task": "weather"}, "models of sentiment, translation, not of weather"),
        ({"recipe": {"units": 3, "heads": 8}}, "heads, which this code does not know"),
        ({"recipe": None}, "its card lacks what this code needs"),
        ({"cell": "transformer"}, "its card lacks what this code needs"),
        ({"classes": ["negative", "positive", "mixed"]}, "another model of its card"),
    ],
)
def test_what_cannot_be_the_same_model_is_refused_and_nothing_is_written(
    root, run, changed, reason
):
    reseal(root / OWN / "1", **changed)
    before = sorted(path.relative_to(root) for path in root.rglob("*"))
    status, _, err = run(OWN, "--no-measure")
    assert status == 2 and reason in err and "Traceback" not in err
    assert len(err.strip().splitlines()) == 2  # a sentence, and how many were refused
    assert sorted(path.relative_to(root) for path in root.rglob("*")) == before


def test_a_difference_in_the_answers_is_refused_and_nothing_is_written(root, run):
    reseal(root / PUBLIC / "1", temperature=2.0)
    status, _, err = run(PUBLIC, "--no-measure")
    assert status == 2 and "by serving_default it would answer otherwise than before" in err
    assert versions(root, PUBLIC) == ["1"]


def test_a_corpus_that_is_another_today_judges_nothing(root, run):
    corpus = card_of(root, PUBLIC, 1)["corpus"]
    reseal(root / PUBLIC / "1", corpus=corpus | {"version": "0.9.0"})
    status, out, _ = run(PUBLIC)
    assert status == 0 and "sample is another here than the card tells" in out


def test_a_difference_on_the_test_split_alone_is_refused(root, run, monkeypatch):
    known = sameness.rows_apart

    def apart(before, after, tolerance):
        found = known(before, after, tolerance)
        if len(found) == len(corpora.load("sample").test):
            found[7] = True
        return found

    monkeypatch.setattr(sameness, "rows_apart", apart)
    status, _, err = run(PUBLIC)
    assert status == 2 and "would answer otherwise than before, with the same weights" in err
    assert versions(root, PUBLIC) == ["1"]


def test_a_text_that_is_cut_otherwise_is_listed_and_no_refusal(root, run, monkeypatch):
    known = repackage.RESTORED["sentiment"]

    def restored(folder, card):
        return replace(known(folder, card), why_otherwise=lambda *_: "cut otherwise")

    monkeypatch.setitem(repackage.RESTORED, "sentiment", restored)
    reseal(root / PUBLIC / "1", temperature=2.0)
    status, out, _ = run(PUBLIC, "--no-measure")
    assert status == 0 and "Answered otherwise (cut otherwise): 'This film was not good.'" in out
    assert card_of(root, PUBLIC, 2)["repackaged"]["compared"]["cut otherwise"] >= 1


def test_an_output_that_cannot_be_written_is_one_sentence(root, run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    status, _, err = run(OWN, "--out", str(tmp_path / "file"))
    assert status == 2 and "cannot be written" in err and "Traceback" not in err


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((), "Name the models"),
        ((PUBLIC, "--all"), "Name the models"),
        (("--all", "--remove-old", "--out", "x"), "leave out --out"),
    ],
)
def test_options_that_do_not_go_together_are_one_sentence(run, words, reason):
    status, _, err = run(*words)
    assert status == 2 and reason in err and "Traceback" not in err


def test_the_texts_that_are_asked_are_a_few_hundred_and_always_the_same():
    texts = asked.texts()
    assert 200 < len(texts) < 500 and texts == asked.texts()
    assert "" in texts and any("🎻" in text for text in texts)
    assert {languages.guessed([text]) for text in texts} >= {"zh", "und"}
