"""How far each cell bridges when it is trained for nothing else, from what was kept."""

from collections.abc import Mapping
from typing import NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from nlpapp.app import charts, figures, palette, remembering, results
from nlpapp.app.language import N_, _
from nlpapp.app.palette import Style
from nlpapp.app.story.step import found
from nlpapp.measured import Measurements
from nlpapp.memory.success import OPEN, row

_TASKS = {
    "recall": N_("A symbol"),
    "words": N_("A fact in words"),
    "copy": N_("Five symbols"),
    "adding": N_("Two numbers"),
}
_ASKED = {
    "recall": N_("One of eight symbols is shown, then noise; in the end: which was it?"),
    "words": N_(
        "“mara works in shanghai .”, then sentences about other things; in the end: “where does "
        "mara work ?”"
    ),
    "copy": N_("Five symbols are shown, then nothing; in the end: all five, in their order."),
    "adding": N_("A long row of numbers, two of them marked; in the end: the sum of these two."),
}
_CELLS = ("rnn", "gru", "lstm")
_OF = ("task", "cell", "equal", "distance", "recurrent", "gate_bias")


class _Line(NamedTuple):
    """A cell that began in one way. look: with its title. found: by distance."""

    look: Style
    found: dict[int, dict]


@st.fragment
def draw() -> None:
    """Draw the choice of a task, its chart, and what was found."""
    with results.telling("memory"):
        _draw(results.kept("memory", _OF, ("right", "succeeded", "guessing")))


def _draw(kept: Measurements) -> None:
    st.markdown(
        "**{title}**  \n{how}".format(
            title=_("And with nothing else to learn"),
            how=_(
                "Fresh networks with as many parameters each, on a task that asks for nothing but "
                "memory: the share they get right, by how many steps back it was shown."
            ),
        )
    )
    remembering.kept("story_task", "recall", _TASKS)
    task = st.segmented_control(
        _("To remember"),
        list(_TASKS),
        format_func=lambda name: _(_TASKS[name]),
        required=True,
        key="story_task",
    )
    lines = _lines(kept, task)
    if not lines:
        st.info(_("{title}: not measured yet.").format(title=_(_TASKS[task])))
        return
    st.caption(_(_ASKED[task]))
    titles = {name: line.look.name for name, line in lines.items()}
    looks = {name: line.look for name, line in lines.items()}
    table = _table(lines)
    said = _("Share right by the number of steps")
    charts.show(_chart(table, titles, looks), said)
    st.html(charts.legend(titles, looks))
    reached = _("; ").join(filter(None, (_reach(kept, task, cell) for cell in _CELLS)))
    found(
        _(
            "steps that each bridges, right more than nine times in ten there and at every shorter "
            "distance: {reached}. Five seeds each."
        ).format(reached=reached)
    )


def _reach(kept: Measurements, task: str, cell: str) -> str:
    """How far a cell bridges, in words; empty where it was not measured."""
    usual, opened = (row(kept, task, cell, bias) for bias in (None, OPEN))
    if not usual:
        return ""
    said = _("{cell} {steps}")
    if opened:
        said = _("{cell} {steps}, with its gate open at first {open}")
    name = _(palette.style({"cell": cell}).name)
    return said.format(
        cell=name, steps=figures.steps_bridged(usual), open=figures.steps_bridged(opened)
    )


def _lines(kept: Measurements, task: str) -> dict[str, _Line]:
    lines = {}
    for cell in _CELLS:
        for bias in (None, OPEN):
            points = row(kept, task, cell, bias)
            if points:
                lines[f"{cell} {bias}"] = _Line(_look(cell, bias), points)
    return lines


def _look(cell: str, bias: float | None) -> Style:
    usual = palette.style({"cell": cell})
    title = _(usual.name)
    if bias is None:
        return usual._replace(name=title)
    title = _("{cell}, gate open at first").format(cell=title)
    return palette.style({"cell": cell, "variant": "open"})._replace(name=title)


def _table(lines: Mapping[str, _Line]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"model": line.look.name, "distance": distance, **it["right"]}
            | {
                "guessing": it["guessing"],
                "seeds": f"{round(it['succeeded']['value'] * it['succeeded']['n'])}"
                f" / {it['succeeded']['n']}",
            }
            for line in lines.values()
            for distance, it in line.found.items()
        ]
    )


def _chart(table: pd.DataFrame, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    steps = sorted({int(it) for it in table["distance"]})
    share = alt.Scale(domain=[0, 1])
    base = alt.Chart(table).encode(
        x=alt.X(
            "distance:Q",
            title=_("Steps back"),
            scale=alt.Scale(type="log", nice=False, padding=12),
            axis=alt.Axis(grid=False, values=steps, format="d", labelOverlap=True),
        ),
        y=alt.Y("value:Q", title=None, scale=share, axis=alt.Axis(format="%", tickCount=5)),
        color=charts.colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("distance:Q", title=_("Steps back")),
            *charts.with_interval(_("Right"), ".1%"),
            alt.Tooltip("seeds:N", title=_("Seeds that succeed")),
        ],
    )
    guessing = charts.level(float(table["guessing"].iloc[0]))
    drawn = charts.curves(base, titles, looks, share, behind=[guessing])
    return drawn.properties(height=charts.HEIGHT - 50)
