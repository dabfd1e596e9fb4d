"""The chart of the reading: whose probability it draws, and how words stand under it."""

import json

import numpy as np
import pytest

from nlpapp.app import palette
from nlpapp.app.asking import Trace, Verdict
from nlpapp.app.compare import reading

CLASSES = ("negative", "positive")
LOOKS = {"a": palette.CELLS["gru"], "b": palette.CELLS["lstm"]}


def drawn(tokens: list[str], titles: dict[str, str]) -> tuple:
    """(rows, specification) of two models, of which the second stopped one token earlier."""
    verdicts, traces = {}, {}
    for name, length in zip(titles, (len(tokens), len(tokens) - 1), strict=True):
        scores = np.linspace([0.9, 0.1], [0.2, 0.8], length)
        verdicts[name] = Verdict("positive", CLASSES, scores[-1], 0.001)
        nothing = np.zeros(length)
        words = np.array(tokens[:length], object)
        traces[name] = Trace(words, nothing, nothing, nothing, scores)
    rows = reading.rows("positive", verdicts, traces, titles)
    return rows, reading.chart(rows, "positive", titles, LOOKS).to_dict()


def axis(specification: dict) -> dict:
    return specification["layer"][1]["encoding"]["x"]["axis"]


def labels(specification: dict) -> list:
    return json.loads(axis(specification)["labelExpr"].removesuffix("[datum.value]"))


def test_each_model_has_a_row_a_token_that_it_read():
    rows, _ = drawn(["a", "fine", "film"], {"a": "GRU", "b": "LSTM"})
    assert rows[rows["model"] == "GRU"]["probability"].tolist() == pytest.approx([0.1, 0.45, 0.8])
    assert rows[rows["model"] == "LSTM"]["token"].tolist() == ["a", "fine"]


def test_words_stand_on_end_and_chinese_characters_upright_one_below_the_other():
    _, english = drawn(["a", "fine", "film"], {"a": "GRU", "b": "LSTM"})
    assert axis(english)["labelAngle"] == -90 and labels(english) == ["", "a", "fine", "film"]
    _, chinese = drawn(["这", "电影", "好"], {"a": "GRU", "b": "LSTM"})
    assert axis(chinese)["labelAngle"] == 0
    assert labels(chinese) == ["", ["这"], ["电", "影"], ["好"]]


def test_of_many_tokens_the_number_stands_there():
    _, long = drawn(["word"] * (reading.FEW_TOKENS + 1), {"a": "GRU", "b": "LSTM"})
    assert axis(long)["format"] == "d" and "labelExpr" not in axis(long)


def test_a_name_with_signs_of_a_path_is_a_field_as_it_is():
    _, chart = drawn(["a", "film"], {"a": "my.cell[1]", "b": "LSTM"})
    tooltips = chart["layer"][3]["encoding"]["tooltip"]
    assert tooltips[2]["field"] == r"my\.cell\[1\]" and tooltips[2]["title"] == "my.cell[1]"


def test_of_two_classes_the_last_is_watched_and_of_more_the_likeliest_over_all():
    two = Verdict("negative", CLASSES, np.array([0.9, 0.1]), 0.001)
    assert reading.watched_class([two]) == "positive"
    classes = ("one", "two", "three")
    sure = Verdict("two", classes, np.array([0.1, 0.8, 0.1]), 0.001)
    less = Verdict("one", classes, np.array([0.4, 0.3, 0.3]), 0.001)
    assert reading.watched_class([less, sure]) == "two"
