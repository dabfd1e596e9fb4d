"""Which kind of model is recommended, worked out by hand on made-up measurements."""

import math

import pytest
from measured_problems import accuracy, cost, plain_points, write

from nlpapp.advice.choice import Change, Question, changes, recommend
from nlpapp.advice.evidence import BILSTM, LINEAR, Kind, costs_of, of_classifiers
from nlpapp.advice.judged import leave_one_out

LSTM = Kind("lstm")


@pytest.fixture
def known(tmp_path):
    """The function `known(points, costs=()) -> Evidence`."""

    def known(points, costs=()):
        timed = costs_of(write(tmp_path / "costs.json", list(costs)), "sentiment")
        return of_classifiers(write(tmp_path / "tradeoffs.json", list(points)), timed)

    return known


TIMES = [
    *(cost("x-linear", tokens, 0.5, 1.0) for tokens in (20, 100, 400)),
    *(cost("x-lstm", tokens, 4.0, 5.0) for tokens in (20, 100, 400)),
    *(cost("x-bilstm", tokens, 8.0, 10.0) for tokens in (20, 100, 400)),
]


def test_the_best_of_the_nearest_problem_is_recommended_and_the_next_best_named(known):
    advice = recommend(Question(200, 20_000), known(plain_points(), TIMES))
    assert advice.chosen.kind == BILSTM and advice.runner_up.kind == LSTM
    assert advice.is_near and not advice.simpler
    cells = ("rnn", "gru", "lstm", "bilstm")
    every = {LINEAR, *(Kind(cell, variant) for cell in cells for variant in (None, "last"))}
    assert set(advice.missing) == every - {BILSTM, LSTM, LINEAR}
    assert [it.kind for it in advice.estimates] == [BILSTM, LSTM, LINEAR]
    assert advice.chosen.cost[:2] == (8.0, 10.0) and advice.chosen.cost.of == BILSTM


def test_near_problems_of_both_corpora_count_by_how_near_they_are(known):
    points = [
        *(accuracy("imdb", cell, it, 1000) for cell, it in (("lstm", 0.9), ("gru", 0.8))),
        *(accuracy("chnsenticorp", cell, it, 1000) for cell, it in (("lstm", 0.7), ("gru", 0.9))),
    ]
    advice = recommend(Question(200, 1000), known(points))
    assert [it.corpus for it in advice.problems] == ["imdb", "chnsenticorp"]
    far = math.exp(-math.log(200 / 80))  # what ChnSentiCorp counts where IMDB counts 1
    expected = {
        "lstm": (0.9 + far * 0.7) / (1 + far),
        "gru": (0.8 + far * 0.9) / (1 + far),
    }
    assert {it.kind.cell: it.value for it in advice.estimates} == pytest.approx(expected)
    assert advice.chosen.low == pytest.approx(advice.chosen.value - 0.01)


def test_the_linear_model_is_recommended_where_the_interval_of_the_best_reaches_it(known):
    for linear, kind in ((0.91, LINEAR), (0.89, LSTM)):
        points = [
            accuracy("imdb", "linear", linear, 1000),
            accuracy("imdb", "lstm", 0.92, 1000, half=0.02),
            accuracy("imdb", "bilstm", 0.915, 1000, half=0.02),
        ]
        advice = recommend(Question(200, 1000), known(points))
        assert advice.chosen.kind == kind and advice.simpler == (kind == LINEAR)
        assert advice.best.kind == LSTM
        alike = [BILSTM, LINEAR] if kind == LINEAR else [BILSTM]
        assert [it.kind for it in advice.alike] == alike
        assert advice.runner_up.kind == (LSTM if kind == LINEAR else BILSTM)


def test_what_is_too_slow_is_left_out_by_the_95th_of_100_answers(known):
    evidence = known(plain_points(), TIMES)
    advice = recommend(Question(200, 20_000, latency_ms=9.0), evidence)
    assert advice.chosen.kind == LSTM and [it.kind for it in advice.too_slow] == [BILSTM]
    advice = recommend(Question(200, 20_000, latency_ms=0.9), evidence)
    assert advice.chosen is advice.best is advice.runner_up is None
    assert len(advice.too_slow) == len(advice.estimates) == 3
    assert changes(advice, evidence) == [Change("latency_ms", 10.0, True, BILSTM)]


def test_without_times_a_limit_keeps_nothing_out(known):
    advice = recommend(Question(200, 20_000, latency_ms=0.1), known(plain_points()))
    assert advice.chosen.kind == BILSTM and advice.chosen.cost is None


def test_far_from_all_that_was_measured_is_said_to_be(known):
    evidence = known(plain_points())
    for tokens, examples, near in (
        (200, 63, True),
        (200, 62, False),
        (800, 1000, True),
        (801, 1000, False),
        (19, 8000, False),
        (200, 80_001, False),
    ):
        assert recommend(Question(tokens, examples), evidence).is_near == near


def test_kinds_that_the_nearest_problem_lacks_are_named_and_no_figures_are_mixed(known):
    points = [
        *(accuracy("imdb", cell, it, 1000) for cell, it in (("lstm", 0.9), ("gru", 0.8))),
        accuracy("chnsenticorp", "lstm", 0.1, 1000),
        accuracy("chnsenticorp", "bilstm", 0.99, 1000),
        accuracy("imdb", "bilstm", 0.99),
    ]
    advice = recommend(Question(200, 1000), known(points))
    assert [it.corpus for it in advice.problems] == ["imdb"]
    assert advice.chosen.kind == LSTM and advice.chosen.value == 0.9
    assert BILSTM in advice.missing and LSTM not in advice.missing


