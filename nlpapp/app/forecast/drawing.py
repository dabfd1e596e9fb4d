"""The charts of the page: a day and what was said of it, the days around, and what was wrong.

Rows stand as far apart as they follow each other, whatever days lie between: markets close.
"""

import json
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from nlpapp.app import charts
from nlpapp.app.charts import GREY
from nlpapp.app.language import N_, _
from nlpapp.app.palette import Style

MEASURED = Style(N_("Measured value"), "#2F80ED", (16, 0))
_HEIGHT, _LOW, _BAR = 430, 330, 36  # pixels
_AROUND_BARS = 120  # pixels, of title and axis
_APART = 0.11  # of a step: models beside each other
_LABELS = 8  # dates along an axis


def day(
    known: pd.DataFrame,
    came: pd.DataFrame,
    said: pd.DataFrame,
    titles: Mapping[str, str],
    looks: Mapping[str, Style],
) -> alt.LayerChart:
    """What models were given, what they say, and what came.

    known, came: row (0 is the last that is known), date, value. said: row, date, model (its title),
    forecast, low, high; the latter may be missing.
    """
    names = list(titles.values())
    beside = {name: place - (len(names) - 1) / 2 for place, name in enumerate(names)}
    # However many rows are known, what is ahead gets a third of the width.
    width = max(1.0, len(known) / (2 * max(said["row"].max(), 1)))

    def at(row: pd.Series) -> pd.Series:
        return row.where(row <= 0, 0.5 + width * (row - 0.5))

    shown = pd.concat([known, came])
    shown = shown.assign(at=at(shown["row"]))
    said = said.assign(at=at(said["row"]) + _APART * width * said["model"].map(beside))
    stand = said.assign(at=at(said["row"]))
    x = _rows("at", pd.concat([shown, stand])[["at", "date"]], width / 2)
    measured = _measured(shown, x)
    base = alt.Chart(said).encode(
        x=x,
        color=charts.colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("date:N", title=_("Date")),
            alt.Tooltip("forecast:Q", title=_("Forecast"), format=",.4~r"),
            alt.Tooltip("low:Q", title=_("80% band, from"), format=",.4~r"),
            alt.Tooltip("high:Q", title=_("80% band, to"), format=",.4~r"),
        ],
    )
    bands = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.35)
    now = alt.Chart().mark_rule(color=GREY, strokeDash=[3, 3]).encode(x=alt.datum(0.5))
    return alt.layer(
        now,
        measured.transform_filter("datum.row <= 0").mark_line(color=MEASURED.colour, strokeWidth=2),
        measured.mark_circle(color=MEASURED.colour, size=60, opacity=1).transform_filter(
            "datum.row <= 0"
        ),
        bands.encode(y=_up("low"), y2="high:Q"),
        base.mark_line(strokeWidth=1.5).encode(
            y=_up("forecast"), strokeDash=charts.dash(titles, looks)
        ),
        base.mark_circle(size=90, opacity=1).encode(y=_up("forecast")),
        measured.transform_filter("datum.row > 0").mark_point(
            color=MEASURED.colour, shape="diamond", size=220, strokeWidth=3, filled=False
        ),
    ).properties(height=_HEIGHT)


def around(
    measured: pd.DataFrame,
    said: pd.DataFrame,
    at: int,
    titles: Mapping[str, str],
    looks: Mapping[str, Style],
) -> alt.LayerChart:
    """The first step of many forecasts, each at the row that it speaks of, and what came.

    measured: row, date, value. said: row, date, model, forecast. at: the row that is marked.
    """
    x = _rows("row", measured[["row", "date"]], 0.5)
    came = _measured(measured, x)
    lines = alt.Chart(said).encode(
        x=x,
        y=_up("forecast"),
        color=charts.colour(titles, looks),
        strokeDash=charts.dash(titles, looks),
    )
    mark = alt.Chart().mark_rule(color=GREY, strokeWidth=1.5).encode(x=alt.datum(at))
    return alt.layer(
        mark,
        came.mark_line(color=MEASURED.colour, strokeWidth=2.5),
        lines.mark_line(strokeWidth=1.5),
        came.mark_circle(color=MEASURED.colour, size=30, opacity=1),
    ).properties(height=_LOW)


