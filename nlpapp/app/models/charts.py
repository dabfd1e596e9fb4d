"""The charts of the Models page, each from a table of `tables`."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from nlpapp.app.charts import FONT, GREY, colour, dash, with_interval
from nlpapp.app.figures import ACCURACY, Figure
from nlpapp.app.language import _

HEIGHT = 330
_WIDTH = 560  # pixels: of one of two charts on a laptop
_PADDING = 24  # pixels between the outermost dots and the chart's edge
_DOT, _LETTER = 6, 7.5  # pixels: half of a dot, and a letter of a name
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
    scale = alt.Scale(zero=False, padding=_PADDING)
    axis = alt.Axis(grid=False, tickCount=5, format=".3~r")
    base = alt.Chart(table).encode(
        x=alt.X(f"{field}:Q", title=label, scale=scale, axis=axis),
        color=colour(titles, looks, "cell"),
    )
    tooltip = [
        alt.Tooltip("cell:N", title=_("Model")),
        alt.Tooltip(f"{figure.name}:Q", title=_(figure.title), format=figure.form.exact),
        alt.Tooltip("interval:N", title=_("Interval (95%)")),
        alt.Tooltip(f"{field}:Q", title=label, format=".3~r"),
    ]
    value = f"{figure.name}:Q"
    whiskers = base.mark_rule(strokeWidth=2).encode(y=_up("low", figure), y2="high:Q")
    dots = base.mark_circle(size=110, opacity=1).encode(y=value, tooltip=tooltip)
    names = [
        base.transform_filter(alt.datum.side == side)
        .mark_text(align=side.split()[0], dx=dx, dy=dy)
        .encode(y=value, text="cell:N")
        for side, (dx, dy) in _SIDES.items()
    ]
    return alt.layer(whiskers, dots, *names).properties(height=HEIGHT)


def by_length(
    table: pd.DataFrame, figure: Figure, titles: Mapping, looks: Mapping
) -> alt.LayerChart:
    """A figure by length of the text, a line a model; its intervals are thin bars side by side."""
    lengths = table.sort_values("order")["length"].drop_duplicates().tolist()
    axis = alt.Axis(labelAngle=0, labelOverlap=True, grid=False)
    # Lengths of few texts have intervals that would leave no height for the lines.
    low, high = float(table["value"].min()), float(table["value"].max())
    room = 0.06 * (high - low) or 0.1 * abs(high) or 1
    domain = [low - room, high + room]
    base = alt.Chart(table).encode(
        x=alt.X(
            "length:O",
            sort=lengths,
            title=_(figure.lengths),
            axis=axis,
            scale=alt.Scale(paddingInner=0.6, paddingOuter=0.3),
        ),
        xOffset=alt.XOffset("model:N", sort=list(titles.values())),
        y=_up("value", figure, domain=domain),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("length:N", title=_("Length")),
            *with_interval(_(figure.title), figure.form.exact),
            alt.Tooltip("n:Q", title=_("Texts")),
        ],
    )
    bars = base.mark_rule(strokeWidth=1.5, opacity=0.5, clip=True)
    bars = bars.encode(y=_up("low", figure, domain=domain), y2="high:Q")
    lines = base.mark_line(strokeWidth=2.5).encode(strokeDash=dash(titles, looks))
    dots = base.mark_circle(size=70, opacity=1)
    return alt.layer(bars, lines, dots).properties(height=HEIGHT)


def by_kind(table: pd.DataFrame, figure: Figure, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """A figure by what texts are about: a line a kind, a dot with its interval a model."""
    kinds = table["kind"].drop_duplicates().tolist()
    scale = alt.Scale(zero=False, nice=True)
    base = alt.Chart(table).encode(
        y=alt.Y("kind:N", sort=kinds, title=None, axis=alt.Axis(grid=True, labelLimit=120)),
        yOffset=alt.YOffset("model:N", sort=list(titles.values())),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("kind:N", title=_("Kind of text")),
            *with_interval(_(figure.title), figure.form.exact),
            alt.Tooltip("n:Q", title=_("Texts")),
        ],
    )
    axis = alt.Axis(format=figure.form.ticks, tickCount=5)
    whiskers = base.mark_rule(strokeWidth=1.5, opacity=0.5)
    whiskers = whiskers.encode(x=alt.X("low:Q", title=None, scale=scale, axis=axis), x2="high:Q")
    dots = base.mark_circle(size=60, opacity=1).encode(x=alt.X("value:Q", title=None, scale=scale))
    return alt.layer(whiskers, dots).properties(height=max(HEIGHT, 46 * len(kinds)))


def calibration(table: pd.DataFrame, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """How often a model is right against how sure it says it is; the diagonal is honest."""
    low = min(0.5, float(table["confidence"].min()))
    scale = alt.Scale(domain=[low, 1], nice=False)
    x = alt.X("confidence:Q", title=_("How sure"), scale=scale, axis=alt.Axis(format="%"))
    base = alt.Chart(table).encode(
        x=x,
        y=_up("accuracy", ACCURACY, _("How often right")),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("confidence:Q", title=_("How sure"), format=".1%"),
            alt.Tooltip("accuracy:Q", title=_("How often right"), format=".1%"),
            alt.Tooltip("n:Q", title=_("Texts")),
        ],
    )
    ends = pd.DataFrame({"confidence": [low, 1.0], "accuracy": [low, 1.0]})
    honest = alt.Chart(ends).mark_line(color=GREY, strokeDash=[3, 3], strokeWidth=1.5)
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dash(titles, looks))
    return alt.layer(
        honest.encode(x=x, y="accuracy:Q"), lines, base.mark_circle(size=50, opacity=1)
    ).properties(height=HEIGHT)


def learning(
    table: pd.DataFrame, figure: Figure, titles: Mapping, looks: Mapping
) -> alt.LayerChart:
    """A figure by epoch: validation bold, training faint."""
    epochs = sorted({int(epoch) for epoch in table["epoch"]})
    named = {"training": _("training"), "validation": _("validation")}
    table = table.assign(of=table["split"].map(named))
    base = alt.Chart(table).encode(
        x=alt.X(
            "epoch:Q",
            title=_("Epoch"),
            scale=alt.Scale(domain=[min(epochs), max(epochs[-1], epochs[0] + 1)], nice=False),
            axis=alt.Axis(values=epochs, format="d", grid=False, labelOverlap=True),
        ),
        y=_up("value", figure),
        color=colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("of:N", title=_("Split")),
            alt.Tooltip("epoch:Q", title=_("Epoch")),
            alt.Tooltip("value:Q", title=_(figure.title), format=figure.form.exact),
        ],
    )
    of_validation = base.transform_filter("datum.split == 'validation'")
    of_training = base.transform_filter("datum.split == 'training'")
    bold = of_validation.mark_line(strokeWidth=2.5).encode(strokeDash=dash(titles, looks))
    faint = of_training.mark_line(strokeWidth=1.2, opacity=0.45)
    return alt.layer(faint, bold, of_validation.mark_circle(size=50, opacity=1)).properties(
        height=HEIGHT
    )


def _sides(table: pd.DataFrame, across: str, up: str) -> list[str]:
    """For each dot a key of `_SIDES`: where its name lies on least of other names and dots."""
    x, y = _pixels(table[across], _WIDTH), HEIGHT - _pixels(table[up], HEIGHT)
    taken = [(at - _DOT, top - _DOT, at + _DOT, top + _DOT) for at, top in zip(x, y, strict=True)]
    chosen = []
    for name, at, top in zip(table["cell"], x, y, strict=True):
        boxes = {side: _box(side, at, top, _LETTER * len(name)) for side in _SIDES}
        covered = {side: _beyond(box) + _shared(box, taken) for side, box in boxes.items()}
        chosen.append(min(covered, key=covered.get))
        taken.append(boxes[chosen[-1]])
    return chosen


def _pixels(values: pd.Series, room: int) -> np.ndarray:
    """About where a scale with padding puts the values, float [n]."""
    values = values.to_numpy(float)
    spread = np.ptp(values) or 1.0
    return _PADDING + (values - values.min()) / spread * (room - 2 * _PADDING)


def _box(side: str, at: float, top: float, width: float) -> tuple[float, float, float, float]:
    """Where a name stands: left, top, right, bottom, in pixels."""
    right, down = _SIDES[side]
    left = at + right if right > 0 else at + right - width
    return left, top + down - FONT / 2, left + width, top + down + FONT / 2


def _beyond(box: tuple[float, float, float, float]) -> float:
    """The square pixels of a name that a chart would cut off."""
    return FONT * (max(0.0, -box[0]) + max(0.0, box[2] - _WIDTH))


def _shared(box: tuple, others: Sequence[tuple]) -> float:
    """The square pixels that a box shares with others."""
    left, top, right, bottom = np.array(others, float).T
    across = np.minimum(right, box[2]) - np.maximum(left, box[0])
    down = np.minimum(bottom, box[3]) - np.maximum(top, box[1])
    return float((across.clip(0) * down.clip(0)).sum())


def _up(
    field: str, figure: Figure, label: str | None = None, domain: list[float] | None = None
) -> alt.Y:
    # Where zero stands in view, all models look alike.
    scale = alt.Scale(domain=domain, nice=False) if domain else alt.Scale(zero=False, nice=True)
    # Above the axis: Chinese beside it would lie on its side.
    above = {"titleAngle": 0, "titleAlign": "left", "titleX": -40, "titleY": -14}
    axis = alt.Axis(format=figure.form.ticks, tickCount=5, **above)
    return alt.Y(f"{field}:Q", title=label or _(figure.title), scale=scale, axis=axis)
