"""Batches of pairs: what goes in, what comes out, and in which company."""

import numpy as np
import pytest

from nlpapp.tasks.translation.batches import PairBatches
from nlpapp.tasks.translation.model import BEGIN, END

RANDOM = np.random.default_rng(5)


def sequence(length):
    return np.append(RANDOM.integers(4, 50, length - 1), END).astype(np.int32)


TARGETS = [sequence(length) for length in RANDOM.integers(2, 25, 157)]
SOURCES = [sequence(max(2, len(t) + int(RANDOM.integers(-2, 5)))) for t in TARGETS]


def batches(seed=3):
    return PairBatches(SOURCES, TARGETS, 13, seed)


def test_every_pair_comes_once_an_epoch_whole_and_with_its_own_translation():
    made, seen = batches(), []
    for i in range(len(made)):
        (source, previous), target, weights = made[i]
        for place, row in enumerate(made.rows(i)):
            np.testing.assert_array_equal(source[place][source[place] > 0], SOURCES[row])
            np.testing.assert_array_equal(target[place][target[place] > 0], TARGETS[row])
            # What was written before, when each piece is due.
            written = [BEGIN, *TARGETS[row][:-1]]
            np.testing.assert_array_equal(previous[place][: len(written)], written)
            np.testing.assert_array_equal(weights[place], target[place] > 0)
        seen += made.rows(i).tolist()
    assert sorted(seen) == list(range(len(TARGETS)))


def test_the_order_depends_on_seed_and_epoch_alone():
    def order(seed, epoch):
        made = batches(seed)
        made.epoch = epoch
        return [made.rows(i).tolist() for i in range(len(made))]

    assert order(3, 1) == order(3, 1)
    assert order(3, 1) != order(3, 2) and order(3, 1) != order(4, 1)


def test_tokens_are_those_of_targets_and_padding_is_counted_on_both_sides():
    made = batches()
    assert made.tokens == sum(map(len, TARGETS))
    computed = real = 0
    for i in range(len(made)):
        (source, _), target, _ = made[i]
        computed += source.size + target.size
        real += (source > 0).sum() + (target > 0).sum()
    assert made.padding == pytest.approx(1 - real / computed)
    assert made.padding < 0.25  # 157 pairs; a corpus has thousands


def test_no_pairs_are_refused():
    with pytest.raises(ValueError, match="no texts"):
        PairBatches([], [], 4)


def test_sentences_that_are_drawn_anew_are_those_of_their_epoch():
    def redraw(epoch):
        return [s[epoch:] for s in SOURCES], [np.repeat(t, 1 + epoch) for t in TARGETS]

    made = PairBatches(SOURCES, TARGETS, 13, 3, redraw)
    made.epoch = 1
    assert made.tokens == 2 * sum(map(len, TARGETS))
    (source, _), target, _ = made[4]
    for place, row in enumerate(made.rows(4)):
        np.testing.assert_array_equal(source[place][source[place] > 0], SOURCES[row][1:])
        np.testing.assert_array_equal(target[place][target[place] > 0], np.repeat(TARGETS[row], 2))
    made.epoch = 0
    assert made.tokens == sum(map(len, TARGETS))


def test_few_pairs_that_are_drawn_anew_still_make_two_batches():
    """Keras learns from the first two which axes vary."""
    made = PairBatches(SOURCES[:5], TARGETS[:5], 13, 3, lambda epoch: (SOURCES[:5], TARGETS[:5]))
    assert [len(made.rows(i)) for i in range(len(made))] in ([3, 2], [2, 3])


def by_pieces(pieces, seed=3, redraw=None):
    return PairBatches(SOURCES, TARGETS, 13, seed, redraw, pieces)


@pytest.mark.parametrize("pieces", [90, 400, 1700])
def test_batches_by_pieces_hold_about_as_many_and_every_pair_once(pieces):
    made, seen, held = by_pieces(pieces), [], []
    for i in range(len(made)):
        (source, _), target, _ = made[i]
        rows = made.rows(i)
        # A tenth on each side: lengths go up in such steps, and like pairs change places.
        assert source.size + target.size <= 1.2 * pieces or len(rows) == 1
        held.append(source.size + target.size)
        seen += rows.tolist()
    assert sorted(seen) == list(range(len(TARGETS)))
    assert np.median(held) > 0.75 * pieces


def test_batches_by_pieces_have_more_pairs_the_shorter_these_are():
    made = by_pieces(400)
    sizes = {len(made.rows(i)): made[i][1].shape[1] for i in range(len(made))}
    assert len(sizes) > 3
    fewest, most = min(sizes), max(sizes)
    assert sizes[fewest] > 2 * sizes[most]


def test_the_order_by_pieces_depends_on_seed_and_epoch_alone_and_has_as_many_batches_each_time():
    def redraw(epoch):  # a piece more or less, as when words are cut anew
        return [s[epoch % 2 :] for s in SOURCES], TARGETS

    def order(seed, *epochs):
        made = by_pieces(400, seed, redraw)
        for epoch in epochs:
            made.epoch = epoch
        return [made.rows(i).tolist() for i in range(len(made))]

    assert order(3, 0, 1, 2) == order(3, 2)  # one that goes on has the batches it would have had
    assert order(3, 1) != order(3, 2) and order(3, 1) != order(4, 1)
    assert len(order(3, 1)) == len(order(3, 2)) == len(order(4, 5))


def test_a_pair_longer_than_a_batch_by_pieces_stands_alone():
    made = by_pieces(3)
    assert [len(made.rows(i)) for i in range(len(made))] == [1] * len(TARGETS)


def test_few_pairs_by_pieces_that_are_drawn_anew_still_make_two_batches():
    made = PairBatches(
        SOURCES[:5], TARGETS[:5], 13, 3, lambda epoch: (SOURCES[:5], TARGETS[:5]), 9000
    )
    assert [len(made.rows(i)) for i in range(len(made))] in ([3, 2], [2, 3])
