"""What is said of the cards' figures: each sentence follows from numbers and their intervals."""

import pytest
from toy_forecasters import figures

from nlpapp.app.forecast import judged


def skill(value, reach=0.03):
    return {"value": value, "low": value - reach, "high": value + reach}


def row(mae, persistence=2.0):
    return figures("x", "warmth", "°C", mae, persistence)


def test_all_closer_some_closer_and_none_closer_are_three_sentences():
    assert "Every model here is closer: A (1.50)." in judged.beside_persistence(
        {"A": row(1.5)}, "D"
    )
    some = judged.beside_persistence({"A": row(1.5), "B": row(2.0)}, "D")
    assert some.endswith("Closer are A (1.50); not closer: B (2.00).")
    none = judged.beside_persistence({"B": row(2.5)}, "h")
    assert "an hour ahead, and no model here is closer: B (2.50)" in none


@pytest.mark.parametrize(
    ("rnn", "lstm", "said"),
    [
        (skill(0.10), skill(0.12), "is enough here: its skill"),
        (skill(0.10), skill(0.20), "an LSTM adds something: its skill is +20.0%, +17.0 to +23.0"),
        (skill(0.20), skill(0.10), "is enough here (+20.0%, +17.0 to +23.0), and better than"),
        (skill(0.02), skill(0.10), "is not surely better than persistence"),
        (skill(0.10), skill(0.25, reach=0.2), "adds nothing that could be told from chance"),
    ],
)
def test_what_an_lstm_adds_is_decided_by_the_intervals(rnn, lstm, said):
    cards = [
        {"model": cell, "cell": cell, "step": "D", "window": 10, "variant": None}
        for cell in ("rnn", "lstm")
    ]
    rows = {"R": row(1.5) | {"skill": rnn}, "L": row(1.5) | {"skill": lstm}}
    titles = {"rnn": "R", "lstm": "L"}
    assert said in judged.of_the_plain_rnn(rows, cards, titles)
    for other in ({"window": 30}, {"step": "B"}, {"variant": "wide"}):
        assert not judged.of_the_plain_rnn(rows, [cards[0] | other, cards[1]], titles)
    assert not judged.of_the_plain_rnn({"L": rows["L"]}, cards, titles)


def test_models_that_see_more_in_prices_are_counted_by_place():
    def card(cell, **tests):
        rows = [
            {"series": place, "diebold_mariano": {"statistic": statistic, "p": p}}
            for place, (statistic, p) in tests.items()
        ]
        return {"cell": cell, "by_series": rows}

    cards = [
        card("rnn", Nasdaq=(-2.5, 0.01), VIX=(-3, 0.003)),
        card("lstm", Nasdaq=(2.5, 0.01), VIX=(-1, 0.3)),
        card("persistence", Nasdaq=(0, 1), VIX=(0, 1)),
    ]
    said = judged.of_markets(cards)
    assert "(Diebold-Mariano test, 5%): Nasdaq 1 of 2, VIX 1 of 2." in said
    assert said.endswith("chance alone lets through about 0.1.")
    assert judged.of_markets([{"cell": "rnn", "by_series": [row(1)]}]) == ""


def test_a_row_without_its_numbers_is_none():
    whole = row(1.5)
    card = {"by_series": [{"series": "x", "target": "warmth"}, whole]}
    assert judged.row_of(card, "x", "warmth") is whole
    assert judged.row_of(card, "y", "warmth") is None


def test_what_other_seeds_reach_stands_beside_the_one_that_ships():
    def metrics(value):
        return {"metrics": {"skill": {"value": value}}}

    card = metrics(0.116) | {"other_seeds": [metrics(0.1), metrics(-0.02)]}
    assert judged.seeds(card) == "+11.6%; +10.0%; -2.0%"
    assert judged.seeds(metrics(0.116)) == judged.seeds({"other_seeds": [{}, {}]}) == ""
