"""What a recommendation says in sentences."""

import re

import pytest
from measured_problems import accuracy, cost, plain_points, translator, write

from nlpapp.advice import words
from nlpapp.advice.choice import Question, recommend
from nlpapp.advice.evidence import Costs, Kind, costs_of, of_classifiers, of_translators
from nlpapp.advice.judged import Judged, Rule


@pytest.fixture
def said(tmp_path):
    """The function `said(points, *question, costs=()) -> sentences, as one text`."""

    def said(points, *question, costs=()):
        timed = costs_of(write(tmp_path / "costs.json", list(costs)), "sentiment")
        evidence = of_classifiers(write(tmp_path / "tradeoffs.json", list(points)), timed)
        advice = recommend(Question(*question), evidence)
        return "\n".join(map(str, words.sentences(advice, evidence)))

    return said


def test_figures_are_those_of_the_measured_points(said):
    points = [
        *(accuracy("imdb", "bilstm", it, 1000, seed=seed) for seed, it in ((1, 0.90), (2, 0.92))),
        accuracy("imdb", "gru", 0.871, 1000),
    ]
    times = [cost("x-bilstm", tokens, ms, 2 * ms) for tokens, ms in ((20, 1.5), (400, 24.0))]
    text = said(points, 200, 1000, costs=times)
    # Student's 12.706 for two draws, times 0.01, their standard error.
    assert "expect 91.0% (78.3% to 100.0%)" in text
    assert "imdb, 1,000 examples, 200 tokens in a text, 2 draws" in text
    assert "Bidirectional LSTM 91.0% (78.3% to 100.0%), GRU 87.1% (86.1% to 88.1%)" in text
    assert "Next comes GRU: 87.1%" in text and "learned in 3.3 min" in text
    ms = 1.5 + (24.0 - 1.5) * 180 / 380
    assert f"takes {ms:.0f} ms, 95 of 100 at most {2 * ms:.0f} ms" in text
    assert "guess" not in text


def test_the_linear_model_is_told_apart_from_being_simply_the_best(said):
    best = said(plain_points(), 200, 250)
    assert "nothing that was measured does better" in best and "The best:" not in best
    points = [accuracy("imdb", "linear", 0.915, 1000), accuracy("imdb", "gru", 0.92, 1000)]
    close = said(points, 200, 1000)
    assert "Expect" not in close and "91.5% (90.5% to 92.5%), which is within" in close
    assert "The best: GRU, 92.0% (91.0% to 93.0%)" in close
    assert "cannot be told from the best: Linear." in close
    assert "cannot be told" not in best


def test_a_question_far_from_everything_is_answered_as_a_guess(said):
    text = said(plain_points(), 3000, 7)
    first = text.splitlines()[0]
    assert "250 examples and 200 tokens in a text: take what follows as a guess" in first


def test_what_is_too_slow_or_missing_is_named(said):
    times = [cost("x-linear", 100, 0.5, 1.0), cost("x-lstm", 100, 4.0, 5.0)]
    times += [cost("x-bilstm", 100, 8.0, 12.0)]
    points = [*plain_points(), accuracy("imdb", "gru", 0.5, 4000)]
    text = said(points, 200, 20_000, 9.0, costs=times)
    assert "Too slow for 9 ms: Bidirectional LSTM." in text
    assert "If an answer might take 12 ms it would be Bidirectional LSTM." in text
    assert "Not measured on this yet: Plain RNN, Plain RNN (last state), GRU, " in text
    nothing = said(points, 200, 20_000, 0.5, costs=times)
    assert "The fastest is Linear: 95 of 100 answers within 1.0 ms." in nothing
    assert "It rests on" not in nothing and "Next comes" not in nothing


