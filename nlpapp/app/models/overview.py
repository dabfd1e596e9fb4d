"""The table of all models of a task: a row a card."""

import unicodedata
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from nlpapp.app import figures, tasks
from nlpapp.app.language import _
from nlpapp.app.models import tables
from nlpapp.app.palette import corpus_name, corpus_title

_FROM_THE_LEFT = 24  # pixels of a column beside its letters
_LETTER = 8  # pixels; a Chinese one takes two


def show(overview: pd.DataFrame, cards: Sequence[dict]) -> None:
    """Draw the table of `tables.overview`; what no card has a number for takes no column."""
    shown = overview.drop(columns=["low", "high"], errors="ignore").dropna(axis=1, how="all")
    known = [figure for figure in figures.all_of(cards) if figure.name in shown]
    for figure in known:
        shown[figure.name] *= figure.form.scale
    for name in tables.on(cards):
        shown[name] *= known[0].form.scale
    shown["corpus"] = shown["corpus"].map(corpus_title)
    st.dataframe(
        shown,
        hide_index=True,
        placeholder="–",
        height="content",  # a row below the edge is a model that nobody sees
        alt=_("All models of a task, with their test figures and costs"),
        column_config=_columns(shown, known, cards),
    )


def _columns(shown: pd.DataFrame, known: Sequence[figures.Figure], cards: Sequence[dict]) -> dict:
    column, text = st.column_config.NumberColumn, st.column_config.TextColumn
    width = _FROM_THE_LEFT + _LETTER * max(map(_letters, shown["cell"]))
    told = {
        figure.name: (figure, _(figure.title), figure.help and _(figure.help)) for figure in known
    }
    for name, test in tables.on(cards).items():
        said = _("{figure} on this part's own test.").format(figure=_(known[0].title))
        told[name] = known[0], corpus_name(test), said
    return {
        "cell": text(_("Cell"), pinned=True, width=width),
        "corpus": text(_("Learned from")),
        "interval": text(_("Interval (95%)"), help=_("Of the figure before it.")),
        "parameters": column(_("Parameters"), format="localized"),
        "megabytes": column(_("Size, MB"), format="%.1f"),
        "minutes": column(_("Training, min"), format="%.1f"),
        "shared": column(
            _("Before it, min"),
            format="%.1f",
            help=_("Word vectors and teachers, made once for all cells of a corpus."),
        ),
        "milliseconds": column(_("Latency, ms"), format="%.1f", help=_timed(cards[0])),
        "measured": text(_("Measured")),
        "hardware": text(_("Trained on")),
        "model": text(_("Model")),
    } | {
        name: column(title, format=figure.form.digits + figure.form.unit, help=said)
        for name, (figure, title, said) in told.items()
    }


def _letters(text: str) -> int:
    """How many letters wide a text is."""
    return sum(2 if unicodedata.east_asian_width(it) in "WF" else 1 for it in text)


def _timed(card: dict) -> str | None:
    task = tasks.of(card)
    if not task or not task.what:
        return None
    return _("For {text}, on this server, warm: the median of 5 runs.").format(text=_(task.what))
