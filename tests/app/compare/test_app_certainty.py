"""How often a model is right when it is this sure of a text of this length, as its card has it."""

import pytest

from nlpapp.app.compare.certainty import sentence


def row(begin, end, above, below, value, n):
    shown = {"value": value, "low": value - 0.05, "high": value + 0.05, "n": n}
    return {"from": begin, "to": end, "above": above, "below": below} | shown


CARD = {
    "certainty": [
        row(0, 8, 0.5, 0.65, 0.56, 1200),
        row(0, 8, 0.95, 1.0, 0.97, 19),
        row(8, 32, 0.8, 0.9, 0.83, 412),
        row(8, 32, 0.9, 0.95, 0.91, 300),
        row(128, None, 0.95, 1.0, 0.9, 50),
    ]
}


@pytest.mark.parametrize(
    ("confidence", "tokens", "said"),
    [
        (
            0.85,
            31,
            "Of 412 test texts of 8 to 31 tokens on which it was 80% to 90% sure, it judged "
            "83% correctly (78% to 88%).",
        ),
        (
            0.52,
            0,
            "Of 1,200 test texts of 7 tokens at most on which it was 50% to 65% sure, it judged "
            "56% correctly (51% to 61%).",
        ),
        (
            1.0,
            128,
            "Of 50 test texts of 128 tokens or more on which it was 95% to 100% sure, it judged "
            "90% correctly (85% to 95%).",
        ),
    ],
)
def test_it_is_told_of_test_texts_as_long_and_judged_as_surely(confidence, tokens, said):
    assert sentence(CARD, confidence, tokens) == said


def test_what_lies_on_an_edge_is_told_of_those_above_it():
    assert "90% to 95% sure, it judged 91%" in sentence(CARD, 0.9, 8)


@pytest.mark.parametrize(("confidence", "tokens"), [(0.99, 5), (0.7, 5), (0.99, 60)])
def test_where_hardly_a_text_was_like_it_nothing_is_claimed(confidence, tokens):
    said = sentence(CARD, confidence, tokens)
    assert said.startswith("Hardly any test text of this length") and "%" not in said


OLDER = {
    "calibration": [
        {"confidence": 0.91, "accuracy": 0.88, "low": 0.8, "high": 0.93, "n": 90},
        {"confidence": 0.98, "accuracy": 0.5, "low": 0.1, "high": 0.9, "n": 3},
    ],
    "accuracy_by_length": [
        {"from": 0, "to": 16, "n": 9},
        {"from": 16, "to": None, "n": 991},
    ],
}


def test_an_older_card_tells_it_of_all_lengths_and_says_so():
    said = sentence(OLDER, 0.87, 300)
    assert said == (
        "Of 90 test texts, long and short, on which it was about as sure, it judged 88% correctly "
        "(80% to 93%)."
    )
    assert sentence(OLDER, 0.87, 15) == f"{said} Hardly any of them was of this length."


@pytest.mark.parametrize("card", [{}, OLDER])
def test_nothing_is_said_where_a_card_tells_nothing(card):
    assert sentence(card, 0.97, 20) == ""
    assert sentence(card, 0.7, 20) == ""
