"""The Compare page: one text, a column a model, and one chart of how they read it."""

from collections.abc import Mapping
from concurrent.futures import Future, as_completed

import streamlit as st

from nlpapp.app import asking, charts, choosing, groups, palette, tasks
from nlpapp.app.compare import agreement, columns
from nlpapp.app.compare.examples import CHINESE, ENGLISH, EXAMPLES
from nlpapp.app.language import N_
from nlpapp.app.link import Link
from nlpapp.app.plain import plain
from nlpapp.serving import Model, ServingError


def page() -> None:
    """Draw the page."""
    st.header("Same text, different memory", anchor=False)
    st.markdown(
        "One model, trained with different recurrent cells on the same texts. "
        "Write a review, and see who reads it how."
    )
    choosing.draw(_CHOICE)


def _compare(text: str, models: Mapping[str, Model], titles: Mapping[str, str]) -> None:
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
    _chart(verdicts, traces, titles, palette.styles([model.card for model in models.values()]))


def _ask(models: dict, shown: dict, text: str) -> None:
    # One after the other: side by side they would take each other's time.
    for name, model in models.items():
        try:
            shown[name].verdict = asking.verdict(model, text)
        except ServingError as error:
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
        except ServingError as error:
            column.problem = str(error)
        place.html(columns.page(list(shown.values()), text))
    return {name: column.trace for name, column in shown.items() if column.trace}


def _explain(verdicts: dict) -> None:
    classes = next(iter(verdicts.values())).classes
    if len(classes) == 2:
        names = [
            f'<span style="border-bottom:.25rem solid {look}">{plain(name)}</span>'
            for name, look in palette.class_colours(classes).items()
        ]
        meaning = f"The colour of a word: it speaks for {names[0]} or for {names[1]}"
    else:
        meaning = "Blue words speak for the verdict, orange ones against it"
    st.caption(f"{meaning}; the stronger, the more.", unsafe_allow_html=True)


def _chart(verdicts: dict, traces: dict, titles: dict, looks: dict) -> None:
    watched = charts.watched_class(list(verdicts.values()))
    rows = charts.reading_rows(watched, verdicts, traces, titles)
    titles = {name: titles[name] for name in traces}
    st.altair_chart(charts.reading(rows, watched, titles, looks), width="stretch")
    st.html(charts.legend(titles, looks))
    st.caption(
        "Each point is the answer had the text ended there. A line that drifts back to the middle "
        "forgets; one that turns late was convinced late."
    )


tasks.declare(
    tasks.Task(
        "sentiment",
        N_("Sentiment"),
        N_("a review of about 250 words"),
        {"en": ENGLISH["About 250 words"], "zh": CHINESE["开头定调，后文很长"]},
    )
)
_CHOICE = choosing.Choice(
    task="sentiment",
    link=Link("compare"),
    examples=EXAMPLES,
    groups=groups.by_corpus,
    grouped="Learned from",
    text="Your review",
    placeholders={"en": "Write or paste a review", "zh": "写一段或粘贴一段中文评论"},
    go="Compare",
    icon=":material/compare_arrows:",
    nothing="Write a review or choose an example: the models answer at once.",
    answer=_compare,
)
