"""How far the models remember: their answers with neutral words laid behind the text.

Beside the visitor's own text, what was measured over many (`python -m training.distance`).
"""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from nlpapp import languages, neutral
from nlpapp.app import asking, charts, language, palette, remembering, results
from nlpapp.app.asking import Trace
from nlpapp.app.compare import far
from nlpapp.app.language import _
from nlpapp.serving import Model, ServingError

_KEY = "compare_distance"
_AT_FIRST = neutral.DISTANCES[-1]  # tokens: where forgetting shows most
_LOOK = (
    "max-height:12rem;overflow-y:auto;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.6"
)


def draw(
    text: str,
    models: Sequence[Model],
    traces: Mapping[str, Trace],
    watched: str,
    titles: Mapping[str, str],
) -> None:
    """Draw the section, for models that read a language there are neutral words of; else nothing.

    traces, titles: by model name, of all models. watched: the class to be drawn.
    """
    if not neutral.language_of(languages.read_by(models[0].card)):
        return
    st.subheader(_("How far they remember"), anchor=False)
    st.markdown(
        _(
            "Words that say nothing for or against anything are added after your text. A model "
            "that remembers the text answers the same at every distance; one that forgets ends "
            "where neutral words alone would."
        )
    )
    lay(text, models, watched, titles, traces)


def lay(
    text: str,
    models: Sequence[Model],
    watched: str,
    titles: Mapping[str, str],
    traces: Mapping[str, Trace] | None = None,
) -> None:
    """Draw the control and the curves of models that read a language there are neutral words of.

    traces: of some models, as far as they are known, which tell how many tokens the text has.
    """
    cards = [model.card for model in models]
    reads = neutral.language_of(languages.read_by(cards[0]))
    if not _fits(text, cards, traces or {}):
        furthest = neutral.DISTANCES[-1]
        st.info(
            _(
                "This text is too long to add {count} words after it: the models would not read "
                "them all. Try a sentence or two."
            ).format(count=furthest)
        )
        return
    titles = {card["model"]: titles[card["model"]] for card in cards}
    looks = palette.styles(cards)
    rows = []
    for model in models:
        try:
            scores = answers(model, text)
        except ServingError as error:
            st.error(language.told(error))
            continue
        if watched in (classes := model.card["classes"]):
            found = zip(neutral.DISTANCES, scores[:, classes.index(watched)], strict=True)
            rows += [(titles[model.name], distance, float(value)) for distance, value in found]
    if rows:
        table = pd.DataFrame(rows, columns=["model", "distance", "probability"])
        versions = {card["model"]: card["version"] for card in cards}
        _choose(text, reads, table, watched, versions, titles, looks)


@asking.remembering
def answers(model: Model, text: str) -> np.ndarray:
    """Scores float32 [distances, classes] of a text with neutral words behind it, in one batch."""
    reads = neutral.language_of(languages.read_by(model.card))
    laid = [neutral.laid_behind(text, tokens, reads) for tokens in neutral.DISTANCES]
    return model.run(laid)["scores"]


def _fits(text: str, cards: Sequence[dict], traces: Mapping[str, Trace]) -> bool:
    """Whether every model reads the text and all words behind it, as far as one can tell."""
    caps = [card.get("caps") or {} for card in cards]
    cap = min((it["tokens"] for it in caps if it.get("tokens")), default=None)
    known = [
        len(trace.tokens)
        for name, trace in traces.items()
        for card in cards
        if card["model"] == name
        and len(trace.tokens) < ((card.get("caps") or {}).get("trace_tokens") or 0)
    ]
    tokens = known[0] if known else len(text)  # a token has a character at least
    return cap is None or tokens + neutral.DISTANCES[-1] <= cap


@st.fragment
def _choose(
    text: str,
    reads: str,
    table: pd.DataFrame,
    watched: str,
    versions: Mapping[str, int],
    titles: Mapping[str, str],
    looks: Mapping[str, palette.Style],
) -> None:
    """The control, and both charts, with what is chosen marked in them."""
    remembering.kept(_KEY, _AT_FIRST)
    chosen = st.select_slider(_("Neutral words after the text"), neutral.DISTANCES, key=_KEY)
    one, many = st.columns(2)
    with one:
        described = _(
            "Line chart: how probable {models} find “{name}” with neutral words after the text."
        ).format(models=", ".join(titles.values()), name=palette.class_title(watched))
        charts.show(far.own(table, watched, chosen, titles, looks), described)
    with many, results.telling("distance"):
        _show_measured(chosen, versions, titles, looks)
    st.html(charts.legend(titles, looks))
    with st.expander(_("What they read at this distance")):
        between = escape(neutral.laid_behind("", chosen, reads))
        said = f'{escape(text)}<span style="opacity:.72">{between}</span>'
        st.html(f'<p class="laid" dir="auto" style="{_LOOK}">{said}</p>')


def _show_measured(chosen: int, versions: Mapping, titles: Mapping, looks: Mapping) -> None:
    """How well these models tell the classes of many texts apart, at each distance."""
    kept = results.kept("distance", far.OF, far.FOUND)
    table, command = far.measured_of(kept, versions, titles), "`python -m training.distance`"
    if table.empty:
        said = _("None of these models has been measured this way yet. To measure them: {command}")
        st.info(said.format(command=command))
        return
    shown = {name: title for name, title in titles.items() if title in set(table["model"])}
    described = _("Line chart: area under the ROC curve of {models} at each distance.").format(
        models=", ".join(shown.values())
    )
    charts.show(far.of_many(table, chosen, shown, looks), described)
    st.caption(
        _(
            "On {n} short texts of the test split at each distance, with intervals (95%). 1 puts "
            "every positive text before every negative one, 0.5 is guessing. Neutral words that "
            "push all answers to one side change nothing here. One network of each kind."
        ).format(n=int(table["n"].max()))
    )
    if left := [title for name, title in titles.items() if name not in shown]:
        said = _("Not measured this way yet: {models}. To measure them: {command}")
        st.caption(said.format(models=_(", ").join(left), command=command))
