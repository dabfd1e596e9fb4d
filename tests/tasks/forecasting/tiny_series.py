"""Small series made by the tests, and a corpus of them."""

import numpy as np

from nlpapp.corpora.series import Begins, SeriesCorpus
from nlpapp.tables.series import Series

DAY = 86_400
START = 8_000 * DAY


def series(name: str, rows: int, columns: int = 1, seed: int = 0, step: int = DAY) -> Series:
    """Noise about a wave of a year, above zero."""
    random = np.random.default_rng(seed)
    times = START + step * np.arange(rows)
    wave = 20 + 5 * np.sin(2 * np.pi * times / 31_557_600)
    return Series(name, times, wave[:, None] + random.normal(size=(rows, columns)))


def corpus(*given: Series, **other) -> SeriesCorpus:
    """Of series of as many columns; the last fifth of the first one's time is test."""
    times = given[0].times
    begins = Begins(int(times[len(times) * 6 // 10]), int(times[len(times) * 8 // 10]))
    columns = tuple("abcdefg"[: given[0].values.shape[1]])
    facts = {
        **{"name": "tiny", "version": "1", "licence": "none", "citation": "none"},
        **{"columns": columns, "units": ("°C",) * len(columns), "targets": columns[:1]},
        **{"step": "D", "window": 4, "horizon": 3, "begins": (begins,) * len(given)},
    }
    return SeriesCorpus(series=given, **(facts | other))
