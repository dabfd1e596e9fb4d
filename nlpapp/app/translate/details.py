"""Below the columns of the Translate page: what each model considered, and where it looked."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from nlpapp import languages
from nlpapp.app import charts, palette
from nlpapp.app.language import N_, _
from nlpapp.app.remembering import kept
from nlpapp.app.translate import attention_map, pieces
from nlpapp.app.translate.columns import Column, score

_SHEET = """<style>
[class*=st-key-map_]{overflow-x:auto}
.considered h3{font-size:1rem;font-weight:600;margin:0;padding:0;display:flex;align-items:center;
  gap:.45rem}
.considered .line{flex:none;width:1.3rem;height:.3rem;border-radius:.2rem}
.considered ol{list-style:none;margin:.6rem 0 0;padding:0;font-size:.92rem}
.considered li{display:flex;justify-content:space-between;gap:1rem;margin:0;padding:.15rem 0;
  overflow-wrap:anywhere}
.considered li:first-child{font-weight:600}
.considered li span:last-child{flex:none;opacity:.7;font-variant-numeric:tabular-nums}
</style>"""

_BOTTLENECK = N_(
    "It has no attention to show: when it begins to write, all that it knows of the sentence is "
    "one vector, the bottleneck."
)
_SHOWN = 70  # characters of a sentence in the list of them


def choose(sentences: Sequence[str]) -> int:
    """The place of the sentence that the visitor wants to look into, from 1.

    0 where there are not several to choose from.
    """
    if len(sentences) < 2:
        return 0
    placed = list(enumerate(sentences, 1))  # of another text the choice is another

    def named(choice: tuple[int, str]) -> str:
        place, sentence = choice
        short = len(sentence) <= _SHOWN
        beginning = sentence if short else f"{sentence[: _SHOWN - 2].rstrip()} …"
        return _("Sentence {n}: {beginning}").format(n=place, beginning=beginning)

    kept("translate_sentence", placed[0], placed)
    place, _sentence = st.selectbox(
        _("Look into"), placed, format_func=named, key="translate_sentence"
    )
    return place


def show(columns: Sequence[Column]) -> None:
    """Draw what is known of each model: two beside each other, those first that have a map."""
    known = [column for column in columns if column.insight]
    if not known:
        return
    st.caption(_explained(known))
    known.sort(key=lambda column: column.insight.attention is None)
    for rank, column in enumerate(known):
        if rank % 2 == 0:
            row = st.columns(2, gap="medium")
        with row[rank % 2].container(border=True, height="stretch"):
            _show(column)


def _show(column: Column) -> None:
    insight, look = column.insight, palette.style(column.card)
    st.html(_considered(column, look))
    if insight.attention is None:
        st.caption(_(_BOTTLENECK))
    elif insight.attention.size:
        with st.container(key=f"map_{column.card['model']}"):
            charts.show(
                attention_map.chart(insight, look),
                _("Where {model} looked in the source as it wrote each piece").format(
                    model=column.title
                ),
                width="content",
            )
        if max(insight.attention.shape) > attention_map.MOST:
            most = attention_map.MOST
            st.caption(_("Only the first {n} pieces of each are drawn.").format(n=most))


def _explained(columns: Sequence[Column]) -> str:
    """How to read it, in as many words as what is shown needs."""
    told = []
    if any(column.sentence for column in columns):
        told.append(_("All this is about one sentence of the text."))
    told.append(
        _(
            "In order: the translations that were left when the search ended, each with its mean "
            "log-probability of a piece, 0 being certain."
        )
    )
    if any(column.insight.attention is not None for column in columns):
        told.append(
            _(
                "In a map, a row is a piece that was written and a column one that was read; the "
                "stronger the colour, the more the model looked there as it wrote. {stop} is the "
                "end of a sentence."
            ).format(stop=pieces.STOP)
        )
    return "  \n".join(told)  # a line each, in Markdown


def _considered(column: Column, look: palette.Style) -> str:
    nothing = _("(nothing)")
    items = "".join(
        f"<li><span>{escape(said.replace(chr(0), '␀')) or nothing}</span>"
        f"<span>{score(value)}</span></li>"
        for said, value in column.insight.candidates
    )
    language = escape(languages.written_by(column.card))
    head = f'<h3><span class="line" style="background:{look.colour}"></span>'
    return (
        f'{_SHEET}<div class="considered">{head}{escape(column.title)}</h3>'
        f'<ol lang="{language}" dir="auto">{items}</ol></div>'
    )
