"""Step 3: why it forgets, by gradients through time, from what was kept."""

import streamlit as st

from nlpapp.app import language
from nlpapp.app.inside import gradients
from nlpapp.app.language import N_, _
from nlpapp.app.story.step import Step, found
from nlpapp.measured import MeasuredError, Measurements

_NEAR, _FAR = 20, 100  # steps, as the article has them


@st.fragment
def _draw() -> None:
    try:
        kept = gradients.read()
    except MeasuredError as error:
        st.info(language.told(error))
        return
    shown = gradients.before_training(kept)
    if not {"rnn", "lstm"} <= shown.keys() or not {_NEAR, _FAR} <= {*kept.settings["distances"]}:
        return
    said = {
        f"{cell}_{back}": gradients.power(gradients.felt(kept, shown[cell], back))
        for cell in ("rnn", "lstm")
        for back in (_NEAR, _FAR)
    }
    said |= {f"{cell}_trained": size for cell, size in _trained(kept).items()}
    sentence = (
        _(
            "with these first weights the size of the gradient is {rnn_20} {near} steps back and "
            "{rnn_100} {far} steps back in the plain RNN, {lstm_20} and {lstm_100} in the LSTM; "
            "after training, {far} steps back, {rnn_trained} and {lstm_trained}."
        )
        if "lstm_trained" in said and "rnn_trained" in said
        else _(
            "with these first weights the size of the gradient is {rnn_20} {near} steps back and "
            "{rnn_100} {far} steps back in the plain RNN, {lstm_20} and {lstm_100} in the LSTM."
        )
    )
    found(sentence.format(near=_NEAR, far=_FAR, **said))


def _trained(kept: Measurements) -> dict[str, str]:
    """By cell, what is left so far back in models that were trained and pool."""
    return {
        it.of["cell"]: gradients.power(gradients.felt(kept, it, _FAR))
        for it in kept.points
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
