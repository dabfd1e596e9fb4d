"""Made-up numbers as `python -m training.series` keeps them: two places of 21 days.

The last 12 days are the test period; of one day something is missing.
"""

import numpy as np

DAYS, TEST = 21, 9  # rows, and where the test period begins
FIRST = np.datetime64("2014-12-23")
DATES = [str(FIRST + day) for day in range(DAYS)]


def numbers(seed: int) -> dict[str, list]:
    """By column, numbers as a file has them: one is missing."""
    random = np.random.default_rng(seed)
    warmth, dust = 10 + random.normal(size=(2, DAYS)).cumsum(axis=1).round(2)
    return {"warmth": warmth.tolist(), "dust": [*dust[:11].tolist(), None, *dust[12:].tolist()]}


def settings(**other) -> dict:
    return {
        "corpus": "toy",
        "version": "0.0.1",
        "licence": "none needed",
        "citation": "Nobody, 2001",
        "columns": ["warmth", "dust"],
        "units": ["°C", "µg/m³"],
        "relative": False,
        "step": "D",
    } | other


def point(place: str, seed: int) -> dict:
    found = {"begins": DATES[TEST], "times": DATES, "values": numbers(seed)}
    return {"of": {"series": place}, "found": found}


TOYS = point("x", 0), point("y", 1)
