"""Step 7: translators with attention and without, on a sentence that grows."""

from collections.abc import Mapping

import streamlit as st

from nlpapp import languages
from nlpapp.app import figures, language, loading, palette
from nlpapp.app.language import N_, _
from nlpapp.app.story import models
from nlpapp.app.story.step import Step, found
from nlpapp.app.traffic import TURNS
from nlpapp.app.translate import answers, columns, pieces
from nlpapp.serving import Model, ServingError

# Written for this project; each goes on where the one before ends.
_GROWING = (
    "My brother has a dog.",
    "My brother has a dog that sleeps under the table.",
    "My brother has a dog that sleeps under the table when it rains.",
    "My brother has a dog that sleeps under the table when it rains and waits at the door when the "
    "sun shines.",
    "My brother has a dog that sleeps under the table when it rains and waits at the door when the "
    "sun shines, so I often take it to the park after work.",
)


@st.fragment
def _draw() -> None:
    cards = _pair()
    if not cards:
        models.say_missing_translators()
        return
    asked = models.load(cards)
    if not asked:
        return
    place = st.select_slider(
        _("The sentence grows"),
        range(len(_GROWING)),
        1,
        format_func=lambda it: _("{count} words").format(count=len(_GROWING[it].split())),
        key="story_growing",
    )
    text = _GROWING[place]
    st.html(f'<p style="font-size:1.3rem;margin:0" lang="en" class="laid">{text}</p>')
    titles = palette.titles(cards)
    shown = {card["model"]: columns.Column(titles[card["model"]], card) for card in cards}
    for model in asked:
        try:
            with TURNS.turn(urgent=True):
                shown[model.name].translation = answers.translation(model, text)
        except ServingError as error:
            shown[model.name].problem = language.told(error)
    st.html(columns.page(list(shown.values()), text))
    _say(asked, text, titles)


def _pair() -> list[dict]:
    """A translator from English with attention, and one without, else alike; or none."""
    pairs: dict[tuple, dict[bool, dict]] = {}
    for card in loading.listed().found:
        if card["task"] == "translation" and languages.read_by(card) == "en":
            attends = (card.get("recipe") or {}).get("attention") != "none"
            key = palette.corpus_of(card), card["cell"]
            pairs.setdefault(key, {}).setdefault(attends, card)
    whole = [key for key, its in pairs.items() if len(its) == 2]
    best = next((key for key in whole if key[1] == "lstm"), next(iter(whole), None))
    return [pairs[best][True], pairs[best][False]] if best else []


def _say(asked: list[Model], text: str, titles: Mapping[str, str]) -> None:
    """What was measured on test sentences about as long as this one."""
    try:
        length = len(pieces.words(answers.insight(asked[0], text).source))
    except ServingError as error:
        st.error(language.told(error))
        return
    figure = figures.headline([model.card for model in asked])
    if not figure:
        return
    bins = [_bin(model.card.get(f"{figure.name}_by_length") or [], length) for model in asked]
    if None in bins:
        return
    low, high = bins[0]["from"], bins[0]["to"]
    span = f"{low}+" if high is None else f"{low}–{high - 1}"
    found(
        _(
            "on the {n} test sentences of {span} pieces (this one has {length}), {figure} is "
            "{attends} with attention and {not_attends} without it."
        ).format(
            n=bins[0]["n"],
            span=span,
            length=length,
            figure=figure.word,
            attends=_with_interval(figure, bins[0]),
            not_attends=_with_interval(figure, bins[1]),
        )
    )


def _with_interval(figure: figures.Figure, found: dict) -> str:
    value, low, high = (figure.form.written(found[name]) for name in ("value", "low", "high"))
    return f"{value} ({low}–{high})"


def _bin(bins: list[dict], length: int) -> dict | None:
    """The bin that a length falls into; the last one for what is longer than all."""
    held = [it for it in bins if it["from"] <= length and (it["to"] is None or length < it["to"])]
    return held[0] if held else (bins[-1] if bins and length >= bins[-1]["from"] else None)


STEP = Step(
    N_("Attention"),
    N_("Attention looks back instead of remembering"),
    N_(
        "Even an LSTM must press a whole sentence into one vector before it writes; attention lets "
        "it look back at every word."
    ),
    _draw,
)
