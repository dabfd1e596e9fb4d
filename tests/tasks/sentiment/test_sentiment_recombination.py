"""Texts put together from clauses of others."""

import re

import numpy as np

from nlpapp.tasks.sentiment.recombination import recombined

TEXTS = ["One, two; three. Four!", "房间很大，早餐也好吃。下次还来", "five 😀", "...", ""]
CLAUSES = [
    "One, ",
    "two; ",
    "three. ",
    "Four!",
    "房间很大，",
    "早餐也好吃。",
    "下次还来",
    "five 😀",
]


def test_every_text_is_made_of_whole_clauses_of_the_texts():
    whole = re.compile("((" + "|".join(map(re.escape, CLAUSES)) + ") ?)+")
    made = recombined(TEXTS, 301, seed=1)
    assert len(made) == 301
    assert all(whole.fullmatch(text) for text in made)
    assert all(any(clause in text for text in made) for clause in CLAUSES)


def test_no_word_is_joined_to_the_next():
    words = {
        word for text in recombined(["a lovely film", "dull"], 50, seed=1) for word in text.split()
    }
    assert words == {"a", "lovely", "film", "dull"}


def test_the_same_seed_makes_the_same_texts_and_another_others():
    assert recombined(TEXTS, 30, seed=1) == recombined(TEXTS, 30, seed=1)
    assert recombined(TEXTS, 30, seed=1) != recombined(TEXTS, 30, seed=2)


def test_a_text_holds_two_runs_of_four_clauses_on_average():
    long = ["".join(f"{text}/{clause}, " for clause in range(1000)) for text in range(50)]
    made = recombined(long, 3000, seed=3)
    clauses = np.array([text.count(",") for text in made])
    runs = np.array([len({c.strip().split("/")[0] for c in t.split(", ") if c}) for t in made])
    np.testing.assert_allclose(clauses.mean(), 8, rtol=0.1)
    np.testing.assert_allclose(runs.mean(), 2, rtol=0.1)


def test_of_texts_without_words_nothing_is_made():
    assert recombined(["...", ""], 5, seed=1) == []
    assert recombined(TEXTS, 0, seed=1) == []