def test_one_kind_alone_is_no_choice_and_nothing_is_none(known):
    for points in ([], [accuracy("imdb", "lstm", 0.9, 1000)]):
        advice = recommend(Question(200, 1000), known(points))
        assert advice.chosen is None and not advice.problems and not advice.estimates
        assert changes(advice, known(points)) == []


def test_more_examples_change_the_answer_where_another_problem_is_nearer(known):
    evidence = known(it for it in plain_points() if it["of"]["corpus"] == "imdb")
    question = Question(200, 1000)
    advice = recommend(question, evidence)
    assert advice.chosen.kind == LINEAR
    [change] = changes(advice, evidence)
    assert (change.name, change.more, change.kind) == ("examples", True, BILSTM)
    # Problems of 1,000 and 20,000 examples are equally near at their geometric mean, 4,472; steps
    # of the square root of 2 pass it at 5,657.
    assert change.value == 5_700
    assert recommend(Question(200, 5_700), evidence).chosen.kind == BILSTM
    assert recommend(Question(200, 4_000), evidence).chosen.kind == LINEAR


def test_a_limit_that_would_keep_the_chosen_out_is_told(known):
    evidence = known(plain_points(), TIMES)
    found = changes(recommend(Question(200, 20_000), evidence), evidence)
    assert Change("latency_ms", 10.0, False, LSTM) in found
    found = changes(recommend(Question(200, 20_000, 7.0), evidence), evidence)
    assert Change("latency_ms", 10.0, True, BILSTM) in found
    assert Change("latency_ms", 5.0, False, LINEAR) in found


def test_what_a_higher_limit_lets_in_changes_the_answer_only_from_its_own_time_on(known):
    # Within 8 ms the LSTM is too sure of itself for the linear model; the bidirectional LSTM,
    # slower and better, is less sure, and its interval reaches the linear model again.
    points = [
        accuracy("imdb", "linear", 0.90, 1000),
        accuracy("imdb", "lstm", 0.92, 1000, half=0.005),
        accuracy("imdb", "bilstm", 0.93, 1000, half=0.04),
    ]
    for times in (TIMES, TIMES[3:]):  # the linear model timed, and not
        evidence = known(points, times)
        advice = recommend(Question(200, 1000, 8.0), evidence)
        assert advice.chosen.kind == LSTM
        assert Change("latency_ms", 10.0, True, LINEAR) in changes(advice, evidence)
    nothing = recommend(Question(200, 1000, 0.5), known(points, TIMES))
    assert nothing.chosen is None
    [change] = changes(nothing, known(points, TIMES))
    assert change == Change("latency_ms", 1.0, True, LINEAR)


@pytest.mark.parametrize("given", [(0, 10), (10, 0), (10, 10, 0.0), (10, 10, math.inf)])
def test_a_question_of_nothing_is_refused(given):
    with pytest.raises(ValueError):
        Question(*given)


def test_each_problem_left_out_is_answered_by_the_others(known):
    # The linear model is best where examples are few, so each corpus answers for the other. With
    # all examples they are of two minds, and each answers the other wrongly.
    points = plain_points()
    for point in points:
        if point["of"] == accuracy("chnsenticorp", "linear", 0)["of"]:
            point["found"]["accuracy"] |= {"value": 0.95, "low": 0.94, "high": 0.96}
    judged = leave_one_out(known(points))
    assert {rule.n for rule in vars(judged).values()} == {6}
    assert judged.recommended.close == 4
    assert judged.recommended.lost == pytest.approx((0.03 + 0.02) / 6)
    assert judged.always_linear.close == 5
    assert judged.always_linear.lost == pytest.approx(0.03 / 6)
    assert judged.always_bilstm.close == 1
    assert judged.always_bilstm.lost == pytest.approx((2 * 0.08 + 2 * 0.01 + 0.02) / 6)


def test_short_texts_read_a_little_or_a_lot_do_not_answer_for_each_other(known):
    points = plain_points()
    for point in [it for it in points if it["of"]["examples"] is None]:
        if point["of"]["corpus"] == "chnsenticorp":  # whole texts have 80 tokens
            shorter = accuracy("chnsenticorp", point["of"]["cell"], 0.6, read=100)
            points.insert(0, shorter)
    judged = leave_one_out(known(points))
    # With the problem of 1,000 examples of ChnSentiCorp, and IMDB's of 20,000, which is right.
    assert judged.recommended.n == 7
    evidence = known(points)
    both = [it for it in evidence.problems if (it.corpus, it.is_all) == ("chnsenticorp", True)]
    assert [it.tokens for it in both] == [80, 80]
    asked = recommend(Question(80, 8_000), evidence)
    assert asked.problems[0].is_whole and asked.chosen.value > 0.9  # equally near, and better told


def test_half_a_point_below_the_best_is_close_and_more_is_not(known):
    points = [
        accuracy(corpus, cell, value, examples)
        for corpus in ("imdb", "chnsenticorp")
        for examples, values in ((1000, (0.9, 0.895, 0.894)), (4000, (0.9, 0.895, 0.894)))
        for cell, value in zip(("linear", "bilstm", "lstm"), values, strict=True)
    ]
    judged = leave_one_out(known(points))
    assert (judged.always_bilstm.close, judged.always_bilstm.n) == (4, 4)
    points[1]["found"]["accuracy"]["value"] = 0.8949
    assert leave_one_out(known(points)).always_bilstm.close == 3
    assert leave_one_out(known(points[:9])) is None


def test_problems_without_what_they_are_held_against_are_not_counted(known):
    points = [it for it in plain_points() if it["of"]["cell"] != "bilstm"]
    assert leave_one_out(known(points)) is None
    assert leave_one_out(known([])) is None
