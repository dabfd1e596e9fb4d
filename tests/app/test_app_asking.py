"""How answers are timed and remembered; models here only count how often they are asked."""

import itertools
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from nlpapp.app import asking
from nlpapp.app.traffic import Traffic

CLASSES = np.array([["a", "b"]], object)


class Model:
    """Says "a" and takes as long as it is told, in seconds of a clock of its own."""

    def __init__(self, clock, *seconds, name="m"):
        self.name, self.card = name, {"digest": name}
        self.asked, self._clock, self._seconds = 0, clock, itertools.cycle(seconds)

    def run(self, texts, signature="serving_default"):
        self.asked += 1
        self._clock.now += next(self._seconds)
        scores = np.array([[0.75, 0.25]], np.float32)
        return {"label": np.array(["a"], object), "classes": CLASSES, "scores": scores}


@pytest.fixture
def clock(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(asking.time, "perf_counter", lambda: clock.now)
    monkeypatch.setattr(asking, "SERVER", Traffic())
    return clock


@pytest.fixture
def verdict():
    return asking.remembering(asking.verdict.__wrapped__)


def test_a_time_is_the_median_of_five_calls_after_the_first(clock, verdict):
    model = Model(clock, 0.05, 0.001, 0.009, 0.002, 0.004, 0.003)
    taken = verdict(model, "text").time
    assert taken.seconds == pytest.approx(0.003)
    assert (taken.runs, taken.busy, model.asked) == (5, False, 6)


def test_a_slow_model_is_not_asked_again_only_to_be_timed(clock, verdict):
    model = Model(clock, 0.4, 0.1)
    taken = verdict(model, "text").time
    assert (taken.seconds, taken.runs, model.asked) == (pytest.approx(0.4), 1, 1)


def test_beside_others_a_model_is_asked_once_and_it_is_said(clock, verdict):
    model = Model(clock, 0.02, 0.001)
    with asking.SERVER.work():
        taken = verdict(model, "text").time
    assert (taken.seconds, taken.busy, model.asked) == (pytest.approx(0.02), True, 1)


def test_a_time_taken_beside_others_is_taken_again_once_they_are_gone(clock, verdict):
    model = Model(clock, 0.02, 0.001)
    with asking.SERVER.work():
        first = verdict(model, "text")
        assert verdict(model, "text") is first
    again = verdict(model, "text")
    assert not again.time.busy and again.time.runs > 1
    asked = model.asked
    assert verdict(model, "text") is again and model.asked == asked


def test_an_answer_is_kept_for_its_model_and_text(clock, verdict):
    one, other = Model(clock, 0.3, name="one"), Model(clock, 0.3, name="other")
    for model, text in [(one, "a"), (one, "b"), (other, "a"), (one, "a"), (other, "a")]:
        verdict(model, text)
    assert (one.asked, other.asked) == (2, 1)


def test_a_text_too_long_to_be_kept_is_asked_about_each_time(clock, verdict):
    model = Model(clock, 0.3)
    for _ in range(2):
        verdict(model, "a" * 20_001)
    assert model.asked == 2


def test_many_who_ask_the_same_at_once_ask_it_once(clock):
    begun, go_on, asked = threading.Event(), threading.Event(), []

    @asking.remembering
    def ask(model, text):
        asked.append(text)
        begun.set()
        assert go_on.wait(60)
        return object()

    said = []
    threads = [
        threading.Thread(target=lambda: said.append(ask(Model(clock, 0), "same")), daemon=True)
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert asked == ["same"] and len(said) == 8 and len(set(map(id, said))) == 1


def test_a_failure_is_everybodys_who_waits_and_is_not_kept(clock):
    answers = iter([ValueError("once"), "said"])

    @asking.remembering
    def ask(model, text):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    model = Model(clock, 0)
    with pytest.raises(ValueError, match="once"):
        ask(model, "text")
    assert ask(model, "text") == "said"
