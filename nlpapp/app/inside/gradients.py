"""What reaches back: the gradient of the loss with respect to states long past, as it was measured.

From the kept results of `python -m training.gradients`; nothing is computed here.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence

import altair as alt
import pandas as pd
import streamlit as st

from nlpapp.app import charts, palette, remembering, results
from nlpapp.app.charts import GREY
from nlpapp.app.language import N_, _
from nlpapp.measured import Measurements, Point

_HEIGHT = 330
_FAR = 100  # steps back at which the sentence beneath a chart reads the lines
_POWERS = range(-40, 21, 10)  # of ten, that are drawn
_CELLS = ("rnn", "gru", "lstm", "bilstm")
_BIAS = 1.0  # Keras's forget bias, where a point names none
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# How a trained model's loss is felt: by which ways, in models of which variant.
_FELT = {
    N_("through the cell"): ("cell", None),
    N_("by every path, pooling included"): ("all", None),
    N_("of the last state alone"): ("cell", "last"),
}


@st.fragment
def draw() -> None:
    """The section: first weights, at a scale to be chosen, beside what training made of them."""
    st.subheader(_("What reaches back"), anchor=False)
    st.markdown(
        _(
            "A cell learns to remember only where the loss is felt at the state of long ago: that "
            "is the gradient, drawn here by how many steps lie between. Where it has fallen by ten "
            "powers of ten, nothing is learned from so far back; where it has risen, learning is "
            "thrown off, unless the gradient is clipped."
        )
    )
    with results.telling("gradients"):
        kept = read()
        first, trained = st.columns(2)
        with first:
            before_training(kept)
        with trained:
            _after_training(kept)


def read() -> Measurements:
    """What was kept, where `results.telling` tells what is wrong with it."""
    return results.kept("gradients", ("at", "cell"), ("hidden",), settings=("distances", "clip"))


def felt(kept: Measurements, point: Point, back: int) -> float | None:
    """The norm so many steps back, as a power of ten: the median over sequences."""
    return _memory(point)["median"][kept.settings["distances"].index(back)]


def power(exponent: float | None) -> str:
    """A power of ten as people write it, to the nearest; None is that of nothing at all.

    >>> power(-6.4)
    '10⁻⁶'
    """
    if exponent is None:
        return "0"
    return "10" + f"{round(exponent):d}".translate(_RAISED)


def before_training(kept: Measurements) -> dict[str, Point]:
    """The control of the scale, and the chart at it; what is drawn, by cell."""
    points = [it for it in kept.points if it.of["at"] == "initialisation"]
    if not points:
        _say_how_to_measure()
        return {}
    scales = sorted({it.of["scale"] for it in points})
    usual = min(scales, key=lambda scale: abs(scale - 1))
    remembering.kept("gradients_scale", usual, scales)
    scale = st.select_slider(
        _("First recurrent weights, times"),
        scales,
        format_func="{:g}".format,
        key="gradients_scale",
    )
    points = [it for it in points if it.of["scale"] == scale]
    biases = sorted({it.of.get("forget_bias", _BIAS) for it in points})
    bias = biases[0]
    if len(biases) > 1:
        remembering.kept("gradients_bias", _BIAS if _BIAS in biases else bias, biases)
        bias = st.segmented_control(
            _("The LSTM's forget bias"),
            biases,
            format_func="{:g}".format,
            required=True,
            key="gradients_bias",
        )
    shown = {
        it.of["cell"]: it
        for it in points
        if it.of["cell"] != "lstm" or it.of.get("forget_bias", _BIAS) == bias
    }
    _chart(_("Before training"), shown, kept)
    clipped = [
        f"{_title(cell)} {_factor(it.found['left_by_clipping'])}"
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
    return shown


def _after_training(kept: Measurements) -> None:
    trained = [it for it in kept.points if it.of["at"] != "initialisation"]
    groups = {
        name: [it for it in trained if (it.of.get("ways"), it.of.get("variant")) == key]
        for name, key in _FELT.items()
    }
    groups = {name: points for name, points in groups.items() if points}
    if not groups:
        _say_how_to_measure()
        return
    remembering.kept("gradients_felt", next(iter(groups)), groups)
    name = st.segmented_control(
        _("After training, felt"),
        list(groups),
        format_func=_,
        required=True,
        key="gradients_felt",
    )
    latest = sorted(groups[name], key=lambda it: it.of.get("version", 1))
    shown = {it.of["cell"]: it for it in latest}
    _chart(_("After training, on long film reviews"), shown, kept)


def _say_how_to_measure() -> None:
    st.info(
        _("None of these models has been measured this way yet. To measure them: {command}").format(
            command="`python -m training.gradients`"
        )
    )


def _chart(title: str, shown: Mapping[str, Point], kept: Measurements) -> None:
    shown = {cell: shown[cell] for cell in _CELLS if cell in shown}
    steps = kept.settings["distances"]
    titles = {cell: _title(cell) for cell in shown}
    looks = {cell: palette.CELLS[cell] for cell in shown}
    described = _("Line chart: size of the gradient of {cells} by steps back.").format(
        cells=", ".join(titles.values())
    )
    table = pd.DataFrame(_rows(shown, steps))
    charts.show(chart(table, title, titles, looks), described)
    st.html(charts.legend(titles, looks))
    back = max(it for it in steps if it <= _FAR)
    said = [f"{titles[cell]} {power(felt(kept, it, back))}" for cell, it in shown.items()]
    st.caption(
        _("{steps} steps back: {read}. Bands hold eight of ten sequences.").format(
            steps=back, read=_(", ").join(said)
        )
    )


def _rows(shown: Mapping[str, Point], steps: Sequence[int]) -> Iterator[dict]:
    for cell, point in shown.items():
        found = _memory(point)
        columns = zip(steps, found["low"], found["median"], found["high"], strict=True)
        for back, low, median, high in columns:
            yield {"model": _title(cell), "back": back, "low": low, "median": median, "high": high}


def _memory(point: Point) -> dict:
    """The gradient of what a cell remembers by: an LSTM's cell state, or the hidden state."""
    return point.found.get("cell_state", point.found["hidden"])


def _factor(share: float) -> str:
    """A factor below 1; a tiny one as the power of ten that it nearly is."""
    if share >= 0.001:
        return f"{share:.2g}"
    return power(round(math.log10(share)))


def _title(cell: str) -> str:
    return _(palette.CELLS[cell].name)


def chart(table: pd.DataFrame, title: str, titles: Mapping, looks: Mapping) -> alt.LayerChart:
    """Powers of ten against steps back. table: model, back, low, median, high."""
    powers = alt.Scale(domain=[_POWERS[0], _POWERS[-1]], nice=False)
    labels = json.dumps({str(it): power(it) if it else "1" for it in _POWERS})  # Vega's object too
    axis = alt.Axis(values=list(_POWERS), labelExpr=f"{labels}[datum.value]")
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
