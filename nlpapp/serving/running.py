"""How long a model takes."""

import statistics
import time
from collections.abc import Mapping

from nlpapp.serving.model import Model


def latency(
    model: Model,
    given: str | Mapping[str, object],
    runs: int = 5,
    signature: str = "serving_default",
) -> float:
    """Seconds for one text, or a row of inputs: the median of ``runs`` after one to warm up.

    Raises:
        ValueError: ``runs`` is less than 1.
    """
    if runs < 1:
        raise ValueError(f"runs must be at least 1, not {runs}.")
    given = [given] if isinstance(given, str) else given
    model.run(given, signature)  # the first call of a signature also optimises its graph
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        model.run(given, signature)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)
