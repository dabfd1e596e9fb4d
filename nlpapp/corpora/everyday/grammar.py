"""How a sentence of everyday life is made up, in any language.

In a template `{own}` is an adjective of
the sentence's label, `{other}` one of the opposite, so that "not {other} at all" is praise in one
sentence and blame in the next; `{verdict}` is a clause of the label.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from nlpapp.corpora.templates import Filler, Rules


@dataclass(frozen=True)
class Language:
    """One language's words.

    plain: templates in words of the sentence's own label. turned: in words of the other, negated,
    outweighed or disputed. praise, blame: clauses. neutral: sentences that say neither.
    rules: shared. kinds: of things, each with `thing`, `good` and `bad`, and what else of the rules
    is so of this kind alone. ends: marks, any of which may stand last, but after a question.
    clauses: templates by which a verdict stands alone; without, each is a sentence as it is, of
    which there are not many.
    """

    plain: Sequence[str]
    turned: Sequence[str]
    praise: Sequence[str]
    blame: Sequence[str]
    neutral: Sequence[str]
    rules: Rules
    kinds: Sequence[Rules]
    ends: Sequence[str]
    clauses: Sequence[str] = ()


class Writer(Filler):
    """Writes sentences of a language."""

    def __init__(self, language: Language, seed: int) -> None:
        super().__init__(seed)
        self._language = language

    def opinion(self, positive: bool) -> str:
        """A sentence of praise, or of blame."""
        said = self._language
        own, other, verdict = (
            ("good", "bad", said.praise) if positive else ("bad", "good", said.blame)
        )
        chance = self._random()
        alone = said.clauses or verdict
        templates = alone if chance < 0.4 else said.plain if chance < 0.65 else said.turned
        kind = self._pick(said.kinds)
        named = {"own": kind[own], "other": kind[other], "verdict": verdict}
        return self._written(self._pick(templates), kind | named)

    def neutral(self) -> str:
        """A sentence that says neither."""
        return self._written(self._pick(self._language.neutral), self._pick(self._language.kinds))

    def _written(self, template: str, rules: Rules) -> str:
        text = self._fill(template, {**self._language.rules, **rules})
        if self._random() < 0.8:
            text = text[0].upper() + text[1:]
        end = self._pick(self._language.ends)
        return text if text.endswith("？") else text + end
