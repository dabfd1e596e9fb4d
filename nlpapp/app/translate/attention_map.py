"""The attention map: for each piece that a model wrote, where in the source it looked."""

import json
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from nlpapp.app.language import _
from nlpapp.app.palette import Style
from nlpapp.app.translate import pieces
from nlpapp.app.translate.answers import Insight

MOST = 60  # pieces of either sentence; more could not be told apart
_CELL, _LEAST = 30, 20  # pixels: of a cell where there is room, and what a label needs
_ROOM = 560  # pixels
_LINE, _PADDING = 17, 6


def rows(insight: Insight) -> pd.DataFrame:
    """A row for each pair of pieces: source and target as numbers from 0, read, wrote, weight."""
    weights = insight.attention[:MOST, :MOST]  # [target time, source time]
    target, source = np.indices(weights.shape)
    read = np.array(pieces.labels(insight.source), object)
    wrote = np.array(pieces.labels(insight.target), object)
    return pd.DataFrame(
        {
            "source": source.ravel(),
            "target": target.ravel(),
            "read": read[source.ravel()],
            "wrote": wrote[target.ravel()],
            "weight": weights.ravel(),
        }
    )


def chart(insight: Insight, look: Style) -> alt.Chart:
    """The map in the model's colour, which shows by its strength on light and on dark alike."""
    read = pieces.labels(insight.source)[:MOST]
    wrote = pieces.labels(insight.target)[:MOST]
    return (
        alt.Chart(rows(insight))
        .mark_rect(color=look.colour, cornerRadius=2, stroke="#8A8F98", strokeOpacity=0.18)
        .encode(
            x=alt.X("source:O", title=None, axis=_across(read), scale=alt.Scale(paddingInner=0.04)),
            y=alt.Y("target:O", title=None, axis=_down(wrote), scale=alt.Scale(paddingInner=0.04)),
            # Few pieces get all of the attention; a root lets half of it be seen.
            opacity=alt.Opacity(
                "weight:Q",
                scale=alt.Scale(type="pow", exponent=0.7, domain=[0, 1], range=[0.04, 1]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("wrote:N", title=_("Wrote")),
                alt.Tooltip("read:N", title=_("looking at")),
                alt.Tooltip("weight:Q", title=_("Attention"), format=".1%"),
            ],
        )
        .properties(width=alt.Step(_step(read)), height=alt.Step(_step(wrote)))
    )


def _step(names: Sequence[str]) -> int:
    """Pixels of a cell along an axis: every name is shown, so a long axis is a long one."""
    return max(_LEAST, min(_CELL, _ROOM // max(len(names), 1)))


def _across(read: Sequence[str]) -> alt.Axis:
    """The source: Chinese upright, a character under another; letters along the line of writing."""
    if not any(map(pieces.upright, read)):
        return _axis(read, "top", labelAngle=-90, labelPadding=_PADDING)
    # Vega hangs lines down from the first: empty ones before the others set all on one line.
    most = max(map(len, read))
    lines = [[""] * (most - len(piece)) + list(piece) for piece in read]
    room = _PADDING + _LINE * (most - 1)
    return _axis(lines, "top", labelAngle=0, labelLineHeight=_LINE, labelPadding=room)


def _down(wrote: Sequence[str]) -> alt.Axis:
    return _axis(wrote, "left", labelPadding=_PADDING)


def _axis(names: Sequence, side: str, **options) -> alt.Axis:
    # A JSON list is Vega's list too; of a list within it, each item is a line.
    return alt.Axis(
        orient=side,
        labelExpr=f"{json.dumps(names)}[datum.value]",
        labelLimit=110,
        labelOverlap=False,
        labelFlush=False,
        ticks=False,
        domain=False,
        **options,
    )
