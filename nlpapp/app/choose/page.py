"""The Choose page: which kind of model for a problem of one's own, by what was measured."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from nlpapp.advice import words
from nlpapp.advice.choice import Advice, recommend
from nlpapp.advice.evidence import Evidence, costs_of, of_classifiers, of_translators
from nlpapp.advice.judged import leave_one_out
from nlpapp.app import language, loading, palette, results
from nlpapp.app.choose import asked, comparison, curves, teachers
from nlpapp.app.language import _
from nlpapp.app.plain import plain
from nlpapp.measured import MeasuredError


def page() -> None:
    """Draw the page."""
    st.header(_("Which model for your problem"), anchor=False)
    st.markdown(
        _(
            "Say what you have, and see which kind of model this project's own measurements speak "
            "for, what else comes close, and what would change the answer."
        )
    )
    task, question = asked.draw()
    cards = loading.listed().found
    if task == asked.FORECAST:
        st.info(
            _(
                "How forecasters do by the number of examples was not measured. What those of this "
                "project reach, beside saying that nothing changes, stands on the pages Forecast "
                "and Models."
            )
        )
        comparison.draw(cards, None)
        return
    try:
        evidence = _evidence(task, cards)
    except MeasuredError as error:
        st.info(language.told(error))
        evidence = None
    else:
        _recommend(recommend(question, evidence), evidence)
    if evidence and evidence.measure == "accuracy" and evidence.problems:
        _put_to_the_test(evidence)
        curves.draw(evidence)
        teachers.draw(evidence, cards)
    comparison.draw(cards, evidence if task == asked.CLASSIFY else None)


def _evidence(task: str, cards: Sequence[dict]) -> Evidence:
    """What is known of a task: of one that nothing is made for, nothing."""
    named = asked.TASKS[task].card
    costs = costs_of(results.ROOT / "costs.json", named)
    if task == asked.CLASSIFY:
        return of_classifiers(results.ROOT / "tradeoffs.json", costs)
    return of_translators([card for card in cards if card["task"] == named], costs)


def _recommend(advice: Advice, evidence: Evidence) -> None:
    sentences = words.sentences(advice, evidence, palette.corpus_name)
    said = [plain(language.told(it)) for it in sentences]
    with st.container(border=True, key="advice"):
        if advice.chosen:
            st.subheader(language.told(words.title(advice.chosen.kind)), anchor=False)
        first, *rest = said
        st.markdown(first if advice.is_near else f"⚠ {first}")  # an icon has an English name
        if rest:
            st.markdown("\n".join(f"- {sentence}" for sentence in rest))
    if advice.estimates:
        _table(advice, evidence.measure)


def _table(advice: Advice, measure: str) -> None:
    """A row for each kind that was measured on the nearest problem, best first."""
    scale = 100 if measure == "accuracy" else 1
    rows = [
        {
            "kind": language.told(words.title(it.kind)),
            "value": scale * it.value,
            "interval": f"{scale * it.low:.1f}–{scale * it.high:.1f}",
            "took": language.told(words.duration(it.seconds)),
            "parameters": advice.problems[0].found[it.kind].parameters,
            "median": it.cost and it.cost.median,
            "most": it.cost and it.cost.most,
            "throughput": it.cost and it.cost.texts_per_second,
            "memory": it.cost and it.cost.megabytes,
        }
        for it in advice.estimates
    ]
    column, text = st.column_config.NumberColumn, st.column_config.TextColumn
    told = _("Accuracy, %") if measure == "accuracy" else "BLEU"
    seconds = _("Processor time, of all cores together.") if measure == "accuracy" else None
    st.dataframe(
        pd.DataFrame(rows).dropna(axis=1, how="all"),
        hide_index=True,
        height="content",
        placeholder="–",
        alt=_("What is to be expected of each kind of model, and what it costs"),
        column_config={
            "kind": text(_("Kind"), pinned=True),
            "value": column(told, format="%.1f"),
            "interval": text(_("Interval (95%)")),
            "took": text(_("Learned in"), help=seconds),
            "parameters": column(_("Parameters"), format="localized"),
            "median": column(_("Latency, ms"), format="%.1f", help=_("The median.")),
            "most": column(_("95 of 100, ms"), format="%.1f"),
            "throughput": column(_("Texts a second"), format="%.0f", help=_("In batches of 64.")),
            "memory": column(_("Memory, MB"), format="%.0f"),
        },
    )


def _put_to_the_test(evidence: Evidence) -> None:
    st.subheader(_("Can it be trusted?"), anchor=False)
    if judged := leave_one_out(evidence):
        st.markdown(language.told(words.tested(judged)))
    else:
        st.markdown(
            _(
                "Too few problems were measured yet to leave one out and ask for it. This measures "
                "them: {command}"
            ).format(command="`python -m training.tradeoffs`")
        )
