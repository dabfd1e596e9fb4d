"""The columns of the Compare page as one piece of HTML: as many beside each other as fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nlpapp.app import palette, tint
from nlpapp.app.asking import Trace, Verdict

# Greys are half transparent, so that one sheet serves light and dark.
SHEET = """<style>
.models{display:grid;gap:.9rem .75rem;padding-top:.4rem;
  grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr))}
.model{position:relative;border:1px solid rgba(128,128,128,.28);border-radius:.7rem;
  padding:.9rem 1rem .8rem;
  display:flex;flex-direction:column;min-width:0}
.model.dissents{border:2px solid #C2410C;padding:calc(.9rem - 1px) calc(1rem - 1px) .7rem}
.model h3{font-size:1rem;font-weight:600;margin:0;padding:0;display:flex;align-items:center;
  gap:.45rem}
.model .line{flex:none;width:1.3rem;height:.3rem;border-radius:.2rem}
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
.model .note{font-size:.8rem;opacity:.75;margin:.5rem 0 0}
.model dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;font-size:.82rem;
  margin:auto 0 0;padding:.8rem 0 0}
.model dt{opacity:.7;font-weight:400;margin:0;padding:0}
.model dd{margin:0;padding:0;text-align:right;white-space:nowrap}
</style>"""


@dataclass
class Column:
    """What one column shows; `trace` comes later than the rest, or not at all."""

    title: str
    card: dict
    verdict: Verdict | None = None
    trace: Trace | None = None
    problem: str = ""
    dissents: bool = False


def page(columns: Sequence[Column], text: str) -> str:
    """All columns of a text as HTML."""
    return SHEET + '<div class="models">' + "".join(_column(c, text) for c in columns) + "</div>"


def _column(column: Column, text: str) -> str:
    look = palette.style(column.card["cell"])
    badge = '<span class="badge">disagrees</span>' if column.dissents else ""
    parts = [
        f'<h3><span class="line" style="background:{look.colour}"></span>'
        f"{escape(column.title)}{badge}</h3>"
    ]
    if column.verdict:
        parts += [_verdict(column.verdict), f'<p class="text" dir="auto">{_text(column, text)}</p>']
    if column.problem:
        parts.append(f'<p class="note">{escape(column.problem)}</p>')
    elif note := _note(column):
        parts.append(f'<p class="note">{escape(note)}</p>')
    kind = "model dissents" if column.dissents else "model"
    return f'<section class="{kind}">{"".join(parts)}{_facts(column)}</section>'


def _verdict(verdict: Verdict) -> str:
    colours = palette.class_colours(verdict.classes)
    shares = "".join(
        f'<span title="{escape(name)} {share:.1%}" '
        f'style="width:{share:.2%};background:{colours[name]}"></span>'
        for name, share in zip(verdict.classes, verdict.scores, strict=True)
    )
    return (
        f'<div class="verdict"><span>{escape(verdict.label)}</span>'
        f"<span>{percent(verdict.confidence)}</span></div>"
        f'<div class="bar">{shares}</div>'
    )


def _text(column: Column, text: str) -> str:
    if column.trace is None or not len(column.trace.tokens):
        return tint.shortened(text)
    return tint.tinted(text, column.trace, column.verdict.label, column.verdict.classes)


def _note(column: Column) -> str:
    """Where the trace stopped before the text did, how much was read."""
    caps = column.card.get("caps") or {}
    cap, read = caps.get("trace_tokens"), caps.get("tokens")
    if column.trace is None or not cap or len(column.trace.tokens) < cap:
        return ""
    verdict = f"; the verdict read up to {read:,}" if read else ""
    return f"Tinted as far as token {cap:,}{verdict}."


def _facts(column: Column) -> str:
    facts = []
    if column.verdict:
        facts.append(("Answered in", f"{1000 * column.verdict.seconds:.1f} ms"))
    if parameters := column.card.get("parameters"):
        facts.append(("Parameters", _large(parameters)))
    accuracy = (column.card.get("metrics") or {}).get("accuracy")
    if accuracy:
        low, high = 100 * accuracy["low"], 100 * accuracy["high"]
        facts.append(("Test accuracy", f"{100 * accuracy['value']:.1f}% ({low:.1f}–{high:.1f})"))
    rows = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
    return f"<dl>{rows}</dl>"


def percent(share: float) -> str:
    """A probability as people read it; never 0% or 100%, which no model here can mean."""
    if share > 0.995:
        return ">99%"
    return f"{share:.0%}" if share >= 0.005 else "<1%"


def _large(count: int) -> str:
    if count < 10_000:
        return f"{count:,}"
    return f"{count / 1e6:.2f} million" if count >= 1e6 else f"{count / 1e3:.0f} thousand"
