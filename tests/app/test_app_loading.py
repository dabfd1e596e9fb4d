"""Which models a page waits for, and what happens to the others meanwhile."""

import gc
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nlpapp import serving
from nlpapp.app import loading, server_memory
from nlpapp.app import shelf as shelf_module


class Loaded:
    """A model that answers nothing."""

    signatures = ()

    def __init__(self, card):
        self.card = card


def cards_of(shelf):
    assert shelf.listed.wait(60)
    return shelf.found


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
            return Loaded(entry.card)

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


def test_only_what_the_first_page_shows_is_loaded_unasked(gate, both_tasks):
    gate.open()
    shelf = loading.Shelf(str(both_tasks))
    until(lambda: len(shelf.in_memory) == 5)
    assert sorted(gate.begun) == sorted(
        card["model"] for card in shelf.found if card["task"] == "sentiment"
    )


def test_what_a_page_asks_for_is_loaded_before_all_else(gate, both_tasks, monkeypatch):
    monkeypatch.setattr(shelf_module, "_LOADERS", 1)
    shelf = loading.Shelf(str(both_tasks))
    until(lambda: gate.begun)
    wanted = [card["model"] for card in shelf.found if card["task"] == "translation"]
    assert shelf.want(wanted) == set(wanted)
    gate.open()
    assert shelf.wait(wanted, 300)
    until(lambda: len(gate.begun) == 8)
    assert gate.begun[1:4] == wanted


def test_a_page_is_drawn_while_models_of_other_pages_are_missing(
    both_tasks, open_page, monkeypatch, tmp_path
):
    root = shutil.copytree(both_tasks, tmp_path / "models")  # other tests have loaded the first
    whole, asked = serving.load, []
    monkeypatch.setattr(serving, "load", lambda entry: asked.append(entry.name) or whole(entry))
    page = open_page("text=good", root=root)
    assert page.columns.count("<section") == 5
    assert not [name for name in asked if name.startswith("translation")]
    assert open_page("text=tea", "translate", root).columns.count("<section") == 3


def test_a_model_that_cannot_be_loaded_is_named_and_not_waited_for(gate, both_tasks):
    gate.broken = ("sentiment-toy-gru",)
    gate.open()
    shelf = loading.Shelf(str(both_tasks))
    names = [card["model"] for card in cards_of(shelf)]
    assert shelf.wait(names, 300)
    assert len(shelf.models) == 7 and "sentiment-toy-gru" not in shelf.models
    assert "sentiment-toy-gru" in str(shelf.refused[0]) and "It is broken." in str(shelf.refused[0])
    with pytest.raises(serving.ServingError, match="It is broken"):
        shelf.models["sentiment-toy-gru"]


def test_nobody_waits_for_ever_when_loading_breaks_off(gate, both_tasks):
    gate.fatal = "sentiment-toy-rnn"
    gate.open()
    shelf = loading.Shelf(str(both_tasks))
    assert shelf.wait(["sentiment-toy-rnn", "sentiment-toy-gru"], 300)
    assert "Nobody thought of this." in str(shelf.refused[0])
    assert list(shelf.models).count("sentiment-toy-gru") == 1


def test_a_limit_that_is_no_number_is_said_and_keeps_nobody_waiting(both_tasks, monkeypatch):
    monkeypatch.setenv("NLPAPP_MEMORY", "2 GB")
    shelf = loading.Shelf(str(both_tasks))
    assert shelf.listed.wait(60)
    assert "NLPAPP_MEMORY must be a number of megabytes" in str(shelf.problem)
    assert shelf.wait(["sentiment-toy-rnn"], 60)


@pytest.fixture
def full(gate, both_tasks, monkeypatch):
    """A shelf with all of its models in memory, which is said to be full from now on."""
    gate.open()
    shelf = loading.Shelf(str(both_tasks))
    names = [card["model"] for card in cards_of(shelf)]
    assert shelf.wait(names, 300)
    monkeypatch.setattr(shelf_module, "_IN_USE", 0.0)
    monkeypatch.setattr(server_memory, "taken", lambda: 100.0 * len(shelf.in_memory))
    monkeypatch.setenv("NLPAPP_MEMORY", "300")
    gate.begun.clear()
    return shelf


