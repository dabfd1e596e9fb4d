"""The pictures of the steps: lines along a text's words, and a state's numbers at each of them."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from nlpapp.app import charts, palette
from nlpapp.app.charts import GREY
from nlpapp.app.compare.reading import axis_of
from nlpapp.app.language import _
from nlpapp.app.palette import Style
from nlpapp.languages import unspaced

_MARGIN = 48  # pixels beside a chart, so that words stand beneath each other
_FAINT = 0.12  # of what is yet to be read
_HEIGHT, _LOW = 300, 220  # pixels, of lines and of states
_WORDS = 60  # more, for words that stand on their heads beneath lines
_LONGEST = 14  # letters of a word beside the slider


def choose_word(tokens: Sequence[str], usual: int, key: str) -> int:
    """The slider over the words; the place of the one chosen."""
    places = range(len(tokens))
    if len(tokens) == 1:
        return 0
    return st.select_slider(
        _("Read as far as"),
        list(places),
        usual,
        format_func=lambda place: f"{place + 1} · {tokens[place][:_LONGEST]}",
        key=f"story_{key}_{hash(tuple(tokens))}",
    )


def lines(
    tokens: Sequence[str],
    courses: Mapping[str, np.ndarray],
    looks: Mapping[str, Style],
    title: str,
    described: str,
    chosen: int | None = None,
) -> None:
    """Draw a line for each course along the words, float [time] from 0 to 1, by its name.

    chosen: the place of a word that is marked; what comes after it is faint.
    """
    number = np.arange(1, len(tokens) + 1)
    frames = [
        pd.DataFrame({"number": number, "token": list(tokens), "value": course, "model": name})
        for name, course in courses.items()
    ]
    titles = {name: name for name in courses}
    base = alt.Chart(pd.concat(frames)).encode(
        x=axis_of(tokens),
        y=alt.Y(
            "value:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%", tickCount=5, minExtent=_MARGIN, maxExtent=_MARGIN),
        ),
        color=charts.colour(titles, looks),
        tooltip=[
            alt.Tooltip("token:N", title=_("Word")),
            *([alt.Tooltip("model:N", title=_("Line"))] if len(courses) > 1 else []),
            alt.Tooltip("value:Q", title=_("Value"), format=".1%"),
        ],
    )
    layers = [base.mark_line(strokeWidth=2.5).encode(strokeDash=charts.dash(titles, looks))]
    if chosen is None:
        layers.append(base.mark_circle(size=55, opacity=1))
    else:
        layers.insert(0, _mark(chosen, len(tokens)))
        at = base.transform_filter(alt.datum.number == chosen + 1)
        layers.append(at.mark_circle(size=120, opacity=1))
    height = _HEIGHT if unspaced(tokens) else _HEIGHT + _WORDS
    charts.show(alt.layer(*layers).properties(height=height, title=title), described)
    if len(courses) > 1:
        st.html(charts.legend(titles, looks))


def states(
    tokens: Sequence[str], values: np.ndarray, chosen: int, title: str, described: str
) -> None:
    """Draw a state's numbers, float [time, units], a column a word and a row a unit.

    Blue is above zero, orange below; units in the order of what they hold at the end.
    """
    order = values[-1].argsort()
    time, units = values.shape
    extent = float(np.abs(values).max()) or 1.0
    number, row = np.meshgrid(np.arange(1, time + 1), np.arange(units), indexing="ij")
    held = values[:, order]
    read = np.where(number <= chosen + 1, 1.0, _FAINT)
    table = pd.DataFrame(
        {
            "begin": number.ravel() - 0.5,
            "end": number.ravel() + 0.5,
            "row": row.ravel(),
            "above": row.ravel() + 1,
            "sign": np.where(held.ravel() < 0, "-", "+"),
            "strength": (np.abs(held) / extent * read).ravel().round(3),
        }
    )
    columns = alt.Scale(domain=[1, max(time, 2)], nice=False)
    rows = alt.Scale(domain=[0, units], nice=False)
    margin = alt.Axis(values=[], minExtent=_MARGIN, maxExtent=_MARGIN, domain=False)
    drawn = (
        alt.Chart(table)
        .mark_rect(strokeWidth=0, clip=True)
        .encode(
            x=alt.X("begin:Q", scale=columns, axis=None),
            x2="end:Q",
            y=alt.Y("row:Q", title=None, scale=rows, axis=margin),
            y2="above:Q",
            color=alt.Color(
                "sign:N",
                scale=alt.Scale(domain=["-", "+"], range=[palette.AGAINST, palette.FOR]),
                legend=None,
            ),
            opacity=alt.Opacity(
                "strength:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None
            ),
        )
    )
    charts.show(drawn.properties(height=_LOW, title=title), described)


def _mark(chosen: int, count: int) -> alt.Chart:
    words = alt.Scale(domain=[1, max(count, 2)], nice=False)  # else it would begin at zero
    rule = alt.Chart().mark_rule(color=GREY, strokeWidth=1.5)
    return rule.encode(x=alt.XDatum(chosen + 1, scale=words))
