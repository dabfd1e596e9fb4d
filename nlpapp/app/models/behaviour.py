"""Below the table of the Models page: what a figure costs, and how models behave, in charts."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from nlpapp.app import charts, palette, tasks
from nlpapp.app.figures import LOSS, Figure
from nlpapp.app.language import _
from nlpapp.app.models import charts as card_charts
from nlpapp.app.models import tables
from nlpapp.app.remembering import kept


def show(cards: Sequence[dict], figure: Figure, overview: pd.DataFrame) -> None:
    """Draw cards of one corpus. figure: what they are judged by. overview: of `tables`."""
    titles, looks = palette.titles(cards), palette.styles(cards)
    _costs(overview.dropna(subset=[figure.name]), figure, tasks.of(cards[0]), titles, looks)
    lengths, sure = tables.by_length(cards, figure), tables.calibration(cards)
    curves = {it.name: (it, tables.learning(cards, it)) for it in (figure, LOSS)}
    curves = {name: curve for name, curve in curves.items() if not curve[1].empty}
    kinds = tables.by_kind(cards, figure)
    if lengths.empty and sure.empty and kinds.empty and not curves:
        return
    st.subheader(_("How they behave"), anchor=False)
    st.html(charts.legend(titles, looks))
    _by_length_and_certainty(lengths, sure, figure, titles, looks)
    if not kinds.empty:
        _by_kind(kinds, figure, titles, looks)
    if curves:
        _learning(curves, titles, looks)


def _costs(
    overview: pd.DataFrame, figure: Figure, task: tasks.Task | None, titles: dict, looks: dict
) -> None:
    size = _("Size on disk, MB"), _("{figure} against size")
    costs = {"megabytes": size}
    if task and task.what:
        label = _("Latency for {text}, ms").format(text=_(task.what))
        costs = {"milliseconds": (label, _("{figure} against latency")), "megabytes": size}
    drawn = {field: overview.dropna(subset=[field]) for field in costs}
    drawn = {field: rows for field, rows in drawn.items() if not rows.empty}
    if not drawn:
        return
    st.subheader(_("What {figure} costs").format(figure=figure.word), anchor=False)
    for place, (field, rows) in zip(
        st.columns(len(drawn), gap="medium"), drawn.items(), strict=True
    ):
        label, title = costs[field]
        title = title.format(figure=_(figure.title))
        chart = card_charts.against(rows, figure, field, label, titles, looks)
        with place:
            charts.show(chart.properties(title=title), title)
    st.caption(
        _("A whisker is the interval of 95%: where two overlap widely, chance may order them.")
    )


def _by_length_and_certainty(
    lengths: pd.DataFrame, sure: pd.DataFrame, figure: Figure, titles: dict, looks: dict
) -> None:
    drawn = []
    if not lengths.empty:
        title = _("{figure} by length").format(figure=_(figure.title))
        told = _("Thin bars are intervals of 95%; lengths of few texts are left out.")
        chart = card_charts.by_length(lengths, figure, titles, looks)
        drawn.append((chart, title, f"{_(figure.told)} {told}"))
    if not sure.empty:
        told = _("On the dotted line a model is as often right as it says it is.")
        chart = card_charts.calibration(sure, titles, looks)
        drawn.append((chart, _("Calibration"), told))
    if not drawn:
        return
    for place, (chart, title, told) in zip(
        st.columns(len(drawn), gap="medium"), drawn, strict=True
    ):
        with place:
            charts.show(chart.properties(title=title), title)
            st.caption(told)


def _by_kind(kinds: pd.DataFrame, figure: Figure, titles: dict, looks: dict) -> None:
    title = _("{figure} by kind of text").format(figure=_(figure.title))
    chart = card_charts.by_kind(kinds, figure, titles, looks)
    charts.show(chart.properties(title=title), title)
    st.caption(_("What the texts are about, as the corpus has it. Bars are intervals of 95%."))


def _learning(curves: dict[str, tuple[Figure, pd.DataFrame]], titles: dict, looks: dict) -> None:
    kept("models_learning", next(iter(curves)), curves)
    chosen = st.segmented_control(
        _("Learning curves"),
        list(curves),
        format_func=lambda name: _(curves[name][0].title),
        required=True,
        key="models_learning",
    )
    figure, epochs = curves[chosen]
    title = _("Learning curves")
    charts.show(
        card_charts.learning(epochs, figure, titles, looks).properties(title=title),
        f"{title}: {_(figure.title)}",
    )
    st.caption(
        _(
            "Bold is validation; faint is training, on all its targets, a teacher's included where "
            "there is one."
        )
    )
