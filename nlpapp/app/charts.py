"""What every chart shares: one line style a model, one legend, and the chart of the reading.

The legend is HTML beside the chart, since one drawn by Vega does not wrap on a phone.
"""

import json
from collections.abc import Mapping, Sequence
from html import escape

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from nlpapp.app.asking import Trace, Verdict
from nlpapp.app.palette import Style

TEXT = 14  # pixels of the letters in a chart: read from the back of a room
FEW_TOKENS = 45  # up to here the words themselves stand under the axis
HEIGHT = 380
GREY = "#8A8F98"  # reads on white and on black


def show(chart: alt.Chart | alt.LayerChart, told: str, key: str | None = None) -> None:
    """Draw a chart as wide as its place. told: what it shows, for whoever cannot see it."""
    chart = chart.configure_axis(labelFontSize=TEXT, titleFontSize=TEXT)
    chart = chart.configure_title(fontSize=TEXT + 2)
    st.altair_chart(chart, width="stretch", alt=told, key=key)


def colour(
    titles: Mapping[str, str], looks: Mapping[str, Style], field: str = "model"
) -> alt.Color:
    """Each model in its colour. titles and looks: by model name."""
    colours = [looks[name].colour for name in titles]
    return alt.Color(
        f"{field}:N", scale=alt.Scale(domain=list(titles.values()), range=colours), legend=None
    )


def dash(titles: Mapping[str, str], looks: Mapping[str, Style]) -> alt.StrokeDash:
    """Each model in its dashes."""
    dashes = [list(looks[name].dash) for name in titles]
    return alt.StrokeDash(
        "model:N", scale=alt.Scale(domain=list(titles.values()), range=dashes), legend=None
    )


def legend(titles: Mapping[str, str], looks: Mapping[str, Style]) -> str:
    """The lines of all models with their names, as HTML that wraps."""
    entries = []
    for name, title in titles.items():
        line = f"width:1.9rem;height:.2rem;background:{_drawn(looks[name])}"
        entries.append(
            '<span style="display:inline-flex;align-items:center;gap:.4rem;white-space:nowrap">'
            f'<span style="{line}"></span>{escape(title)}</span>'
        )
    look = "display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;font-size:.9rem"
    return f'<div style="{look}">{"".join(entries)}</div>'


def _drawn(look: Style) -> str:
    """A dashed line as a CSS background: Streamlit lets no SVG through."""
    stops, at = [], 0
    for place, length in enumerate(look.dash):
        hue = "transparent" if place % 2 else look.colour
        stops.append(f"{hue} {at}px {at + length}px")
        at += length
    return f"repeating-linear-gradient(90deg,{','.join(stops)})"


def watched_class(verdicts: Sequence[Verdict]) -> str:
    """The class whose probability is drawn: the last of two; of more, the overall leader."""
    classes = verdicts[0].classes
    if len(classes) == 2:
        return classes[1]
    totals = {name: 0.0 for verdict in verdicts for name in verdict.classes}
    for verdict in verdicts:
        for name, score in zip(verdict.classes, verdict.scores, strict=True):
            totals[name] += float(score)
    return max(totals, key=totals.get)


def reading_rows(
    watched: str, verdicts: Mapping[str, Verdict], traces: Mapping[str, Trace], titles: Mapping
) -> pd.DataFrame:
    """A row for each model and token: number from 1, token, model, probability."""
    longest = max(traces.values(), key=lambda trace: len(trace.tokens)).tokens
    frames = []
    for name, trace in traces.items():
        if watched in verdicts[name].classes and len(trace.tokens):
            scores = trace.scores_so_far[:, verdicts[name].classes.index(watched)]
            number = np.arange(1, len(scores) + 1)
            # One word a number, whoever read it, so that one tooltip can show all models.
            rows = {"number": number, "token": longest[: len(scores)], "probability": scores}
            frames.append(pd.DataFrame(rows).assign(model=titles[name]))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def reading(rows: pd.DataFrame, watched: str, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """The probability of a class as the models read on; a line follows the pointer."""
    tokens = rows.drop_duplicates("number").sort_values("number")["token"].tolist()
    base = alt.Chart(rows).encode(x=_axis_of(tokens))
    chance = alt.Y(
        "probability:Q",
        title=f"Probability of “{watched}”",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=5),
    )
    lines = base.mark_line(strokeWidth=2).encode(
        y=chance, color=colour(titles, looks), strokeDash=dash(titles, looks)
    )
    near = alt.selection_point(
        nearest=True, on="pointerover", fields=["number"], empty=False, clear="pointerout"
    )
    dots = lines.mark_circle(size=55).encode(
        opacity=alt.condition(near, alt.value(1), alt.value(1 if len(tokens) == 1 else 0)),
        strokeDash=alt.Undefined,
    )
    shown = [name for name in titles.values() if name in set(rows["model"])]
    pointer = (
        base.transform_pivot("model", value="probability", groupby=["number", "token"])
        .mark_rule(color=GREY, strokeWidth=1)
        .encode(
            opacity=alt.condition(near, alt.value(0.9), alt.value(0)),
            tooltip=[
                alt.Tooltip("number:Q", title="Token"),
                alt.Tooltip("token:N", title="Word"),
                *(alt.Tooltip(f"{name}:Q", format=".1%") for name in shown),
            ],
        )
        .add_params(near)
    )
    half = alt.Chart().mark_rule(color=GREY, strokeDash=[3, 3], opacity=0.6)
    half = half.encode(y=alt.datum(0.5))
    return alt.layer(half, lines, dots, pointer).properties(
        height=HEIGHT, title="The answer as they read on"
    )


def _axis_of(tokens: Sequence[str]) -> alt.X:
    count = len(tokens)
    scale = alt.Scale(domain=[1, max(count, 2)], nice=False)
    if count > FEW_TOKENS:
        axis = alt.Axis(grid=False, tickMinStep=1, format="d")
        return alt.X("number:Q", title="Tokens read", scale=scale, axis=axis)
    words = json.dumps(["", *(token[:14] for token in tokens)])  # a JSON list is Vega's list too
    axis = alt.Axis(
        grid=False,
        values=list(range(1, count + 1)),
        labelExpr=f"{words}[datum.value]",
        labelAngle=-90,
        labelOverlap=True,
    )
    return alt.X("number:Q", title="Tokens read", scale=scale, axis=axis)
