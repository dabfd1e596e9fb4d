"""What a choice rests on, read from kept measurements and cards."""

import math

import pytest
from measured_problems import accuracy, cost, translator, write

from nlpapp.advice.evidence import (
    Costs,
    Kind,
    costs_of,
    distance,
    of_classifiers,
    of_translators,
)
from nlpapp.measured import MeasuredError


def test_a_problem_has_the_mean_of_its_seeds_and_students_interval_over_them(tmp_path):
    points = [
        accuracy("imdb", "lstm", 0.80, 250, seed=1, half=0.01),
        accuracy("imdb", "lstm", 0.86, 250, seed=2, half=0.02),
        accuracy("imdb", "lstm", 0.83, 250, seed=3, half=0.01),
        accuracy("imdb", "lstm", 0.70, 250, read_out="last"),
        accuracy("imdb", "linear", 0.90, read=20),
    ]
    evidence = of_classifiers(write(tmp_path / "t.json", points), Costs({}))
    few, short = evidence.problems
    assert (few.corpus, few.examples, few.is_all) == ("imdb", 250, False)
    assert (few.tokens, few.read, few.is_whole) == (200, 400, True)
    assert (short.examples, short.is_all) == (20_000, True)
    assert (short.tokens, short.read, short.is_whole) == (20, 20, False)
    figure = few.found[Kind("lstm")]
    assert (figure.value, figure.seeds) == (pytest.approx(0.83), 3)
    half = 4.3027 * 0.03 / math.sqrt(3)  # a table's value for two degrees of freedom
    assert (figure.low, figure.high) == pytest.approx((0.83 - half, 0.83 + half), abs=1e-5)
    assert few.found[Kind("lstm", "last")].value == 0.70
    assert short.found.keys() == {Kind("linear")}


def test_seeds_that_agree_leave_the_doubt_of_the_texts_they_were_asked_for(tmp_path):
    points = [
        accuracy("imdb", "lstm", value, 250, seed=seed, half=half)
        for seed, (value, half) in enumerate(((0.80, 0.01), (0.801, 0.05), (0.80, 0.01)))
    ]
    points.append(accuracy("imdb", "gru", 0.70, 250, half=0.04))
    [problem] = of_classifiers(write(tmp_path / "t.json", points), Costs({})).problems
    figure, once = problem.found[Kind("lstm")], problem.found[Kind("gru")]
    assert figure.high - figure.value == pytest.approx(0.05)
    assert (once.low, once.high) == pytest.approx((0.66, 0.74))


def test_twice_as_many_is_as_far_as_half_as_many_and_lengths_count_alike(tmp_path):
    points = [accuracy("imdb", "lstm", 0.8, 1000)]
    [problem] = of_classifiers(write(tmp_path / "t.json", points), Costs({})).problems
    assert distance(problem, 2000, 200) == pytest.approx(math.log(2))
    assert distance(problem, 500, 200) == pytest.approx(math.log(2))
    assert distance(problem, 1000, 50) == pytest.approx(math.log(4))
    assert distance(problem, 3000, 800) == pytest.approx(math.hypot(math.log(3), math.log(4)))


def test_a_cost_lies_between_the_lengths_that_were_timed_and_is_the_median_of_models(tmp_path):
    file = write(
        tmp_path / "costs.json",
        [
            *(cost("a-lstm", tokens, ms, 2 * ms) for tokens, ms in ((20, 1.0), (100, 3.0))),
            *(cost("b-lstm", tokens, ms, 2 * ms) for tokens, ms in ((20, 2.0), (100, 5.0))),
            cost("b-lstm", 20, 99.0, 99.0, version=1),
            cost("b-lstm", 20, 2.0, 4.0, version=3),
            cost("b-lstm", 100, 5.0, 10.0, version=3),
            cost("t-lstm", 20, 50.0, 60.0, task="translation"),
        ],
    )
    costs, lstm = costs_of(file, "sentiment"), Kind("lstm")
    assert costs.at(lstm, 20)[:2] == (1.5, 3.0)
    assert costs.at(lstm, 60)[:2] == (pytest.approx(2.75), pytest.approx(5.5))
    assert costs.at(lstm, 60).texts_per_second == pytest.approx(1000 / 5.5)  # as time grows
    assert costs.at(lstm, 60).megabytes == 60.0
    assert costs.at(lstm, 5).median == 1.5
    assert costs.at(lstm, 180).median == pytest.approx(4.0 + 2.5)
    assert costs.at(Kind("lstm", "last"), 20).of == lstm
    assert costs.at(Kind("gru"), 20) is None
    assert costs_of(file, "translation").at(lstm, 20).median == 50.0
    assert costs_of(tmp_path / "nowhere.json", "sentiment") == Costs({})


def test_translators_of_a_corpus_are_one_problem_from_their_cards():
    cards = [
        translator("lstm", 36.0),
        translator("rnn", 3.0, variant="noattention"),
        translator("lstm", 38.0, "multi30k-en-de"),
        {"task": "translation", "cell": "gru", "corpus": {"name": "tatoeba-en-zh"}},
        {"task": "sentiment", "cell": "gru", "metrics": {"accuracy": {"value": 0.9}}},
    ]
    evidence = of_translators(cards, Costs({}))
    assert evidence.measure == "BLEU"
    assert [(it.corpus, it.examples, it.tokens) for it in evidence.problems] == [
        ("tatoeba-en-zh", 26_000, 8),
        ("multi30k-en-de", 26_000, 8),
    ]
    found = evidence.problems[0].found
    assert {kind: it.value for kind, it in found.items()} == {
        Kind("lstm"): 36.0,
        Kind("rnn", "noattention"): 3.0,
    }


@pytest.mark.parametrize(
    "spoil",
    [
        lambda point: point["found"].pop("tokens"),
        lambda point: point["of"].pop("read"),
        lambda point: point["found"].update(accuracy=0.5),
        lambda point: point["found"]["accuracy"].update(value="high"),
        lambda point: point["found"].update(learned_from="many"),
        lambda point: point["of"].update(corpus=["imdb"]),
    ],
)
def test_points_that_are_not_as_they_should_be_are_a_damaged_file(tmp_path, spoil):
    points = [accuracy("imdb", "lstm", 0.8, 250), accuracy("imdb", "gru", 0.8, 250)]
    spoil(points[0])
    with pytest.raises(MeasuredError, match=r"t\.json are damaged"):
        of_classifiers(write(tmp_path / "t.json", points), Costs({}))


def test_damaged_costs_are_told_and_missing_accuracies_too(tmp_path):
    with pytest.raises(MeasuredError, match=r"c\.json are damaged"):
        costs_of(write(tmp_path / "c.json", [cost("a-lstm", 20, "one", 2.0)]), "sentiment")
    with pytest.raises(MeasuredError, match=r"t\.json are not there"):
        of_classifiers(tmp_path / "t.json", Costs({}))
