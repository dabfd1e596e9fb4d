"""Composition in the graph, against Python's own normalisation form C."""

import random
import sys
import unicodedata

import numpy as np
import pytest

from nlpapp.canonical import compose

LISTED = [
    char
    for char in map(chr, range(sys.maxunicode + 1))
    if (parts := unicodedata.decomposition(char)) and not parts.startswith("<")
]
MARKS = [char for char in map(chr, range(sys.maxunicode + 1)) if unicodedata.combining(char)]
JAMO = [*map(chr, range(0x10FF, 0x1114)), *map(chr, range(0x1160, 0x1177)), *"ᆧᆨᆩᇂᇃ가각힣"]


def composed(*texts):
    """(text, first, last) of every text after composition, all in one batch."""
    points = [ord(char) for text in texts for char in text]
    row = [i for i, text in enumerate(texts) for _ in text]
    found = [it.numpy() for it in compose(np.int32(points), np.int32(row))]
    rows = np.array(row, np.int32)[found[1]]
    begins = np.cumsum([0, *map(len, texts)])
    parts = [[it[rows == i] for it in found] for i in range(len(texts))]
    return [
        ("".join(map(chr, p)), (a - begins[i]).tolist(), (b - begins[i]).tolist())
        for i, (p, a, b) in enumerate(parts)
    ]


def decomposed_in_any_order(text, chance):
    """A text that is canonically equivalent: taken apart, marks of different classes shuffled."""
    chars = list(unicodedata.normalize("NFD", text))
    for _ in range(9):
        at = chance.randrange(max(1, len(chars) - 1))
        pair = chars[at : at + 2]
        classes = [unicodedata.combining(char) for char in pair]
        if len(pair) == 2 and min(classes) > 0 and classes[0] != classes[1]:
            chars[at : at + 2] = pair[::-1]
    return "".join(chars)


def test_every_character_that_can_be_taken_apart_becomes_what_python_makes_of_it():
    given = LISTED + [unicodedata.normalize("NFD", char) for char in LISTED]
    found = [text for text, _, _ in composed(*given)]
    assert found == [unicodedata.normalize("NFC", text) for text in given]


def test_random_texts_of_marks_and_letters_become_what_python_makes_of_them():
    chance = random.Random(11)
    pool = [
        "aeioucszEKÅ가かく好ກक\u09c7\u0dd9 x",
        LISTED,
        MARKS,
        JAMO,
        MARKS[:90],
        "\u0301\u0323\u0302",
    ]
    texts = [
        "".join(chance.choice(chance.choice(pool)) for _ in range(chance.randrange(1, 12)))
        for _ in range(4000)
    ]
    found = [text for text, _, _ in composed(*texts)]
    assert found == [unicodedata.normalize("NFC", text) for text in texts]


def test_equivalent_texts_become_equal_whatever_the_order_of_their_marks():
    chance = random.Random(12)
    pool = [char for char in LISTED if len(unicodedata.normalize("NFD", char)) > 1]
    texts = ["".join(chance.choices(pool, k=3)) for _ in range(800)]
    again = [decomposed_in_any_order(text, chance) for text in texts]
    assert sum(a != b for a, b in zip(texts, again, strict=True)) > 700
    assert [it[0] for it in composed(*texts)] == [it[0] for it in composed(*again)]


@pytest.mark.parametrize(
    ("given", "text", "first", "last"),
    [
        ("caf\u0065\u0301s", "cafés", [0, 1, 2, 3, 5], [0, 1, 2, 4, 5]),
        ("a\u0302\u0323.", "ậ.", [0, 3], [2, 3]),  # the mark that is taken first stands last
        ("z\u0301\u0323", "ẓ\u0301", [0, 1], [2, 1]),
        ("\u1112\u1161\u11ab\u1100", "한\u1100", [0, 3], [2, 3]),
        ("\u0958", "\u0915\u093c", [0, 0], [0, 0]),  # never composed: two parts of one character
        ("\u0301e", "\u0301e", [0, 1], [0, 1]),
        ("", "", [], []),
        ("plain", "plain", [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
    ],
)
def test_every_character_knows_which_it_was_made_of(given, text, first, last):
    assert composed(given) == [(text, first, last)]


def test_a_mark_does_not_reach_into_another_text():
    assert [it[0] for it in composed("e", "\u0301", "", "\u1100", "\u1161\u0301")] == [
        "e", "\u0301", "", "\u1100", "\u1161\u0301"
    ]  # fmt: skip
