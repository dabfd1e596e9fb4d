"""A packaged classifier comes back from its folder with every stored number as it was."""

import string
from dataclasses import asdict, replace

import numpy as np
import pytest
import tensorflow as tf
from tiny_models import CLASSES, LINEAR_RECIPE, RECIPE, TEMPERATURE, tiny_classifier

from nlpapp import corpora
from nlpapp.learning.word_vectors import VectorRecipe
from nlpapp.saved import stored
from nlpapp.tasks.sentiment.linear import LinearClassifier, Weights
from nlpapp.tasks.sentiment.restoring import restored
from nlpapp.tasks.sentiment.restoring import why_otherwise as why

TEXTS = ["This film was not good , but I would see it again .", "", "这 film 很好", "the"]
WIDTH = 5  # of a tiny model's word vectors


def card_of(cell):
    recipe = LINEAR_RECIPE if cell == "linear" else replace(RECIPE, vectors=VectorRecipe(WIDTH))
    return {
        "cell": cell,
        "recipe": asdict(recipe),
        "classes": list(CLASSES),
        "temperature": TEMPERATURE,
    }


def save(module, folder):
    tf.saved_model.save(module, str(folder), signatures=module.signatures())
    return folder


@pytest.fixture(scope="module", params=["gru", "bilstm", "linear"])  # a graph takes seconds
def folder(request, tmp_path_factory):
    place = tmp_path_factory.mktemp(request.param)
    return save(tiny_classifier(request.param, place), place / "1")


@pytest.fixture(scope="module")
def last(tmp_path_factory):
    """The folder of a model that answers from its last states alone."""
    place = tmp_path_factory.mktemp("last")
    return save(tiny_classifier("bilstm", place, "last"), place / "1")


def card_beside(folder):
    return card_of(folder.parent.name.rstrip(string.digits))  # pytest numbers its folders


def test_what_comes_back_stores_the_same_bits_and_answers_the_same(folder, tmp_path):
    card = card_beside(folder)
    again = restored(folder, card)
    after = save(again.module, tmp_path / "2")
    were, are = stored.arrays(folder), stored.arrays(after)
    assert were.keys() == are.keys()
    for name, was in were.items():
        assert (was.dtype, was.tobytes()) == (are[name].dtype, are[name].tobytes()), name
    versions = [tf.saved_model.load(str(place)).signatures for place in (folder, after)]
    scores = [version["serving_default"](text=tf.constant(TEXTS))["scores"] for version in versions]
    np.testing.assert_allclose(*scores, atol=1e-6)
    assert again.fields["caps"] == {"tokens": 50, "trace_tokens": 30}
    assert again.fields["relevance_method"] == again.module.relevance_method


def test_a_recipe_field_that_is_younger_than_the_card_has_its_default(folder):
    card = card_beside(folder)
    del card["recipe"]["trace_tokens"]
    assert restored(folder, card).module.trace_tokens == min(50, 400)


def test_what_answers_from_its_last_states_goes_on_doing_so(last, tmp_path):
    card = card_of("bilstm")
    card["recipe"]["read_out"] = "last"
    after = save(restored(last, card).module, tmp_path / "2")
    was, now = (
        tf.saved_model.load(str(place)).signatures["serving_default"](text=tf.constant(TEXTS))
        for place in (last, after)
    )
    np.testing.assert_allclose(was["scores"], now["scores"], atol=1e-6)
    were, are = stored.arrays(last), stored.arrays(after)
    assert {k: v.tobytes() for k, v in were.items()} == {k: v.tobytes() for k, v in are.items()}


def test_a_card_that_does_not_say_what_an_answer_is_made_of_means_that_states_are_pooled(folder):
    card = card_beside(folder)
    card["recipe"].pop("read_out", None)
    module = restored(folder, card).module
    if card["cell"] != "linear":
        assert module._model.it.read_out == "pool"


def test_a_card_of_another_read_out_than_the_stored_weights_is_refused(last):
    with pytest.raises(ValueError, match="makes another model of its"):
        restored(last, card_of("bilstm"))
    card = card_of("bilstm")
    card["recipe"]["read_out"] = "middle"
    with pytest.raises(ValueError, match=r"read-out is pool or last, not middle\."):
        restored(last, card)


def test_a_recipe_that_this_code_does_not_know_is_refused(folder):
    card = card_beside(folder)
    card["recipe"]["heads"] = 8
    with pytest.raises(ValueError, match=r"recipe on its card has heads, which this code does not"):
        restored(folder, card)


