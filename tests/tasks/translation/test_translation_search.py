"""Beam search against going through every sequence, on a vocabulary of five."""

import itertools

import numpy as np
import pytest
import tensorflow as tf

from nlpapp.tasks.translation.model import BEGIN, END, NUMBER, UNKNOWN
from nlpapp.tasks.translation.search import search

VOCABULARY, LONGEST, ROWS = 6, 4, 3  # padding, unknown, begin, end, number and a piece
RANDOM = np.random.default_rng(7)
# How likely what is depends on the row, the place and the last piece.
LOGITS = RANDOM.normal(0, 1.5, (ROWS, LONGEST + 1, VOCABULARY, VOCABULARY)).astype(np.float32)


def run(limits, beam, penalty=1.0, rows=None, unknown_allowed=True, numbers=LONGEST):
    """Search with LOGITS as model; its state counts the places and knows the row."""
    rows = np.arange(len(limits)) if rows is None else rows

    def step(previous, states):
        row, place = states[0][..., 0], states[0][..., 1]
        logits = tf.gather_nd(LOGITS, tf.stack([row, place, previous], -1))
        return logits, [tf.stack([row, place + 1], -1)]

    begin = [tf.constant(np.stack([rows, np.zeros_like(rows)], -1), tf.int32)]
    limits, numbers = tf.constant(limits, tf.int32), tf.fill(len(limits), numbers)
    found = search(step, begin, limits, numbers, VOCABULARY, beam, penalty, unknown_allowed)
    return found.tokens.numpy(), found.log_probability.numpy()


def log_probability(row, sequence):
    total, previous = 0.0, BEGIN
    for place, token in enumerate(sequence):
        logits = LOGITS[row, place, previous]
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
