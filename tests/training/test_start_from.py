"""`python -m training.sentiment --csv FILE --start-from MODEL`: on from what one has learned."""

import shlex
import shutil
from functools import partial

import numpy as np
import pytest
from scripts import run_here

from nlpapp import serving
from training import fit, sentiment

train = partial(run_here, sentiment.main)
TINY = shlex.split("""
    --vectors.width 8 --vectors.epochs 1 --units 4 --read-tokens 30 --trace-tokens 10 --epochs 2
""")
FIRST = "sentiment-tickets-gru"
CONTINUE = ["--start-from", FIRST, "--cell", "gru", "--epochs", "1"]
WORDS = {"billing": "invoice", "crash": "freezes", "other": "hello"}


def write(file, rows):
    lines = [f'{label},"{text}"' for label, text in rows]
    file.write_text("\n".join(["label,text", *lines]) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a model of three classes, and files to go on with."""
    place = tmp_path_factory.mktemp("start")
    rows = [(q, f"the {w} again, number {i} {w}") for i in range(23) for q, w in WORDS.items()]
    write(place / "tickets.csv", rows)
    again = [(q, f"my {w} once more, {i} brandnew") for i in range(19) for q, w in WORDS.items()]
    write(place / "more.csv", again)
    write(place / "two.csv", [("odd" if i % 2 else "even", f"the {i} invoice") for i in range(41)])
    write(place / "chinese.csv", [("好" if i % 2 else "坏", f"第{i}张发票很好") for i in range(41)])
    write(place / "one.csv", [("odd", f"the {i} invoice") for i in range(41)])
    done = train("--csv", "tickets.csv", "--cell", "gru", *TINY, cwd=place)
    assert done.returncode == 0, done.stderr
    return place


def made(place, *arguments):
    done = train(*arguments, cwd=place)
    assert done.returncode == 0, done.stderr
    return serving.scan(place / "saved_models")


@pytest.fixture(scope="module")
def continued(place):
    """The first model, and one that went on from it and hardly moved."""
    found = made(place, "--csv", "more.csv", *CONTINUE, "--learning-rate", "1e-12")
    return found.named(FIRST), found.named("sentiment-more-gru")


def words_of(entry):
    return (entry.path / "assets/vocabulary.txt").read_text(encoding="utf-8").splitlines()


def test_a_training_that_hardly_moves_ends_with_the_model_that_it_began_with(continued):
    texts = ["my invoice", "freezes again number 3", "hello hello", ""]
    logits = []
    for entry in continued:
        assert "temperature_by_length" not in entry.card  # so few texts
        scores = np.log(serving.load(entry).run(texts)["scores"].astype(np.float64))
        logits.append((scores - scores[:, :1]) * entry.card["temperature"])
    np.testing.assert_allclose(logits[1], logits[0], atol=2e-3)


def test_its_card_names_model_and_version_and_the_texts_that_were_read_before(continued):
    first, then = continued
    began = then.card["started_from"]
    assert (began["model"], began["version"]) == (FIRST, 1)
    assert began["digest"] == first.card["digest"]
    assert began["corpus"]["citation"].startswith("tickets.csv")
    assert f"--start-from {FIRST}" in then.card["command"]
    assert then.card["recipe"]["units"] == 4 and then.card["recipe"]["vectors"]["width"] == 8
    assert then.card["recipe"]["read_tokens"] == 30
    page = (then.path.parent / "README.md").read_text(encoding="utf-8")
    assert f"began with version 1 of {FIRST}, which had learned from tickets" in page


def test_words_of_its_own_that_it_repeats_are_known_too(continued):
    known, words = map(words_of, continued)
    assert words[: len(known)] == known and "brandnew" not in known
    assert {"my", "once", "more", "brandnew"} <= set(words[len(known) :])


@pytest.fixture(scope="module")
def two(place):
    """A model of two other classes than those of the beginning."""
    return made(place, "--csv", "two.csv", *CONTINUE).named("sentiment-two-gru")


def test_other_classes_than_those_of_the_beginning_are_learned(two):
    assert two.card["classes"] == ["even", "odd"]
    assert serving.load(two).run(["the 7 invoice"])["scores"].shape == (1, 2)


def test_prepared_and_fitted_apart_it_ends_the_same(place, two):
    asked = ["--csv", "two.csv", *CONTINUE]
    made(place, *asked, "--prepare", "steps")
    done = run_here(fit.main, "steps", cwd=place)
    assert done.returncode == 0, done.stderr
    made(place, *asked, "--package", "steps")
    weights = "variables/variables.data-00000-of-00001"
    again = two.path.with_name("2") / weights
    assert again.read_bytes() == (two.path / weights).read_bytes()


def test_how_many_of_their_words_the_model_knows_is_said(place):
    rows = [("oui" if i % 2 else "non", f"bonjour le monde numéro {i}") for i in range(41)]
    write(place / "french.csv", rows)
    for file, foreign in (("two.csv", False), ("french.csv", True)):
        done = train("--csv", file, *CONTINUE, "--prepare", f"asked-{foreign}", cwd=place)
        assert done.returncode == 0 and f"{FIRST} knows " in done.stdout
        assert ("in the language that it reads?" in done.stderr) == foreign


def test_it_does_not_take_the_place_of_the_model_that_began_from_nothing(place):
    before = sorted((place / "saved_models").rglob("*"))
    done = train("--csv", "tickets.csv", *CONTINUE, cwd=place)
    assert done.returncode == 2 and f"gone on from {FIRST}" in done.stderr
    assert "--variant" in done.stderr and "Traceback" not in done.stderr
    assert sorted((place / "saved_models").rglob("*")) == before


@pytest.fixture(scope="module")
def shipped(place, saved_models, saved_translators, build_toy_model, tmp_path_factory):
    """What ships: a linear toy, translators, and one that reads Chinese."""
    root = tmp_path_factory.mktemp("shipped")
    linear = "sentiment-toy-linear"
    shutil.copytree(saved_models / linear, root / linear)
    shutil.copytree(saved_translators, root, dirs_exist_ok=True)
    build_toy_model(root, "sentiment-zh-gru", corpus={"name": "zh", "language": "zh"})
    return root


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--start-from", "translation-toy-lstm"], "is a model for translation; a classifier can"),
        (["--start-from", "sentiment-toy-linear"], "has neither word vectors nor a cell"),
        (["--start-from", "sentiment-zh-gru", "--cell", "gru"], "reads 中文, and most letters of"),
        (["--start-from", "nothing-of-the-kind"], "no model 'nothing-of-the-kind'; there are"),
        (["--start-from", FIRST], f"{FIRST} has another cell; give --cell gru with it."),
        ([*CONTINUE, "--recombined", "50"], "--recombined is for teachers to label: give --taught"),
        ([*CONTINUE, "--taught"], "a file of labels has none: give a number of texts"),
        (["--gru-teaches", "--cell", "gru"], "--gru-teaches says who teaches: give --taught"),
        ([*CONTINUE, "--vocabulary", "5"], "all of which stay; give as many or more"),
        (["--taught", "--cell", "gru"], "a file of labels has none: give a number of texts"),
        ([*CONTINUE, "--units", "5"], f"--units is as {FIRST} has it"),
        ([*CONTINUE, "--read-out", "last"], "answers otherwise; give --read-out pool with it."),
    ],
)
def test_a_model_that_cannot_be_begun_with_is_one_message(place, shipped, arguments, complaint):
    before = sorted(place.rglob("*"))
    done = train("--csv", "two.csv", *arguments, cwd=place, NLPAPP_SAVED_MODELS=str(shipped))
    assert done.returncode == 2 and complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--csv", "chinese.csv"], "chinese.csv, columns 'text' and 'label' are of another script"),
        (["--csv", "one.csv"], "one class only; a classifier needs at least two classes"),
        (["--corpus", "sample"], "--start-from is for labels of your own: give them with --csv."),
    ],
)
def test_texts_that_it_cannot_go_on_with_are_one_message(place, arguments, complaint):
    done = train(*arguments, *CONTINUE, cwd=place)
    assert done.returncode == 2 and complaint in done.stderr
    assert "Traceback" not in done.stderr
