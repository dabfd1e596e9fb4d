"""Readings that are kept for a while, for all visitors: a click asks no model twice."""

import streamlit as st

from nlpapp.app.inside import states
from nlpapp.app.traffic import SERVER, TURNS
from nlpapp.serving import Model


def of(model: Model, text: str) -> states.Reading | None:
    """What a model did with a text, or None where it shows no states.

    Raises:
        ServingError: the graph failed.
    """
    with TURNS.turn(urgent=False):
        digest = model.card.get("digest", "")
        if not _has_states(model, model.name, digest):
            return None
        return _read(model, model.name, digest, text)


@st.cache_data(max_entries=64, show_spinner=False)
def _has_states(_model: Model, name: str, digest: str) -> bool:
    return states.shown_by(_model)


@st.cache_data(max_entries=16, show_spinner=False)
def _read(_model: Model, name: str, digest: str, text: str) -> states.Reading:
    """A text's states, which are large. The model goes by name and digest."""
    with SERVER.work():
        return states.read(_model, [text])[0]