def test_a_card_of_another_cell_than_the_stored_weights_is_refused(folder):
    other = "bilstm" if card_beside(folder)["cell"] == "gru" else "gru"
    with pytest.raises((ValueError, OSError), match=r"vocabulary.txt|makes another model of its"):
        restored(folder, card_of(other))


@pytest.mark.parametrize("used", [7, 500])
def test_linear_models_keep_the_layout_in_which_they_are_stored(used, tmp_path):
    """Few buckets are stored with their numbers; of many, and of an older model, all are."""
    random = np.random.default_rng(6)
    buckets = np.sort(random.permutation(LINEAR_RECIPE.buckets)[:used]).astype(np.int32)
    weights = random.normal(0, 0.3, (used, 1)).astype(np.float32)
    fitted = Weights(buckets, weights, np.array([0.2], np.float32))
    folder = save(LinearClassifier(fitted, LINEAR_RECIPE, CLASSES), tmp_path / "1")
    kept = stored.arrays(folder)
    assert ("used" in kept) == (used == 7)
    again = save(restored(folder, card_of("linear")).module, tmp_path / "2")
    assert {k: v.tobytes() for k, v in stored.arrays(again).items()} == {
        k: v.tobytes() for k, v in kept.items()
    }


def test_a_text_that_is_cut_otherwise_is_told_from_one_that_is_not():
    def cutting(cut):
        def run(text):
            tokens = [cut(one.decode()) for one in text.numpy()]
            longest = max(map(len, tokens))
            filled = [row + [""] * (longest - len(row)) for row in tokens]
            lengths = [len(row) for row in tokens]
            relevance = np.zeros((len(tokens), longest), np.float32)
            return {
                "tokens": tf.constant(filled),
                "length": tf.constant(lengths),
                "relevance": tf.constant(relevance),
            }

        return {"trace": run}

    words, marks = cutting(str.split), cutting(lambda text: text.replace("-", " - ").split())
    long = "a b " * 60 + "well-known"
    assert why("serving_default", words, marks, long) == "cut otherwise"
    assert why("serving_default", words, marks, "well known") == ""


def trace(*relevance, hidden=(0.5, 0.5, 0.1), tokens="abc"):
    """A signature that says this of every text; hidden: of one unit, two tokens tied."""
    outputs = {
        "tokens": tf.constant([list(tokens)]),
        "length": tf.constant([3]),
        "hidden": tf.constant(hidden, shape=(1, 3, 1)),
        "relevance": tf.constant([relevance]),
    }
    return {"trace": lambda text: outputs}


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (trace(1.0, 2.0, 3.0), trace(1.002, 2.0, 3.0), "shares in a long text rounded otherwise"),
        (trace(0.1, 0.2, 0.3), trace(0.12, 0.18, 0.3), "a tie in the maximum over tokens"),
        (trace(0.1, 0.2, 0.3), trace(0.12, 0.2, 0.3), ""),  # another sum
        (trace(0.1, 0.2, 0.3), trace(0.2, 0.1, 0.3), ""),  # more than a tie would move
        (trace(0.1, 0.2, 0.3), trace(0.12, 0.18, 0.3, hidden=(0.6, 0.6, 0.1)), ""),
        (
            trace(0.1, 0.2, 0.3, hidden=(0.5, 0.4, 0.1)),
            trace(0.12, 0.18, 0.3, hidden=(0.5, 0.4, 0.1)),
            "",  # no tie
        ),
        (trace(0.1, 0.2, 0.3), trace(0.2, 0.1, 0.3, tokens="abd"), "cut otherwise"),
    ],
)
def test_other_shares_are_explained_by_rounding_and_ties_alone(before, after, reason):
    assert why("trace", before, after, "abc") == reason
    assert why("serving_default", before, after, "abc") == reason * (reason == "cut otherwise")


def test_no_tie_in_a_maximum_explains_what_takes_none(last):
    card = card_of("bilstm")
    card["recipe"]["read_out"] = "last"
    before, after = trace(0.1, 0.2, 0.3), trace(0.12, 0.18, 0.3)
    assert restored(last, card).why_otherwise("trace", before, after, "abc") == ""


def test_figures_are_those_of_the_answers_to_the_test_split(folder):
    corpus = corpora.load("sample")
    right = np.eye(2, dtype=np.float32)[corpus.test.labels]
    figures = restored(folder, card_beside(folder)).figures
    found = figures({"serving_default": {"scores": 0.8 * right + 0.1}}, corpus)
    assert found["metrics"]["accuracy"]["value"] == 1.0
    assert found["metrics"]["accuracy"]["n"] == len(corpus.test)
