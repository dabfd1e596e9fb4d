"""What is told of how often memory held: rates with their intervals, and the span bridged."""

from collections.abc import Mapping, Sequence

from nlpapp.measured import Measurements

SUCCESS = 0.9  # share of sequences to get right, more than this
OPEN = 4.0  # first bias of the gate that keeps, of a cell whose gate begins open


def row(kept: Measurements, task: str, cell: str, gate_bias: float | None = None) -> dict:
    """What was found of a cell with as many parameters as the others, by distance.

    kept: of `training.memory`. gate_bias: at first; None is Keras's own.
    """
    of = {"task": task, "cell": cell, "equal": "parameters", "gate_bias": gate_bias}
    of |= {"recurrent": "orthogonal"}
    return {it.of["distance"]: it.found for it in kept.points if of.items() <= it.of.items()}


def rate(right: int, n: int) -> dict:
    """A share with its 95 % interval by Wilson's method, as kept: rounded to a ten-thousandth."""
    from scipy.stats import binomtest  # here, for pages that ask for a span alone

    interval = binomtest(right, n).proportion_ci(method="wilson")
    shares = {"value": right / n, "low": interval.low, "high": interval.high}
    return {name: round(float(value), 4) for name, value in shares.items()} | {"n": n}


def over_seeds(right: Sequence[int], n: int) -> dict:
    """As `rate`, of n sequences by each seed; the interval is over seeds (Student's).

    What a network has learned decides all of its sequences, which are no draws of their own. Where
    all seeds are alike it is as wide as that over sequences.
    """
    from scipy import stats

    found, shares = rate(sum(right), n * len(right)), [it / n for it in right]
    half = float(stats.sem(shares) * stats.t.ppf(0.975, len(shares) - 1)) if len(shares) > 1 else 0
    found["low"] = round(max(0.0, min(found["low"], found["value"] - half)), 4)
    found["high"] = round(min(1.0, max(found["high"], found["value"] + half)), 4)
    return found


def span(found: Mapping[int, Mapping]) -> int:
    """The longest distance to which a cell gets more than 90 % right, there and at all below.

    found: by distance, with the share `right` of sequences, of all seeds. 0 where there is none.
    """
    reached = 0
    for distance in sorted(found):
        if found[distance]["right"]["value"] <= SUCCESS:
            break
        reached = distance
    return reached


def is_open_ended(found: Mapping[int, Mapping]) -> bool:
    """Whether a span is one at least: it ends with the furthest distance that was asked."""
    return bool(found) and span(found) == max(found)
