"""Step 5: how far each cell remembers: models that answer from their last state, and by tasks."""

import contextlib

import streamlit as st

from nlpapp import languages, neutral
from nlpapp.app import palette, results
from nlpapp.app.compare import distance, far
from nlpapp.app.compare.examples import EXAMPLES
from nlpapp.app.language import N_, _
from nlpapp.app.story import bridged, models
from nlpapp.app.story.step import Step, found, no_word, text
from nlpapp.measured import MeasuredError, Measurements
from nlpapp.serving import Model

_CELLS = ("rnn", "gru", "lstm")
_HOLDS = 0.75  # of the area under the ROC curve: half of what lies between guessing and knowing


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
    # Where nothing can be read, the chart says so.
    with contextlib.suppress(MeasuredError, TypeError, ValueError, LookupError):
        _say(results.kept("distance", far.OF, far.FOUND), asked, titles)


def _say(kept: Measurements, asked: list[Model], titles: dict[str, str]) -> None:
    reached = {model: ends for model in asked if (ends := _reach(kept, model))}
    if not reached:
        return
    said = _(", ").join(
        _("{model} {near:.2f} and {far:.2f} ({low:.2f} to {high:.2f})").format(
            model=titles[model.name],
            near=near["value"],
            far=furthest["value"],
            low=furthest["low"],
            high=furthest["high"],
        )
        for model, (near, furthest) in reached.items()
    )
    sentences = [
        _(
            "over many short reviews, the area under the ROC curve with no words after them and "
            "with {far} is, in turn: {read}; 0.5 is guessing. One network of each cell."
        ).format(far=neutral.DISTANCES[-1], read=said)
    ]
    plain = [ends[1] for model, ends in reached.items() if model.card["cell"] == "rnn"]
    if plain and plain[0]["low"] > _HOLDS:
        sentences.append(
            _(
                "So a plain RNN that learned to answer from its last state holds more than twenty "
                "steps’ worth, against the claim; where nothing else is learned, below, it does "
                "forget."
            )
        )
    found(" ".join(sentences))


def _reach(kept: Measurements, model: Model) -> tuple[dict, dict] | None:
    """How well a model tells texts apart at no distance and at the furthest."""
    of = {"model": model.name, "version": model.card["version"]}
    near, furthest = (
        kept.find(of | {"distance": it}) for it in (neutral.DISTANCES[0], neutral.DISTANCES[-1])
    )
    return (near, furthest) if near and furthest else None


STEP = Step(
    N_("How far"),
    N_("How far each of them remembers"),
    N_(
        "A plain RNN holds what it read for about twenty steps, an LSTM for more than a hundred; a "
        "GRU does nearly as well with fewer parameters."
    ),
    _draw,
)
