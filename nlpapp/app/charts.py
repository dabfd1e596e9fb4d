"""What every chart shares: one line style a model, one legend, letters that a back row can read.

The legend is HTML beside the chart, since one drawn by Vega does not wrap on a phone.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Literal

import altair as alt
import streamlit as st

from nlpapp.app.language import _
from nlpapp.app.palette import Style

HEIGHT = 380
GREY = "#8A8F98"  # reads on white and on black
FONT = 15  # pixels, of the smallest letters in a chart


def show(
    chart: alt.Chart | alt.LayerChart,
    description: str,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """Draw a chart. description: what it shows, for readers who hear the page."""
    chart = chart.configure(  # all at once: each way of altair's copies the whole chart
        # Vega would read out each point and axis, in English; the description says it in a
        # sentence.
        aria=False,
        padding={"top": 5},  # else Chinese titles lose their heads
        text={"fontSize": FONT},
        axis={"labelFontSize": FONT, "titleFontSize": FONT, "titlePadding": 12},
        title={
            **{"fontSize": FONT + 3, "subtitleFontSize": FONT},
            **{"subtitlePadding": 6, "subtitleColor": GREY},
        },
    )
    st.altair_chart(chart, width=width, alt=description)


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


def curves(
    base: alt.Chart,
    titles: Mapping[str, str],
    looks: Mapping[str, Style],
    scale: alt.Scale | None = None,
    behind: Sequence[alt.Chart] = (),
) -> alt.LayerChart:
    """A line with dots for each model, over what stands behind them.

    base: with its x, y and colour. scale: of y, where the table has low and high to draw as bars.
    """
    bars = []
    if scale is not None:
        bar = base.mark_rule(strokeWidth=1.5, opacity=0.5)
        bars = [bar.encode(y=alt.Y("low:Q", title=None, scale=scale), y2="high:Q")]
    lines = base.mark_line(strokeWidth=2.5).encode(strokeDash=dash(titles, looks))
    # Bars first: the axis begins where the first layer says, and at zero for what names no scale.
    return alt.layer(*bars, *behind, lines, base.mark_circle(size=60, opacity=1))


def level(value: float) -> alt.Chart:
    """A dashed line across, at what guessing gives."""
    rule = alt.Chart().mark_rule(color=GREY, strokeDash=[3, 3], opacity=0.6)
    return rule.encode(y=alt.datum(value))


def with_interval(title: str, form: str) -> list[alt.Tooltip]:
    """A figure and its interval, as told under the pointer, of a table's value, low and high."""
    told = {"value": title, "low": _("at least (95%)"), "high": _("at most (95%)")}
    return [alt.Tooltip(f"{name}:Q", title=it, format=form) for name, it in told.items()]


def legend(titles: Mapping[str, str], looks: Mapping[str, Style]) -> str:
    """The lines of all models with their names, as HTML that wraps."""
    entries = []
    for name, title in titles.items():
        line = f"width:1.9rem;height:.2rem;background:{_drawn(looks[name])}"
        entries.append(
            '<span style="display:inline-flex;align-items:center;gap:.4rem;white-space:nowrap">'
            f'<span style="{line}"></span>{escape(title)}</span>'
        )
    look = "display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;font-size:1rem"
    return f'<div style="{look}">{"".join(entries)}</div>'


def _drawn(look: Style) -> str:
    """A dashed line as a CSS background: Streamlit lets no SVG through."""
    stops, at = [], 0
    for place, length in enumerate(look.dash):
        hue = "transparent" if place % 2 else look.colour
        stops.append(f"{hue} {at}px {at + length}px")
        at += length
    return f"repeating-linear-gradient(90deg,{','.join(stops)})"
