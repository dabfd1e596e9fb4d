"""The Models page: every card as a table, and what the cards say when they stand side by side."""

import pandas as pd
import streamlit as st

from nlpapp import serving
from nlpapp.app import card_charts, card_tables, charts, examples, loading, palette

_LATENCIES = "latencies"


def page() -> None:
    """Draw the page."""
    st.header("Models", anchor=False)
    shelf = loading.wait()
    tasks = sorted({card["task"] for card in shelf.cards()})
    if not tasks:
        loading.show_none(shelf, "sentiment")
    else:
        task = tasks[0]
        if len(tasks) > 1:
            task = st.segmented_control("Task", tasks, default=task, required=True)
        _show(shelf, shelf.cards(task))
    loading.show_refused(shelf)


def _show(shelf: loading.Shelf, cards: list[dict]) -> None:
    st.markdown("What each model's card says of it, measured on texts it never saw.")
    measured = _latencies(shelf, [card["model"] for card in cards])
    overview = card_tables.overview(cards, measured)
    _table(overview)
    if st.button("Measure latency again", icon=":material/timer:"):
        measure.clear()
        st.rerun()
    # Figures of different corpora say nothing about each other, so charts show one at a time.
    corpora = list(dict.fromkeys(palette.corpus_of(card) for card in cards))
    if len(corpora) > 1:
        chosen = st.segmented_control(
            "Charts of models that learned from",
            corpora,
            default=corpora[0],
            format_func=palette.corpus_title,
            required=True,
        )
        cards = [card for card in cards if palette.corpus_of(card) == chosen]
        overview = card_tables.overview(cards, measured)
    titles = palette.titles(cards)
    cells = {card["model"]: card["cell"] for card in cards}
    _costs(overview.dropna(subset=["accuracy"]), titles, cells)
    _behaviour(cards, titles, cells)
    st.subheader("Cards", anchor=False)
    for card in cards:
        _card(card, titles[card["model"]])


@st.cache_data(show_spinner="Measuring latency …")
def measure(model: str, digest: str, _shelf: loading.Shelf) -> float:
    """Seconds for one review of about 250 words, for all visitors until measured again."""
    timed = _shelf.models[model]
    return serving.latency(timed, examples.long(palette.language_of(timed.card)))


def _latencies(shelf: loading.Shelf, names: list[str]) -> dict[str, float]:
    measured = {}
    for name in names:
        try:
            measured[name] = measure(name, shelf.models[name].card["digest"], shelf)
        except serving.ServingError as error:
            st.warning(str(error))
    return measured


def _table(overview: pd.DataFrame) -> None:
    percent = {"format": "%.1f%%"}
    column = st.column_config.NumberColumn
    shown = overview.drop(columns=["low", "high"])
    shown[["accuracy", "f1"]] *= 100
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "cell": st.column_config.TextColumn("Cell", pinned=True),
            "corpus": "Corpus",
            "accuracy": column("Accuracy", **percent),
            "interval": st.column_config.TextColumn("95% interval", help="In percent."),
            "f1": column("F1", help="Macro average over the classes.", **percent),
            "roc_auc": column("ROC AUC", format="%.3f"),
            "log_loss": column("Log loss", format="%.3f"),
            "ece": column("ECE", format="%.3f", help="Expected calibration error, as shipped."),
            "ece_unscaled": column(
                "ECE unscaled", format="%.3f", help="The same before temperature scaling."
            ),
            "parameters": column("Parameters", format="localized"),
            "megabytes": column("Size, MB", format="%.1f"),
            "minutes": column("Training, min", format="%.1f"),
            "milliseconds": column(
                "Latency, ms",
                format="%.1f",
                help="One review of about 250 words, on this server, warm: the median of 5 runs.",
            ),
            "hardware": "Trained on",
            "model": "Model",
        },
    )


def _costs(overview: pd.DataFrame, titles: dict, cells: dict) -> None:
    if overview.empty:
        return
    st.subheader("What accuracy costs", anchor=False)
    left, right = st.columns(2, gap="medium")
    for place, field, label, title in (
        (left, "milliseconds", "Latency for 250 words, ms", "Accuracy against latency"),
        (right, "megabytes", "Size on disk, MB", "Accuracy against size"),
    ):
        rows = overview.dropna(subset=[field])
        if not rows.empty:
            chart = card_charts.accuracy_against(rows, field, label, titles, cells)
            place.altair_chart(chart.properties(title=title), width="stretch")
    st.caption("A whisker is the 95% interval: where two overlap widely, chance may order them.")


def _behaviour(cards: list[dict], titles: dict, cells: dict) -> None:
    lengths, sure = card_tables.by_length(cards), card_tables.calibration(cards)
    epochs = card_tables.learning(cards)
    if lengths.empty and sure.empty and epochs.empty:
        return
    st.subheader("How they behave", anchor=False)
    st.html(charts.legend(titles, cells))
    left, right = st.columns(2, gap="medium")
    if not lengths.empty:
        left.altair_chart(card_charts.by_length(lengths, titles, cells), width="stretch")
        left.caption("A cell that forgets falls as texts grow.")
    if not sure.empty:
        right.altair_chart(card_charts.calibration(sure, titles, cells), width="stretch")
        right.caption("On the dotted line a model is as often right as it says it is.")
    if not epochs.empty:
        metric = st.segmented_control("Learning curves", ["Accuracy", "Loss"], default="Accuracy")
        chart = card_charts.learning(epochs, (metric or "Accuracy").lower(), titles, cells)
        st.altair_chart(chart, width="stretch")
        st.caption("Bold is validation; faint is training, on all its targets, teachers included.")


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
