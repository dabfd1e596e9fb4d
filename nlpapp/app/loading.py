"""Loads every model once for all visitors, in the background, beginning when the server starts.

`import tensorflow` alone takes seconds, so no visitor's click should be what begins it; and a page
that waits says what it waits for.
"""

import sys
import threading

import streamlit as st

from nlpapp import serving
from nlpapp.app import palette
from nlpapp.quiet import import_tensorflow


class Shelf:
    """The models of one root. It fills itself: read `found` once `listed` is set, and `models` once
    `finished` is.
    """

    def __init__(self, root: str):
        self.root = root
        self.found: list[dict] = []  # cards of what is to be loaded, in the order of the columns
        self.models: dict[str, serving.Model] = {}  # in the order of the columns
        self.refused: list[str] = []  # a sentence for each folder that was left out
        self.problem = ""  # a sentence, where the whole shelf stays empty
        self.stage, self.fraction = "Looking for models", 0.0
        self.listed, self.finished = threading.Event(), threading.Event()
        threading.Thread(target=self._fill, name="load models", daemon=True).start()

    def cards(self, task: str | None = None) -> list[dict]:
        """Cards of the loaded models, of one task or of all."""
        cards = [model.card for model in self.models.values()]
        return [card for card in cards if task in (None, card["task"])]

    def _fill(self) -> None:
        try:
            self._load_all()
        except serving.ServingError as error:
            self.problem = str(error)
        except Exception as error:  # whatever it was, no page may wait for ever
            self.problem = f"Loading the models failed: {error!r}."
            raise
        finally:
            self.listed.set()
            self.finished.set()

    def _load_all(self) -> None:
        scan = serving.scan(self.root)
        self.refused = [str(refusal) for refusal in scan.refused]
        entries = sorted(scan.models, key=lambda entry: palette.rank(entry.card))
        self.found = [entry.card for entry in entries]
        self.listed.set()  # long before TensorFlow has started, so that a page can begin
        if not entries:
            return
        self.stage, self.fraction = "Starting TensorFlow", 0.05
        import_tensorflow()  # here, so that the stage shown is true

        _keep_what_is_prepared()
        titles = palette.titles([entry.card for entry in entries])
        for place, entry in enumerate(entries):
            self.stage = f"Loading {titles[entry.name]} ({place + 1} of {len(entries)})"
            self.fraction = 0.3 + 0.7 * place / len(entries)
            try:
                model = serving.load(entry)
                _warm(model)
            except serving.ServingError as error:
                self.refused.append(f"Skipped {entry.path}: {error}")
            else:
                self.models[entry.name] = model


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


def wait() -> Shelf:
    """The filled shelf; until then the page shows how far it is."""
    shelf = begin()
    place = st.empty()
    while not shelf.finished.wait(0.2):
        place.progress(shelf.fraction, text=f"{shelf.stage} …")
    place.empty()
    return shelf


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
