"""The Models page: every card as a table, and what the cards say when they stand side by side."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from nlpapp import serving
from nlpapp.app import charts, figures, language, loading, palette, tasks
from nlpapp.app.figures import LOSS, Figure
from nlpapp.app.language import _
from nlpapp.app.models import charts as card_charts
from nlpapp.app.models import tables
from nlpapp.app.traffic import SERVER


def page() -> None:
    """Draw the page."""
    st.header("Models", anchor=False)
    shelf = loading.listed()
    cards = shelf.found
    there = sorted({card["task"] for card in cards})
    if len(there) > 1:
        task = _choice("task", "Task", there, str.capitalize)
        cards = [card for card in cards if card["task"] == task]
    if cards:
        _show(shelf, cards)
    else:
        loading.show_none(shelf, *tasks.names())
    loading.show_refused(shelf)


def _choice(part: str, label: str, options: list[str], title: Callable[[str], str]) -> str:
    """One of several, that the address bar knows as `part`: a link shows the same."""
    asked = st.query_params.get(part)
    chosen = st.segmented_control(
        label,
        options,
        default=asked if asked in options else options[0],
        format_func=title,
        required=True,
        key=f"models {options}",
    )
    st.query_params[part] = chosen
    return chosen


def _show(shelf: loading.Shelf, cards: list[dict]) -> None:
    st.markdown("What each model's card says of it, measured on texts it never saw.")
    place = st.container()
    if st.button(_("Measure latency here"), icon=":material/timer:"):
        _measure(shelf, cards)
    latencies = _latencies(cards)
    with place:
        _table(tables.overview(cards, latencies), cards)
    # Figures of different corpora say nothing about each other, so charts show one at a time.
    corpora = list(dict.fromkeys(palette.corpus_of(card) for card in cards))
    if len(corpora) > 1:
        told = "Charts of models that learned from"
        chosen = _choice("corpus", told, corpora, palette.corpus_title)
        cards = [card for card in cards if palette.corpus_of(card) == chosen]
    cards = _some(cards)
    titles, looks = palette.titles(cards), palette.styles(cards)
    if headline := figures.headline(cards):
        overview = tables.overview(cards, latencies).dropna(subset=[headline.name])
        if task := tasks.of(cards[0]):
            _costs(overview, headline, task.what, titles, looks)
        _behaviour(cards, headline, titles, looks)
    st.subheader("Cards", anchor=False)
    for card in cards:
        _card(card, titles[card["model"]])


def _some(cards: list[dict]) -> list[dict]:
    """Those that the visitor picked, all at first; the address bar knows them as `models`."""
    titles = palette.titles(cards)
    asked = (st.query_params.get("models") or "").split(",")
    picked = st.pills(
        "Models in the charts",
        list(titles),
        selection_mode="multi",
        default=[name for name in titles if name in asked] or list(titles),
        format_func=titles.get,
        key=f"models {list(titles)}",
        wrap=True,
    )
    if len(picked) in (0, len(titles)):  # of none there is nothing to draw
        st.query_params.pop("models", None)
        return cards
    st.query_params["models"] = ",".join(picked)
    return [card for card in cards if card["model"] in picked]


@st.cache_resource
def measured() -> dict[str, float]:
    """Seconds that models took here, by their card's digest, for all visitors."""
    return {}


def _latencies(cards: list[dict]) -> dict[str, float]:
    known = measured()
    return {card["model"]: known[card["digest"]] for card in cards if card["digest"] in known}


def _measure(shelf: loading.Shelf, cards: list[dict]) -> None:
    """Time each model on its task's text, one after the other: none need stay in memory."""
    cards = [card for card in cards if tasks.of(card)]  # no page says what others are timed on
    place = st.empty()
    for done, card in enumerate(cards):
        said = _("Measuring latency: {done} of {all} models").format(done=done, all=len(cards))
        place.progress(done / len(cards), text=said)
        try:
            model = shelf.models[card["model"]]
            with SERVER.work():
                measured()[card["digest"]] = serving.latency(model, tasks.timed_text(card))
        except serving.ServingError as error:
            st.warning(language.told(error))
    place.empty()


