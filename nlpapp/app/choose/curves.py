"""What was measured, drawn: accuracy by the number of examples, and by how much is read."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from nlpapp.advice import words
from nlpapp.advice.evidence import Evidence, Kind, Problem
from nlpapp.app import charts, language, palette
from nlpapp.app.language import N_, _
from nlpapp.app.remembering import kept

_SIDES = {"pool": N_("All states"), "last": N_("Only the last state")}
_VECTORS = {
    "imdb": N_("Word vectors were learned from its texts without labels."),
    "chnsenticorp": N_("Word vectors were learned, without labels, from all its training texts."),
}


def draw(evidence: Evidence) -> None:
    """Draw the section."""
    st.subheader(_("What was measured"), anchor=False)
    corpora = list(dict.fromkeys(problem.corpus for problem in evidence.problems))
    one, two = st.columns(2)
    corpus, side = corpora[0], "pool"
    if len(corpora) > 1:
        with one:
            kept("choose_corpus", corpus, corpora)
            corpus = st.segmented_control(
                _("Learned from"),
                corpora,
                format_func=palette.corpus_title,
                required=True,
                key="choose_corpus",
            )
    with two:
        kept("choose_side", side, _SIDES)
        side = st.segmented_control(
            _("What the answer is made of"),
            list(_SIDES),
            format_func=lambda name: _(_SIDES[name]),
            required=True,
            key="choose_side",
        )
    problems = [problem for problem in evidence.problems if problem.corpus == corpus]
    known = list(dict.fromkeys(kind for problem in problems for kind in problem.found))
    kinds = sorted(
        (it for it in known if it.cell == "linear" or (it.variant == "last") == (side == "last")),
        key=lambda it: list(palette.CELLS).index(it.cell) if it.cell in palette.CELLS else 99,
    )
    _charts(problems, kinds)
    told = _("Bars are intervals of 95%; where examples were drawn several times, over the draws.")
    alone = _("No teacher helps here: so many examples are so many labels.")
    vectors = _(_VECTORS[corpus]) if corpus in _VECTORS else ""
    st.caption(" ".join(filter(None, [told, alone, vectors])))


def _charts(problems: Sequence[Problem], kinds: Sequence[Kind]) -> None:
    names = {str(kind): language.told(words.title(kind)) for kind in kinds}
    looks = {
        str(kind): palette.style({"cell": kind.cell, "variant": kind.variant}) for kind in kinds
    }
    whole = [problem for problem in problems if problem.is_whole]
    read = [problem for problem in problems if problem.is_all]
    drawn = {
        _("Accuracy by examples"): ("examples", _("Labelled examples"), whole),
        _("Accuracy by how much is read"): ("read", _("First tokens of a text, read"), read),
    }
    for place, (title, (field, label, of)) in zip(st.columns(2), drawn.items(), strict=True):
        rows = [
            {"model": names[str(kind)], field: getattr(it, field)} | _figures(it, kind)
            for it in of
            for kind in kinds
            if kind in it.found
        ]
        with place:
            if rows:
                chart = _chart(pd.DataFrame(rows), field, label, names, looks)
                charts.show(chart.properties(title=title), title)
            else:
                st.info(_("{title}: not measured yet.").format(title=title))
    st.html(charts.legend(names, looks))


def _figures(problem: Problem, kind: Kind) -> dict:
    found = problem.found[kind]
    return {"value": found.value, "low": found.low, "high": found.high, "took": found.seconds}


def _chart(table: pd.DataFrame, field: str, label: str, names: dict, looks: dict) -> alt.LayerChart:
    lowest = max(0.0, float(table["low"].min()) - 0.02)
    area = alt.Scale(domain=[lowest, min(1.0, float(table["high"].max()) + 0.02)], nice=False)
    values = sorted({int(it) for it in table[field]})
    base = alt.Chart(table).encode(
        x=alt.X(
            f"{field}:Q",
            title=label,
            scale=alt.Scale(type="log", nice=False, padding=12),
            axis=alt.Axis(grid=False, values=values, format=",d", labelOverlap=True),
        ),
        y=alt.Y("value:Q", title=None, scale=area, axis=alt.Axis(format="%", tickCount=5)),
        color=charts.colour(names, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip(f"{field}:Q", title=label, format=",d"),
            *charts.with_interval(_("Accuracy"), ".1%"),
            alt.Tooltip("took:Q", title=_("Learned in, s of processor time"), format=",.3~r"),
        ],
    )
    return charts.curves(base, names, looks, area).properties(height=charts.HEIGHT - 50)
