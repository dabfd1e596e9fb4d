"""Texts to begin with: a page offers those that its models can read."""

from collections.abc import Mapping
from dataclasses import dataclass

from nlpapp import languages
from nlpapp.app import palette


@dataclass(frozen=True)
class Examples:
    """Texts by name, in sets.

    sets: by the corpus that models learned from, or by the language they read. Models of neither
    are offered the set "en". The first of a set is what a first visit shows.
    """

    sets: Mapping[str, Mapping[str, str]]

    def of(self, card: dict) -> Mapping[str, str]:
        """The examples for a model, by name."""
        by_language = self.sets.get(languages.read_by(card), self.sets["en"])
        return self.sets.get(palette.corpus_of(card), by_language)

    def first(self, card: dict) -> str:
        """The text that a first visit shows."""
        return next(iter(self.of(card).values()))

    def has(self, text: str | None) -> bool:
        """Whether a text is one of them all, so that replacing it takes nothing from anybody."""
        return any(text in offered.values() for offered in self.sets.values())
