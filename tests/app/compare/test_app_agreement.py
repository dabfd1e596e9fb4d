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
        (
            [0.6, 0.4],
            "They differ. GRU says positive; LSTM says negative. All are near the middle.",
        ),
        ([0.36, 0.45], "All 2 say negative, 55% to 64% sure. All are near the middle."),
        ([0.34, 0.45], "All 2 say negative, 55% to 66% sure."),
    ],
)
def test_who_says_what_and_how_sure_they_are(shares, said):
    verdicts = dict(zip(("one", "two", "three"), map(verdict, shares), strict=False))
    assert re.sub("</?strong>", "", sentence(verdicts, TITLES | {"three": "Linear"})) == said


def test_the_majority_is_left_alone_and_a_tie_has_none():
    three = {"one": verdict(0.9), "two": verdict(0.8), "three": verdict(0.1)}
    assert dissenters(three) == {"three"}
    assert dissenters({"one": verdict(0.9), "two": verdict(0.1)}) == set()
