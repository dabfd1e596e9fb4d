"""Norms of gradients against the distance, as they are kept: few distances, quantiles, log10."""

from collections.abc import Sequence

import numpy as np

_QUANTILES = {"low": 0.1, "median": 0.5, "high": 0.9}  # over sequences
_DIGITS = 3  # of the logarithm: a four-hundredth of the norm


def distances(furthest: int) -> list[int]:
    """Steps back from the last: every one to 20, then every fifth to 100, every tenth beyond."""
    steps = (*range(21), *range(25, 101, 5), *range(110, furthest + 1, 10))
    return [step for step in steps if step <= furthest]


def curve(
    norms: np.ndarray, lengths: np.ndarray, back: Sequence[int]
) -> dict[str, list[float | None]]:
    """log10 of the norm at each distance: the median over sequences, and a tenth to either side.

    norms: [sequences, time], after each step. lengths: int [sequences], of which each is above
    every distance. None stands for the logarithm of nothing.
    """
    rows = np.arange(len(norms))[:, None]
    at = norms[rows, lengths[:, None] - 1 - np.asarray(back)]  # [sequences, distances]
    found = {name: np.quantile(at, share, axis=0) for name, share in _QUANTILES.items()}
    return {name: [_log10(value) for value in values] for name, values in found.items()}


def _log10(value: float) -> float | None:
    return round(float(np.log10(value)), _DIGITS) if value > 0 else None
