"""What pages do while models are loading, and where there are none.

`import tensorflow` alone takes seconds, so no visitor's click should be what begins it; and a page
that waits, for its own models only, says what it waits for.
"""

from collections.abc import Iterator, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nlpapp import serving
from nlpapp.app import language
from nlpapp.app.language import _, ngettext
from nlpapp.app.shelf import Shelf
from nlpapp.serving import Model


@st.cache_resource(show_spinner=False)
def open_shelf(root: str) -> Shelf:
    """The one shelf of a root; the first call begins to look through it and returns at once."""
    return Shelf(root)


def begin() -> Shelf:
    """Open the usual shelf, or go on."""
    return open_shelf(str(serving.default_root()))


def listed() -> Shelf:
    """The shelf once it is known which models there are, loaded or not."""
    shelf = begin()
    shelf.listed.wait()
    return shelf


def arriving(cards: Sequence[dict]) -> Iterator[tuple[dict[str, Model], set[str]]]:
    """(models by name in the order of their cards, names of those that are still loading).

    Once at first, and again whenever more have arrived; in the end all are there that can be. How
    far that is stands meanwhile where this was called.
    """
    return _arriving([card["model"] for card in cards], st.empty())


def _arriving(
    names: list[str], place: DeltaGenerator
) -> Iterator[tuple[dict[str, Model], set[str]]]:
    shelf, before = listed(), None
    while left := shelf.want(names):
        done = len(names) - len(left)
        if shelf.starting:
            said, share = _("Starting TensorFlow …"), 0.05
        else:
            # The first tenth stands for TensorFlow's start.
            said, share = (
                _("Loading models: {done} of {all} are ready"),
                0.1 + 0.9 * done / len(names),
            )
        place.progress(share, text=said.format(done=done, all=len(names)))
        if left != before:
            yield shelf.held(names), left
            before = left
        shelf.wait(names, seconds=0.2)
    place.empty()
    yield shelf.held(names), left


def wait(cards: Sequence[dict]) -> dict[str, Model]:
    """The models by name, once all of them are loaded that can be."""
    *_before, (models, _left) = arriving(cards)
    return models


def show_refused(shelf: Shelf) -> None:
    """Name the folders that were left out, where there are any."""
    if shelf.refused:
        count = len(shelf.refused)
        label = ngettext("{n} folder was left out", "{n} folders were left out", count)
        with st.expander(label.format(n=count), icon=":material/warning:"):
            for refusal in shelf.refused:
                st.text(language.told(refusal))
            again = _("Look again")
            refresh = ":material/refresh:"
            st.button(again, key="look_at_refused", icon=refresh, on_click=shelf.look_again)


def show_none(shelf: Shelf, *tasks: str) -> None:
    """What to do where there is no model of these tasks at all."""
    if shelf.problem:
        st.error(language.told(shelf.problem))
    said = _("There is no model for this page in `{root}` yet. This trains one of each kind:")
    st.info(said.format(root=shelf.root))
    commands = [f"python -m training.{task} --cell all" for task in tasks]
    st.code("\n".join(commands), language="bash")
    # By a callback: where another click had this drawn, the next run does not come here again.
    st.button(_("Look again"), icon=":material/refresh:", on_click=shelf.look_again)
