"""The models that a step asks: few, of one corpus, that read the visitor's language if any do."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from nlpapp.app import groups, language, loading, palette
from nlpapp.app.inside import readings
from nlpapp.app.inside.states import Reading
from nlpapp.app.language import _
from nlpapp.app.plain import plain
from nlpapp.serving import Model, ServingError

MOST_WORDS = 60  # of a text, that a picture has room for


def cards(cells: Sequence[str], last: bool = False) -> list[dict]:
    """Cards of the classifiers of these cells, of one corpus, in this order; perhaps none.

    last: those that answer from their last states alone, else those that hear the whole text.
    """
    found = [
        card
        for card in loading.listed().found
        if card["task"] == "sentiment" and card["cell"] in cells and groups.ends(card) == last
    ]
    offered = groups.by_corpus(found)
    theirs = [group for group in offered if group.language == language.current()]
    for group in (theirs or offered)[:1]:
        return sorted(group.cards, key=lambda card: cells.index(card["cell"]))
    return []


def of(cells: Sequence[str], last: bool = False) -> list[Model]:
    """Those models, loaded, of each cell the first; where there are none, how to get them is said.

    Where one cannot be loaded that is said, and there is none.
    """
    found: dict[str, dict] = {}
    for card in cards(cells, last):
        found.setdefault(card["cell"], card)
    if not found:
        ends = " --read-out last" if last else ""
        _say_missing(f"python -m training.sentiment --corpus imdb --cell all{ends}")
        return []
    return load(list(found.values()))


def load(wanted: Sequence[dict]) -> list[Model]:
    """The models of these cards; where one cannot be loaded that is said, and there is none."""
    loaded = loading.wait(wanted)
    for card in wanted:
        if card["model"] not in loaded:
            if error := loading.listed().failed(card["model"]):
                st.error(language.told(error))
            return []
    return list(loaded.values())


def _say_missing(command: str) -> None:
    st.info(
        _("The models that this step asks are not here. This trains them: {command}").format(
            command=f"`{command}`"
        )
    )


def say_missing_translators() -> None:
    """The same of translators with attention and without."""
    _say_missing("python -m training.translation --corpus tatoeba-en-zh --cell lstm")


def read(model: Model, text: str) -> Reading | None:
    """How a model read the first words of a text; None where it cannot, which is said."""
    try:
        whole = readings.of(model, text)
    except ServingError as error:
        st.error(language.told(error))
        return None
    if whole is None:
        (title,) = palette.titles([model.card]).values()
        said = _("{model} shows no states: there is nothing to step through.")
        st.info(said.format(model=plain(title)))
        return None
    if not len(whole.tokens):
        st.info(_("There is no word in this text."))
        return None
    if len(whole.tokens) > MOST_WORDS:
        st.caption(_("Shown as far as word {count}.").format(count=MOST_WORDS))
    return _first(whole, MOST_WORDS)


def _first(whole: Reading, count: int) -> Reading:
    directions = tuple(
        replace(way, parts={name: it[:count] for name, it in way.parts.items()})
        for way in whole.directions
    )
    return Reading(whole.tokens[:count], whole.scores[:count], directions)
