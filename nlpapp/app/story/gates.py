"""Step 4: the gates of an LSTM, at a word to be chosen."""

import streamlit as st

from nlpapp.app.language import N_, _
from nlpapp.app.palette import Style
from nlpapp.app.story import drawing, typed
from nlpapp.app.story.step import Step, found, word

_GATES = {
    "forget_gate": (N_("Forget gate"), N_("Forget gate keeps"), Style("", "#2F80ED", (16, 0))),
    "input_gate": (N_("Input gate"), N_("Input gate lets in"), Style("", "#E07A1F", (8, 3))),
    "output_gate": (N_("Output gate"), N_("Output gate lets out"), Style("", "#14977A", (2, 2))),
}
_OPEN, _SHUT = 0.9, 0.1


@st.fragment
def _draw() -> None:
    if (asked := typed.read_by("lstm", "gates")) is None:
        return
    _model, reading, at = asked
    way = reading.directions[0]
    means = way.means()
    with st.container(horizontal=True, gap="large"):
        for gate, (_title, does, _look) in _GATES.items():
            st.metric(_(does), f"{means[gate][at]:.0%}", width="content")
    drawing.lines(
        reading.tokens,
        {_(title): means[gate] for gate, (title, _does, _look) in _GATES.items()},
        {_(title): look for title, _does, look in _GATES.values()},
        _("The gates, averaged over all units"),
        _("Line chart: how far each gate is open, on average, at each word."),
        at,
    )
    forget = way.parts["forget_gate"][at]
    found(
        _(
            "at “{word}” the forget gates keep {share:.0%} on average, but unit by unit: {open} of "
            "{units} keep more than {much:.0%}, {shut} less than {little:.0%}; along this text the "
            "average moves only between {low:.0%} and {high:.0%}."
        ).format(
            word=word(reading.tokens[at]),
            share=float(forget.mean()),
            open=int((forget > _OPEN).sum()),
            shut=int((forget < _SHUT).sum()),
            units=len(forget),
            much=_OPEN,
            little=_SHUT,
            low=float(means["forget_gate"].min()),
            high=float(means["forget_gate"].max()),
        )
    )


STEP = Step(
    N_("Gates"),
    N_("Three gates guard a highway"),
    N_(
        "An LSTM's cell state runs through the steps like a highway; the forget gate decides what "
        "to drop, the input gate what to add, the output gate what to show."
    ),
    _draw,
)
