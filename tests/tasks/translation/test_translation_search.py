"""Beam search against going through every sequence, on a vocabulary of a few, and against NumPy."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from nlpapp.tasks.translation.model import BEGIN, END, NUMBER, PADDING, UNKNOWN
from nlpapp.tasks.translation.recipe import Recipe
from nlpapp.tasks.translation.search import Bounds, bounds, search

VOCABULARY, LONGEST, ROWS = 6, 4, 3  # padding, unknown, begin, end, number and a piece
RANDOM = np.random.default_rng(7)
# How likely what is depends on the row, the place and the last piece.
LOGITS = RANDOM.normal(0, 1.5, (ROWS, LONGEST + 1, VOCABULARY, VOCABULARY)).astype(np.float32)
# So is what the model looks at; the sources are of 3, 1 and 2 places.
ATTENTION = RANDOM.dirichlet([0.3] * 3, (ROWS, LONGEST + 1, VOCABULARY)).astype(np.float32)
COVERS = np.array([[1, 1, 1], [1, 0, 0], [1, 1, 0]], np.float32)


def run(
    limits, beam, penalty=1.0, rows=None, unknown_allowed=True, numbers=LONGEST, repeats=1, **recipe
):
    """Search with LOGITS as model; its state counts the places and knows the row."""
    rows = np.arange(len(limits)) if rows is None else rows

    def step(previous, states):
        row, place = states[0][..., 0], states[0][..., 1]
        where = tf.stack([row, place % (LONGEST + 1), previous], -1)
        attention = tf.gather_nd(ATTENTION, where)
        return tf.gather_nd(LOGITS, where), [tf.stack([row, place + 1], -1)], attention

    begin = [tf.constant(np.stack([rows, np.zeros_like(rows)], -1), tf.int32)]
    allowed = Bounds(
        tf.constant(limits, tf.int32),
        tf.fill(len(limits), numbers),
        tf.fill(len(limits), repeats),
        tf.constant(COVERS[rows]),
    )
    chosen = Recipe(length_penalty=penalty, **recipe)
    found = search(step, begin, allowed, VOCABULARY, beam, chosen, unknown_allowed)
    return found.tokens.numpy(), found.log_probability.numpy()


def log_probability(row, sequence):
    total, previous = 0.0, BEGIN
    for place, token in enumerate(sequence):
        logits = LOGITS[row, place % (LONGEST + 1), previous]
        total += logits[token] - np.log(np.exp(logits).sum())
        previous = token
    return total


def every_sequence(limit, pieces):
    for length in range(limit):
        for middle in itertools.product(pieces, repeat=length):
            yield (*middle, END)


@pytest.mark.parametrize("penalty", [0.0, 1.0, 1.7])
@pytest.mark.parametrize("unknown_allowed", [True, False])
@pytest.mark.parametrize("numbers", [LONGEST, 1, 0])
def test_a_beam_as_wide_as_there_are_sequences_finds_the_best_of_all(
    penalty, unknown_allowed, numbers
):
    pieces = [UNKNOWN, NUMBER, 5] if unknown_allowed else [NUMBER, 5]
    limits = [LONGEST, 2, 3]
    tokens, logs = run(limits, 60, penalty, unknown_allowed=unknown_allowed, numbers=numbers)
    for row, limit in enumerate(limits):
        ranked = sorted(
            (s for s in every_sequence(limit, pieces) if s.count(NUMBER) <= numbers),
            key=lambda s: log_probability(row, s) / len(s) ** penalty,
            reverse=True,
        )
        for place, expected in enumerate(ranked[:5]):
            assert tuple(t for t in tokens[row, place] if t) == expected
            np.testing.assert_allclose(logs[row, place], log_probability(row, expected), atol=1e-4)


def test_a_beam_of_one_takes_the_likeliest_piece_each_time():
    tokens, logs = run([LONGEST] * ROWS, 1)
    for row in range(ROWS):
        greedy, previous = [], BEGIN
        for place in range(LONGEST):
            logits = LOGITS[row, place, previous].copy()
            logits[[0, BEGIN]] = -np.inf
            previous = END if place == LONGEST - 1 else int(logits.argmax())
            greedy.append(previous)
            if previous == END:
                break
        assert [t for t in tokens[row, 0] if t] == greedy
        np.testing.assert_allclose(logs[row, 0], log_probability(row, greedy), atol=1e-4)


@pytest.mark.parametrize("beam", [1, 2, 3])
def test_what_stands_beside_a_source_makes_no_difference(beam):
    limits = [4, 1, 3]
    tokens, logs = run(limits, beam)
    for row, limit in enumerate(limits):
        alone, alone_logs = run([limit], beam, rows=np.array([row]))
        width = alone.shape[-1]
        np.testing.assert_array_equal(tokens[row, :, :width], alone[0])
        assert not tokens[row, :, width:].any()
        np.testing.assert_allclose(logs[row], alone_logs[0], atol=1e-5)


def test_hypotheses_end_at_their_limit_and_hold_no_padding_or_begin():
    tokens, logs = run([1, 2, 4], 3)
    for row, limit in enumerate([1, 2, 4]):
        for sequence, log in zip(tokens[row], logs[row], strict=True):
            if log > -1e8:
                length = (sequence != 0).sum()
                assert length <= limit and sequence[length - 1] == END
                assert BEGIN not in sequence and END not in sequence[: length - 1]
    assert (tokens[0, 1:] == 0).all()  # of length 1 there is one sequence


def test_a_forced_end_costs_what_the_model_says_it_costs():
    tokens, logs = run([1, 1, 1], 2)
    np.testing.assert_array_equal(tokens[:, 0, 0], END)
    expected = [log_probability(row, (END,)) for row in range(ROWS)]
    np.testing.assert_allclose(logs[:, 0], expected, atol=1e-5)


def plain_search(row, limit, beam, penalty, coverage, no_repeat, repeats, patient):
    """The same search of one source, spelled out: tokens and rank of what was found, best first."""

    def worth(tokens):
        seen = np.zeros(3)
        for place, previous in enumerate([BEGIN, *tokens[:-1]]):
            seen += ATTENTION[row, place % (LONGEST + 1), previous]
        covered = np.log(np.clip(seen, 1e-3, 1))[COVERS[row] > 0].sum()
        return log_probability(row, tokens) / len(tokens) ** penalty + coverage * covered

    def may_follow(tokens):
        before = [BEGIN, *tokens]
        end = before[len(before) - no_repeat + 1 :]
        later = [
            before[i + no_repeat - 1]
            for i in range(len(before) - no_repeat + 1)
            if before[i : i + no_repeat - 1] == end
        ]
        closed = later if no_repeat and len(later) >= repeats else []
        everything = [END] if len(tokens) == limit - 1 else [UNKNOWN, END, NUMBER, 5]
        return [token for token in everything if token not in closed]

    alive, ended, length = [[]], [], 0
    while length < limit:
        further = [[*tokens, token] for tokens in alive for token in may_follow(tokens)]
        further.sort(key=lambda tokens: -log_probability(row, tokens))
        length += 1
        ended += [(worth(t), t) for t in further[:beam] if t[-1] == END]
        ended = sorted(ended, reverse=True)[:beam]
        alive = [t for t in further[: 2 * beam] if t[-1] != END][:beam]
        if len(ended) == beam:
            best = log_probability(row, alive[0]) / length**penalty if alive else -np.inf
            if not patient or beam == 1 or best <= ended[0][0]:
                break
    return ended


CHOICES = [
    {"penalty": 0.6, "coverage": 0.0, "no_repeat": 0, "patient": True},
    {"penalty": 1.3, "coverage": 0.0, "no_repeat": 0, "patient": True},
    {"penalty": 1.0, "coverage": 0.4, "no_repeat": 0, "patient": False},
    {"penalty": 0.8, "coverage": 0.2, "no_repeat": 0, "patient": True},
    {"penalty": 1.0, "coverage": 0.0, "no_repeat": 2, "patient": False},
    {"penalty": 1.0, "coverage": 0.1, "no_repeat": 3, "patient": True},
]


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("repeats", [1, 2])
@pytest.mark.parametrize("beam", [1, 3])
def test_a_search_finds_what_one_spelled_out_does(choice, repeats, beam):
    limits = [12, 9, 7]
    tokens, logs = run(limits, beam, numbers=99, repeats=repeats, **choice)
    for row, limit in enumerate(limits):
        expected = plain_search(row, limit, beam, repeats=repeats, **choice)
        found = [[int(t) for t in one if t] for one in tokens[row]]
        assert found[: len(expected)] == [one for _, one in expected]
        for log, (_, one) in zip(logs[row], expected, strict=False):
            np.testing.assert_allclose(log, log_probability(row, one), atol=1e-3)


def test_with_all_these_choices_too_company_makes_no_difference():
    choice = {"penalty": 0.8, "coverage": 0.3, "no_repeat": 3, "patient": True, "numbers": 99}
    limits = [12, 3, 9]
    tokens, logs = run(limits, 3, **choice)
    for row, limit in enumerate(limits):
        alone, alone_logs = run([limit], 3, rows=np.array([row]), **choice)
        np.testing.assert_array_equal(tokens[row, :, : alone.shape[-1]], alone[0])
        np.testing.assert_allclose(logs[row], alone_logs[0], atol=1e-4)


def test_a_model_that_would_go_round_in_circles_is_stopped():
    def step(previous, states):  # after 5 comes NUMBER, after that 5, and the end hardly ever
        round_ = tf.one_hot(tf.where(previous == 5, NUMBER, 5), VOCABULARY) * 20.0
        return round_ + tf.one_hot(END, VOCABULARY), states, None

    def length(no_repeat, repeats):
        numbers = [tf.constant([one]) for one in (30, 99, repeats)]
        recipe = Recipe(no_repeat=no_repeat)
        states = [tf.zeros([1, 1])]
        allowed = Bounds(*numbers, tf.ones([1, 3]))
        return int(search(step, states, allowed, VOCABULARY, 1, recipe, True).lengths[0, 0])

    assert length(0, 1) == 30
    assert length(4, 1) < length(4, 2) < 12


@pytest.mark.parametrize(
    ("source", "limit", "numbers", "repeats", "covers"),
    [
        ([7, 8, 9, END], 18, 0, 1, [1, 1, 1, 0]),
        ([7, 8, 9, 7, 8, END], 22, 0, 2, [1, 1, 1, 1, 1, 0]),
        ([7, 7, 7, 7, END, PADDING], 20, 0, 3, [1, 1, 1, 1, 0, 0]),
        ([NUMBER, 7, NUMBER, END], 18, 2, 1, [1, 1, 1, 0]),
        ([END], 12, 0, 1, [0]),
        ([7, END, PADDING, PADDING, PADDING], 14, 0, 1, [1, 0, 0, 0, 0]),
    ],
)
def test_a_source_bounds_its_translations(source, limit, numbers, repeats, covers):
    found = bounds(tf.constant([source]), 2.0)
    assert [int(part[0]) for part in found[:3]] == [limit, numbers, repeats]
    np.testing.assert_array_equal(found.covers[0], covers)
