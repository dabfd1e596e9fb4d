"""Step 2: the loop, one state that is made anew at every word."""

import numpy as np
import streamlit as st

from nlpapp.app import palette
from nlpapp.app.language import N_, _
from nlpapp.app.story import drawing, typed
from nlpapp.app.story.step import Step, found, word

_MUCH = 0.5  # of a unit's range from -1 to 1


@st.fragment
def _draw() -> None:
    if (asked := typed.read_by("rnn", "loop")) is None:
        return
    model, reading, at = asked
    way = reading.directions[0]
    look = palette.style(model.card)
    watched = palette.class_title(model.card["classes"][-1])
    answer = _("Probability of “{name}”").format(name=watched)
    drawing.states(
        reading.tokens,
        way.memory,
        at,
        _("The hidden state, a row a number"),
        _("Heat map: the hidden state after each word, of {count} numbers.").format(
            count=way.memory.shape[1]
        ),
    )
    st.caption(
        _("Blue is above zero, orange below, strong is large; faint is what is yet to be read.")
    )
    drawing.lines(
        reading.tokens,
        {answer: reading.scores[:, -1]},
        {answer: look},
        answer,
        _("Line chart: the answer after each word."),
        at,
    )
    change = np.abs(way.memory[at] - way.before[at])
    found(
        _(
            "at “{word}”, word {at} of {of}, {moved} of the {units} numbers of the state move by "
            "more than {much}, and had the text ended here the answer would be “{name}” with "
            "{share:.0%}."
        ).format(
            word=word(reading.tokens[at]),
            at=at + 1,
            of=len(reading.tokens),
            moved=int((change > _MUCH).sum()),
            units=len(change),
            much=_MUCH,
            name=watched,
            share=float(reading.scores[at, -1]),
        )
    )


STEP = Step(
    N_("The loop"),
    N_("A loop carries a state from word to word"),
    N_(
        "A recurrent network reads one word at a time; its hidden state, made of the word and of "
        "the state before, is its memory, and the same weights serve at every step."
    ),
    _draw,
)