def _table(overview: pd.DataFrame, cards: list[dict]) -> None:
    """What no card has a number for takes no column."""
    column, text = st.column_config.NumberColumn, st.column_config.TextColumn
    shown = overview.drop(columns=["low", "high"], errors="ignore").dropna(axis=1, how="all")
    known = [figure for figure in figures.all_of(cards) if figure.name in shown]
    for figure in known:
        shown[figure.name] *= figure.form.scale
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "cell": text("Cell", pinned=True, width=24 + 8 * int(shown["cell"].str.len().max())),
            "corpus": "Corpus",
            "interval": text("95% interval", help="Of the figure before it."),
            "parameters": column("Parameters", format="localized"),
            "megabytes": column("Size, MB", format="%.1f"),
            "minutes": column("Training, min", format="%.1f"),
            "shared": column(
                "Before it, min",
                format="%.1f",
                help="Word vectors and teachers, made once for all cells of a corpus.",
            ),
            "milliseconds": column(
                "Latency, ms",
                format="%.1f",
                help=f"For {tasks.of(cards[0]).what}, on this server, warm: the median of 5 runs.",
            ),
            "hardware": "Trained on",
            "model": "Model",
        }
        | {
            figure.name: column(
                figure.title, format=figure.form.digits + figure.form.unit, help=figure.help
            )
            for figure in known
        },
    )


def _costs(overview: pd.DataFrame, figure: Figure, timed: str, titles: dict, looks: dict) -> None:
    if overview.empty:
        return
    st.subheader(f"What {figure.word} costs", anchor=False)
    left, right = st.columns(2, gap="medium")
    for place, field, label, cost in (
        (left, "milliseconds", f"Latency for {timed}, ms", "latency"),
        (right, "megabytes", "Size on disk, MB", "size"),
    ):
        rows = overview.dropna(subset=[field])
        if not rows.empty:
            chart = card_charts.against(rows, figure, field, label, titles, looks)
            chart = chart.properties(title=f"{figure.title} against {cost}")
            place.altair_chart(chart, width="stretch")
    st.caption("A whisker is the 95% interval: where two overlap widely, chance may order them.")


def _behaviour(cards: list[dict], figure: Figure, titles: dict, looks: dict) -> None:
    lengths, sure = tables.by_length(cards, figure), tables.calibration(cards)
    curves = {it.title: (it, tables.learning(cards, it)) for it in (figure, LOSS)}
    curves = {title: curve for title, curve in curves.items() if not curve[1].empty}
    if lengths.empty and sure.empty and not curves:
        return
    st.subheader("How they behave", anchor=False)
    st.html(charts.legend(titles, looks))
    drawn = []
    if not lengths.empty:
        told = f"{figure.told} The band is the 95% interval; lengths of few texts are left out."
        drawn.append((card_charts.by_length(lengths, figure, titles, looks), told))
    if not sure.empty:
        told = "On the dotted line a model is as often right as it says it is."
        drawn.append((card_charts.calibration(sure, titles, looks), told))
    if drawn:
        for place, (chart, told) in zip(st.columns(len(drawn), gap="medium"), drawn, strict=True):
            place.altair_chart(chart, width="stretch")
            place.caption(told)
    if curves:
        chosen = st.segmented_control(
            "Learning curves", list(curves), default=next(iter(curves)), required=True
        )
        curve, epochs = curves[chosen]
        st.altair_chart(card_charts.learning(epochs, curve, titles, looks), width="stretch")
        st.caption(
            "Bold is validation; faint is training, on all its targets, a teacher's included where "
            "there is one."
        )


def _card(card: dict, title: str) -> None:
    with st.expander(f"{title} · {card['model']}, version {card['version']}"):
        if card.get("command"):
            st.markdown("The command that made it")
            st.code(card["command"], language="bash", wrap_lines=True)
        if card.get("recipe"):
            st.markdown("Recipe")
            recipe = [{"setting": key, "value": str(it)} for key, it in card["recipe"].items()]
            st.dataframe(pd.DataFrame(recipe), hide_index=True, width="content")
        st.markdown("The whole card")
        st.json(card, expanded=False)
