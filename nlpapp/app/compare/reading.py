"""The chart of the reading: the answer of each model after every word."""

import json
import re
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from nlpapp import languages
from nlpapp.app.asking import Trace, Verdict
from nlpapp.app.charts import FONT, GREY, HEIGHT, colour, dash
from nlpapp.app.language import _
from nlpapp.app.palette import class_title

FEW_TOKENS = 45  # up to here the words themselves stand under the axis
_LONGEST_WORD = 14  # letters


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


def rows(
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
            read = {"number": number, "token": longest[: len(scores)], "probability": scores}
            frames.append(pd.DataFrame(read).assign(model=titles[name]))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def chart(rows: pd.DataFrame, watched: str, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """The probability of a class as the models read on; a line follows the pointer."""
    tokens = rows.drop_duplicates("number").sort_values("number")["token"].tolist()
    base = alt.Chart(rows).encode(x=axis_of(tokens))
    chance = alt.Y(
        "probability:Q",
        title=None,  # stands above: Chinese beside an axis would lie on its side
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=5),
    )
    lines = base.mark_line(strokeWidth=2.5).encode(
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
                alt.Tooltip("number:Q", title=_("Token")),
                alt.Tooltip("token:N", title=_("Word")),
                *(
                    alt.Tooltip(field=_field(name), type="quantitative", title=name, format=".1%")
                    for name in shown
                ),
            ],
        )
        .add_params(near)
    )
    half = alt.Chart().mark_rule(color=GREY, strokeDash=[3, 3], opacity=0.6)
    half = half.encode(y=alt.datum(0.5))
    probability = _("Probability of “{name}”").format(name=class_title(watched))
    title = alt.Title(_("The answer as they read on"), subtitle=probability)
    return alt.layer(half, lines, dots, pointer).properties(height=HEIGHT, title=title)


def _field(name: str) -> str:
    """The name of a column, so that Vega takes no sign of it for a path."""
    return re.sub(r"([.\[\]\\'\"])", r"\\\1", name)


def axis_of(tokens: Sequence[str]) -> alt.X:
    """Tokens by their number from 1; few of them stand there themselves."""
    count, title = len(tokens), _("Tokens read")
    scale = alt.Scale(domain=[1, max(count, 2)], nice=False)
    if count > FEW_TOKENS:
        axis = alt.Axis(grid=False, tickMinStep=1, format="d")
        return alt.X("number:Q", title=title, scale=scale, axis=axis)
    # Chinese characters stand upright, one below the other: each a line of its label.
    upright = languages.unspaced(tokens)
    words = [token[:_LONGEST_WORD] for token in tokens]
    labels = json.dumps(["", *map(list, words)] if upright else ["", *words])  # Vega's list too
    axis = alt.Axis(
        grid=False,
        values=list(range(1, count + 1)),
        labelExpr=f"{labels}[datum.value]",
        labelAngle=0 if upright else -90,
        labelLineHeight=FONT + 1,
        labelOverlap=True,
    )
    return alt.X("number:Q", title=title, scale=scale, axis=axis)
