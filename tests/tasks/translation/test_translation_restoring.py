"""A packaged translator comes back from its folder with every stored number as it was."""

from dataclasses import asdict

import numpy as np
import pytest
import tensorflow as tf
from tiny_translators import CHINESE, ENGLISH, RECIPE, tiny_translator

from nlpapp import languages
from nlpapp.corpora import Parallel, ParallelCorpus
from nlpapp.saved import stored
from nlpapp.tasks.translation.restoring import restored, why_otherwise

TEXTS = [*ENGLISH, "", "The boat is late. Where are the keys?", "7 keys"]


def save(module, folder):
    tf.saved_model.save(module, str(folder), signatures=module.signatures())
    return folder


@pytest.fixture(scope="module", params=[("lstm", "none"), ("gru", "luong")], ids="-".join)
def versions(request, tmp_path_factory):
    """A version folder, what was restored from it, and the folder of that."""
    cell, attention = request.param
    place = tmp_path_factory.mktemp("translator")
    chosen = {"length_penalty": 0.4, "coverage": 0.1}
    module = tiny_translator(place, cell, attention, (1.5, 0.5), **chosen)
    card = {
        "cell": cell,
        "recipe": asdict(RECIPE) | {"attention": attention},
        "search": chosen | {"n": 9, "split": "validation", "tried": []},
        "confidence": {"slope": 1.5, "intercept": 0.5, "of": "chrf"},
    }
    folder = save(module, place / "1")
    again = restored(folder, card)
    return folder, again, save(again.module, place / "2")


def test_what_comes_back_stores_the_same_bits(versions):
    folder, _, after = versions
    were, are = stored.arrays(folder), stored.arrays(after)
    assert were.keys() == are.keys()
    for name, was in were.items():
        assert (was.dtype, was.tobytes()) == (are[name].dtype, are[name].tobytes()), name


def test_what_comes_back_translates_the_same(versions):
    folder, _, after = versions
    loaded = [tf.saved_model.load(str(place)).signatures for place in (folder, after)]
    assert loaded[0].keys() == loaded[1].keys()
    for name in loaded[0]:
        was, now = (version[name](text=tf.constant(TEXTS)) for version in loaded)
        for output in was:
            if was[output].dtype == tf.float32:
                np.testing.assert_allclose(was[output], now[output], atol=1e-5)
            else:
                np.testing.assert_array_equal(was[output], now[output])


def test_languages_are_told_by_the_script_of_the_pieces(versions):
    module = versions[1].module
    assert module.source.prefix == "▁" and module.target.prefix == "" and module.between == ""


def test_a_card_that_does_not_tell_of_numbers_is_of_a_model_that_copied_them(versions):
    again = versions[1]
    assert again.fields["numbers"] == "copied" and list(again.filled) == ["numbers"]
    assert again.module.source.copies


def test_figures_are_those_of_the_answers_to_the_test_split(versions):
    pairs = Parallel(ENGLISH, [(sentence,) for sentence in CHINESE])
    corpus = ParallelCorpus("five", "1", "en", "zh", "", "", pairs, pairs, pairs, {})
    assert languages.guessed(CHINESE) == "zh"
    perfect = {"translation": np.array(CHINESE, object)}
    found = versions[1].figures({"serving_default": perfect, "greedy": perfect}, corpus)
    assert found["metrics"]["bleu"]["value"] == pytest.approx(100)
    assert "tok:zh" in found["metrics"]["bleu"]["signature"]
    assert versions[1].test_texts(corpus) == ENGLISH
    assert "confidence" not in found  # these answers have no scores


def test_how_confidence_goes_with_what_is_right_is_measured_again_too(versions):
    rows = Parallel(ENGLISH * 8, [(sentence,) for sentence in CHINESE * 8])
    corpus = ParallelCorpus("five", "1", "en", "zh", "", "", rows, rows, rows, {})
    right = np.arange(len(rows)) % 2 == 0
    said = np.where(right, np.array(CHINESE * 8, object), "没有")
    answers = {"translation": said, "score": np.where(right, -0.1, -5.0)}
    found = versions[1].figures({"serving_default": answers, "greedy": answers}, corpus)
    assert found["confidence"]["slope"] == 1.5
    assert found["confidence"]["correlation"]["value"] == pytest.approx(1, abs=0.02)


def version(translations, scores=(), pieces=str.split):
    """Signatures that know these translations, with scores by sentence."""
    scores = dict(zip(translations, scores, strict=False))

    def serving_default(text):
        known = [one.decode() for one in text.numpy()]
        return {
            "translation": tf.constant([translations[one] for one in known]),
            "score": tf.constant([scores.get(one, -1.0) for one in known], tf.float32),
        }

    def trace(text):
        cut = [pieces(one.decode()) for one in text.numpy()]
        longest = max(map(len, cut))
        filled = [row + [""] * (longest - len(row)) for row in cut]
        return {
            "source_tokens": tf.constant(filled),
            "source_known": tf.constant([[piece != "" for piece in row] for row in filled]),
            "source_length": tf.constant([len(row) for row in cut]),
        }

    def sentences(text):
        found = [one for one in text.numpy()[0].decode().split(". ") if one]
        return {"sources": tf.constant([found or [""]]), "length": tf.constant([len(found)])}

    return {
        "serving_default": serving_default,
        "greedy": serving_default,
        "trace": trace,
        "sentences": sentences,
    }


SAME = {"one": "eins", "two": "zwei", "12 7": "zwölf"}


@pytest.mark.parametrize(
    ("text", "after", "reason"),
    [
        ("one. two", version(SAME), "sentences parted otherwise"),
        ("one", version(SAME | {"one": "ein"}, [-1.00005]), "a near tie, or copied otherwise"),
        ("one. two", version(SAME | {"two": "zwo"}, [-1, -1]), "a near tie, or copied otherwise"),
        ("one", version(SAME | {"one": "ein"}, [-1.01]), ""),
        ("one", version(SAME, [-1.01]), ""),
        ("one", version(SAME | {"one": "ein"}, [-2], pieces=list), "cut otherwise"),
        ("12 7", version(SAME | {"12 7": "12 7"}, [-1, -1, 0]), "numbers alone, left as they are"),
        ("one. 12 7", version(SAME | {"one": "x", "12 7": "12 7"}, [-3, -1, 0]), ""),
        ("", version(SAME), ""),
    ],
)
def test_another_translation_is_explained_by_its_sentences(text, after, reason):
    for search in ("serving_default", "greedy"):
        assert why_otherwise(search, version(SAME), after, text) == reason


def test_what_differs_among_others_alone_was_a_near_tie():
    same, cut = version(SAME), version(SAME, pieces=list)
    assert why_otherwise("trace", same, same, "one") == "a near tie, as before by itself"
    assert why_otherwise("trace", same, cut, "one") == "cut otherwise"
