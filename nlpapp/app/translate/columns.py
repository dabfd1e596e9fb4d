"""The columns of the Translate page: the translation, the pieces that were read, what it took."""

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nlpapp import languages
from nlpapp.app import columns, palette
from nlpapp.app.language import _, ngettext
from nlpapp.app.translate import confidence, pieces, rows
from nlpapp.app.translate.answers import MUCH, NOTHING_NEW, Insight, Reading, Sentence, Translation
from nlpapp.languages import is_han

_TABLE = re.compile(r"\t|^\s*\|.*\|\s*$", re.MULTILINE)
# Characters and sentences of a text that is shown sentence by sentence; a longer one is in a box.
SHORT, _MOST = 6_000, 60
_LONG = 90  # letters, a Chinese character as two: a paragraph is not shouted
_SHEET = """
.model .translation{font-size:1.3rem;font-weight:600;line-height:1.45;margin:.55rem 0 0;
  max-height:24rem;overflow-y:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.model .translation.long{font-size:1rem;font-weight:400;line-height:1.6}
.model .back{font-size:.9rem;line-height:1.5;margin:.7rem 0 0;max-height:16rem;overflow-y:auto;
  white-space:pre-wrap;overflow-wrap:anywhere}
.model .back small{display:block;opacity:.7;font-size:.8rem}
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
    sentences: of the text, with their translations, where the model gives them apart.
    sentence: which one of the text the insight is about, from 1; 0 where there is no other.
    chrf: against the visitor's own translation.
    reading: what of the whole text is new to the model, once that is known.
    back: the translation translated back, by the model that goes by the name `returner`.
    """

    title: str
    card: dict
    translation: Translation | None = None
    sentences: tuple[Sentence, ...] = ()
    insight: Insight | None = None
    sentence: int = 0
    problem: str = ""
    chrf: float | None = None
    reading: Reading = NOTHING_NEW
    back: str | None = None
    returner: str = ""


def page(shown: Sequence[Column], text: str) -> str:
    """All columns of a text as HTML."""
    sections, sheet = [_column(column, text) for column in shown], _SHEET
    if apart := [column for column in shown if _is_apart(column, text)]:
        first = apart[0]
        sections.insert(0, rows.given(first.card, first.sentences, first.sentence))
        sheet += rows.sheet(max(len(column.sentences) for column in apart))
    return columns.grid(sections, sheet)


def _is_apart(column: Column, text: str) -> bool:
    """Whether its sentences are shown one by one, which the cells of a table are not."""
    short = len(text) <= SHORT and 1 < len(column.sentences) <= _MOST
    return short and not _TABLE.search(text)


def _column(column: Column, text: str) -> str:
    answer, parts, more, facts = "", [], [], []
    if said := column.translation:
        answer = _answer(column, text)
        facts += [(_("Score"), score(said.score)), columns.answered_in(said.time)]
        if len(column.sentences) == 1:
            facts.insert(0, (_("Confidence"), rows.word(column.card, column.sentences[0])))
        if column.chrf is not None:
            facts.insert(0, (_("chrF with yours"), f"{column.chrf:.1f}"))
    if column.back is not None:
        parts.append(_back(column))
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
    # One element, so that sentences of all columns meet in the rows above.
    parts = [answer, f"<div>{''.join(parts)}</div>"]
    return columns.section(column.title, palette.style(column.card), parts, facts, more=more)


def _answer(column: Column, text: str) -> str:
    if not _is_apart(column, text):
        return _translation(column.translation.text, languages.written_by(column.card))
    words = column.reading.words
    return rows.translated(column.card, column.sentences, column.sentence, words)


def _back(column: Column) -> str:
    head = escape(_("Back again, by {model}").format(model=column.returner))
    said = rows.plain(column.back) or escape(_("It writes nothing."))
    language = escape(languages.read_by(column.card))
    return f'<p class="back" lang="{language}" dir="auto"><small>{head}</small>{said}</p>'


def _translation(text: str, language: str) -> str:
    if not text.strip():
        return columns.note(_("It writes nothing."))
    room = len(text) + sum(map(is_han, text))
    look = "translation long" if room > _LONG else "translation"
    # The language chooses between Chinese and Japanese shapes of a character.
    return f'<p class="{look}" dir="auto" lang="{escape(language)}">{rows.plain(text)}</p>'


def _doubt(column: Column) -> str:
    """Why a translation is not to be trusted, or nothing."""
    said = column.translation
    corpus = palette.corpus_title(palette.corpus_of(column.card))
    if said and _is_doubtful(column):
        return _(
            "Not to be trusted: on average it gave each piece that it wrote {share}, by its own "
            "reckoning. It learned from {corpus}; your text may be unlike that."
        ).format(share=columns.percent(math.exp(said.score)), corpus=corpus)
    if column.reading.share > MUCH:
        return _(
            "Not to be trusted: much of the text is new to it. It learned from {corpus}; your text "
            "may be unlike that."
        ).format(corpus=corpus)
    return ""


def _is_doubtful(column: Column) -> bool:
    """Whether the model gives little for it: by its sentences' confidence, else by its score."""
    told = [it.confidence for it in column.sentences if it.confidence is not None]
    mean = statistics.fmean(told) if told else None
    return confidence.word(column.card, column.translation.score, mean) == confidence.DOUBTFUL


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
