"""What is told of how often memory held: rates with Wilson's interval, and the span bridged."""

from collections.abc import Mapping

SUCCESS = 0.9  # share of sequences to get right, more than this


def rate(right: int, n: int) -> dict:
    """A share with its 95 % interval by Wilson's method, as kept: rounded to a ten-thousandth."""
    from scipy.stats import binomtest  # here, for pages that ask for a span alone

    interval = binomtest(right, n).proportion_ci(method="wilson")
    shares = {"value": right / n, "low": interval.low, "high": interval.high}
    return {name: round(float(value), 4) for name, value in shares.items()} | {"n": n}


def span(rates: Mapping[int, float]) -> int:
    """The longest distance to which a cell gets more than 90 % right, there and at all below.

    rates: share of right sequences, of all seeds, by distance measured. 0 where there is none.
    """
    reached = 0
    for distance in sorted(rates):
        if rates[distance] <= SUCCESS:
            break
        reached = distance
    return reached
