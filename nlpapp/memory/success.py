"""What is told of how often memory held: rates with Wilson's interval, and the span bridged."""

from collections.abc import Mapping

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
