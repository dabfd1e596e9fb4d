"""Asks models about one text: the verdict first, how they came to it after.

Answers to recent texts are kept, for all visitors: a click elsewhere on the page asks no model.
"""

import functools
import statistics
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from nlpapp.app.traffic import SERVER
from nlpapp.serving import Model

_REMEMBERED = 512
LONGEST_REMEMBERED = 20_000  # characters; longer texts would fill the memory
_RUNS = 5
_TIMED_SECONDS = 0.25  # an answer is timed again only while that costs no more than this

# Shared by all visitors, so that ten of them do not start fifty traces at once.
TRACERS = ThreadPoolExecutor(max_workers=3, thread_name_prefix="trace")


@dataclass(frozen=True)
class Time:
    """How long an answer took, from string to strings: the median of so many runs.

    busy: the server did something else meanwhile, so that the model alone would be faster.
    """

    seconds: float
    runs: int
    busy: bool


@dataclass(frozen=True, eq=False)
class Verdict:
    """What a model says. scores: float32 [classes]."""

    label: str
    classes: tuple[str, ...]
    scores: np.ndarray
    time: Time

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
    """The function of a model and a text, or several, its answers to recent texts kept.

    Who asks what is just being asked waits for that answer. One with a `time` taken while the
    server was busy is asked for again once it is not.
    """
    kept: OrderedDict[tuple[str, ...], Future] = OrderedDict()
    change = threading.Lock()

    def at_work(model: Model, *texts: str):
        with SERVER.work():
            return ask(model, *texts)

    @functools.wraps(ask)
    def answer(model: Model, *texts: str):
        if sum(map(len, texts)) > LONGEST_REMEMBERED:
            return at_work(model, *texts)
        # Not the model itself: it could never be put away.
        key = (model.name, model.card.get("digest", ""), *texts)
        with change:
            future = kept.get(key)
            first = future is None or (SERVER.idle and _hurried(future))
            if first:
                future = kept[key] = Future()
            kept.move_to_end(key)
            if len(kept) > _REMEMBERED:
                kept.popitem(last=False)
        if first:
            try:
                future.set_result(at_work(model, *texts))
            except BaseException as error:
                with change:
                    if kept.get(key) is future:
                        del kept[key]
                future.set_exception(error)
        return future.result()

    return answer


def _hurried(answered: Future) -> bool:
    if not answered.done() or answered.exception():
        return False
    taken = getattr(answered.result(), "time", None)
    return bool(taken and taken.busy)


def timed(model: Model, text: str) -> tuple[dict[str, np.ndarray], Time]:
    """Outputs of `serving_default`, and the time of further calls, the first having warmed up.

    While others wait there are none: the first call is all that can be told.
    """
    out, first = _once(model, text)
    seconds, busy = [], SERVER.busy
    while not busy and len(seconds) < _RUNS and first + sum(seconds) < _TIMED_SECONDS:
        out, again = _once(model, text)
        seconds.append(again)
        busy = SERVER.busy
    seconds = seconds or [first]
    return out, Time(statistics.median_low(seconds), len(seconds), busy)


def _once(model: Model, text: str) -> tuple[dict[str, np.ndarray], float]:
    start = time.perf_counter()
    return model.run([text]), time.perf_counter() - start


@remembering
def verdict(model: Model, text: str) -> Verdict:
    """What a model that chooses among classes says of a text."""
    out, taken = timed(model, text)
    return Verdict(out["label"][0], tuple(out["classes"][0]), out["scores"][0], taken)


@remembering
def trace(model: Model, text: str) -> Trace:
    """The answer of `trace`, cut to the text's own length and without states and gates."""
    out = model.run([text], "trace")
    length = int(out["length"][0])
    names = ("tokens", "starts", "ends", "relevance", "scores_so_far")
    # Copies: a view would keep the whole array of the batch in memory.
    return Trace(*(out[name][0, :length].copy() for name in names))
