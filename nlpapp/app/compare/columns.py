"""The columns of the Compare page: a verdict, the tinted text, and what it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nlpapp.app import columns, palette
from nlpapp.app.asking import Trace, Verdict
from nlpapp.app.compare import certainty, tint
from nlpapp.app.compare.feeling import unclear
from nlpapp.app.language import _
from nlpapp.app.palette import class_title

_SHEET = """
.said{margin:0 0 .9rem;padding:.6rem .9rem;border-left:.25rem solid #7D8590;border-radius:.3rem;
  background:rgba(128,128,128,.12);font-size:1.05rem}
.model .differs{font-size:.8rem;font-weight:400;opacity:.75;margin:0 .6rem 0 auto;
  white-space:nowrap}
.model .verdict{display:flex;justify-content:space-between;align-items:baseline;font-size:1.3rem;
  font-weight:600;margin:.55rem 0 .3rem}
.model .bar{display:flex;height:.55rem;border-radius:.3rem;overflow:hidden;gap:2px}
.model .text{margin:.8rem 0 0;max-height:21rem;overflow-y:auto;white-space:pre-wrap;
  overflow-wrap:anywhere;line-height:1.7;font-size:.95rem}
.model .text span{border-radius:.2rem;padding:.06rem 0}
.model .unread{opacity:.72}
"""


@dataclass
class Column:
    """What one column shows; without a verdict and a problem its model is still loading.

    `trace` comes later than the rest, or not at all; traceless: whether the model has none.
    """

    title: str
    card: dict
    verdict: Verdict | None = None
    trace: Trace | None = None
    traceless: bool = False
    problem: str = ""
    dissents: bool = False


def page(shown: Sequence[Column], text: str, said: str = "") -> str:
    """All columns of a text as HTML; above them what is to be said of all, HTML too."""
    above = f'<p class="said" role="status">{said}</p>' if said else ""
    return above + columns.grid([_column(column, text) for column in shown], _SHEET)


def _column(column: Column, text: str) -> str:
    parts, more, facts = [], [], columns.card_facts(column.card)
    if column.verdict:
        parts.append(_verdict(column.verdict, column.dissents))
        parts += _how_often_right(column)
        more.append(f'<p class="text" dir="auto">{_text(column, text)}</p>')
        facts.insert(0, columns.answered_in(column.verdict.time))
    if column.problem:
        parts.append(columns.note(column.problem))
    elif not column.verdict:
        parts.append(columns.loading())
    elif remark := _note(column):
        more.append(columns.note(remark))
    return columns.section(column.title, palette.style(column.card), parts, facts, more)


def _verdict(verdict: Verdict, dissents: bool) -> str:
    word = escape(_("differs"))
    differs = f'<span class="differs">{word}</span>' if dissents else ""
    colours = palette.class_colours(verdict.classes)
    shares = "".join(
        f'<span title="{escape(class_title(name))} {share:.1%}" '
        f'style="width:{share:.2%};background:{colours[name]}"></span>'
        for name, share in zip(verdict.classes, verdict.scores, strict=True)
    )
    said = _("no clear feeling") if unclear(verdict) else class_title(verdict.label)
    return (
        f'<div class="verdict"><span>{escape(said)}</span>'
        f"{differs}<span>{columns.percent(verdict.confidence)}</span></div>"
        f'<div class="bar">{shares}</div>'
    )


def _how_often_right(column: Column) -> list[str]:
    """Once the trace has told how long the text is."""
    if column.trace is None:
        return []
    said = certainty.sentence(column.card, column.verdict.confidence, len(column.trace.tokens))
    return [columns.note(said)] if said else []


def _text(column: Column, text: str) -> str:
    if column.trace is None or not len(column.trace.tokens):
        return tint.shortened(text)
    classes = column.verdict.classes
    return tint.tinted(text, column.trace, column.trace.label(classes), classes)


def _note(column: Column) -> str:
    """Where there is no trace, or it stopped before the text did, what the text cannot show."""
    if column.traceless:
        return _("This model does not show which words it goes by.")
    caps = column.card.get("caps") or {}
    cap, read = caps.get("trace_tokens"), caps.get("tokens")
    if column.trace is None or not cap or len(column.trace.tokens) < cap:
        return ""
    if not read:
        return _("Tinted as far as token {cap:,}.").format(cap=cap)
    return _("Tinted as far as token {cap:,}; the verdict read up to {read:,}.").format(
        cap=cap, read=read
    )
