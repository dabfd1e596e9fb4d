"""Sentence under sentence: each stands in the same row of every column of the Translate page.

Beside them stands a column of the text itself; a phone shows each sentence above its translation
instead.
"""

from collections.abc import Sequence
from html import escape

from nlpapp import languages
from nlpapp.app.language import _
from nlpapp.app.translate import confidence
from nlpapp.app.translate.answers import Sentence

_NAMED, _LONGEST = 6, 24  # words that a model never saw; characters of one
_SHEET = """
.model .sentences{list-style:none;margin:.4rem 0 0;padding:0}
.model .sentences li{margin:0;padding:.3rem 0 .35rem .55rem;border-left:3px solid transparent;
  font-size:1rem;line-height:1.5;overflow-wrap:anywhere}
.model .sentences li.chosen{border-left-color:rgba(128,128,128,.75)}
.model .sentences small{display:block;font-size:.78rem;line-height:1.4;opacity:.72}
.model .sentences .doubtful{opacity:1;color:#D9480F}
@media (max-width:640px){.model.given{display:none}}
@media (min-width:641px){
  .model .sentences .from{display:none}
  @supports (grid-template-rows:subgrid){
    .models .model{display:grid;grid-template:subgrid/minmax(0,1fr);
      grid-row:span calc(var(--sentences) + 3);row-gap:0}
    .model .sentences{display:contents}
    .model>.translation{grid-row:2/span var(--sentences)}
  }
}
"""


def sheet(most: int) -> str:
    """The CSS. most: sentences of a column, at most."""
    return f".models{{--sentences:{most}}}{_SHEET}"


def given(card: dict, sentences: Sequence[Sentence], chosen: int) -> str:
    """A column of the text itself, as a model of this card cuts it. chosen: as in `translated`."""
    language = escape(languages.read_by(card))
    items = "".join(
        f'<li{_look(place, chosen)} lang="{language}" dir="auto">{plain(it.source)}</li>'
        for place, it in enumerate(sentences, 1)
    )
    head = f"<h3>{escape(_('Your text'))}</h3>"
    return f'<section class="model given">{head}<ol class="sentences">{items}</ol></section>'


def translated(
    card: dict, sentences: Sequence[Sentence], chosen: int, new: Sequence[Sequence[str]]
) -> str:
    """The translations of a model, in order.

    chosen: which one is looked into, from 1, or 0. new: for each the words that the model never
    saw; or nothing, as long as nobody knows.
    """
    items = "".join(
        f"<li{_look(place, chosen)}>{_item(card, it, *new[place - 1 : place])}</li>"
        for place, it in enumerate(sentences, 1)
    )
    return f'<ol class="sentences">{items}</ol>'


def word(card: dict, sentence: Sentence) -> str:
    """How far a translation is to be trusted, in the visitor's language."""
    return _(confidence.word(card, sentence.score, sentence.confidence))


def plain(text: str) -> str:
    """As HTML; a NUL has no place in it, its picture has."""
    return escape(text.replace("\0", "␀"))


def _item(card: dict, sentence: Sentence, new: Sequence[str] = ()) -> str:
    read, written = languages.read_by(card), languages.written_by(card)
    how = confidence.word(card, sentence.score, sentence.confidence)
    remarks = [_(how)]
    if new:
        remarks.append(_("never saw: {words}").format(words=_listed(new)))
    look = ' class="doubtful"' if how == confidence.DOUBTFUL else ""
    return (
        f'<small class="from" lang="{escape(read)}" dir="auto">{plain(sentence.source)}</small>'
        f'<span lang="{escape(written)}" dir="auto">{plain(sentence.text or _("(nothing)"))}</span>'
        f'<small{look} title="{escape(_figures(sentence))}">{plain(" · ".join(remarks))}</small>'
    )


def _look(place: int, chosen: int) -> str:
    return ' class="chosen"' if place == chosen else ""


def _figures(sentence: Sentence) -> str:
    """What stands behind the word."""
    score = f"{sentence.score:.2f}".replace("-", "−")
    if sentence.confidence is None:
        return _("Score: {score}").format(score=score)
    return _("Score: {score}; chrF to expect: {chrf:.0f}").format(
        score=score, chrf=100 * sentence.confidence
    )


def _listed(words: Sequence[str]) -> str:
    """Words, of many and of long ones the beginning."""
    named = [word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…" for word in words[:_NAMED]]
    return ", ".join(named) + (" …" if len(words) > _NAMED else "")
