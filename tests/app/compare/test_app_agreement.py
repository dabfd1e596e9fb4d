"""What is said of models that agree and of those that do not."""

import re

import numpy as np
import pytest

from nlpapp.app.asking import Verdict
from nlpapp.app.compare.agreement import dissenters, sentence

CLASSES, NAMES = ("<b>loud</b>", "other"), ("&lt;b&gt;loud&lt;/b&gt;", "other")
TITLES = {"one": "GRU", "two": "LSTM"}


def test_class_names_of_somebodys_own_stand_as_they_are_and_not_as_markup():
    sure = Verdict(CLASSES[0], CLASSES, np.array([0.9, 0.1]), 0.001)
    other = Verdict(CLASSES[1], CLASSES, np.array([0.2, 0.8]), 0.001)
    for verdicts in ({"one": sure}, {"one": sure, "two": sure}, {"one": sure, "two": other}):
        assert f"<strong>{NAMES[0]}</strong>" in sentence(verdicts, TITLES)


def verdict(positive: float) -> Verdict:
    return Verdict(
        "positive" if positive > 0.5 else "negative",
        ("negative", "positive"),
        np.array([1 - positive, positive]),
        0.001,
    )


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ([0.9], "positive, 90% sure."),
        ([0.9, 0.9], "All 2 say positive, each 90% sure."),
        ([0.9, 0.7, 0.999], "All 3 say positive, 70% to &gt;99% sure."),
        ([0.9, 0.8, 0.1], "They differ. GRU and LSTM say positive; Linear says negative."),
        ([0.6], "It finds no clear feeling: neither class is much the likelier."),
        (
            [0.6, 0.4],
            "All 2 find no clear feeling: to each, neither class is much the likelier.",
        ),
        ([0.34, 0.45], "They differ. GRU says negative; LSTM finds no clear feeling."),
        (
            [0.6, 0.45, 0.9],
            "They differ. GRU and LSTM find no clear feeling; Linear says positive.",
        ),
    ],
)
def test_who_says_what_and_how_sure_they_are(shares, said):
    verdicts = dict(zip(("one", "two", "three"), map(verdict, shares), strict=False))
    assert re.sub("</?strong>", "", sentence(verdicts, TITLES | {"three": "Linear"})) == said


def test_of_two_classes_that_are_no_feelings_the_likelier_is_named_near_the_middle_too():
    classes = ("billing", "crash")
    near = [
        Verdict(classes[i], classes, np.array([0.6 - i * 0.2, 0.4 + i * 0.2]), 0) for i in (0, 1)
    ]
    told = re.sub("</?strong>", "", sentence(dict(zip(TITLES, near, strict=True)), TITLES))
    assert told == "They differ. GRU says billing; LSTM says crash. All are near the middle."
    alone = re.sub("</?strong>", "", sentence({"one": near[0]}, TITLES))
    assert alone == "billing, 60% sure. That is near the middle."


def test_who_finds_no_clear_feeling_differs_from_those_who_do():
    verdicts = {"one": verdict(0.9), "two": verdict(0.8), "three": verdict(0.6)}
    assert dissenters(verdicts) == {"three"}
    assert dissenters({"one": verdict(0.45), "two": verdict(0.6), "three": verdict(0.9)}) == {
        "three"
    }


def test_the_majority_is_left_alone_and_a_tie_has_none():
    three = {"one": verdict(0.9), "two": verdict(0.8), "three": verdict(0.1)}
    assert dissenters(three) == {"three"}
    assert dissenters({"one": verdict(0.9), "two": verdict(0.1)}) == set()
