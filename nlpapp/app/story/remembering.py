"""Step 5: how far each cell remembers: models that answer from their last state, and by tasks."""

import streamlit as st

from nlpapp import languages, neutral
from nlpapp.app import language, palette, results
from nlpapp.app.compare import distance, far
from nlpapp.app.compare.examples import EXAMPLES
from nlpapp.app.language import N_, _
from nlpapp.app.story import bridged, models
from nlpapp.app.story.step import Step, found, no_word, text
from nlpapp.measured import MeasuredError, Measurements
from nlpapp.serving import Model

_CELLS = ("rnn", "gru", "lstm")


def _draw() -> None:
    _typed()
    bridged.draw()


def _typed() -> None:
    """The visitor's own text with neutral words behind it, to the shipped models."""
    asked = models.of(_CELLS, last=True)
    if not asked:
        return
    reads = languages.read_by(asked[0].card)
    usual = EXAMPLES.sets.get(reads, EXAMPLES.sets["en"])["One bad sentence"]
    typed = text("remembering", _("A review of a sentence"), usual, reads)
    if not typed.strip():
        no_word()
        return
    if not neutral.language_of(reads):
        st.info(_("There are no neutral words in the language that these models read."))
        return
    titles = palette.titles([model.card for model in asked])
    watched = asked[0].card["classes"][-1]
    distance.lay(typed, asked, watched, titles)
    _say(asked, titles)


def _say(asked: list[Model], titles: dict[str, str]) -> None:
    try:
        kept = results.kept("distance", far.OF, far.FOUND)
    except MeasuredError as error:
        st.info(language.told(error))
        return
    reached = {titles[model.name]: _reach(kept, model) for model in asked}
    if any(it is None for it in reached.values()):
        return  # the chart says so
    said = _(", ").join(
        _("{model} {near:.2f} and {far:.2f}").format(model=title, near=near, far=furthest)
        for title, (near, furthest) in reached.items()
    )
    found(
        _(
            "over many short reviews, the area under the ROC curve with no words behind them and "
            "with {far} is, in turn: {read}; 0.5 is guessing."
        ).format(far=neutral.DISTANCES[-1], read=said)
    )


def _reach(kept: Measurements, model: Model) -> tuple[float, float] | None:
    """How well a model tells texts apart at no distance and at the furthest."""
    of = {"model": model.name, "version": model.card["version"]}
    ends = [
        kept.find(of | {"distance": it}) for it in (neutral.DISTANCES[0], neutral.DISTANCES[-1])
    ]
    return None if None in ends else (ends[0]["value"], ends[1]["value"])


STEP = Step(
    N_("How far"),
    N_("How far each of them remembers"),
    N_(
        "A plain RNN holds what it read for about twenty steps, an LSTM for more than a hundred; a "
        "GRU does nearly as well with fewer parameters."
    ),
    _draw,
)
