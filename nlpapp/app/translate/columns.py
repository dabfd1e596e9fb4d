"""The columns of the Translate page: the translation, the pieces that were read, what it took."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nlpapp.app import columns, palette
from nlpapp.app.language import _, ngettext
from nlpapp.app.translate import pieces
from nlpapp.app.translate.answers import MUCH, Insight, Translation
from nlpapp.languages import is_han, written_by

_LONG = 90  # letters, a Chinese character as two: a paragraph is not shouted
_SHEET = """
.model .translation{font-size:1.3rem;font-weight:600;line-height:1.45;margin:.55rem 0 0;
  max-height:24rem;overflow-y:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.model .translation.long{font-size:1rem;font-weight:400;line-height:1.6}
.model .doubt{font-size:.85rem;line-height:1.45;margin:.6rem 0 0;padding:.3rem .6rem;
  border-left:4px solid #B45309;background:rgba(180,83,9,.12);border-radius:.2rem}
.model .read{margin:.8rem 0 0;font-size:.85rem;line-height:1.4;max-height:12rem;overflow-y:auto}
.model .read small{opacity:.7;font-size:.8rem;margin-right:.2rem}
.model .read span{display:inline-block;max-width:100%;overflow-wrap:anywhere;
  border:1px solid rgba(128,128,128,.38);border-radius:.25rem;padding:0 .18rem;margin:0 1px 3px 0}
.model .read .word{margin-left:.3rem}
.model .read .new{border:2px dashed #C2410C;background:rgba(194,65,12,.14)}
"""


@dataclass
class Column:
    """What one column shows; without a translation and a problem its model is still loading.

    `insight` comes later than the rest, or not at all.
    sentence: which one of the text the insight is about, from 1; 0 where there is no other.
    chrf: against the visitor's own translation.
    new: the share of the whole text's pieces that the model never saw, once that is known.
    """

    title: str
    card: dict
    translation: Translation | None = None
    insight: Insight | None = None
    sentence: int = 0
    problem: str = ""
    chrf: float | None = None
    new: float = 0.0


def page(shown: Sequence[Column], text: str) -> str:
    """All columns of a text as HTML."""
    return columns.grid([_column(column, text) for column in shown], _SHEET)


def _column(column: Column, text: str) -> str:
    parts, more, facts = [], [], []
    if said := column.translation:
        parts.append(_translation(said.text, written_by(column.card)))
        facts += [(_("Score"), score(said.score)), columns.answered_in(said.time)]
        if column.chrf is not None:
            facts.insert(0, (_("chrF with yours"), f"{column.chrf:.1f}"))
    if sentence := _doubt(column):
        parts.append(f'<p class="doubt">⚠ {escape(sentence)}</p>')
    if column.problem:
        parts.append(columns.note(column.problem))
    elif not column.translation:
        parts.append(columns.loading())
    if column.insight:
        more.append(_read(column))
    more += map(columns.note, _notes(column, text))
    facts += columns.card_facts(column.card)
    return columns.section(column.title, palette.style(column.card), parts, facts, more=more)


def _translation(text: str, language: str) -> str:
    if not text.strip():
        return columns.note(_("It writes nothing."))
    room = len(text) + sum(map(is_han, text))
    look = "translation long" if room > _LONG else "translation"
    shown = escape(text.replace("\0", "␀"))
    # The language chooses between Chinese and Japanese shapes of a character.
    return f'<p class="{look}" dir="auto" lang="{escape(language)}">{shown}</p>'


def _doubt(column: Column) -> str:
    """Why a translation is not to be trusted, or nothing."""
    said = column.translation
    corpus = palette.corpus_title(palette.corpus_of(column.card))
    if said and said.doubtful:
        return _(
            "Not to be trusted: on average it gave each piece that it wrote {share}, by its own "
            "reckoning. It learned from {corpus}; your text may be unlike that."
        ).format(share=columns.percent(math.exp(said.score)), corpus=corpus)
    if column.new > MUCH:
        return _(
            "Not to be trusted: much of the text is new to it. It learned from {corpus}; your text "
            "may be unlike that."
        ).format(corpus=corpus)
    return ""


def _read(column: Column) -> str:
    """The source as the model reads it, what its vocabulary lacks marked."""
    marked, read = [], pieces.words(column.insight.source)
    for piece, known in zip(read, column.insight.known[: len(read)], strict=True):
        kinds = ["word"] if piece.startswith(pieces.SPACE) else []
        title = ""
        if not known:
            kinds.append("new")
            said = escape(_("not in its vocabulary"))
            title = f' title="{said}"'
        marked.append(f'<span class="{" ".join(kinds)}"{title}>{escape(pieces.bare(piece))}</span>')
    reads = _("sentence {n}").format(n=column.sentence) if column.sentence else _("reads")
    label = escape(reads)
    return f'<p class="read" dir="auto"><small>{label}</small>{"".join(marked)}</p>'


def _notes(column: Column, text: str) -> list[str]:
    notes, cap = [], (column.card.get("caps") or {}).get("characters")
    if cap and len(text) > cap:
        notes.append(_("It reads as far as character {n:,}.").format(n=cap))
    if new := 0 if column.insight is None else int((~column.insight.known).sum()):
        notes.append(
            ngettext(
                "The marked piece is new to it: all that its vocabulary lacks looks alike to it.",
                "The {n} marked pieces are new to it: all that its vocabulary lacks looks alike to "
                "it.",
                new,
            ).format(n=new)
        )
    return notes


def score(value: float) -> str:
    """A mean log-probability as people read it, with a proper minus sign."""
    return f"{value:.2f}".replace("-", "−")