def test_nothing_is_said_to_be_best_of_all_where_something_better_is_only_too_slow(said):
    times = [cost("x-linear", 100, 0.5, 1.0), cost("x-bilstm", 100, 7.0, 7.32)]
    times += [cost("x-lstm", 100, 4.0, 5.0)]
    fast = said(plain_points(), 200, 20_000, 3.0, costs=times)
    assert "The linear model is the right choice: nothing that is fast enough does better" in fast
    middle = said(plain_points(), 200, 20_000, 6.0, costs=times)
    assert "Of what is fast enough, this does best" in middle
    assert "If an answer might take 7.4 ms it would be Bidirectional LSTM." in middle
    assert "Too slow" not in said(plain_points(), 200, 20_000, 7.4, costs=times)


def test_where_longer_texts_are_too_slow_for_every_kind_it_says_so(said):
    times = [
        cost(f"x-{cell}", tokens, tokens / 100, tokens / 50)
        for cell in ("linear", "lstm", "bilstm")
        for tokens in (20, 400)
    ]
    text = said(plain_points(), 100, 20_000, 3.0, costs=times)
    assert "With 200 tokens in a text none of the kinds measured near this is fast enough." in text
    assert "None" not in text


def test_a_model_that_was_timed_as_another_variant_says_so(said):
    points = [accuracy("imdb", "gru", it, 1000, read_out=out) for out, it in _OUTS]
    text = said(points, 200, 1000, costs=[cost("x-gru", 100, 1.0, 2.0)])
    assert "timed on GRU." in text
    assert str(words.title(Kind("gru", "last"))) == "GRU (last state)"


_OUTS = (("pool", 0.8), ("last", 0.9))


def test_without_times_and_without_points_it_says_so(said):
    assert "How long an answer takes was not measured yet" in said(plain_points(), 200, 20_000)
    assert said([], 200, 20_000) == (
        "For this task nothing was measured yet, so nothing can be recommended."
    )


def test_translators_are_judged_by_bleu():
    evidence = of_translators([translator("lstm", 35.83), translator("gru", 34.0)], Costs({}))
    advice = recommend(Question(8, 26_000), evidence)
    text = "\n".join(map(str, words.sentences(advice, evidence)))
    assert "expect BLEU 35.8 (34.8 to 36.8)" in text and "%" not in text


def test_bleu_of_two_languages_is_not_mixed():
    cards = [translator("lstm", 35.0), translator("gru", 34.0)]
    cards += [translator(cell, 20.0, "multi30k-en-de") for cell in ("lstm", "gru")]
    evidence = of_translators(cards, Costs({}))
    advice = recommend(Question(8, 26_000), evidence)
    assert len(evidence.problems) == 2 and len(advice.problems) == 1
    assert advice.chosen.value == 35.0


def test_where_the_kinds_measured_there_are_too_slow_no_others_are_spoken_for():
    points = [cost(f"t-{cell}", 10, 20.0, 30.0, task="translation") for cell in ("lstm", "gru")]
    cards = [translator("lstm", 35.0), translator("gru", 34.0)]
    cards.append(translator("rnn", 30.0, "multi30k-en-de"))
    timed = {Kind(it["of"]["cell"]): {10: [it["found"]]} for it in points}
    evidence = of_translators(cards, Costs(timed))
    advice = recommend(Question(8, 26_000, 5.0), evidence)
    first, *_ = words.sentences(advice, evidence)
    assert str(first).startswith("None of the kinds measured near this answers within 5 ms.")
    assert advice.missing == [Kind("rnn")]


def test_the_test_is_told_with_all_three_ways_of_choosing():
    judged = Judged(Rule(9, 14, 0.0021), Rule(5, 14, 0.0317), Rule(7, 14, 0.012))
    numbers = re.findall(r"\d+(?:\.\d+)?", str(words.tested(judged)))
    assert numbers == ["14", "9", "0.2", "5", "3.2", "7", "1.2"]


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.034, "0.034 s"), (4.26, "4.3 s"), (89, "89 s"), (316, "5.3 min")]
)
def test_durations_are_short(seconds, told):
    assert str(words.duration(seconds)) == told
