"""NumPy values as cells: strings and numbers as they are, arrays as JSON."""

import json
import math

import numpy as np


def as_cell(value: object) -> str | int | float:
    """One output for one row, whatever its shape, so that it reads back as the same value."""
    plain = _plain(value)
    number = isinstance(plain, int | float) and not isinstance(plain, bool) and math.isfinite(plain)
    return plain if number or isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return [_plain(item) for item in value]
    if isinstance(value, np.floating):
        return float(str(value))  # the fewest digits that give this very float32 back
    return value.item() if isinstance(value, np.generic) else value
