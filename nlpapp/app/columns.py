"""A column a model as HTML, as many beside each other as fit, and the facts at the foot of each."""

import math
from collections.abc import Sequence
from html import escape

from nlpapp.app import figures, folding
from nlpapp.app.asking import Time
from nlpapp.app.language import _
from nlpapp.app.palette import Style

_MOST_IN_A_ROW = 5

# Greys are half transparent, so that one sheet serves light and dark.
_SHEET = """
.models{display:grid;gap:.9rem .75rem;padding-top:.4rem;
  --wide:max(15rem,(100% - 1px - (var(--row) - 1)*.75rem)/var(--row));
  grid-template-columns:repeat(auto-fit,minmax(min(var(--wide),100%),1fr))}
.model{position:relative;border:1px solid rgba(128,128,128,.28);border-radius:.7rem;
  padding:.9rem 1rem .8rem;
  display:flex;flex-direction:column;min-width:0}
.model h3{font-size:1rem;font-weight:600;margin:0;padding:0;display:flex;align-items:center;
  gap:.45rem}
.model .line{flex:none;width:1.3rem;height:.3rem;border-radius:.2rem}
.model .note{font-size:.85rem;opacity:.8;margin:.5rem 0 0}
.model dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;font-size:.85rem;
  margin:auto 0 0;padding:.8rem 0 0}
.model dt{opacity:.7;font-weight:400;margin:0;padding:0;white-space:nowrap}
.model dd{margin:0;padding:0;text-align:right}
@media (max-width:640px){.models{gap:.5rem}.model{padding:.6rem .8rem .5rem}}
"""


def grid(sections: Sequence[str], sheet: str) -> str:
    """The columns of a page; sheet: the CSS of what only that page puts into them."""
    rows = math.ceil(len(sections) / _MOST_IN_A_ROW)
    row = math.ceil(len(sections) / max(rows, 1))  # six are three and three, not five and one
    sheet = f".models{{--row:{row or 1}}}{_SHEET}{folding.SHEET}{sheet}"
    return f'<style>{sheet}</style><div class="models">{"".join(sections)}</div>'


def section(
    title: str,
    look: Style,
    parts: Sequence[str],
    facts: Sequence[tuple[str, str]],
    more: Sequence[str] = (),
) -> str:
    """One column: its head, its parts as HTML, and facts as pairs of name and value.

    more: parts that a phone folds away, as it does the facts.
    """
    head = f'<h3><span class="line" style="background:{look.colour}"></span>{escape(title)}</h3>'
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    rest = folding.html(_("Details"), f"{''.join(more)}<dl>{rows}</dl>")
    return f'<section class="model">{head}{"".join(parts)}{rest}</section>'


def note(sentence: str) -> str:
    """A remark in small print."""
    return f'<p class="note">{escape(sentence)}</p>'


def loading() -> str:
    """What stands in place of an answer until its model is loaded."""
    return note(_("Loading …"))


def answered_in(taken: Time) -> tuple[str, str]:
    """The time of an answer as a fact, and how far it is to be trusted."""
    if taken.busy:
        said = _("{ms:.1f} ms (server busy)")
    else:
        said = (
            _("{ms:.1f} ms (median of {runs})") if taken.runs > 1 else _("{ms:.1f} ms (one call)")
        )
    return _("Answered in"), said.format(ms=1000 * taken.seconds, runs=taken.runs)


def card_facts(card: dict) -> list[tuple[str, str]]:
    """What the card says of size and test result, as far as it does."""
    facts = []
    if parameters := card.get("parameters"):
        facts.append((_("Parameters"), _large(parameters)))
    headline = figures.headline([card])
    if headline and headline.number(card) is not None:
        name = _("Test {figure}").format(figure=headline.word)
        facts.append((name, headline.with_interval(card)))
    return facts


def percent(share: float) -> str:
    """A probability as people read it; never 0% or 100%, which no model here can mean."""
    if share > 0.995:
        return ">99%"
    return f"{share:.0%}" if share >= 0.005 else "<1%"


def _large(count: int) -> str:
    if count < 10_000:
        return f"{count:,}"
    return f"{count / 1e6:.2f} M" if count >= 1e6 else f"{count / 1e3:.0f} k"
