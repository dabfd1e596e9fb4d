"""Step 8: which to choose, by what the cards hold."""

import altair as alt
import pandas as pd
import streamlit as st

from nlpapp.app import charts, figures, palette
from nlpapp.app.figures import ACCURACY
from nlpapp.app.language import N_, _
from nlpapp.app.remembering import kept
from nlpapp.app.story import models
from nlpapp.app.story.step import Step, found

_CELLS = ("rnn", "gru", "lstm", "bilstm", "linear")


def _parameters(card: dict) -> float | None:
    count = card.get("parameters")
    return None if count is None else count / 1e6


def _minutes(card: dict) -> float | None:
    seconds = (card.get("training") or {}).get("seconds")
    return None if seconds is None else seconds / 60


# By name: what a card's number is, how it is written on an axis.
_MEASURES = {
    N_("Accuracy"): (ACCURACY.number, ".1%"),
    N_("Parameters, millions"): (_parameters, ".1f"),
    N_("Training, min"): (_minutes, ".1f"),
}


@st.fragment
def _draw() -> None:
    cards = models.cards(_CELLS)
    if not cards:
        models.of(_CELLS)
        return
    kept("story_counts", next(iter(_MEASURES)), _MEASURES)
    chosen = st.segmented_control(
        _("What counts for you"),
        list(_MEASURES),
        format_func=_,
        required=True,
        key="story_counts",
    )
    number, form = _MEASURES[chosen]
    titles, looks = palette.titles(cards), palette.styles(cards)
    rows = [(titles[card["model"]], number(card)) for card in cards]
    table = pd.DataFrame(rows, columns=["model", "value"]).dropna()
    names = {name: title for name, title in titles.items() if title in set(table["model"])}
    described = _("Bar chart: {what} of {models}.").format(
        what=_(chosen), models=", ".join(names.values())
    )
    charts.show(_bars(table, form, names, looks), described)
    _say(cards, titles)


def _bars(table: pd.DataFrame, form: str, titles: dict, looks: dict) -> alt.LayerChart:
    base = alt.Chart(table).encode(
        x=alt.X("value:Q", title=None, axis=alt.Axis(grid=False, labels=False, ticks=False)),
        y=alt.Y("model:N", sort=list(titles.values()), title=None, axis=alt.Axis(labelLimit=220)),
    )
    bars = base.mark_bar().encode(color=charts.colour(titles, looks))
    numbers = base.mark_text(align="left", dx=6, color=charts.GREY).encode(
        text=alt.Text("value:Q", format=form)
    )
    return alt.layer(bars, numbers).properties(height=48 * len(table))


def _say(cards: list[dict], titles: dict[str, str]) -> None:
    """Which is right most often, and which cost less and are not surely worse."""
    judged = [card for card in cards if figures.ACCURACY.number(card, "high") is not None]
    if len(judged) < 2:
        return
    best = max(judged, key=ACCURACY.number)
    low = ACCURACY.number(best, "low")
    near = [
        titles[card["model"]]
        for card in judged
        if card is not best and ACCURACY.number(card, "high") >= low
    ]
    facts = {
        "corpus": palette.corpus_title(palette.corpus_of(best)),
        "best": titles[best["model"]],
        "value": ACCURACY.with_interval(best),
        "others": _(", ").join(near),
    }
    sentence = (
        _(
            "on {corpus}, {best} is right most often, {value}, but the intervals of {others} "
            "overlap with its own: of those, take the one that costs you least."
        )
        if near
        else _("on {corpus}, {best} is right most often, {value}, and no interval overlaps.")
    )
    found(" ".join(filter(None, (sentence.format(**facts), _faster(judged)))))


def _faster(cards: list[dict]) -> str:
    """What the plain RNN saves in training, and what that costs it; empty without both cells."""
    cells = {card["cell"]: card for card in cards if _minutes(card)}
    if not {"rnn", "lstm"} <= cells.keys():
        return ""
    plain, gated = cells["rnn"], cells["lstm"]
    apart = any(
        ACCURACY.number(one, "high") < ACCURACY.number(other, "low")
        for one, other in ((plain, gated), (gated, plain))
    )
    sentence = (
        _(
            "The plain RNN learned in {rnn_minutes:.1f} minutes and is right on {rnn}, the LSTM in "
            "{lstm_minutes:.1f} and on {lstm}, of texts that neither had seen: the intervals lie "
            "apart."
        )
        if apart
        else _(
            "The plain RNN learned in {rnn_minutes:.1f} minutes and is right on {rnn}, the LSTM in "
            "{lstm_minutes:.1f} and on {lstm}, of texts that neither had seen: their intervals "
            "meet."
        )
    )
    return sentence.format(
        rnn_minutes=_minutes(plain),
        rnn=ACCURACY.with_interval(plain),
        lstm_minutes=_minutes(gated),
        lstm=ACCURACY.with_interval(gated),
    )


STEP = Step(
    N_("Choosing"),
    N_("Which to choose"),
    N_(
        "Choose by the length of your texts, by how many you have, and by what you can spend: a "
        "plain RNN trains faster, but generalises worse."
    ),
    _draw,
)
