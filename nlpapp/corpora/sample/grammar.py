"""How a sample review is put together, in either language.

The same opinion templates serve both labels: ``{own}`` is an adjective of the review's label,
``{other}`` one of the opposite label, so "not {other} at all" is praise in one review and blame in
the next.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nlpapp.corpora.templates import Filler

Rules = dict[str, Sequence[str]]


@dataclass(frozen=True)
class Language:
    """One language's words.

    plain: opinions in words of the review's own label.
    twisted: opinions in which words of the opposite label are negated, outweighed or disputed.
    turns: pairs of templates, first impression of the opposite label and the change of mind.
    rules: alternatives shared by all domains.
    domains: for each kind of thing reviewed its own rules; among them ``good`` and ``bad``
        (adjectives), ``praise`` and ``blame`` (clauses), ``aspect`` and ``fact``.
    finish: makes a sentence of a filled-in template.
    joiner: what stands between two sentences.
    """

    plain: Sequence[str]
    twisted: Sequence[str]
    turns: Sequence[tuple[str, str]]
    rules: Rules
    domains: Sequence[Rules]
    finish: Callable[[str], str]
    joiner: str


class Writer(Filler):
    """Writes reviews."""

    def review(self, language: Language, positive: bool) -> str:
        """One text of one to about a dozen sentences."""
        domain = self._pick(language.domains)
        own, other = ("good", "bad") if positive else ("bad", "good")
        rules = language.rules | domain
        rules |= {
            "own": rules[own],
            "other": rules[other],
            "verdict": rules["praise" if positive else "blame"],
        }
        sentences = [
            language.finish(self._fill(template, rules))
            for template in self._plan(language, self._shuffled(domain["fact"]))
        ]
        return language.joiner.join(sentences)

    def _plan(self, language: Language, facts: list[str]) -> list[str]:
        """The templates of one review, in order; ``facts`` are neutral, none is said twice."""
        opinion = self._pick(language.plain if self._random() < 0.65 else language.twisted)
        before, after = 0, 0
        chance = self._random()
        if chance < 0.25:  # short
            after = self._between(0, 1)
        elif chance < 0.55:  # an opinion in the middle
            before, after = self._between(1, 3), self._between(0, 2)
        elif chance < 0.70:  # a first impression that does not last
            first, then = self._pick(language.turns)
            return [first, *facts[: self._between(0, 4)], then]
        elif chance < 0.90:  # decided at once, and then much that says nothing
            after = self._between(6, 11)
        else:
            before = self._between(4, 9)
        return [*facts[:before], opinion, *facts[before : before + after]]

    def _between(self, low: int, high: int) -> int:
        return low + int(self._random() * (high - low + 1))

    def _shuffled(self, options: Sequence[str]) -> list[str]:
        return [option for _, option in sorted((self._random(), option) for option in options)]
