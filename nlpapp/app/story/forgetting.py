"""Step 3: why it forgets, by gradients through time, from what was kept."""

import streamlit as st

from nlpapp.app import results
from nlpapp.app.inside import gradients
from nlpapp.app.language import N_, _
from nlpapp.app.story.step import Step, found
from nlpapp.measured import Measurements

_NEAR, _FAR = 20, 100  # steps, as the article has them
_READ = [(cell, back) for cell in ("rnn", "lstm") for back in (_NEAR, _FAR)]


@st.fragment
def _draw() -> None:
    with results.telling("gradients"):
        _say(gradients.read())


def _say(kept: Measurements) -> None:
    shown = gradients.before_training(kept)
    if not {"rnn", "lstm"} <= shown.keys() or not {_NEAR, _FAR} <= {*kept.settings["distances"]}:
        return
    before = {(cell, back): gradients.felt(kept, shown[cell], back) for cell, back in _READ}
    after = _trained(kept)
    facts = {f"{cell}_{back}": gradients.power(size) for (cell, back), size in before.items()}
    facts |= {f"{cell}_trained": gradients.power(size) for cell, size in after.items()}
    facts |= {"near": _NEAR, "far": _FAR}
    if not after.keys() >= {"rnn", "lstm"}:
        sentence = _(
            "{near} steps back the size of the gradient is {rnn_20} in the plain RNN and {lstm_20} "
            "in the LSTM, {far} steps back {rnn_100} and {lstm_100}."
        )
    elif before["lstm", _FAR] <= before["rnn", _FAR] < 0 and after["lstm"] > after["rnn"]:
        sentence = _(
            "{near} steps back the size of the gradient is {rnn_20} in the plain RNN and {lstm_20} "
            "in the LSTM, {far} steps back {rnn_100} and {lstm_100}, but after training "
            "{rnn_trained} and {lstm_trained}: with these first weights the LSTM's advantage is "
            "learned, not given."
        )
    else:
        sentence = _(
            "{near} steps back the size of the gradient is {rnn_20} in the plain RNN and {lstm_20} "
            "in the LSTM, {far} steps back {rnn_100} and {lstm_100}, and after training "
            "{rnn_trained} and {lstm_trained}."
        )
    found(sentence.format(**facts))


def _trained(kept: Measurements) -> dict[str, float]:
    """By cell, the power of ten that is left so far back in models that were trained and pool."""
    return {
        it.of["cell"]: gradients.felt(kept, it, _FAR)
        for it in sorted(kept.points, key=lambda it: it.of.get("version", 1))
        if it.of.get("ways") == "cell" and not it.of.get("variant")
    }


STEP = Step(
    N_("Forgetting"),
    N_("Why it forgets: gradients vanish or explode"),
    N_(
        "Over many steps a plain RNN's gradient vanishes or explodes, so that its memory ends "
        "after some twenty steps; the LSTM's reaches beyond a hundred."
    ),
    _draw,
)
