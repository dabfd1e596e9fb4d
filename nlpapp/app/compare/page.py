"""The Compare page: one text, a column a model, and one chart of how they read it."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, as_completed

import streamlit as st

from nlpapp.app import asking, charts, choosing, groups, language, loading, palette, tasks
from nlpapp.app.compare import agreement, columns, distance, feeling, learned, marks, reading
from nlpapp.app.compare.examples import CHINESE, ENGLISH, EXAMPLES
from nlpapp.app.language import N_, _
from nlpapp.app.link import Link
from nlpapp.app.plain import plain
from nlpapp.app.traffic import TURNS
from nlpapp.serving import ServingError


def page() -> None:
    """Draw the page."""
    st.header(_("Same text, different memory"), anchor=False)
    st.markdown(
        _(
            "One model, trained with different recurrent cells on the same texts. Write a review "
            "that changes its mind: which of them still know at the end how it began?"
        )
    )
    choosing.draw(_CHOICE)


def _compare(text: str, cards: Sequence[dict], titles: Mapping[str, str]) -> None:
    arriving, place = loading.arriving(cards), st.empty()
    shown = {card["model"]: columns.Column(titles[card["model"]], card) for card in cards}
    said = ""

    def draw() -> None:
        place.html(columns.page(list(shown.values()), text, said))

    for models, left in arriving:
        shown = {name: shown[name] for name in shown if name in models or name in left}
        with TURNS.turn(urgent=True):
            _ask(models, shown, text)
        if left:
            draw()
    verdicts = {name: column.verdict for name, column in shown.items() if column.verdict}
    for name in agreement.dissenters(verdicts):
        shown[name].dissents = True
    if verdicts:
        said = agreement.sentence(verdicts, titles)
    draw()
    if verdicts:
        marks.draw(text, next(iter(verdicts.values())).classes)
    with TURNS.turn(urgent=False):  # verdicts of others come first
        answering = {name: models[name] for name in verdicts}
        traces = _trace(answering, shown, text, draw)
        if traces and not any(len(trace.tokens) for trace in traces.values()):
            st.info(_("There is no word in this text: this is what each model says to nothing."))
            return
        if traces:
            _explain(verdicts)
            _chart(verdicts, traces, titles, palette.styles([it.card for it in models.values()]))
        if answering:
            watched = reading.watched_class(list(verdicts.values()))
            distance.draw(text, list(answering.values()), traces, watched, titles)


def _ask(models: dict, shown: dict, text: str) -> None:
    # One after the other: side by side they would take each other's time.
    for name, model in models.items():
        shown[name].traceless = "trace" not in model.signatures
        if shown[name].verdict and len(text) > asking.LONGEST_REMEMBERED:
            continue  # as it was when this model came: nobody remembers what it said
        try:
            shown[name].verdict = asking.verdict(model, text)
        except ServingError as error:
            shown[name].problem = language.told(error)


def _trace(models: dict, shown: dict, text: str, draw: Callable) -> dict[str, asking.Trace]:
    """Trace every model, and draw its column anew as its trace comes."""
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
            column.problem = language.told(error)
        draw()
    return {name: column.trace for name, column in shown.items() if column.trace}


def _explain(verdicts: dict) -> None:
    classes = next(iter(verdicts.values())).classes
    names = [plain(palette.class_title(name)) for name in classes]
    if len(classes) == 2:
        looks = palette.class_colours(classes).values()
        marked = [
            f'<span style="border-bottom:.25rem solid {look}">{name}</span>'
            for name, look in zip(names, looks, strict=True)
        ]
        meaning = _(
            "The colour of a word: it speaks for {one} or for {other}; the stronger, the more."
        ).format(one=marked[0], other=marked[1])
    else:
        meaning = _(
            "Blue words speak for the verdict, orange ones against it; the stronger, the more."
        )
    if feeling.between_feelings(classes):
        third = _(
            "These models know no third answer: where neither is more probable than {share}, they "
            "are right little more often than a coin would be, and no clear feeling was found."
        )
        meaning = f"{meaning} {third.format(share=f'{feeling.NEAR_MIDDLE:.0%}')}"
    st.caption(meaning, unsafe_allow_html=True)


def _chart(verdicts: dict, traces: dict, titles: dict, looks: dict) -> None:
    watched = reading.watched_class(list(verdicts.values()))
    rows = reading.rows(watched, verdicts, traces, titles)
    titles = {name: titles[name] for name in traces}
    described = _("Line chart: how probable {models} find “{name}” after each word.").format(
        models=", ".join(titles.values()), name=palette.class_title(watched)
    )
    charts.show(reading.chart(rows, watched, titles, looks), described)
    st.html(charts.legend(titles, looks))
    st.caption(
        _(
            "Each point is the answer had the text ended there. A line that drifts back to the "
            "middle forgets; one that turns late was convinced late."
        )
    )


_SIDES = (
    choosing.Side(
        N_("the whole text"),
        N_(
            "Their answers are made of what they held after every single word, so even a cell that "
            "has forgotten a word still reports it."
        ),
        lambda card: not groups.ends(card),
    ),
    choosing.Side(
        N_("only their last state"),
        N_(
            "Their answers are made of what is left in the cell after the last word; reading "
            "backward, after the first. What it has forgotten by then is gone."
        ),
        groups.ends,
    ),
)


def _usual(cards: Sequence[dict]) -> list[str]:
    """Models of the first side, where there are some."""
    return choosing.names_of(filter(_SIDES[0].has, cards)) or choosing.names_of(cards)


tasks.declare(
    tasks.Task(
        "sentiment",
        N_("Sentiment"),
        N_("a review of about 250 words"),
        {"en": ENGLISH["About 250 words"], "zh": CHINESE["Early verdict, long plot"]},
    )
)
_CHOICE = choosing.Choice(
    task="sentiment",
    link=Link("compare", "text"),
    examples=EXAMPLES,
    groups=groups.by_corpus,
    told=learned.sentence,
    grouped=N_("Learned from"),
    text=N_("Your review"),
    placeholders={
        "en": N_("Write or paste a review"),
        "zh": N_("Write or paste a review in Chinese"),
    },
    go=N_("Compare"),
    icon=":material/compare_arrows:",
    nothing=N_("Write a review or choose an example: the models answer at once."),
    answer=_compare,
    usual=_usual,
    sides=_SIDES,
    sided=N_("They hear"),
)
