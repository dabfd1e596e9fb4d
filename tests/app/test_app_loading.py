"""Which models a page waits for, and what happens to the others meanwhile."""

import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from nlpapp import serving
from nlpapp.app import loading


@pytest.fixture
def gate(monkeypatch):
    """Nothing real is loaded, and each load waits for a permit; `begun` has the names in order."""

    class Gate:
        def __init__(self):
            self.begun, self.permits = [], threading.Semaphore(0)

        def load(self, entry):
            self.begun.append(entry.name)
            assert self.permits.acquire(timeout=60)
            if entry.name == self.fatal:
                raise RuntimeError("Nobody thought of this.")
            if entry.name in self.broken:
                raise serving.ServingError("It is broken.")
            return SimpleNamespace(card=entry.card, signatures=())

        broken, fatal = (), None

        def open(self):
            self.permits.release(100)

    gate = Gate()
    monkeypatch.setattr(serving, "load", gate.load)
    yield gate
    gate.open()


def until(condition, seconds=120):
    for _ in range(seconds * 20):
        if condition():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen")


def test_what_a_page_asks_for_is_loaded_before_all_else(gate, both_tasks):
    shelf = loading.Shelf(str(both_tasks))
    until(lambda: gate.begun)
    wanted = [card["model"] for card in shelf.found if card["task"] == "translation"]
    shelf.prefer(wanted)
    gate.open()
    assert shelf.finished.wait(300)
    assert gate.begun[1:4] == wanted and gate.begun[0].startswith("sentiment")
    assert set(shelf.models) == shelf.settled == {card["model"] for card in shelf.found}


def test_a_page_is_drawn_while_models_of_other_pages_are_missing(
    both_tasks, open_page, monkeypatch, tmp_path
):
    root = shutil.copytree(both_tasks, tmp_path / "models")  # other tests have loaded the first

    def load(entry):
        if entry.card["task"] == "translation":
            drawn.wait(5)
        return whole(entry)

    whole, drawn = serving.load, threading.Event()
    monkeypatch.setattr(serving, "load", load)
    page = open_page("text=good", root=root)
    assert page.columns.count("<section") == 5
    shelf = loading.begin()
    assert len(shelf.models) < 8 and not shelf.finished.is_set()
    drawn.set()
    assert open_page("text=tea", "translate", root).columns.count("<section") == 3


def test_nothing_is_loaded_while_an_answer_is_timed(gate, both_tasks):
    shelf = loading.Shelf(str(both_tasks))
    until(lambda: gate.begun)
    timing, done = threading.Event(), threading.Event()

    def answer():
        with shelf.undisturbed():
            timing.set()
            assert done.wait(60)

    visitor = threading.Thread(target=answer)
    visitor.start()
    assert not timing.wait(0.5)  # the first model is being loaded
    gate.open()
    assert timing.wait(60)
    assert len(gate.begun) == 1
    done.set()
    visitor.join()
    assert shelf.finished.wait(300) and len(shelf.models) == 8


def test_somebody_who_always_asks_does_not_keep_models_away(gate, both_tasks, monkeypatch):
    monkeypatch.setattr(loading, "_PATIENCE", 0.05)
    gate.open()
    shelf = loading.Shelf(str(both_tasks))
    with shelf.undisturbed():
        assert shelf.finished.wait(300)
    assert len(shelf.models) == 8


def test_a_model_that_cannot_be_loaded_is_named_and_not_waited_for(gate, both_tasks):
    gate.broken = ("sentiment-toy-gru",)
    gate.open()
    shelf = loading.Shelf(str(both_tasks))
    assert shelf.finished.wait(300)
    assert len(shelf.models) == 7 and len(shelf.settled) == 8
    assert "sentiment-toy-gru" in shelf.refused[0] and "It is broken." in shelf.refused[0]


def test_nobody_waits_for_ever_when_loading_breaks_off(gate, both_tasks, monkeypatch):
    monkeypatch.setattr(threading, "excepthook", lambda it: None)  # the thread's end is no news
    gate.fatal = "sentiment-toy-rnn"
    shelf = loading.Shelf(str(both_tasks))
    until(lambda: gate.begun)
    answered = threading.Event()

    def answer():
        with shelf.undisturbed():
            answered.set()

    threading.Thread(target=answer, daemon=True).start()
    gate.open()
    assert answered.wait(60) and shelf.finished.wait(60)
    assert "Nobody thought of this." in shelf.problem


def test_the_pages_are_imported_before_loading_begins():
    # Later, in a visitor's thread beside the loader's, they and TensorFlow may break each other.
    script = """
import asyncio, sys
import streamlit_app
streamlit_app.loading.begin = lambda: print(*sys.modules)
asyncio.run(streamlit_app._loading_from_the_start(streamlit_app.app).__aenter__())
"""
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True)
    imported = set(ran.stdout.split())
    pages = {f"nlpapp.app.{page}.page" for page in ("batch", "compare", "models", "translate")}
    assert pages | {"altair", "pandas"} <= imported, ran.stderr
    assert "tensorflow" not in imported
