"""The Compare page: one text, a column a model, and one chart of how they read it."""

from concurrent.futures import Future, as_completed

import streamlit as st

from nlpapp import serving
from nlpapp.app import agreement, asking, charts, columns, examples, foreign, link, loading, palette

TASK = "sentiment"
_EXAMPLE = "compare_example"


def page() -> None:
    """Draw the page."""
    st.header("Same text, different memory", anchor=False)
    st.markdown(
        "One model, trained with different recurrent cells on the same texts. "
        "Write a review, and see who reads it how."
    )
    shelf = loading.begin()
    shelf.listed.wait()
    cards = [card for card in shelf.found if card["task"] == TASK]
    text = ""
    if cards:
        cards = _of_one_corpus(cards)
        text = _text(palette.language_of(cards[0]))
    loading.wait()
    cards = [card for card in cards if card["model"] in shelf.models]
    if not cards:
        loading.show_none(shelf, TASK)
    else:
        _compare(text, _chosen(cards, text), shelf)
    loading.show_refused(shelf)


def _of_one_corpus(cards: list[dict]) -> list[dict]:
    """The cards of the corpus that the visitor chose, which at first is one in their language."""
    languages = {palette.corpus_of(card): palette.language_of(card) for card in cards}
    corpora = list(languages)  # in the order of the columns
    theirs = (st.context.locale or "en").partition("-")[0]
    link.adopt(corpora, next((name for name in corpora if languages[name] == theirs), corpora[0]))
    if len(corpora) > 1:
        st.segmented_control(
            "Learned from",
            corpora,
            key=link.CORPUS,
            format_func=palette.corpus_title,
            required=True,
            on_change=_change_corpus,
        )
    chosen = st.session_state[link.CORPUS]
    return [card for card in cards if palette.corpus_of(card) == chosen]


def _change_corpus() -> None:
    """Other models; and another example where an example stood, in case the language differs."""
    st.session_state.pop(link.MODELS, None)
    if st.session_state.get(link.TEXT) in [*examples.ENGLISH.values(), *examples.CHINESE.values()]:
        link.forget_text()


def _text(language: str) -> str:
    """The text to read: typed, or one of the examples."""
    offered = examples.of(language)
    st.session_state.setdefault(link.TEXT, examples.first(language))
    # The example's pill stays lit only as long as its text stands in the box.
    known = {text: name for name, text in offered.items()}
    st.session_state[_EXAMPLE] = known.get(st.session_state[link.TEXT])

    def use_example() -> None:
        if name := st.session_state[_EXAMPLE]:
            st.session_state[link.TEXT] = offered[name]

    st.pills("Examples", list(offered), key=_EXAMPLE, on_change=use_example, wrap=True)
    text = st.text_area(
        "Your review",
        key=link.TEXT,
        height=120,
        placeholder="写一段或粘贴一段中文评论" if language == "zh" else "Write or paste a review",
    )
    if notice := foreign.notice(text, language):
        st.warning(notice, icon=":material/translate:")
    return text


def _chosen(cards: list[dict], text: str) -> list[str]:
    """Names of the models to show; the link follows the choice."""
    titles = palette.titles(cards)
    missing: list[str] = []
    if link.MODELS not in st.session_state:
        asked, missing = link.asked_models(list(titles))
        st.session_state[link.MODELS] = asked or list(titles)
    row = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"
    )
    picked = row.pills(
        "Models",
        list(titles),
        selection_mode="multi",
        key=link.MODELS,
        format_func=lambda name: titles.get(name, name),
        wrap=True,
    )
    # Leaving the text box already sends the text; the button is there to be found.
    row.button("Compare", icon=":material/compare_arrows:")
    chosen = [name for name in titles if name in picked]  # in the order of the columns
    if missing:
        st.warning(f"The link asks for models that are not here: {', '.join(missing)}.")
    models = "" if chosen == list(titles) else ",".join(chosen)
    if not link.write(st.session_state[link.CORPUS], text, models):
        st.caption(
            f"The address bar's link leaves this text out: it carries at most "
            f"{link.LONGEST:,} characters."
        )
    return chosen


def _compare(text: str, chosen: list[str], shelf: loading.Shelf) -> None:
    if not text.strip():
        st.info("Write a review or choose an example: the models answer at once.")
        return
    if not chosen:
        st.info("Choose at least one model.")
        return
    models = {name: shelf.models[name] for name in chosen}
    titles = palette.titles([model.card for model in models.values()])
    shown = {name: columns.Column(titles[name], model.card) for name, model in models.items()}
    banner, place = st.empty(), st.empty()

    _ask(models, shown, text)
    verdicts = {name: column.verdict for name, column in shown.items() if column.verdict}
    for name in agreement.dissenters(verdicts):
        shown[name].dissents = True
    if verdicts:
        said = agreement.sentence(verdicts, titles)
        if agreement.agree(verdicts):
            banner.success(said, icon=":material/check:")
        else:
            banner.warning(said, icon=":material/compare_arrows:")
    place.html(columns.page(list(shown.values()), text))

    traces = _trace({name: models[name] for name in verdicts}, shown, text, place)
    if not traces:
        return
    if not any(len(trace.tokens) for trace in traces.values()):
        st.info("There is no word in this text: this is what each model says to nothing.")
        return
    _explain(verdicts)
    _chart(verdicts, traces, titles, {name: model.card["cell"] for name, model in models.items()})


def _ask(models: dict, shown: dict, text: str) -> None:
    # One after the other: side by side they would take each other's time.
    for name, model in models.items():
        try:
            shown[name].verdict = asking.verdict(model, text)
        except serving.ServingError as error:
            shown[name].problem = str(error)


def _trace(models: dict, shown: dict, text: str, place) -> dict[str, asking.Trace]:
    """Trace every model, and fill in each column as its trace comes."""
    waiting: dict[Future, str] = {
        asking.TRACERS.submit(asking.trace, model, text): name
        for name, model in models.items()
        if "trace" in model.signatures
    }
    for future in as_completed(waiting):
        column = shown[waiting[future]]
        try:
            column.trace = future.result()
        except serving.ServingError as error:
            column.problem = str(error)
        place.html(columns.page(list(shown.values()), text))
    return {name: column.trace for name, column in shown.items() if column.trace}


def _explain(verdicts: dict) -> None:
    classes = next(iter(verdicts.values())).classes
    if len(classes) == 2:
        names = [
            f'<span style="border-bottom:.25rem solid {look}">{name}</span>'
            for name, look in palette.class_colours(classes).items()
        ]
        meaning = f"The colour of a word: it speaks for {names[0]} or for {names[1]}"
    else:
        meaning = "Blue words speak for the verdict, orange ones against it"
    st.caption(f"{meaning}; the stronger, the more.", unsafe_allow_html=True)


def _chart(verdicts: dict, traces: dict, titles: dict, cells: dict) -> None:
    watched = charts.watched_class(list(verdicts.values()))
    rows = charts.reading_rows(watched, verdicts, traces, titles)
    titles = {name: titles[name] for name in traces}
    st.altair_chart(charts.reading(rows, watched, titles, cells), width="stretch")
    st.html(charts.legend(titles, cells))
    st.caption(
        "Each point is the answer had the text ended there. A line that drifts back to the middle "
        "forgets; one that turns late was convinced late."
    )
