"""NumPy values as cells: strings as they are, numbers and arrays as JSON."""

import json

import numpy as np


def as_cell(value: object) -> str:
    """One output for one row, whatever its shape, so that it reads back as the same value."""
    plain = _plain(value)
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return [_plain(item) for item in value]
    if isinstance(value, np.floating):
        return float(str(value))  # the fewest digits that give this very float32 back
    return value.item() if isinstance(value, np.generic) else value
