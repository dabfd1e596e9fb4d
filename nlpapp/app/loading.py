"""Loads every model once for all visitors, in the background, beginning when the server starts.

`import tensorflow` alone takes seconds, so no visitor's click should be what begins it; and a page
that waits says what it waits for. What a page waits for is loaded before all else.
"""

import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from nlpapp import serving
from nlpapp.app import palette
from nlpapp.quiet import import_tensorflow

_PATIENCE = 20.0  # seconds for which visitors' answers keep the next model from being loaded


class Shelf:
    """The models of one root. It fills itself: `found` is whole once `listed` is set, and a model
    that is `settled` is among `models`, or left out with its sentence among `refused`.
    """

    def __init__(self, root: str):
        self.root = root
        self.found: list[dict] = []  # cards of what is to be loaded, in the order of the columns
        self.models: dict[str, serving.Model] = {}  # in the order in which they came
        self.refused: list[str] = []  # a sentence for each folder that was left out
        self.problem = ""  # a sentence, where the whole shelf stays empty
        self.settled: set[str] = set()  # names of the models that need not be waited for
        self.stage = "Looking for models"
        self.listed, self.finished = threading.Event(), threading.Event()
        self._queue: list[serving.Entry] = []
        self._change = threading.Condition()
        self._answering, self._loading = 0, False
        threading.Thread(target=self._fill, name="load models", daemon=True).start()

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Nothing is loaded meanwhile: answers are timed, and loading takes every core."""
        with self._change:
            self._answering += 1
            self._change.wait_for(lambda: not self._loading)
        try:
            yield
        finally:
            with self._change:
                self._answering -= 1
                self._change.notify_all()

    def prefer(self, names: Collection[str]) -> None:
        """Load these before those that no page has asked for yet."""
        with self._change:
            self._queue.sort(key=lambda entry: entry.name not in names)

    def _fill(self) -> None:
        try:
            self._load_all()
        except serving.ServingError as error:
            self.problem = str(error)
        except Exception as error:  # whatever it was, no page may wait for ever
            self.problem = f"Loading the models failed: {error!r}."
            raise
        finally:
            with self._change:
                self._loading = False
                self._change.notify_all()
            self.listed.set()
            self.finished.set()

    def _load_all(self) -> None:
        scan = serving.scan(self.root)
        self.refused = [str(refusal) for refusal in scan.refused]
        entries = sorted(scan.models, key=lambda entry: palette.rank(entry.card))
        self.found = [entry.card for entry in entries]
        self._queue = entries
        self.listed.set()  # long before TensorFlow has started, so that a page can begin
        if not entries:
            return
        self.stage = "Starting TensorFlow"
        import_tensorflow()  # here, so that the stage shown is true

        _keep_what_is_prepared()
        titles = palette.titles(self.found)
        while entry := self._next():
            self.stage = f"Loading {titles[entry.name]}"
            try:
                model = serving.load(entry)
                _warm(model)
            except serving.ServingError as error:
                self.refused.append(f"Skipped {entry.path}: {error}")
            else:
                self.models[entry.name] = model
            self.settled.add(entry.name)

    def _next(self) -> serving.Entry | None:
        """The model to load now, or None after the last."""
        with self._change:
            self._loading = False
            self._change.notify_all()
            # Not for ever: where somebody always asks, others wait for their models.
            self._change.wait_for(lambda: not self._answering, timeout=_PATIENCE)
            self._loading = bool(self._queue)
            return self._queue.pop(0) if self._queue else None


def _keep_what_is_prepared() -> None:
    """Keep Streamlit from clearing Keras's session, which it does before each run of a page.

    That drops what TensorFlow has prepared for every signature, for all visitors: after any click,
    each first answer would take a second instead of milliseconds. No page makes Keras models.
    """
    keras = sys.modules.get("keras")  # TensorFlow imports it
    if keras:
        keras.backend.clear_session = lambda: None


def _warm(model: serving.Model) -> None:
    """The first calls of a signature optimise its graph: no visitor should pay for that."""
    for signature in model.signatures:
        for text in ("Not bad.", "A few more words, so that loops turn. 再写几个字。"):
            model.run([text], signature)


@st.cache_resource(show_spinner=False)
def open_shelf(root: str) -> Shelf:
    """The one shelf of a root; the first call begins to fill it and returns at once."""
    return Shelf(root)


def begin() -> Shelf:
    """Begin to load the default models, or go on."""
    return open_shelf(str(serving.default_root()))


def listed() -> Shelf:
    """The shelf once it is known which models there are, loaded or not."""
    shelf = begin()
    shelf.listed.wait()
    return shelf


def wait(cards: Sequence[dict]) -> list[dict]:
    """Those of the cards whose models are loaded, once all of them are that can be.

    Until then the page shows how far it is.
    """
    shelf = begin()
    names = {card["model"] for card in cards}
    shelf.prefer(names)
    place = st.empty()
    while not shelf.finished.is_set() and (left := names - shelf.settled):
        done = len(names) - len(left)
        # The first tenth stands for TensorFlow's start.
        share = 0.1 + 0.9 * done / len(names) if shelf.settled else 0.05
        place.progress(share, text=f"{shelf.stage} … {done} of {len(names)} models are ready")
        shelf.finished.wait(0.2)
    place.empty()
    return [card for card in cards if card["model"] in shelf.models]


def show_refused(shelf: Shelf) -> None:
    """Name the folders that were left out, where there are any."""
    if shelf.refused:
        count = len(shelf.refused)
        folders = "1 folder was" if count == 1 else f"{count} folders were"
        with st.expander(f"{folders} left out", icon=":material/warning:"):
            for sentence in shelf.refused:
                st.text(sentence)


def show_none(shelf: Shelf, *tasks: str) -> None:
    """What to do where there is no model of these tasks at all."""
    if shelf.problem:
        st.error(shelf.problem)
    kind = f"{tasks[0]} model" if len(tasks) == 1 else "model"
    st.info(f"There is no {kind} in `{shelf.root}` yet. This trains one of each kind:")
    commands = [f"python -m training.{task} --cell all" for task in tasks]
    st.code("\n".join(commands), language="bash")
    if st.button("Look again", icon=":material/refresh:"):
        open_shelf.clear()
        st.rerun()
