"""Several corpora as one, in either direction: what is learned from, and what is judged by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from nlpapp.corpora.parallel import Parallel, Part
from nlpapp.corpora.parallel_splits import grouped
from nlpapp.corpora.splits import letters
from nlpapp.corpora.talk.aligned import Aligned
from nlpapp.corpora.talk.held_out import Guard, is_all_short

_HELD_OUT = "dropped: pairs that stand in a validation or a test"
_REPEATED = "dropped: pairs that came before, in this part or in one above"
_SHORT = "kept: pairs so short that they may stand in a validation or a test, and do"


class Direction(NamedTuple):
    """Which language is read and which is written; English is one of them."""

    source: str
    target: str

    @property
    def other(self) -> str:
        """The language that is not English."""
        return self.target if self.source == "en" else self.source

    def turned(self, of_english: str, of_other: str) -> tuple[str, str]:
        """What belongs to the English and to the other side, as that of source and target."""
        return (of_english, of_other) if self.source == "en" else (of_other, of_english)

    def rows(self, pairs: Sequence[Aligned]) -> Parallel:
        """Each pair a row with one reference, and with the sentence before its source."""
        turned = [self.turned(pair.english, pair.other) for pair in pairs]
        return Parallel(
            [source for source, _ in turned],
            [(target,) for _, target in turned],
            before=[self.turned(*pair.before)[0] for pair in pairs],
        )

    def judged(self, part: Parallel) -> Parallel:
        """Rows to judge by, those marked that are made of short sentences alone."""
        short = [
            any(is_all_short(Aligned(*self.turned(source, it)), self.other) for it in references)
            for source, references in zip(part.sources, part.references, strict=True)
        ]
        return replace(part, short=short)


def reversed_rows(part: Parallel) -> Parallel:
    """Each reference as a source, once, with all that it translates."""
    return grouped(list(zip(*part.pairs()[::-1], strict=True)))


class Mixture:
    """What is learned from, part by part, without what is held out, and nothing twice.

    learned: the pairs so far. parts: by name, with what happened to their pairs counted too.
    """

    def __init__(self, guard: Guard) -> None:
        self.learned: list[Aligned] = []
        self.parts: dict[str, Part] = {}
        self._guard = guard
        self._origins: list[str] = []
        self._seen: set[tuple[str, str]] = set()
        self._dropped = {_HELD_OUT: 0, _REPEATED: 0}

    def add(self, name: str, part: Part, pairs: Iterable[Aligned]) -> None:
        """Take in one more part; of pairs that came before, those stay."""
        counts: Counter = Counter()
        for pair in pairs:
            form = letters(pair.english), letters(pair.other)
            if self._guard.forbids(pair, form):
                counts[_HELD_OUT] += 1
            elif form in self._seen or not all(form):
                counts[_REPEATED] += 1
            else:
                self._seen.add(form)
                counts[_SHORT] += self._guard.knows(form)
                self._origins.append(name)
                self.learned.append(pair._replace(before=self._guard.without(pair.before)))
        self.parts[name] = replace(part, counts={**part.counts, **counts})
        for reason in self._dropped:
            self._dropped[reason] += counts[reason]

    def train(self, direction: Direction) -> Parallel:
        """All pairs, each a row with its origin."""
        return replace(direction.rows(self.learned), origins=self._origins)

    def dropped(self) -> dict[str, int]:
        """How many pairs of all parts went because they are held out or came before."""
        return {reason.removeprefix("dropped: "): count for reason, count in self._dropped.items()}
