"""What a visitor has: a task, texts of a length, examples, and how fast answers must come."""

from dataclasses import dataclass

import streamlit as st

from nlpapp.advice.choice import Question
from nlpapp.app import language
from nlpapp.app.language import N_, _

CLASSIFY, FORECAST = "classify", "forecast"
_MOST = 100_000_000  # tokens, examples, or milliseconds: beyond what anybody has


@dataclass(frozen=True)
class Task:
    """name: for people, a string of the catalogue. card: what cards call it; None, no model has."""

    name: str
    card: str | None


TASKS = {
    CLASSIFY: Task(N_("Classify texts"), "sentiment"),
    "translate": Task(N_("Translate"), "translation"),
    "write": Task(N_("Write text"), None),
    FORECAST: Task(N_("Forecast numbers"), None),
}
# Parts of the link, and what a first visit asks.
_PARTS = {"length": 35, "examples": 2000, "latency": None}
_WRITTEN = "choose_written"  # the view that this page wrote last into the address


def draw() -> tuple[str, Question]:
    """Draw the controls; what they say. The address bar holds it, too."""
    _adopt()
    with st.container(border=True, key="asked"):
        task = st.segmented_control(
            _("What it is to do"),
            list(TASKS),
            key=_key("task"),
            format_func=lambda name: _(TASKS[name].name),
            required=True,
        )
        one, two, three = st.columns(3)
        tokens = one.number_input(
            _("Length of a text, in tokens"),
            min_value=1,
            max_value=_MOST,
            key=_key("length"),
            help=_("Words and marks; in Chinese, characters."),
        )
        examples = two.number_input(
            _("Examples to learn from"), min_value=1, max_value=_MOST, key=_key("examples")
        )
        latency = three.number_input(
            _("Latency allowed, ms"),
            value=None,  # what an emptied box holds, else the least
            min_value=0.1,
            max_value=float(_MOST),
            key=_key("latency"),
            placeholder=_("any"),
            help=_("What 95 of 100 answers to one text must stay below, on two cores."),
        )
    _write()
    return task, Question(tokens, examples, latency)


def _key(part: str) -> str:
    return f"choose_{part}"


def _adopt() -> None:
    """What the address asks for, unless this page wrote it, or the last visit, or a first one's."""
    kept, parts = st.session_state.get("choose_kept", {}), ("task", *_PARTS)
    address = {part: st.query_params[part] for part in parts if part in st.query_params}
    mine = not address or address == st.session_state.get(_WRITTEN)
    if mine and _key("task") in st.session_state:
        return
    kept = kept if mine else {}
    task = address.get("task", kept.get("task"))
    st.session_state[_key("task")] = task if task in TASKS else CLASSIFY
    for part, usual in _PARTS.items():
        number = _number(address[part], part) if part in address else kept.get(part)
        st.session_state[_key(part)] = usual if number is None else number


def _number(text: str, part: str) -> float | int | None:
    """A number of the address; None for what is none, or too small or large."""
    try:
        number = float(text) if part == "latency" else int(text)
    except ValueError:
        return None
    least = 0.1 if part == "latency" else 1
    return number if least <= number <= _MOST else None


def _write() -> None:
    view = {part: st.session_state[_key(part)] for part in ("task", *_PARTS)}
    st.session_state["choose_kept"] = view
    said = {part: f"{it:g}" if part == "latency" else str(it) for part, it in view.items() if it}
    st.session_state[_WRITTEN] = dict(said)
    said["lang"] = language.current()
    if st.query_params.to_dict() != said:
        st.query_params.from_dict(said)