def test_memory_that_is_short_from_the_start_is_no_fault_of_any_model(
    gate, both_tasks, monkeypatch
):
    monkeypatch.setattr(server_memory, "taken", lambda: 1e9)
    gate.open()
    shelf = loading.Shelf(str(both_tasks))
    until(lambda: len(gate.begun) == 5)
    assert shelf.wait(gate.begun[-1:], 60)
    assert shelf.refused == []


def ask_for_one_more(shelf):
    """Put the first model away, and have it loaded again."""
    first = shelf.in_memory[0]
    with shelf._change:
        del shelf._kept[first]
    gc.collect()
    assert shelf.wait([first], 60)
    return first


def test_what_nobody_asked_for_lately_is_put_away_when_memory_runs_short(full):
    lately = full.in_memory[-3:]
    again = ask_for_one_more(full)
    assert full.in_memory == [*lately, again]


def test_what_was_put_away_is_loaded_again_when_it_is_asked_for(full, gate):
    gone = full.in_memory[1]
    again = ask_for_one_more(full)
    assert gone not in full.in_memory and gate.begun == [again]
    assert full.models[gone].card["model"] == gone
    assert gate.begun == [again, gone]


def test_what_somebody_holds_lives_on_and_is_not_loaded_twice(full, gate):
    name = full.in_memory[1]
    held = full.models[name]
    full.want(full.in_memory[1:])  # all others were asked for later
    with full._change:
        full._kept.move_to_end(name, last=False)
    again = ask_for_one_more_than(full, name)
    assert name not in full.in_memory
    assert full.models[name] is held and gate.begun == [again]


def ask_for_one_more_than(shelf, name):
    """As `ask_for_one_more`, but for another one than that."""
    other = next(it for it in shelf.in_memory if it != name)
    with shelf._change:
        del shelf._kept[other]
    gc.collect()
    assert shelf.wait([other], 60)
    return other


def test_what_was_asked_for_just_now_stays_though_memory_is_short(full, monkeypatch):
    monkeypatch.setattr(shelf_module, "_IN_USE", 3600.0)
    before = set(full.in_memory)
    ask_for_one_more(full)
    assert set(full.in_memory) == before


def loaders():
    return {thread for thread in threading.enumerate() if thread.name == "load models"}


def test_looking_again_finds_what_came_without_another_shelf_and_its_loaders(
    gate, both_tasks, tmp_path, open_page
):
    gate.open()
    page = open_page(root=tmp_path)
    shelf = loading.begin()
    assert shelf.found == []
    before = loaders()
    shutil.copytree(both_tasks, tmp_path, dirs_exist_ok=True)
    for _ in range(3):
        page.test.run()
        if again := [button for button in page.test.button if button.label == "Look again"]:
            again[0].click().run()
        shelf.look_again()
    assert shelf.wait([card["model"] for card in shelf.found], 300)
    assert loading.begin() is shelf and len(shelf.models) == 8
    until(lambda: len(loaders() - before) == shelf_module._LOADERS)


def test_looking_again_leaves_what_is_loaded_and_loads_what_was_changed(
    gate, both_tasks, tmp_path, build_toy_model
):
    gate.open()
    root = shutil.copytree(both_tasks, tmp_path / "models")
    shelf = loading.Shelf(str(root))
    names = [card["model"] for card in cards_of(shelf)]
    assert shelf.wait(names, 300)
    before = shelf.held(names)
    build_toy_model(root, "sentiment-toy-gru", version=2)
    shutil.rmtree(root / "sentiment-toy-linear")
    gate.begun.clear()
    shelf.look_again()
    assert len(shelf.models) == 7 and "sentiment-toy-linear" not in shelf.models
    assert shelf.wait(names, 300)  # also those who still ask for what has gone
    assert gate.begun == ["sentiment-toy-gru"]
    after = shelf.held(names)
    assert after["sentiment-toy-gru"].card["version"] == 2
    same = {name for name in after if after[name] is before[name]}
    assert same == {*names} - {"sentiment-toy-gru", "sentiment-toy-linear"}


def test_what_was_changed_while_it_was_loading_is_loaded_anew(
    gate, both_tasks, tmp_path, build_toy_model
):
    root = shutil.copytree(both_tasks, tmp_path / "models")
    shelf = loading.Shelf(str(root))
    until(lambda: gate.begun)
    name = gate.begun[0]
    build_toy_model(root, name, version=2)
    shelf.look_again()
    gate.open()
    assert shelf.models[name].card["version"] == 2


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
