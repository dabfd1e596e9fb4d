"""The Story page, a step at a time: what is often said, something to turn, what was measured."""

import streamlit as st

from nlpapp.app import language, loading
from nlpapp.app.choose import page as choose
from nlpapp.app.compare import page as compare
from nlpapp.app.inside import page as inside
from nlpapp.app.language import N_, _
from nlpapp.app.story import (
    attention,
    choice,
    forgetting,
    gates,
    loop,
    order,
    remembering,
    two_ways,
)
from nlpapp.app.translate import page as translate

_STEPS = tuple(
    it.STEP for it in (order, loop, forgetting, gates, remembering, two_ways, attention, choice)
)
_NUMBERS = [str(number) for number in range(1, len(_STEPS) + 1)]
_PART = "step"  # what the address calls it
_CHOSEN, _KEPT, _WRITTEN = "story_chosen", "story_step", "story_written_step"


def page() -> None:
    """Draw the page."""
    place = st.empty()
    number = _settle()
    if number == 1:
        place.markdown(
            _(
                "What is said of recurrent networks, put to the test on real, trained models: turn "
                "something at every step, and see for yourself."
            )
        )
    step = _STEPS[number - 1]
    st.header(f"{number} · {_(step.title)}", anchor=False)
    said = _("**It is often said:** {claim}").format(claim=_(step.claim))
    st.markdown(said)
    step.draw()
    _further(number)
    loading.show_refused(loading.listed())


def _settle() -> int:
    """The row of steps; the number of the one that the link, the row or the last visit asks for."""
    asked = st.query_params.get(_PART)
    if asked in _NUMBERS and asked != st.session_state.get(_WRITTEN):
        st.session_state[_CHOSEN] = asked
    st.session_state.setdefault(_CHOSEN, st.session_state.get(_KEPT, _NUMBERS[0]))
    chosen = st.segmented_control(
        _("Step"),
        _NUMBERS,
        key=_CHOSEN,
        format_func=lambda number: f"{number} {_(_STEPS[int(number) - 1].name)}",
        required=True,
        label_visibility="collapsed",
    )
    st.session_state[_KEPT] = st.session_state[_WRITTEN] = chosen
    if asked != chosen:
        st.query_params[_PART] = chosen
    return int(chosen)


def _further(number: int) -> None:
    """On to the next step, back to the one before, and to the page that shows more of this."""

    def go(to: int) -> None:
        st.session_state[_CHOSEN] = str(to)

    with st.container(horizontal=True, vertical_alignment="center"):
        if number > 1:
            st.button(_("Back"), icon=":material/arrow_back:", on_click=go, args=(number - 1,))
        if number < len(_STEPS):
            title = _(_STEPS[number].title)
            st.button(
                _("Next: {title}").format(title=title),
                icon=":material/arrow_forward:",
                type="primary",
                on_click=go,
                args=(number + 1,),
            )
        more, address, label = _MORE[number - 1]
        st.page_link(
            st.Page(more.page, title=_(label), url_path=address or None, default=not address),
            label=_("More of this: {page}").format(page=_(label)),
            icon=":material/arrow_outward:",
            query_params={"lang": language.current()},
        )


# For each step the page that goes further, its address and its name.
_COMPARE = compare, "", N_("Compare")
_INSIDE = inside, "inside", N_("Inside")
_MORE = (
    _COMPARE, _INSIDE, _INSIDE, _INSIDE, _COMPARE, _INSIDE,
    (translate, "translate", N_("Translate")), (choose, "choose", N_("Choose")),
)  # fmt: skip
