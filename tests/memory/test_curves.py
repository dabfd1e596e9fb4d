"""What is kept of many norms: distances from each sequence's own end, quantiles, logarithms."""

import numpy as np
import pytest

from nlpapp.memory.curves import curve, distances


def test_distances_are_close_near_the_end_and_never_beyond_the_furthest():
    assert distances(22) == [*range(21)]
    assert distances(400)[18:24] == [18, 19, 20, 25, 30, 35]
    assert distances(400)[-2:] == [390, 400]
    assert max(distances(399)) == 390


def test_a_distance_is_counted_from_each_sequence_s_own_last_step():
    norms = np.array([[1e-3, 1e-2, 1e-1, 7.0], [1e-9, 1e-3, 1e-2, 1e-1]])
    found = curve(norms, np.array([3, 4]), [0, 2])  # the first is padded by a step
    assert found["median"] == [-1.0, -3.0]


def test_quantiles_are_over_sequences_and_stand_in_order():
    norms = 10.0 ** np.arange(11)[:, None]  # ten apart, of one step each
    found = curve(norms, np.ones(11, int), [0])
    assert (found["low"], found["median"], found["high"]) == ([1.0], [5.0], [9.0])


@pytest.mark.filterwarnings("error")
def test_the_logarithm_of_nothing_is_none():
    found = curve(np.array([[0.0, 1.0]]), np.array([2]), [0, 1])
    assert found == {name: [0.0, None] for name in ("low", "median", "high")}
