"""Step 6: two directions, and what either knows at each word of a word elsewhere."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from nlpapp import languages
from nlpapp.app import palette
from nlpapp.app.figures import ACCURACY
from nlpapp.app.language import N_, _
from nlpapp.app.palette import Style
from nlpapp.app.remembering import kept
from nlpapp.app.story import drawing, models
from nlpapp.app.story.step import Step, found

_BEGINNING, _MIDDLE, _END = N_("at the beginning"), N_("in the middle"), N_("at the end")
# Where the deciding word stands, and the words that may stand there: opposites.
_TEXTS = {
    "en": {
        _BEGINNING: "A {} film. We saw it on a Sunday with half the town, and then walked home.",
        _MIDDLE: "On a Sunday we saw a {} film with half the town, and then we walked home.",
        _END: "On a Sunday we went out with half the town, and the film that we saw was {}",
    },
    "zh": {
        _BEGINNING: "房间很{}。我们坐火车到的，先去河边走了走，晚上下了点雨。",
        _MIDDLE: "我们坐火车到的，房间很{}，先去河边走了走，晚上下了点雨。",
        _END: "我们坐火车到的，先去河边走了走，晚上下了点雨，房间很{}",
    },
}
_OPPOSITES = {"en": ("great", "awful"), "zh": ("好", "差")}
_LOOKS = Style("", "#8564D6", (16, 0)), Style("", "#B38600", (8, 3))


@st.fragment
def _draw() -> None:
    asked = models.of(("bilstm",))
    if not asked:
        return
    (model,) = asked
    reads = languages.read_by(model.card)
    reads = reads if reads in _TEXTS else "en"
    kept("story_where", _END, _TEXTS[reads])
    where = st.segmented_control(
        _("The deciding word stands"),
        list(_TEXTS[reads]),
        format_func=_,
        required=True,
        key="story_where",
    )
    text = _TEXTS[reads][where]
    one, other = (models.read(model, text.format(it)) for it in _OPPOSITES[reads])
    if one is None or other is None:
        return
    tokens = [a if a == b else f"{a}/{b}" for a, b in zip(one.tokens, other.tokens, strict=True)]
    courses = [
        apart(ways[0].parts["hidden"], ways[1].parts["hidden"])
        for ways in zip(one.directions, other.directions, strict=True)
    ]
    names = [_("reads forward, as every LSTM does"), _("reads backward, the second direction")]
    drawing.lines(
        tokens,
        dict(zip(names, courses, strict=False)),
        dict(zip(names, _LOOKS, strict=True)),
        _("How much the state knows of the deciding word"),
        _("Line chart: how far apart the states are at each word, for either deciding word."),
    )
    st.caption(
        _(
            "The text is read twice, with “{one}” and with “{other}”; the chart shows how far "
            "apart the two hidden states are at each word: at 0 the state is the same, "
            "whichever it was."
        ).format(one=_OPPOSITES[reads][0], other=_OPPOSITES[reads][1])
    )
    _say(courses, names)


def apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """How far states are apart at each word, from 0, the same, to 1, opposite.

    one, other: float [time, units]. Returns float [time]: the distance by the sum of both lengths.
    """
    lengths = np.linalg.norm(one, axis=1) + np.linalg.norm(other, axis=1)
    distance = np.linalg.norm(one - other, axis=1)
    return np.divide(distance, lengths, out=np.zeros_like(distance), where=lengths > 0)


def _say(courses: Sequence[np.ndarray], names: Sequence[str]) -> None:
    first = [float(course[0]) for course in courses]
    last = [float(course[-1]) for course in courses]
    said = {
        "on_first": first[0], "back_first": first[-1], "on_last": last[0], "back_last": last[-1],
    }  # fmt: skip
    known = _(
        "at the first word the states are {on_first:.2f} apart reading forward and "
        "{back_first:.2f} reading backward, at the last word {on_last:.2f} and {back_last:.2f}: "
        "together they know the deciding word everywhere."
    ).format(**said)
    found(known)
    if compared := _compared():
        found(compared)


def _compared() -> str:
    """What the second direction gave on the test split, by the cards; "" where none says."""
    cards = {card["cell"]: card for card in models.cards(("lstm", "bilstm"))}
    if {*cards} != {"lstm", "bilstm"} or any(
        ACCURACY.number(card, "low") is None for card in cards.values()
    ):
        return ""
    one, two = cards["lstm"], cards["bilstm"]
    if ACCURACY.number(two, "low") > ACCURACY.number(one, "high"):
        sentence = _(
            "on the test split of {corpus} two directions are right more often: {two} against "
            "{one}."
        )
    elif ACCURACY.number(one, "low") > ACCURACY.number(two, "high"):
        sentence = _(
            "on the test split of {corpus} one direction is right more often: {one} against {two}."
        )
    else:
        sentence = _(
            "on the test split of {corpus} two directions are right in {two}, one in {one}: the "
            "intervals overlap, so for whole texts no gain is certain."
        )
    return sentence.format(
        corpus=palette.corpus_title(palette.corpus_of(one)),
        two=ACCURACY.with_interval(two),
        one=ACCURACY.with_interval(one),
    )


STEP = Step(
    N_("Two directions"),
    N_("Two directions see what is still to come"),
    N_("A bidirectional network reads from both ends, so that every word is seen in full context."),
    _draw,
)
