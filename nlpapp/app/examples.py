"""Texts to begin with: a page offers those that its models can read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlpapp.app.groups import Group


@dataclass(frozen=True)
class Examples:
    """Texts by name, in sets. A name is a string of the catalogue.

    sets: by the key of a group of models, or by the language that they read. Models of neither
    are offered the set "en". The first of a set is what a first visit shows.
    purposes: by name, what a text is there to show; a string of the catalogue too.
    """

    sets: Mapping[str, Mapping[str, str]]
    purposes: Mapping[str, str] = field(default_factory=dict)

    def of(self, group: Group) -> Mapping[str, str]:
        """The examples for a group of models, by name."""
        return self.sets.get(group.key, self.sets.get(group.language, self.sets["en"]))

    def first(self, group: Group) -> str:
        """The text that a first visit shows."""
        return next(iter(self.of(group).values()))

    def has(self, text: str | None) -> bool:
        """Whether a text is one of them all, so that replacing it takes nothing from anybody."""
        return any(text in offered.values() for offered in self.sets.values())
