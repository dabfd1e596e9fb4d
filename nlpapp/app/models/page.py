"""The Models page: every card as a table, and what the cards say when they stand side by side."""

import streamlit as st

from nlpapp import languages, serving
from nlpapp.app import figures, language, loading, palette, tasks
from nlpapp.app.asking import Time
from nlpapp.app.language import _
from nlpapp.app.link import Link
from nlpapp.app.models import behaviour, one_card, overview, tables
from nlpapp.app.picking import pick
from nlpapp.app.shelf import Shelf
from nlpapp.app.traffic import SERVER

_LINK = Link("models", "task")
_RUNS = 5


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
    # First come the models that the visitor can try; the sort keeps the order of the rest.
    theirs = language.current()
    cards = sorted(shelf.found, key=lambda card: languages.read_by(card) != theirs)
    if cards:
        _show(shelf, _of_one_task(cards))
    else:
        loading.show_none(shelf, *tasks.names())
    loading.show_refused(shelf)


def _of_one_task(cards: list[dict]) -> list[dict]:
    """The cards of the task that the visitor chose; the link is adopted with it."""
    corpora: dict[str, list[str]] = {}
    for card in sorted(cards, key=lambda card: card["task"]):
        corpora.setdefault(palette.corpus_of(card), []).append(card["model"])
    _LINK.adopt(corpora, next(iter(corpora)))
    there = sorted({card["task"] for card in cards})
    if st.session_state.get(_LINK.subject) not in there:
        corpus = st.session_state[_LINK.corpus]
        st.session_state[_LINK.subject] = next(
            task for task in there if corpus in _corpora(_with(cards, task))
        )
    if len(there) > 1:
        st.segmented_control(
            _("Task"),
            there,
            key=_LINK.subject,
            format_func=tasks.title,
            required=True,
            on_change=_LINK.forget_models,
        )
    return _with(cards, st.session_state[_LINK.subject])


def _with(cards: list[dict], task: str) -> list[dict]:
    return [card for card in cards if card["task"] == task]


def _corpora(cards: list[dict]) -> list[str]:
    return list(dict.fromkeys(map(palette.corpus_of, cards)))


def _show(shelf: Shelf, cards: list[dict]) -> None:
    place = st.container()
    timed = any(map(tasks.timed_text, cards))
    if timed and st.button(_("Measure latency here"), icon=":material/timer:"):
        _measure(shelf, cards)
    latencies = _latencies(cards)
    titles = palette.titles(cards)
    if hurried := [titles[name] for name, taken in latencies.items() if taken.busy]:
        said = _(
            "Measured while the server did something else, and so too high: {models}. Measure "
            "again when it is quiet."
        )
        st.caption(said.format(models=_(", ").join(hurried)))
    with place:
        overview.show(tables.overview(cards, latencies), cards)
    drawn = _some(_of_one_corpus(cards))
    if headline := figures.headline(drawn):
        behaviour.show(drawn, headline, tables.overview(drawn, latencies))
    one_card.show(cards)


def _of_one_corpus(cards: list[dict]) -> list[dict]:
    """Figures of different corpora say nothing about each other, so charts show one at a time."""
    corpora = _corpora(cards)
    if st.session_state[_LINK.corpus] not in corpora:
        st.session_state[_LINK.corpus] = corpora[0]
    if len(corpora) > 1:
        st.segmented_control(
            _("Charts of models that learned from"),
            corpora,
            key=_LINK.corpus,
            format_func=palette.corpus_title,
            required=True,
            on_change=_LINK.forget_models,
        )
    chosen = st.session_state[_LINK.corpus]
    return [card for card in cards if palette.corpus_of(card) == chosen]


def _some(cards: list[dict]) -> list[dict]:
    """Those that the visitor picked, all at first; the link follows the choice."""
    titles = palette.titles(cards)
    picked = pick(_("Models in the charts"), _LINK, titles)
    if len(picked) in (0, len(titles)):  # of none there is nothing to draw
        picked = []
    _LINK.write(",".join(picked))
    return [card for card in cards if card["model"] in picked] or cards


@st.cache_resource
def measured() -> dict[str, Time]:
    """How long models took here, by their card's digest, for all visitors."""
    return {}


def _latencies(cards: list[dict]) -> dict[str, Time]:
    known = measured()
    return {card["model"]: known[card["digest"]] for card in cards if card["digest"] in known}


def _measure(shelf: Shelf, cards: list[dict]) -> None:
    """Time each model on its task's text, one after the other: none need stay in memory."""
    cards = [card for card in cards if tasks.timed_text(card)]  # nobody says how to time others
    place = st.empty()
    for done, card in enumerate(cards):
        said = _("Measuring latency: {done} of {all} models").format(done=done, all=len(cards))
        place.progress(done / len(cards), text=said)
        try:
            model = shelf.models.get(card["model"])
            if not model:  # another visitor had folders looked through, and it is gone
                continue
            _note(card["digest"], _timed(model, tasks.timed_text(card)))
        except serving.ServingError as error:
            st.warning(language.told(error))
    place.empty()


def _timed(model: serving.Model, text: str) -> Time:
    with SERVER.work():
        busy = SERVER.busy
        seconds = serving.latency(model, text, _RUNS)
        return Time(seconds, _RUNS, busy or SERVER.busy)


def _note(digest: str, taken: Time) -> None:
    """Keep a time, unless a better one is known."""
    known = measured().get(digest)
    if not (taken.busy and known and not known.busy):
        measured()[digest] = taken
