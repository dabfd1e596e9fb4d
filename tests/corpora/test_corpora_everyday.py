"""Sentences of everyday life: the same ones always, labels that hold, nothing that probes ask."""

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from nlpapp.corpora import everyday
from nlpapp.corpora.everyday import chinese, english
from nlpapp.corpora.splits import letters

PROBES = Path(__file__).parents[1] / "probes"


@pytest.fixture(scope="module", params=["en", "zh"])
def corpus(request):
    return everyday.load(request.param)


def test_they_are_the_same_every_time_and_no_two_are_alike(corpus):
    again = everyday.load(corpus.language)
    assert again.train.texts == corpus.train.texts
    assert len({letters(text) for text in corpus.train.texts}) == len(corpus.train)


def test_half_is_praise_and_they_judge_nobody(corpus):
    opinions = corpus.train.labels[: everyday.OPINIONS]
    assert opinions.mean() == corpus.train.labels[everyday.OPINIONS :].mean() == 0.5
    assert len(corpus.train) == everyday.OPINIONS + everyday.NEUTRAL
    assert len(corpus.validation) == len(corpus.test) == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", r"(?i)(?:it|this|that) (is|isn't|is not|is far from|was anything but) (\w+)"),
        ("zh", r"它(从来都不|并不|不算|不|)(\w+)"),
    ],
)
def test_a_word_turned_round_has_the_label_of_its_opposite(language, said):
    words = {"en": english, "zh": chinese}[language]
    feels = {word: 1 for kind in words.LANGUAGE.kinds for word in kind["good"]}
    feels |= {word: 0 for kind in words.LANGUAGE.kinds for word in kind["bad"]}
    plain, counted = {"is", ""}, 0
    train = everyday.load(language).train
    for text, label in zip(train.texts, train.labels, strict=True):
        found = re.fullmatch(said, text.rstrip(".!。！~…"))
        if found and found[2] in feels:
            counted += 1
            assert (feels[found[2]] == label) == (found[1] in plain), text
    assert counted > 100


def test_no_slot_is_left_open_and_no_sentence_is_long(corpus):
    assert not any(mark in text for text in corpus.train.texts for mark in "{}")
    assert max(map(len, corpus.train.texts)) < {"en": 120, "zh": 50}[corpus.language]


@pytest.mark.parametrize("probes", ["", "neutral_"])
def test_nothing_that_the_probes_ask_is_taught(corpus, probes):
    with (PROBES / f"{probes}{corpus.language}.tsv").open(encoding="utf-8") as file:
        asked = [row["text"] for row in csv.DictReader(file, delimiter="\t")]
    taught = {letters(text) for text in corpus.train.texts}
    assert len(asked) >= 50
    assert not [text for text in asked if letters(text) in taught]


def test_single_words_do_not_settle_the_label():
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    train = everyday.load("en").train
    half = everyday.OPINIONS // 2
    right = {}
    for longest in (1, 3):
        matrix = CountVectorizer(ngram_range=(1, longest)).fit_transform(train.texts)
        line = LogisticRegression(max_iter=300).fit(matrix[:half], train.labels[:half])
        asked = slice(half, 2 * half)
        right[longest] = np.mean(line.predict(matrix[asked]) == train.labels[asked])
    assert right[1] < 0.8 < right[3]
