"""The Models page: every card as a table, and what the cards say when they stand side by side."""

from collections.abc import Callable

import streamlit as st

from nlpapp import languages, serving
from nlpapp.app import figures, language, loading, palette, tasks
from nlpapp.app.language import _
from nlpapp.app.models import behaviour, one_card, overview, tables
from nlpapp.app.traffic import SERVER


def page() -> None:
    """Draw the page."""
    st.header(_("Models"), anchor=False)
    st.markdown(
        _(
            "What each model's card says of it, measured on texts that it never saw. Choose whom "
            "to draw, and see what memory is worth as texts grow, and what it costs."
        )
    )
    shelf = loading.listed()
    cards = shelf.found
    there = sorted({card["task"] for card in cards})
    if len(there) > 1:
        task = _choice("task", _("Task"), there, tasks.title)
        cards = [card for card in cards if card["task"] == task]
    if cards:
        # First come the models that the visitor can try; the sort keeps the order of the rest.
        theirs = language.current()
        _show(shelf, sorted(cards, key=lambda card: languages.read_by(card) != theirs))
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
    place = st.container()
    if st.button(_("Measure latency here"), icon=":material/timer:"):
        _measure(shelf, cards)
    latencies = _latencies(cards)
    with place:
        overview.show(tables.overview(cards, latencies), cards)
    drawn = _some(_of_one_corpus(cards))
    if headline := figures.headline(drawn):
        behaviour.show(drawn, headline, tables.overview(drawn, latencies))
    one_card.show(cards)


def _of_one_corpus(cards: list[dict]) -> list[dict]:
    """Figures of different corpora say nothing about each other, so charts show one at a time."""
    corpora = list(dict.fromkeys(palette.corpus_of(card) for card in cards))
    if len(corpora) == 1:
        return cards
    chosen = _choice(
        "corpus", _("Charts of models that learned from"), corpora, palette.corpus_title
    )
    return [card for card in cards if palette.corpus_of(card) == chosen]


def _some(cards: list[dict]) -> list[dict]:
    """Those that the visitor picked, all at first; the address bar knows them as `models`."""
    titles = palette.titles(cards)
    asked = (st.query_params.get("models") or "").split(",")
    picked = st.pills(
        _("Models in the charts"),
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
