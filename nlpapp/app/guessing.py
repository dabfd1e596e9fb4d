"""Guess first: what models say of a text stays hidden until whoever looks on has guessed it."""

import streamlit as st

from nlpapp.app.language import _

_ON, _SWITCH, _REVEALED = "guess_first", "guess_first_switch", "guess_revealed"


def switch() -> None:
    """Draw the switch; it stays as it is on a visit to another page."""
    st.session_state[_SWITCH] = st.session_state.get(_ON, False)
    st.toggle(
        _("Guess first"),
        key=_SWITCH,
        help=_("Answers stay hidden until you reveal them, for each text anew."),
        on_change=lambda: st.session_state.update({_ON: st.session_state[_SWITCH]}),
    )


def is_hidden(text: str) -> bool:
    """Whether answers to a text are to stay hidden; then what reveals them is drawn instead."""
    if not st.session_state.get(_ON) or st.session_state.get(_REVEALED) == text:
        return False
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(_("What will each model say? Guess, and then look."))
        st.button(
            _("Reveal"),
            icon=":material/visibility:",
            type="primary",
            on_click=lambda: st.session_state.update({_REVEALED: text}),
        )
    return True
