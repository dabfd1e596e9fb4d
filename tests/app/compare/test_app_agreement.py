"""What is said of models that agree and of those that do not."""

import numpy as np

from nlpapp.app.asking import Verdict
from nlpapp.app.compare.agreement import sentence

CLASSES = ("*loud*", "[a](b)")
TITLES = {"one": "GRU", "two": "LSTM"}


def test_class_names_of_somebodys_own_stand_as_they_are_and_not_as_markdown():
    sure = Verdict(CLASSES[0], CLASSES, np.array([0.9, 0.1]), 0.001)
    other = Verdict(CLASSES[1], CLASSES, np.array([0.2, 0.8]), 0.001)
    for verdicts in ({"one": sure}, {"one": sure, "two": sure}, {"one": sure, "two": other}):
        said = sentence(verdicts, TITLES)
        assert "&#42;loud&#42;" in said and "*loud*" not in said and "](" not in said
