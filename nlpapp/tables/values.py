"""NumPy values as cells: strings and numbers as they are, arrays as JSON."""

import json
import math

import numpy as np


def as_cell(value: object) -> str | int | float:
    """One output for one row, whatever its shape, so that it reads back as the same value."""
    cell = plain(value)
    number = isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)
    return cell if number or isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def plain(value: object) -> object:
    """One output for one row in Python's own strings, numbers and lists."""
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, np.floating):
        return float(str(value))  # the fewest digits that give this very float32 back
    return value.item() if isinstance(value, np.generic) else value
