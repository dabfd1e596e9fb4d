"""The columns of the Translate page: the translation, the pieces that were read, what it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nlpapp.app import columns, palette
from nlpapp.app.translate import pieces
from nlpapp.app.translate.answers import Insight, Translation
from nlpapp.languages import is_han, written_by

_LONG = 90  # letters, a Chinese character as two: a paragraph is not shouted
_SHEET = """
.model .translation{font-size:1.3rem;font-weight:600;line-height:1.45;margin:.55rem 0 0;
  max-height:24rem;overflow-y:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.model .translation.long{font-size:1rem;font-weight:400;line-height:1.6}
.model .read{margin:.8rem 0 0;font-size:.82rem;line-height:1.4;max-height:12rem;overflow-y:auto}
.model .read small{opacity:.7;font-size:.8rem;margin-right:.2rem}
.model .read span{display:inline-block;max-width:100%;overflow-wrap:anywhere;
  border:1px solid rgba(128,128,128,.38);border-radius:.25rem;padding:0 .18rem;margin:0 1px 3px 0}
.model .read .word{margin-left:.3rem}
.model .read .new{border:2px dashed #C2410C;background:rgba(194,65,12,.14)}
"""


@dataclass
class Column:
    """What one column shows; `insight` comes later than the rest, or not at all."""

    title: str
    card: dict
    translation: Translation | None = None
    insight: Insight | None = None
    problem: str = ""
    chrf: float | None = None  # against the visitor's own translation


def page(shown: Sequence[Column], text: str) -> str:
    """All columns of a text as HTML."""
    return columns.grid([_column(column, text) for column in shown], _SHEET)


def _column(column: Column, text: str) -> str:
    parts, facts = [], []
    if said := column.translation:
        parts.append(_translation(said.text, written_by(column.card)))
        facts += [("Score", score(said.score)), columns.answered_in(said.time)]
        if column.chrf is not None:
            facts.insert(0, ("chrF with yours", f"{column.chrf:.1f}"))
    if column.insight:
        parts.append(_read(column.insight, text))
    notes = [column.problem] if column.problem else _notes(column, text)
    parts += map(columns.note, notes)
    facts += columns.card_facts(column.card)
    return columns.section(column.title, palette.style(column.card), parts, facts)


def _translation(text: str, language: str) -> str:
    if not text.strip():
        return columns.note("It writes nothing.")
    room = len(text) + sum(map(is_han, text))
    look = "translation long" if room > _LONG else "translation"
    shown = escape(text.replace("\0", "␀"))
    # The language chooses between Chinese and Japanese shapes of a character.
    return f'<p class="{look}" dir="auto" lang="{escape(language)}">{shown}</p>'


def _read(insight: Insight, text: str) -> str:
    """The source as the model reads it, what its vocabulary lacks marked."""
    marked, read = [], pieces.words(insight.source)
    for piece, known in zip(read, insight.known[: len(read)], strict=True):
        kinds = ["word"] if piece.startswith(pieces.SPACE) else []
        title = ""
        if not known:
            kinds.append("new")
            title = ' title="not in its vocabulary"'
        marked.append(f'<span class="{" ".join(kinds)}"{title}>{escape(pieces.bare(piece))}</span>')
    label = "reads" if insight.covers(text) else "first sentence"
    return f'<p class="read" dir="auto"><small>{label}</small>{"".join(marked)}</p>'


def _notes(column: Column, text: str) -> list[str]:
    notes, cap = [], (column.card.get("caps") or {}).get("characters")
    if cap and len(text) > cap:
        notes.append(f"It reads as far as character {cap:,}.")
    new = 0 if column.insight is None else int((~column.insight.known).sum())
    if new:
        what = "The marked piece is" if new == 1 else f"The {new} marked pieces are"
        notes.append(f"{what} new to it: all that its vocabulary lacks looks the same to it.")
    return notes


def score(value: float) -> str:
    """A mean log-probability as people read it, with a proper minus sign."""
    return f"{value:.2f}".replace("-", "−")
