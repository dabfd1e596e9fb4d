"""Batches by length: the same order for the same seed and epoch, each text once, little padding."""

import subprocess
import sys

import keras
import numpy as np
import pytest

from nlpapp.learning.batching import LengthBatches, fixed_lengths


def sequences_of(lengths):
    """Text i holds i + 1 again and again, so that a row tells which text it is."""
    return [np.full(length, i + 1, np.int32) for i, length in enumerate(lengths)]


def some_lengths(count=61, seed=3):
    return np.random.default_rng(seed).integers(0, 90, count)


def orders(batches, epochs):
    found = []
    for epoch in epochs:
        batches.epoch = epoch
        found.append([batches.rows(i).tolist() for i in range(len(batches))])
    return found


ORDERS = """
import numpy as np
from nlpapp.learning.batching import LengthBatches

lengths = np.random.default_rng(3).integers(0, 90, 61)
batches = LengthBatches([np.ones(n, np.int32) for n in lengths], None, batch_size=7, seed=5)
for epoch in (2, 0):
    batches.epoch = epoch
    print([batches.rows(i).tolist() for i in range(len(batches))])
"""


def test_the_order_depends_on_seed_and_epoch_alone_also_in_a_new_process():
    batches = LengthBatches(sequences_of(some_lengths()), None, batch_size=7, seed=5)
    here = orders(batches, [0, 1, 2, 0])
    assert here[0] == here[3]
    assert here[0] != here[1] != here[2]
    other_seed = LengthBatches(sequences_of(some_lengths()), None, batch_size=7, seed=6)
    assert orders(other_seed, [0])[0] != here[0]
    done = subprocess.run(
        [sys.executable, "-c", ORDERS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(here[2]), str(here[0])]


def test_epochs_differ_in_which_texts_share_a_batch():
    batches = LengthBatches(sequences_of(some_lengths(300)), None, batch_size=7, seed=5)
    first, second = ({frozenset(rows) for rows in order} for order in orders(batches, [0, 1]))
    assert len(first - second) > len(first) / 2


@pytest.mark.parametrize("seed", [None, 0, 1])
@pytest.mark.parametrize("count", [1, 6, 7, 8, 61])
def test_every_text_comes_exactly_once_an_epoch(seed, count):
    batches = LengthBatches(sequences_of(some_lengths(count)), None, batch_size=7, seed=seed)
    for order in orders(batches, [0, 1]):
        assert sorted(row for rows in order for row in rows) == list(range(count))
        assert len(order) == -(-count // 7)
        assert sum(len(rows) < 7 for rows in order) <= 1


@pytest.mark.parametrize("seed", [None, 4])
def test_a_batch_holds_its_texts_padded_with_zeros_and_their_labels(seed):
    lengths = some_lengths()
    labels = np.arange(61 * 2).reshape(61, 2)
    batches = LengthBatches(sequences_of(lengths), labels, batch_size=7, seed=seed)
    for i in range(len(batches)):
        ids, wanted = batches[i]
        rows = batches.rows(i)
        assert ids.dtype == np.int32 and len(ids) == len(rows)
        np.testing.assert_array_equal(wanted, labels[rows])
        for line, row in zip(ids, rows, strict=True):
            assert line[: lengths[row]].tolist() == [row + 1] * lengths[row]
            assert not line[lengths[row] :].any()


def test_without_labels_a_batch_is_ids_alone():
    (ids,) = LengthBatches(sequences_of([3]), None, batch_size=2)[0]
    assert ids.shape == (1, 3)


@pytest.mark.parametrize("longest", [0, 1, 8, 9, 100, 1024])
def test_fixed_lengths_climb_by_about_a_tenth_up_to_the_longest(longest):
    fixed = fixed_lengths(longest)
    assert fixed[0] == 1 and fixed[-1] >= longest
    steps = np.diff(fixed)
    assert (steps > 0).all() and (steps <= fixed[:-1] * 0.1 + 1).all()
    assert len(fixed) < 70


def test_batches_are_padded_to_few_lengths():
    batches = LengthBatches(sequences_of(some_lengths(500)), None, batch_size=7, seed=1)
    for epoch in range(3):
        batches.epoch = epoch
        times = {batches[i][0].shape[1] for i in range(len(batches))}
        assert times <= set(fixed_lengths(120).tolist())


def test_the_share_of_padding_is_what_one_counts_by_hand():
    batches = LengthBatches(sequences_of([1, 2, 9, 10, 17]), None, batch_size=2)
    assert [batches[i][0].shape for i in range(3)] == [(2, 2), (2, 10), (1, 17)]
    assert batches.tokens == 39
    assert batches.padding == pytest.approx(1 - 39 / (4 + 20 + 17))
    shuffled = LengthBatches(sequences_of(some_lengths()), None, batch_size=7, seed=1)
    for epoch in range(3):
        shuffled.epoch = epoch
        ids = [shuffled[i][0] for i in range(len(shuffled))]
        computed, real = sum(x.size for x in ids), sum(int((x > 0).sum()) for x in ids)
        assert shuffled.padding == pytest.approx(1 - real / computed)
        assert shuffled.tokens == real


def test_padding_stays_under_a_tenth_on_texts_as_long_as_reviews():
    lengths = np.random.default_rng(1).lognormal(5.3, 0.7, 5000).astype(int).clip(5, 1024)
    batches = LengthBatches(sequences_of(lengths), None, batch_size=64, seed=1)
    for epoch in range(3):
        batches.epoch = epoch
        assert 0 < batches.padding < 0.1


def test_padding_stays_under_a_tenth_on_phrases_too():
    lengths = np.random.default_rng(2).lognormal(1.8, 0.8, 5000).astype(int).clip(1, 60)
    assert 0 < LengthBatches(sequences_of(lengths), None, 64, seed=1).padding < 0.1


def test_evaluation_goes_from_the_shortest_text_to_the_longest():
    lengths = some_lengths()
    batches = LengthBatches(sequences_of(lengths), None, batch_size=7)
    order = [row for i in range(len(batches)) for row in batches.rows(i).tolist()]
    assert order == np.argsort(lengths, kind="stable").tolist()
    batches.epoch = 3
    assert [row for i in range(len(batches)) for row in batches.rows(i).tolist()] == order


def test_no_texts_are_refused():
    with pytest.raises(ValueError, match="no texts"):
        LengthBatches([], None, batch_size=2)


@pytest.mark.parametrize("seed", [None, *range(4)])
def test_the_first_two_batches_show_keras_that_lengths_vary(seed):
    batches = LengthBatches(sequences_of([3] * 30 + [40] * 3), None, batch_size=3, seed=seed)
    for epoch in range(3):
        batches.epoch = epoch
        assert batches[0][0].shape[1] != batches[1][0].shape[1]


class LengthModel(keras.Model):
    """Says of each text how many tokens it has, times one weight."""

    def __init__(self):
        super().__init__()
        self.scale = self.add_weight(shape=(), initializer="ones")

    def call(self, ids):
        return self.scale * keras.ops.sum(keras.ops.cast(ids != 0, "float32"), axis=1)[:, None]


def test_keras_predicts_texts_of_any_length_row_by_row():
    lengths = np.array([3] * 20 + [40, 100, 0, 9])
    batches = LengthBatches(sequences_of(lengths), None, batch_size=3)
    model = LengthModel()
    found = model.predict(batches, verbose=0)[:, 0]
    rows = np.concatenate([batches.rows(i) for i in range(len(batches))])
    np.testing.assert_array_equal(found, lengths[rows])


def test_keras_is_given_the_batches_of_each_epoch_in_their_order():
    seen = []

    class Watched(LengthBatches):
        def __getitem__(self, index):
            seen.append(self.rows(index).tolist())
            return super().__getitem__(index)

    class Turn(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            batches.epoch = epoch

    lengths = some_lengths(30)
    labels = lengths[:, None].astype(np.float32)
    batches = Watched(sequences_of(lengths), labels, batch_size=4, seed=9)
    model = LengthModel()
    model.compile("sgd", "mse")
    model.fit(batches, epochs=3, shuffle=False, callbacks=[Turn()], verbose=0)
    expected = [rows for order in orders(batches, [0, 1, 2]) for rows in order]
    assert seen[-len(expected) :] == expected


def test_an_epoch_has_each_text_as_often_as_its_rate_and_others_get_the_rest_next_time():
    rates = np.repeat([2.0, 0.25, 1.5], [10, 40, 11])
    batches = LengthBatches(sequences_of(some_lengths()), None, 7, seed=5, rates=rates)
    epochs = orders(batches, range(3))
    times = [np.bincount(np.concatenate(epoch).astype(int), minlength=61) for epoch in epochs]
    for found in times:
        assert found[:10].tolist() == [2] * 10
        assert found[10:50].sum() == 10 and found[10:50].max() == 1
        assert found[50:].sum() == 17 or found[50:].sum() == 16  # 16.5 is no number of texts
        assert set(found[50:]) == {1, 2}
    assert len({found.sum() for found in times}) == 1
    assert {len(epoch) for epoch in epochs} == {len(batches)}
    assert any((times[0] != other).any() for other in times[1:])


def test_the_order_with_rates_is_a_function_of_seed_and_epoch_alone():
    rates = np.repeat([0.5, 3.0], [31, 30])

    def batches(seed):
        return LengthBatches(sequences_of(some_lengths()), None, 7, seed=seed, rates=rates)

    through = orders(batches(5), range(4))
    assert orders(batches(5), [3, 1]) == [through[3], through[1]]
    assert orders(batches(6), [3]) != [through[3]]


def test_a_text_that_an_epoch_has_twice_is_read_in_two_batches_rather_than_in_one():
    sequences = sequences_of(np.full(60, 9))
    batches = LengthBatches(sequences, None, 6, seed=5, rates=np.full(60, 2.0))
    times = [np.bincount(rows, minlength=60) for rows in orders(batches, [0])[0]]
    assert sum(times).tolist() == [2] * 60
    assert sum((found == 2).sum() for found in times) < 12  # by chance two or three


def test_rates_of_one_change_nothing():
    plain = LengthBatches(sequences_of(some_lengths()), None, 7, seed=5)
    rated = LengthBatches(sequences_of(some_lengths()), None, 7, seed=5, rates=np.ones(61))
    assert orders(plain, range(3)) == orders(rated, range(3))
