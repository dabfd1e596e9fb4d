"""What reaches back: the gradient of the loss with respect to states long past, as it was measured.

From the kept results of `python -m training.gradients`; nothing is computed here.
"""

from collections.abc import Iterator, Mapping

import altair as alt
import pandas as pd
import streamlit as st

from nlpapp.app import charts, language, palette, results
from nlpapp.app.charts import GREY
from nlpapp.app.language import _
from nlpapp.measured import MeasuredError, Measurements, Point

_HEIGHT = 330
_FAR = 100  # steps back at which the sentence beneath a chart reads the lines
_LOWEST, _HIGHEST = -40, 20  # powers of ten that are drawn
_CELLS = ("rnn", "gru", "lstm", "bilstm")
_BIAS = 1.0  # Keras's forget bias, where a point names none


@st.fragment
def draw() -> None:
    """The section: first weights, at a scale to be chosen, beside what training made of them."""
    st.subheader(_("What reaches back"), anchor=False)
    st.markdown(
        _(
            "A cell learns to remember only where the loss is felt at the state of long ago: that "
            "is the gradient, drawn here by how many steps lie between. Where it has fallen by ten "
            "powers of ten, nothing is learned from so far back; where it has risen, learning is "
            "thrown off."
        )
    )
    try:
        kept = results.kept("gradients", ("at", "cell"), ("hidden",))
        steps = kept.settings["distances"]
    except MeasuredError as error:
        st.info(language.told(error))
        return
    first, trained = st.columns(2)
    with first:
        _first_weights(kept, steps)
    with trained:
        _trained(kept, steps)


def _first_weights(kept: Measurements, steps: list[int]) -> None:
    points = [it for it in kept.points if it.of["at"] == "initialisation"]
    scales = sorted({it.of["scale"] for it in points})
    scale = st.select_slider(
        _("First recurrent weights, times"), scales, 1.0, format_func="{:g}".format
    )
    biases = {it.of.get("forget_bias", _BIAS) for it in points if it.of["scale"] == scale}
    bias = _BIAS
    if len(biases) > 1:
        bias = st.segmented_control(
            _("The LSTM's forget bias"),
            sorted(biases),
            default=_BIAS,
            format_func="{:g}".format,
            required=True,
        )
    shown = {
        it.of["cell"]: it
        for it in points
        if it.of["scale"] == scale
        and it.of.get("forget_bias", _BIAS) == (bias if it.of["cell"] == "lstm" else _BIAS)
    }
    _chart(_("Before training"), shown, steps)
    clipped = [
        _("{cell} {share:.0e}").format(cell=_title(cell), share=it.found["left_by_clipping"])
        for cell, it in shown.items()
        if it.found.get("left_by_clipping", 1) < 1
    ]
    if clipped:
        st.caption(
            _(
                "Clipping the norm at {norm:g} multiplies a whole line by one factor: {factors}. "
                "It stops an explosion and brings nothing back that has vanished."
            ).format(norm=kept.settings["clip"], factors=_(", ").join(clipped))
        )


def _trained(kept: Measurements, steps: list[int]) -> None:
    ways = {
        "cell": _("through the cell's own steps"),
        "all": _("by all ways, pooling too"),
    }
    way = st.segmented_control(
        _("After training, felt"), list(ways), default="cell", format_func=ways.get, required=True
    )
    points = [it for it in kept.points if it.of.get("ways") == way]
    latest = max((it.of["version"] for it in points), default=0)
    shown = {it.of["cell"]: it for it in points if it.of["version"] == latest}
    _chart(_("After training, on long film reviews"), shown, steps)


def _chart(title: str, shown: Mapping[str, Point], steps: list[int]) -> None:
    shown = {cell: shown[cell] for cell in _CELLS if cell in shown}
    table = pd.DataFrame(_rows(shown, steps))
    titles = {cell: _title(cell) for cell in shown}
    looks = {cell: palette.CELLS[cell] for cell in shown}
    described = _("Line chart: size of the gradient of {cells} by steps back.").format(
        cells=", ".join(titles.values())
    )
    charts.show(chart(table, title, titles, looks), described)
    st.html(charts.legend(titles, looks))
    read = [
        _("{cell} 10^{power:.0f}").format(cell=titles[cell], power=_median(it)[steps.index(_FAR)])
        for cell, it in shown.items()
    ]
    st.caption(
        _("{steps} steps back: {read}. Bands hold eight of ten sequences.").format(
            steps=_FAR, read=_(", ").join(read)
        )
    )


def _rows(shown: Mapping[str, Point], steps: list[int]) -> Iterator[dict]:
    for cell, point in shown.items():
        found = point.found.get("cell_state", point.found["hidden"])
        columns = zip(steps, found["low"], found["median"], found["high"], strict=True)
        for back, low, median, high in columns:
            yield {"model": _title(cell), "back": back, "low": low, "median": median, "high": high}


def _median(point: Point) -> list[float]:
    return point.found.get("cell_state", point.found["hidden"])["median"]


def _title(cell: str) -> str:
    return _(palette.CELLS[cell].name)


def chart(table: pd.DataFrame, title: str, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """Powers of ten against steps back. table: model, back, low, median, high."""
    powers = alt.Scale(domain=[_LOWEST, _HIGHEST], nice=False, clamp=True)
    axis = alt.Axis(labelExpr="datum.value ? '10^' + datum.value : '1'", tickCount=7)
    base = alt.Chart(table).encode(
        x=alt.X("back:Q", title=_("Steps back"), axis=alt.Axis(grid=False, format="d")),
        color=charts.colour(titles, looks),
    )
    lines = base.mark_line(strokeWidth=2.5, clip=True).encode(
        y=alt.Y("median:Q", title=None, scale=powers, axis=axis),
        strokeDash=charts.dash(titles, looks),
        tooltip=[
            alt.Tooltip("model:N", title=_("Cell")),
            alt.Tooltip("back:Q", title=_("Steps back")),
            alt.Tooltip("median:Q", title=_("Power of ten"), format=".1f"),
        ],
    )
    bands = base.mark_area(opacity=0.15, clip=True).encode(
        y=alt.Y("low:Q", title=None, scale=powers, axis=axis), y2="high:Q"
    )
    one = alt.Chart().mark_rule(color=GREY, strokeDash=[3, 3], opacity=0.6).encode(y=alt.datum(0))
    title = alt.Title(title, subtitle=_("Norm of the gradient, memory of so many steps ago"))
    return alt.layer(one, bands, lines).properties(height=_HEIGHT, title=title)
