"""The address bar holds the view: opened elsewhere, it shows the same text and models."""

import streamlit as st

from nlpapp.app.examples import EXAMPLES, FIRST

LONGEST = 4000  # characters; browsers and servers part ways with longer addresses
TEXT, MODELS = "compare_text", "compare_models"  # keys of the widgets
_KEPT, _WRITTEN = "kept_text", "written_link"


def adopt() -> None:
    """Before the widgets are made: take over what a link asks for.

    A link counts when it is not the one this session wrote itself. Without one, the text from
    before a visit to another page comes back, and a first visit begins with an example.
    """
    asked = (st.query_params.get("text"), st.query_params.get("models"))
    if asked != (None, None) and asked != st.session_state.get(_WRITTEN):
        if asked[0] is not None:
            st.session_state[TEXT] = asked[0]
        st.session_state.pop(MODELS, None)
    if TEXT not in st.session_state:
        st.session_state[TEXT] = st.session_state.get(_KEPT, EXAMPLES[FIRST])


def asked_models(known: list[str]) -> tuple[list[str], list[str]]:
    """Model names the link asks for: (those that are here, those that are not)."""
    asked = [name for name in st.query_params.get("models", "").split(",") if name]
    return [name for name in asked if name in known], [name for name in asked if name not in known]


def write(text: str, models: list[str], usual: list[str]) -> bool:
    """Put the view into the address bar; False where the text is too long for it.

    Models are named only where they differ from the usual choice.
    """
    fits = len(text) <= LONGEST
    st.session_state[_KEPT] = text
    wanted = {"text": text} if fits else {}
    if models != usual:
        wanted["models"] = ",".join(models)
    st.session_state[_WRITTEN] = (wanted.get("text"), wanted.get("models"))
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    return fits
