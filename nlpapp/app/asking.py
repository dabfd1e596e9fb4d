"""Asks models about one text: the verdict first, how they came to it after.

Answers to recent texts are kept, for all visitors: a click elsewhere on the page asks no model.
"""

import functools
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from nlpapp.serving import Model

_REMEMBERED = 512
_LONGEST_REMEMBERED = 20_000  # characters; longer texts would fill the memory
_TIMED_SECONDS = 0.2  # an answer is timed again only while that costs no more than this

# Shared by all visitors, so that ten of them do not start fifty traces at once.
TRACERS = ThreadPoolExecutor(max_workers=3, thread_name_prefix="trace")


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a model says. scores: float32 [classes]. seconds: warm, from string to strings."""

    label: str
    classes: tuple[str, ...]
    scores: np.ndarray
    seconds: float

    @property
    def confidence(self) -> float:
        """The probability of the label."""
        return float(self.scores[self.classes.index(self.label)])


@dataclass(frozen=True, eq=False)
class Trace:
    """How a model read a text, token by token.

    tokens: str [time]. starts, ends: int32 [time], bytes of the text. relevance: float32 [time].
    scores_so_far: float32 [time, classes].
    """

    tokens: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    relevance: np.ndarray
    scores_so_far: np.ndarray

    def label(self, classes: Sequence[str]) -> str:
        """Which class the relevance speaks of: not the verdict's, where that read further."""
        return classes[int(self.scores_so_far[-1].argmax())]


def remembering(ask: Callable) -> Callable:
    """The function of a model and a text, its answers to recent texts kept."""
    remembered = functools.lru_cache(maxsize=_REMEMBERED)(ask)

    @functools.wraps(ask)
    def answer(model: Model, text: str):
        return (ask if len(text) > _LONGEST_REMEMBERED else remembered)(model, text)

    return answer


def timed(model: Model, text: str) -> tuple[dict[str, np.ndarray], float]:
    """(outputs of `serving_default`, seconds): the median of up to three calls."""
    seconds: list[float] = []
    while not seconds or (len(seconds) < 3 and sum(seconds) < _TIMED_SECONDS):
        start = time.perf_counter()
        out = model.run([text])
        seconds.append(time.perf_counter() - start)
    return out, statistics.median_low(seconds)  # of two, one may have met with a hiccup


@remembering
def verdict(model: Model, text: str) -> Verdict:
    """What a model that chooses among classes says of a text."""
    out, seconds = timed(model, text)
    return Verdict(out["label"][0], tuple(out["classes"][0]), out["scores"][0], seconds)


@remembering
def trace(model: Model, text: str) -> Trace:
    """The answer of `trace`, cut to the text's own length and without states and gates."""
    out = model.run([text], "trace")
    length = int(out["length"][0])
    names = ("tokens", "starts", "ends", "relevance", "scores_so_far")
    # Copies: a view would keep the whole array of the batch in memory.
    return Trace(*(out[name][0, :length].copy() for name in names))
