"""Sentences with translations: what holds of them, and what a card says of their corpus."""

import pytest

from nlpapp.corpora import Parallel, ParallelCorpus
from nlpapp.corpora.parallel import HeldOut, Part


def test_pairs_put_each_source_beside_each_of_its_translations():
    parallel = Parallel(["a", "b", "a"], [("x",), ("y", "z", "y"), ("x",)])
    assert parallel.pairs() == (["a", "b", "b", "b", "a"], ["x", "y", "z", "y", "x"])
    assert len(parallel) == 3
    assert Parallel([], []).pairs() == ([], [])


@pytest.mark.parametrize(
    ("sources", "references", "complaint"),
    [
        (["a", "b"], [("x",)], "2 sources need a tuple of references each, not 1"),
        (["a", "b"], [("x",), ()], "row 1 needs a tuple of references"),
        (["a"], ["x"], "row 0 needs a tuple of references, not 'x'"),
    ],
)
def test_a_source_without_a_tuple_of_translations_is_refused(sources, references, complaint):
    with pytest.raises(ValueError, match=complaint):
        Parallel(sources, references)


def test_the_card_counts_pairs_to_learn_from_and_sources_to_translate():
    several = Parallel(["a", "b", "c"], [("x",), ("y", "z"), ("v", "w")])
    corpus = ParallelCorpus(
        name="toy-en-zh",
        version="1.0.0",
        source_language="en",
        target_language="zh",
        licence="a licence",
        citation="somebody",
        train=several,
        validation=Parallel([], []),
        test=several,
        dropped={"duplicates": 7},
    )
    assert corpus.card() == {
        "name": "toy-en-zh",
        "version": "1.0.0",
        "language": "en-zh",
        "source_language": "en",
        "target_language": "zh",
        "licence": "a licence",
        "citation": "somebody",
        "rows": {"train": 5, "validation": 0, "test": 3},
        "dropped": {"duplicates": 7},
    }


def mixture(train):
    """A corpus of two parts, with what a third holds back judged beside it."""
    return ParallelCorpus(
        name="toy-en-zh",
        version="1.0.0",
        source_language="en",
        target_language="zh",
        licence="two licences",
        citation="somebody",
        train=train,
        validation=Parallel([], []),
        test=Parallel(["t"], [("z",)]),
        dropped={},
        parts={
            "words": Part("1.0.0", "free", "me", {"entries": 9}),
            "talk": Part("2.0.0", "not free", "you", {"turns": 5, "dropped: pairs": 1}, weight=2),
        },
        beside={"other": HeldOut(Parallel(["a"], [("x",)]), Parallel(["b", "c"], [("y",)] * 2))},
    )


TRAIN = Parallel(
    ["a", "b", "c"],
    [("x",), ("y", "z"), ("v",)],
    before=["", "a", "b"],
    origins=["words", "talk", "words"],
)


def test_a_pass_goes_over_a_part_as_often_as_it_weighs():
    sources, targets, before = mixture(TRAIN).lessons()
    assert sources == ["a", "b", "b", "b", "b", "c"]
    assert targets == ["x", "y", "z", "y", "z", "v"]
    assert before == ["", "a", "a", "a", "a", "b"]
    assert mixture(TRAIN).lessons({"words": 0, "talk": 1}) == (["b", "b"], ["y", "z"], ["a", "a"])


def test_without_parts_a_pass_goes_over_the_pairs_and_nobody_knows_what_was_before():
    plain = mixture(Parallel(["a", "b"], [("x", "y"), ("z",)]))
    sources, targets, before = plain.lessons()
    assert (sources, targets) == plain.train.pairs()
    assert before == ["", "", ""]


@pytest.mark.parametrize("column", ["before", "origins", "short"])
def test_a_column_that_misses_a_row_is_refused(column):
    with pytest.raises(ValueError, match=f"2 sources with 1 values of {column}"):
        Parallel(["a", "b"], [("x",), ("y",)], **{column: ["one"]})


def test_the_card_of_a_mixture_lists_its_parts_and_what_is_judged_beside():
    card = mixture(TRAIN).card()
    assert card["rows"] == {"train": 4, "validation": 0, "test": 1}
    assert card["beside"] == {"other": {"validation": 1, "test": 2}}
    assert list(card["parts"]) == ["words", "talk"]
    assert card["parts"]["words"]["rows"] == card["parts"]["talk"]["rows"] == 2
    assert card["parts"]["talk"] == {
        "version": "2.0.0",
        "licence": "not free",
        "citation": "you",
        "rows": 2,
        "weight": 2,
        "counts": {"turns": 5, "dropped: pairs": 1},
    }
