"""Several corpora as one: nobody's test is told, labels keep their meaning, no part drowns."""

import json

import numpy as np
import pytest

from nlpapp.corpora import Corpus, CorpusError, Labelled
from nlpapp.corpora.mixing import mixed

BOTH = ("negative", "positive")


def labelled(rows, kinds=()):
    texts, labels = zip(*rows, strict=True) if rows else ((), ())
    return Labelled(list(texts), np.array(labels, np.int32), list(kinds))


def corpus(name, train=(), validation=(), test=(), unlabelled=(), classes=BOTH, **more):
    return Corpus(
        name=name,
        version="1",
        language="en",
        licence=f"licence of {name}",
        citation=f"Cite {name}.",
        classes=classes,
        train=labelled(train),
        validation=labelled(validation),
        test=labelled(test),
        unlabelled=list(unlabelled),
        dropped={"duplicates": 1},
        **more,
    )


@pytest.fixture
def mixture():
    one = corpus(
        "one",
        train=[("good", 1), ("bad", 0), ("so so", 0), ("Fine, that!", 1), ("shared", 1)],
        validation=[("told", 1), ("judged by two", 0)],
        test=[("one's test", 1)],
        unlabelled=["free", "bad film", "val two"],
    )
    two = corpus(
        "two",
        train=[("SHARED?", 0), ("ones TEST", 1), ("bad film", 0), ("grand", 1)],
        validation=[("val-two", 0), ("so... so", 1), ("third", 0), ("fourth", 1)],
        test=[("fine that", 0), ("judged, by two.", 1)],
    )
    return mixed("both", [one, two], {"one": 2.0, "two": 0.5})


def test_no_text_of_one_part_gives_another_away(mixture):
    assert mixture.train.texts == ["good", "bad", "shared", "bad film", "grand"]
    assert mixture.validation.texts == ["told", "val-two", "so... so", "third", "fourth"]
    assert mixture.test.texts == ["one's test", "fine that", "judged, by two."]
    assert mixture.unlabelled == ["free"]
    np.testing.assert_array_equal(mixture.train.labels, [1, 0, 1, 0, 1])


def test_a_copy_that_a_part_overlooked_in_itself_is_dropped_too():
    one = corpus(
        "one",
        train=[("good", 1), ("good!", 1), ("Told.", 1), ("fine", 1)],
        validation=[("told", 1), ("test it", 0)],
        test=[("Test, it", 0), ("FINE!", 1)],
    )
    both = mixed("both", [one, corpus("two", train=[("bad", 0)])], {"one": 1.0, "two": 1.0})
    assert both.train.texts == ["good", "bad"]
    assert both.validation.texts == ["told"]


def test_what_was_dropped_is_counted_with_each_part(mixture):
    dropped = mixture.dropped
    assert dropped["one: train texts that stand in a part's test or validation"] == 2
    assert dropped["two: train texts that stand in a part's test or validation"] == 1
    assert dropped["two: train texts that came before, in this part or another"] == 1
    assert dropped["one: validation texts that stand in a part's test"] == 1
    assert dropped["one: unlabelled texts that stand in another part"] == 2
    assert dropped["two: duplicates"] == 1


def test_a_pass_reads_the_texts_of_a_part_as_often_as_it_weighs(mixture):
    np.testing.assert_array_equal(mixture.rates(), [2, 2, 2, 0.5, 0.5])


def test_a_weighed_mean_over_validation_is_the_mean_of_the_parts_means(mixture):
    losses = np.array([0.9, 0.1, 0.2, 0.3, 0.4])
    weights = mixture.validation_weights()
    assert weights.mean() == pytest.approx(1)
    assert np.average(losses, weights=weights) == pytest.approx((0.9 + 0.25) / 2)
    assert (losses * weights).mean() == pytest.approx((0.9 + 0.25) / 2)


def test_a_part_that_judges_nobody_has_no_say_in_the_mean_over_validation():
    parts = [
        corpus("one", train=[("good", 1)], validation=[("told", 1)]),
        corpus("taught alone", train=[("bad", 0), ("fine", 1)]),
        corpus("two", train=[("grand", 1)], validation=[("val", 0), ("third", 1)]),
    ]
    both = mixed("both", parts, {part.name: 1.0 for part in parts})
    np.testing.assert_allclose(both.validation_weights(), [1.5, 0.75, 0.75])
    assert both.rows_of("train")["taught alone"] == slice(1, 3)


def test_the_card_names_the_parts_their_licences_rows_and_weights(mixture):
    card = mixture.card()
    assert card["rows"] == {"train": 5, "validation": 5, "test": 3, "unlabelled": 1}
    assert list(card["parts"]) == ["one", "two"]
    two = card["parts"]["two"]
    assert (two["licence"], two["citation"], two["weight"]) == ("licence of two", "Cite two.", 0.5)
    assert two["rows"] == {"train": 2, "validation": 4, "test": 2, "unlabelled": 0}
    assert card["licence"] == "one: licence of one; two: licence of two"
    assert json.loads(json.dumps(card)) == card


def test_a_corpus_without_parts_weighs_all_alike_and_says_nothing_of_parts():
    alone = corpus("one", train=[("good", 1)], validation=[("bad", 0)])
    assert alone.rates() is None
    assert alone.validation_weights() is None
    assert "parts" not in alone.card()


def test_labels_are_matched_by_their_names_and_a_part_may_lack_one():
    three = corpus(
        "three", train=[("a", 0), ("b", 1), ("c", 2)], classes=("positive", "neutral", "negative")
    )
    two = corpus("two", train=[("d", 0), ("e", 1)])
    both = mixed("both", [two, three], {"two": 1, "three": 1})
    assert both.classes == ("positive", "neutral", "negative")
    said = [both.classes[label] for label in both.train.labels]
    assert said == ["negative", "positive", "positive", "neutral", "negative"]


def test_a_label_that_means_nothing_in_the_other_part_is_refused():
    stars = corpus("stars", train=[("a", 0)], classes=("1", "5"))
    with pytest.raises(
        CorpusError, match="mixed: stars has the label '1', which one does not know"
    ):
        mixed("both", [corpus("one"), stars], {"one": 1, "stars": 1})
