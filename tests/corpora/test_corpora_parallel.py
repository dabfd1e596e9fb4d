"""Sentences with translations: what holds of them, and what a card says of their corpus."""

import pytest

from nlpapp.corpora import Parallel, ParallelCorpus


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
