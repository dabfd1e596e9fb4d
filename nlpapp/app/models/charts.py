"""The charts of the Models page, each from a table of `tables`."""

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd

from nlpapp.app.charts import GREY, colour, dash
from nlpapp.app.figures import ACCURACY, Figure

HEIGHT = 330
# Where a name stands beside its dot, by how the text is aligned: pixels right and down.
_SIDES = {
    "left high": (9, -8),
    "left low": (9, 8),
    "right high": (-9, -8),
    "right low": (-9, 8),
}


def against(
    table: pd.DataFrame, figure: Figure, field: str, label: str, titles: Mapping, looks: Mapping
) -> alt.LayerChart:
    """A figure with its interval against a column of the overview."""
    table = table.assign(side=_sides(table, field, figure.name))
    scale = alt.Scale(zero=False, padding=24)
    axis = alt.Axis(grid=False, tickCount=5, format=".3~s")
    base = alt.Chart(table).encode(
        x=alt.X(f"{field}:Q", title=label, scale=scale, axis=axis),
        color=colour(titles, looks, "cell"),
    )
    tooltip = [
        alt.Tooltip("cell:N", title="Model"),
        alt.Tooltip(f"{figure.name}:Q", title=figure.title, format=figure.form.exact),
        alt.Tooltip("interval:N", title="95% interval"),
        alt.Tooltip(f"{field}:Q", title=label, format=".3~s"),
    ]
    value = f"{figure.name}:Q"
    whiskers = base.mark_rule(strokeWidth=2).encode(y=_up("low", figure), y2="high:Q")
    dots = base.mark_circle(size=110, opacity=1).encode(y=value, tooltip=tooltip)
    names = [
        base.transform_filter(alt.datum.side == side)
        .mark_text(align=side.split()[0], dx=dx, dy=dy, fontSize=12)
        .encode(y=value, text="cell:N")
        for side, (dx, dy) in _SIDES.items()
    ]
    return alt.layer(whiskers, dots, *names).properties(height=HEIGHT)


def by_length(
    table: pd.DataFrame, figure: Figure, titles: Mapping, looks: Mapping
) -> alt.LayerChart:
    """A figure by length of the text, a line a model within the band of its interval."""
    lengths = table.sort_values("order")["length"].drop_duplicates().tolist()
    axis = alt.Axis(labelAngle=0, labelOverlap=True, grid=False)
    # Bins of few texts have bands that would leave no height for the lines.
    low, high = float(table["value"].min()), float(table["value"].max())
    room = 0.06 * (high - low) or 0.1 * abs(high) or 1
    domain = [low - room, high + room]
    base = alt.Chart(table).encode(
        x=alt.X("length:O", sort=lengths, title=figure.lengths, axis=axis),
        y=_up("value", figure, domain=domain),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("length:N", title="Length"),
            alt.Tooltip("value:Q", title=figure.title, format=figure.form.exact),
            alt.Tooltip("low:Q", title="at least (95%)", format=figure.form.exact),
            alt.Tooltip("high:Q", title="at most (95%)", format=figure.form.exact),
            alt.Tooltip("n:Q", title="Texts"),
        ],
    )
    bands = base.mark_area(opacity=0.1, clip=True)
    bands = bands.encode(y=_up("low", figure, domain=domain), y2="high:Q")
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dash(titles, looks))
    return alt.layer(bands, lines, base.mark_circle(size=60, opacity=1)).properties(
        height=HEIGHT, title=f"{figure.title} by length"
    )


def calibration(table: pd.DataFrame, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """How often a model is right against how sure it says it is; the diagonal is honest."""
    low = min(0.5, float(table["confidence"].min()))
    scale = alt.Scale(domain=[low, 1], nice=False)
    x = alt.X("confidence:Q", title="How sure", scale=scale, axis=alt.Axis(format="%"))
    base = alt.Chart(table).encode(
        x=x,
        y=_up("accuracy", ACCURACY, "How often right"),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("confidence:Q", title="Sure", format=".1%"),
            alt.Tooltip("accuracy:Q", title="Right", format=".1%"),
            alt.Tooltip("n:Q", title="Texts"),
        ],
    )
    ends = pd.DataFrame({"confidence": [low, 1.0], "accuracy": [low, 1.0]})
    honest = alt.Chart(ends).mark_line(color=GREY, strokeDash=[3, 3], strokeWidth=1.5)
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dash(titles, looks))
    return alt.layer(
        honest.encode(x=x, y="accuracy:Q"), lines, base.mark_circle(size=50, opacity=1)
    ).properties(height=HEIGHT, title="Calibration")


def learning(
    table: pd.DataFrame, figure: Figure, titles: Mapping, looks: Mapping
) -> alt.LayerChart:
    """A figure by epoch: validation bold, training faint."""
    epochs = sorted({int(epoch) for epoch in table["epoch"]})
    base = alt.Chart(table).encode(
        x=alt.X(
            "epoch:Q",
            title="Epoch",
            scale=alt.Scale(domain=[min(epochs), max(epochs[-1], epochs[0] + 1)], nice=False),
            axis=alt.Axis(values=epochs, format="d", grid=False, labelOverlap=True),
        ),
        y=_up("value", figure),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("split:N", title="Split"),
            alt.Tooltip("epoch:Q", title="Epoch"),
            alt.Tooltip("value:Q", title=figure.title, format=figure.form.exact),
        ],
    )
    of_validation = base.transform_filter("datum.split == 'validation'")
    of_training = base.transform_filter("datum.split == 'training'")
    bold = of_validation.mark_line(strokeWidth=2.5).encode(strokeDash=dash(titles, looks))
    faint = of_training.mark_line(strokeWidth=1.2, opacity=0.45)
    return alt.layer(faint, bold, of_validation.mark_circle(size=50, opacity=1)).properties(
        height=HEIGHT, title="Learning curves"
    )


def _sides(table: pd.DataFrame, across: str, up: str) -> list[str]:
    """For each dot a key of `_SIDES`: away from the nearest dot, but not out of the chart."""
    x, y = (table[field].to_numpy(float) for field in (across, up))
    gaps = np.abs(x[:, None] - x)
    np.fill_diagonal(gaps, np.inf)
    nearest = gaps.argmin(axis=1)
    place = x.argsort().argsort()
    right = (place == len(x) - 1) | ((place > 0) & (x[nearest] >= x))
    return [
        f"{'right' if r else 'left'} {'high' if h else 'low'}"
        for r, h in zip(right, y >= y[nearest], strict=True)
    ]


def _up(
    field: str, figure: Figure, label: str | None = None, domain: list[float] | None = None
) -> alt.Y:
    # Where zero stands in view, all models look alike.
    scale = alt.Scale(domain=domain, nice=False) if domain else alt.Scale(zero=False, nice=True)
    axis = alt.Axis(format=figure.form.ticks, tickCount=5)
    return alt.Y(f"{field}:Q", title=label or figure.title, scale=scale, axis=axis)
