"""What every step is made of: the claim, something to turn, and what was measured."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from nlpapp.app import choosing, language, palette
from nlpapp.app.language import _
from nlpapp.app.plain import plain

MOST_LETTERS = 600  # of a text that is typed here: the steps are about short ones
_CUT = "_cut"  # whether the text of a key was longer


@dataclass(frozen=True)
class Step:
    """One step; its words are strings of the catalogue.

    name: in the row of steps. title: above the step. claim: what is often said.
    draw: draws what can be turned, the picture, and what was found.
    """

    name: str
    title: str
    claim: str
    draw: Callable[[], None]


def found(sentence: str) -> None:
    """Say what was measured; what a visitor typed stands in it as `word` has it."""
    said = _("**Measured here:** {sentence}").format(sentence=sentence)
    st.success(said, icon=":material/straighten:")


def word(token: str) -> str:
    """A word of the visitor's, fit to stand in a sentence."""
    return plain(token.replace("\0", "␀"))


def text(name: str, label: str, usual: str, reads: str) -> str:
    """A text that the visitor may type, begun with ours; it stays on the way through the steps.

    name: of this text among those of all steps. reads: the language that the models read.
    """
    if reads and reads != language.current():
        label = _("{label}, in {language}").format(
            label=label, language=palette.language_title(reads)
        )
    key = f"story_{name}_{reads}"
    kept = f"{key}_kept"
    st.session_state.setdefault(key, st.session_state.get(kept, usual))
    # Not by `max_chars`: of a longer text that is pasted the browser would take nothing, and say so
    # to nobody.
    typed = st.text_input(label, key=key, on_change=_shorten, args=(key,))
    st.session_state[kept] = typed
    if st.session_state.get(f"{key}{_CUT}"):
        st.info(
            _("These steps are about short texts: the first {count} characters stayed.").format(
                count=MOST_LETTERS
            )
        )
    choosing.warn_of_foreign(typed, reads)
    return typed


def _shorten(key: str) -> None:
    typed = st.session_state[key]
    st.session_state[f"{key}{_CUT}"] = len(typed) > MOST_LETTERS
    st.session_state[key] = typed[:MOST_LETTERS]


def no_word() -> None:
    """What is said of a text in which a model finds nothing to read."""
    st.info(_("There is no word in this text."))