def skills(
    table: pd.DataFrame, titles: Mapping[str, str], looks: Mapping[str, Style]
) -> alt.LayerChart:
    """Bars from persistence, at zero, with their intervals. table: model, value, low, high."""
    base = alt.Chart(table).encode(
        y=alt.Y("model:N", sort=list(titles.values()), title=None, axis=alt.Axis(labelLimit=220)),
        color=charts.colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            *charts.with_interval(_("Skill"), "+.1%"),
        ],
    )
    x = alt.X("value:Q", title=None, axis=alt.Axis(format="+%", grid=False, tickCount=5))
    zero = alt.Chart().mark_rule(color=GREY, strokeWidth=2).encode(x=alt.datum(0))
    return alt.layer(
        base.mark_bar(opacity=0.55, size=_BAR * 2 // 3).encode(x=x),
        base.mark_rule(strokeWidth=3).encode(x=alt.X("low:Q", title=None), x2="high:Q"),
        zero,
    ).properties(height=_BAR * len(table) + _AROUND_BARS)


def by_step(
    table: pd.DataFrame, label: str, titles: Mapping[str, str], looks: Mapping[str, Style]
) -> alt.LayerChart:
    """How wrong by how far ahead, a line a model. table: model, ahead, error."""
    base = alt.Chart(table).encode(
        x=alt.X(
            "ahead:Q",
            title=label,
            scale=alt.Scale(nice=False, padding=20),
            axis=alt.Axis(grid=False, tickMinStep=1, format="d"),
        ),
        y=_up("error"),
        color=charts.colour(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Model")),
            alt.Tooltip("ahead:Q", title=label),
            alt.Tooltip("error:Q", title=_("Mean error"), format=",.3~r"),
        ],
    )
    return alt.layer(
        base.mark_line(strokeWidth=2.5).encode(strokeDash=charts.dash(titles, looks)),
        base.mark_circle(size=70, opacity=1),
    ).properties(height=_LOW)


def titled(title: str, subtitle: str) -> alt.Title:
    """The heading of a chart."""
    return alt.Title(title, subtitle=subtitle)


def rows_of(rows: Sequence[int], dates: Sequence[str], values: np.ndarray) -> pd.DataFrame:
    """A table of row, date and value."""
    return pd.DataFrame({"row": list(rows), "date": list(dates), "value": values})


def _measured(rows: pd.DataFrame, x: alt.X) -> alt.Chart:
    """What was measured, told under the pointer. rows: date, value, and what is along x."""
    return alt.Chart(rows).encode(
        x=x,
        y=_up("value"),
        tooltip=[
            alt.Tooltip("date:N", title=_("Date")),
            alt.Tooltip("value:Q", title=_(MEASURED.name), format=",.4~r"),
        ],
    )


def _up(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=6))


def _rows(field: str, rows: pd.DataFrame, beyond: float) -> alt.X:
    """Rows by their dates, some of which stand there. rows: where each is, and its date.

    beyond: how far the axis goes on after the last.
    """
    dates = dict(rows.sort_values(rows.columns[0]).itertuples(index=False))
    places = list(dates)
    places = places[:: -max(1, -(-len(places) // _LABELS))]  # the last one is what is forecast
    labels = json.dumps([_short(dates[place]) for place in places])
    axis = alt.Axis(
        grid=False,
        values=places,
        labelExpr=f"{labels}[indexof({json.dumps(places)}, datum.value)]",
        labelAngle=0,
        labelOverlap=True,
    )
    first, last = min(dates), max(dates)
    scale = alt.Scale(domain=[first - 0.5, last + beyond], nice=False, zero=False)
    return alt.X(f"{field}:Q", title=None, scale=scale, axis=axis)


def _short(date: str) -> str:
    """Without the year, which stands beside the chart."""
    return date[5:]
