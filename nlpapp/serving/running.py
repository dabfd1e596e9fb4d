"""Several models on the same texts, and how long one of them takes."""

import statistics
import time
from collections.abc import Iterable

import numpy as np

from nlpapp.serving.model import Model


def run_many(
    models: Iterable[Model], texts: Iterable[str], signature: str = "serving_default"
) -> dict[str, dict[str, np.ndarray]]:
    """``Model.run`` of each model on the same texts, by model name in the order given."""
    texts = texts if isinstance(texts, str) else list(texts)
    return {model.name: model.run(texts, signature) for model in models}


def latency(model: Model, text: str, runs: int = 5, signature: str = "serving_default") -> float:
    """Seconds for one text, string to strings: the median of ``runs`` after one to warm up.

    Raises:
        ValueError: ``runs`` is less than 1.
    """
    if runs < 1:
        raise ValueError(f"runs must be at least 1, not {runs}.")
    model.run([text], signature)  # the first call of a signature also optimises its graph
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        model.run([text], signature)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)
