"""Rates with their intervals, and how far a cell bridges."""

import math

import pytest

from nlpapp.memory.success import rate, span


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
