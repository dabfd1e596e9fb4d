"""The charts of the Models page, each from a table of `card_tables`."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from nlpapp.app.charts import GREY, colour, dash

HEIGHT = 330


def accuracy_against(
    table: pd.DataFrame, field: str, label: str, titles: Mapping, cells: Mapping, log: bool = False
) -> alt.LayerChart:
    """Accuracy with its interval against a column of the overview."""
    # The name stands in the chart, on the side where there is room for it.
    across = table[field].rank(method="first")
    table = table.assign(right=across > len(table) / 2)
    scale = alt.Scale(type="log", nice=True) if log else alt.Scale(zero=False, padding=24)
    base = alt.Chart(table).encode(
        x=alt.X(f"{field}:Q", title=label, scale=scale, axis=alt.Axis(grid=False, tickCount=5)),
        color=colour(titles, cells, "cell"),
    )
    tooltip = [
        alt.Tooltip("cell:N", title="Model"),
        alt.Tooltip("accuracy:Q", title="Accuracy", format=".2%"),
        alt.Tooltip("interval:N", title="95% interval"),
        alt.Tooltip(f"{field}:Q", title=label, format=".3~s"),
    ]
    whiskers = base.mark_rule(strokeWidth=2).encode(y=_accuracy("low"), y2="high:Q")
    dots = base.mark_circle(size=110, opacity=1).encode(y="accuracy:Q", tooltip=tooltip)
    left = base.transform_filter("!datum.right").mark_text(align="left", dx=9, fontSize=12)
    right = base.transform_filter("datum.right").mark_text(align="right", dx=-9, fontSize=12)
    names = [part.encode(y="accuracy:Q", text="cell:N") for part in (left, right)]
    return alt.layer(whiskers, dots, *names).properties(height=HEIGHT)


def by_length(table: pd.DataFrame, titles: Mapping, cells: Mapping) -> alt.LayerChart:
    """Accuracy by length of the text, a line a model."""
    lengths = table.sort_values("order")["length"].drop_duplicates().tolist()
    axis = alt.Axis(labelAngle=0, labelOverlap=True, grid=False)
    base = alt.Chart(table).encode(
        x=alt.X("length:O", sort=lengths, title="Length of the text in tokens", axis=axis),
        y=_accuracy("accuracy"),
        color=colour(titles, cells),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("length:N", title="Tokens"),
            alt.Tooltip("accuracy:Q", title="Accuracy", format=".1%"),
            alt.Tooltip("low:Q", title="at least (95%)", format=".1%"),
            alt.Tooltip("high:Q", title="at most (95%)", format=".1%"),
            alt.Tooltip("n:Q", title="Texts"),
        ],
    )
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dash(titles, cells))
    return (lines + base.mark_circle(size=60, opacity=1)).properties(
        height=HEIGHT, title="Accuracy by length"
    )


def calibration(table: pd.DataFrame, titles: Mapping, cells: Mapping) -> alt.LayerChart:
    """How often a model is right against how sure it says it is; the diagonal is honest."""
    low = min(0.5, float(table["confidence"].min()))
    scale = alt.Scale(domain=[low, 1], nice=False)
    x = alt.X("confidence:Q", title="How sure", scale=scale, axis=alt.Axis(format="%"))
    base = alt.Chart(table).encode(
        x=x,
        y=_accuracy("accuracy", "How often right"),
        color=colour(titles, cells),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("confidence:Q", title="Sure", format=".1%"),
            alt.Tooltip("accuracy:Q", title="Right", format=".1%"),
            alt.Tooltip("n:Q", title="Texts"),
        ],
    )
    ends = pd.DataFrame({"confidence": [low, 1.0], "accuracy": [low, 1.0]})
    honest = alt.Chart(ends).mark_line(color=GREY, strokeDash=[3, 3], strokeWidth=1.5)
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dash(titles, cells))
    return alt.layer(
        honest.encode(x=x, y="accuracy:Q"), lines, base.mark_circle(size=50, opacity=1)
    ).properties(height=HEIGHT, title="Calibration")


def learning(table: pd.DataFrame, metric: str, titles: Mapping, cells: Mapping) -> alt.LayerChart:
    """Accuracy or loss by epoch: validation bold, training faint."""
    epochs = sorted({int(epoch) for epoch in table["epoch"]})
    form = ".1%" if metric == "accuracy" else ".3f"
    y = _accuracy(metric) if metric == "accuracy" else _loss(metric)
    base = alt.Chart(table.dropna(subset=[metric])).encode(
        x=alt.X(
            "epoch:Q",
            title="Epoch",
            scale=alt.Scale(domain=[min(epochs), max(epochs[-1], epochs[0] + 1)], nice=False),
            axis=alt.Axis(values=epochs, format="d", grid=False),
        ),
        y=y,
        color=colour(titles, cells),
        tooltip=[
            alt.Tooltip("model:N", title="Model"),
            alt.Tooltip("split:N", title="Split"),
            alt.Tooltip("epoch:Q", title="Epoch"),
            alt.Tooltip(f"{metric}:Q", title=metric.capitalize(), format=form),
        ],
    )
    of_validation = base.transform_filter("datum.split == 'validation'")
    of_training = base.transform_filter("datum.split == 'training'")
    bold = of_validation.mark_line(strokeWidth=2.5).encode(strokeDash=dash(titles, cells))
    faint = of_training.mark_line(strokeWidth=1.2, opacity=0.45)
    return alt.layer(faint, bold, of_validation.mark_circle(size=50, opacity=1)).properties(
        height=HEIGHT, title="Learning curves"
    )


def _accuracy(field: str, label: str = "Accuracy") -> alt.Y:
    # Where zero stands in view, all models look alike.
    axis = alt.Axis(format="%", tickCount=5)
    return alt.Y(f"{field}:Q", title=label, scale=alt.Scale(zero=False, nice=True), axis=axis)


def _loss(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", title="Loss", scale=alt.Scale(zero=False, nice=True))
