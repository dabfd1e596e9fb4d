"""Choices that survive a visit to another page: Streamlit forgets what a widget held once it is
not drawn.
"""

from collections.abc import Collection

import streamlit as st

_STORE = "kept_choices"


def kept(key: str, usual: object, options: Collection | None = None) -> object:
    """What the widget of a key is to hold, to be called right before it is made.

    It is what the visitor chose, now or before they went away, or else the usual. options: what can
    be chosen from now; of a choice of several, those that still can be.
    """
    store = st.session_state.setdefault(_STORE, {})
    former, value = store.get(key, (usual, usual))
    value = st.session_state.get(key, value)
    if value == former:
        value = usual  # nobody chose it: what is usual may have changed with the file
    if options is not None:
        if isinstance(value, list):
            value = [it for it in value if it in options]
        elif value not in options:
            value = usual
    st.session_state[key] = value
    store[key] = usual, value
    return value
