"""The columns of the Compare page: a verdict, the tinted text, and what it took."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nlpapp.app import columns, palette
from nlpapp.app.asking import Trace, Verdict
from nlpapp.app.compare import tint

_SHEET = """
.model.dissents{border:2px solid #C2410C;padding:calc(.9rem - 1px) calc(1rem - 1px) .7rem}
.model .badge{position:absolute;top:-.7rem;right:.9rem;font-size:.72rem;font-weight:600;
  padding:.05rem .5rem;
  border-radius:1rem;background:#C2410C;color:#fff;white-space:nowrap}
.model .verdict{display:flex;justify-content:space-between;align-items:baseline;font-size:1.3rem;
  font-weight:600;margin:.55rem 0 .3rem}
.model .bar{display:flex;height:.55rem;border-radius:.3rem;overflow:hidden;gap:2px}
.model .text{margin:.8rem 0 0;max-height:21rem;overflow-y:auto;white-space:pre-wrap;
  overflow-wrap:anywhere;line-height:1.7;font-size:.95rem}
.model .text span{border-radius:.2rem;padding:.06rem 0}
.model .unread{opacity:.6}
"""


@dataclass
class Column:
    """What one column shows; `trace` comes later than the rest, or not at all."""

    title: str
    card: dict
    verdict: Verdict | None = None
    trace: Trace | None = None
    problem: str = ""
    dissents: bool = False


def page(shown: Sequence[Column], text: str) -> str:
    """All columns of a text as HTML."""
    return columns.grid([_column(column, text) for column in shown], _SHEET)


def _column(column: Column, text: str) -> str:
    parts, facts = [], columns.card_facts(column.card)
    if column.dissents:
        parts.append('<span class="badge">disagrees</span>')
    if column.verdict:
        parts += [_verdict(column.verdict), f'<p class="text" dir="auto">{_text(column, text)}</p>']
        facts.insert(0, columns.answered_in(column.verdict.seconds))
    if remark := column.problem or _note(column):
        parts.append(columns.note(remark))
    kind = "dissents" if column.dissents else ""
    return columns.section(column.title, palette.style(column.card), parts, facts, kind)


def _verdict(verdict: Verdict) -> str:
    colours = palette.class_colours(verdict.classes)
    shares = "".join(
        f'<span title="{escape(name)} {share:.1%}" '
        f'style="width:{share:.2%};background:{colours[name]}"></span>'
        for name, share in zip(verdict.classes, verdict.scores, strict=True)
    )
    return (
        f'<div class="verdict"><span>{escape(verdict.label)}</span>'
        f"<span>{columns.percent(verdict.confidence)}</span></div>"
        f'<div class="bar">{shares}</div>'
    )


def _text(column: Column, text: str) -> str:
    if column.trace is None or not len(column.trace.tokens):
        return tint.shortened(text)
    classes = column.verdict.classes
    return tint.tinted(text, column.trace, column.trace.label(classes), classes)


def _note(column: Column) -> str:
    """Where the trace stopped before the text did, how much was read."""
    caps = column.card.get("caps") or {}
    cap, read = caps.get("trace_tokens"), caps.get("tokens")
    if column.trace is None or not cap or len(column.trace.tokens) < cap:
        return ""
    verdict = f"; the verdict read up to {read:,}" if read else ""
    return f"Tinted as far as token {cap:,}{verdict}."
