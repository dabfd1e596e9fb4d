"""Below the columns of the Translate page: what each model considered, and where it looked."""

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nlpapp import languages
from nlpapp.app import palette
from nlpapp.app.translate import attention_map, pieces
from nlpapp.app.translate.answers import Insight
from nlpapp.app.translate.columns import Column, score

_SHEET = """<style>
.considered h3{font-size:1rem;font-weight:600;margin:0;padding:0;display:flex;align-items:center;
  gap:.45rem}
.considered .line{flex:none;width:1.3rem;height:.3rem;border-radius:.2rem}
.considered ol{list-style:none;margin:.6rem 0 0;padding:0;font-size:.92rem}
.considered li{display:flex;justify-content:space-between;gap:1rem;margin:0;padding:.15rem 0;
  overflow-wrap:anywhere}
.considered li:first-child{font-weight:600}
.considered li span:last-child{flex:none;opacity:.7;font-variant-numeric:tabular-nums}
</style>"""

_BOTTLENECK = (
    "It has no attention to show: when it begins to write, all that it knows of the sentence is "
    "one vector, the bottleneck."
)


def show(columns: Sequence[Column], text: str) -> None:
    """Draw what is known of each model: two beside each other, those first that have a map."""
    known = [column for column in columns if column.insight]
    if not known:
        return
    st.subheader("What they considered, and where they looked", anchor=False)
    st.caption(_explained([column.insight for column in known], text))
    known.sort(key=lambda column: column.insight.attention is None)
    for rank, column in enumerate(known):
        if rank % 2 == 0:
            row = st.columns(2, gap="medium")
        _show(row[rank % 2].container(border=True, height="stretch"), column)


def _show(place: DeltaGenerator, column: Column) -> None:
    insight, look = column.insight, palette.style(column.card)
    place.html(_considered(column, look))
    if insight.attention is None:
        place.caption(_BOTTLENECK)
    elif insight.attention.size:
        box = place.container(width=attention_map.width(insight))
        box.altair_chart(
            attention_map.chart(insight, look), width="stretch", key=f"map_{column.card['model']}"
        )
        if max(insight.attention.shape) > attention_map.MOST:
            place.caption(f"Only the first {attention_map.MOST} pieces of each are drawn.")


def _explained(insights: Sequence[Insight], text: str) -> str:
    """How to read it, in as many words as what is shown needs."""
    told = []
    if not all(insight.covers(text) for insight in insights):
        told.append("Of a longer text, all this is about the first sentence.")
    told.append(
        "In order: the translations that were left when the search ended, each with its mean "
        "log-probability of a piece, 0 being certain."
    )
    if any(insight.attention is not None for insight in insights):
        told.append(
            "In a map, a row is a piece that was written and a column one that was read; the "
            "stronger the colour, the more the model looked there as it wrote. "
            f"{pieces.STOP} is the end of a sentence."
        )
    return " ".join(told)


def _considered(column: Column, look: palette.Style) -> str:
    items = "".join(
        f"<li><span>{escape(said.replace(chr(0), '␀')) or '(nothing)'}</span>"
        f"<span>{score(value)}</span></li>"
        for said, value in column.insight.candidates
    )
    language = escape(languages.written_by(column.card))
    head = f'<h3><span class="line" style="background:{look.colour}"></span>'
    return (
        f'{_SHEET}<div class="considered">{head}{escape(column.title)}</h3>'
        f'<ol lang="{language}" dir="auto">{items}</ol></div>'
    )
