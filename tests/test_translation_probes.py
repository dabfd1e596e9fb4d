"""Pairs of sentences whose pronouns context decides, messages to a friend, and their scripts."""

import csv
from collections import Counter

import numpy as np
import pytest

from docs import asking, friends, pronouns
from docs.pronouns import Column, Pair

SHOES = Pair("things", "My shoes are wet.", "They are new.", "它们", "他们|她们")
SISTER = Pair("left out", "我姐姐来了。", "带了一本书。", "she|her", "he|his|him|I")


@pytest.mark.parametrize("file", pronouns.DIRECTIONS.values())
def test_fifty_pairs_each_way_all_different(file):
    pairs = pronouns.read(asking.PROBES / file)
    assert len(pairs) == len({(pair.before, pair.text) for pair in pairs}) == 50
    assert min(Counter(pair.kind for pair in pairs).values()) >= 10
    assert all(map(all, pairs))


@pytest.mark.parametrize("file", friends.FILES.values())
def test_thirty_sentences_and_three_paragraphs_all_different(file):
    with (asking.PROBES / file).open(encoding="utf-8", newline="") as lines:
        kinds = [row[0] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert kinds == ["kind", *["sentence"] * 30, *["paragraph"] * 3]
    assert len(set(friends.read(asking.PROBES / file))) == 33


@pytest.mark.parametrize(
    ("pair", "translation", "right"),
    [
        (SHOES, "它们是新的。", True),
        (SHOES, "他们是新的。", False),
        (SHOES, "它们和他们。", False),
        (SHOES, "它是新的。", False),
        (SHOES, "是新的。", False),
        (SHOES._replace(must="它", must_not="他|她"), "它和吉他、其他东西。", True),
        (SHOES._replace(must="它", must_not="他|她"), "他们有它。", True),
        (SISTER, "She brought a book.", True),
        (SISTER, "He gave her a book.", False),
        (SISTER, "The sheep read.", False),
        (SISTER, "Her history is thin.", True),
    ],
)
def test_a_translation_is_right_by_whole_words(pair, translation, right):
    assert pair.is_right(translation) is right


class Reader:
    """A model that says "they" of things where it is told of shoes."""

    def __init__(self, reads_context):
        self.name, self.reads_context = "reader", reads_context

    def inputs(self, signature):
        return {"text": ..., **({"context": ...} if self.reads_context else {})}

    def run(self, asked, signature):
        before = asked.get("context", [""] * len(asked["text"]))
        assert isinstance(before, list) and len(before) == len(asked["text"])
        best = [["它们" if "shoes" in it else "他们", "它们"] for it in before]
        return {"translations": np.array(best, object)}


def test_a_model_is_asked_with_the_sentence_before_where_it_reads_that():
    alone, with_it = pronouns.ask(Reader(True), [SHOES, SHOES._replace(before="")])
    assert alone.right.tolist() == [False, False] and with_it.right.tolist() == [True, False]
    (only,) = pronouns.ask(Reader(False), [SHOES])
    assert only.title == "`reader`" and not only.right[0]


def test_the_table_has_wilsons_intervals_by_kind_and_for_all():
    pairs = [SHOES, SHOES, SISTER]
    lines = pronouns.table(pairs, [Column("one", np.array([True, False, True]))]).splitlines()
    assert lines == [
        "| kind | one |",
        "| --- | --- |",
        "| things | 1 of 2 (9–91 %) |",
        "| left out | 1 of 1 (21–100 %) |",
        "| **all** | 2 of 3 (21–94 %) |",
    ]


class Echo:
    """A model that says in capitals what it reads."""

    name = "echo"

    def run(self, texts):
        said = np.array([text.upper() for text in texts], object)
        return {"translation": said, "score": np.full(len(texts), -0.25)}


def test_under_each_text_stands_what_every_model_makes_of_it():
    assert friends.page(["Tea?", "Yes.\nPlease."], [Echo()]) == (
        "1. Tea?\n   - `echo` (-0.25): TEA?\n\n"
        "2. Yes.\nPlease.\n   - `echo` (-0.25): YES. / PLEASE."
    )
