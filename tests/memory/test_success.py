"""Rates with their intervals, and how far a cell bridges."""

import math

import pytest

from nlpapp.memory.success import over_seeds, rate, span


@pytest.mark.parametrize(("right", "n"), [(0, 5), (3, 7), (5, 5), (2301, 2560)])
def test_a_rate_has_the_interval_of_wilson_1927(right, n):
    z, share = 1.959964, right / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    found = rate(right, n)
    assert found["n"] == n and found["value"] == pytest.approx(share, abs=5e-5)
    assert found["low"] == pytest.approx(middle - half, abs=6e-5)
    assert found["high"] == pytest.approx(middle + half, abs=6e-5)


@pytest.mark.parametrize(
    ("rates", "bridged"),
    [
        ({}, 0),
        ({5: 0.9, 10: 1.0}, 0),  # more than 90 %, from the first distance on
        ({5: 1.0, 10: 0.95, 20: 0.3, 50: 0.99}, 10),
        ({20: 0.91, 5: 1.0, 10: 1.0}, 20),
    ],
)
def test_a_span_ends_before_the_first_distance_that_is_not_bridged(rates, bridged):
    assert span({it: {"right": {"value": rates[it]}} for it in rates}) == bridged


def test_the_interval_of_unlike_seeds_is_theirs_and_not_that_of_their_many_sequences():
    assert over_seeds([512, 512, 0], 512) == {"value": 0.6667, "low": 0.0, "high": 1.0, "n": 1536}
    # Student's t of four degrees of freedom is 2.776 at 97.5 %, the standard error here 0.0354.
    found = over_seeds([40, 60, 50, 45, 55], 100)
    assert found["value"] == 0.5
    assert found["low"] == pytest.approx(0.5 - 2.776 * 0.0354, abs=1e-3)
    assert over_seeds([500] * 5, 512) == rate(2500, 2560)
