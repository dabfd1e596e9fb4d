"""What is learned from, source by source: nothing that is held out, and nothing twice."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from nlpapp.corpora.parallel import Parallel, Part
from nlpapp.corpora.splits import letters
from nlpapp.corpora.talk.aligned import Aligned
from nlpapp.corpora.talk.direction import Direction
from nlpapp.corpora.talk.held_out import Guard

_HELD_OUT = "dropped: pairs that stand in a validation or a test"
_REPEATED = "dropped: pairs that came before, in this part or in one above"
_SILENT = "dropped: pairs of which a side has no letter"
_SHORT = "kept: pairs so short that they may stand in a validation or a test, and do"


class TrainingPairs:
    """The pairs of several sources, one after the other.

    pairs: those so far. parts: the sources by name, with what happened to their pairs counted too.
    """

    def __init__(self, guard: Guard) -> None:
        self.pairs: list[Aligned] = []
        self.parts: dict[str, Part] = {}
        self._guard = guard
        self._origins: list[str] = []
        self._seen: set[tuple[str, str]] = set()
        self._dropped = {_HELD_OUT: 0, _REPEATED: 0, _SILENT: 0}

    def add(self, name: str, part: Part, pairs: Iterable[Aligned]) -> None:
        """Take in one more part; of pairs that came before, those stay."""
        counts: Counter = Counter()
        for pair in pairs:
            form = letters(pair.english), letters(pair.other)
            if self._guard.forbids(pair, form):
                counts[_HELD_OUT] += 1
            elif not all(form):
                counts[_SILENT] += 1
            elif form in self._seen:
                counts[_REPEATED] += 1
            else:
                self._seen.add(form)
                counts[_SHORT] += self._guard.knows(form)
                self._origins.append(name)
                self.pairs.append(pair._replace(before=self._guard.without(pair.before)))
        self.parts[name] = replace(part, counts={**part.counts, **counts})
        for reason in self._dropped:
            self._dropped[reason] += counts[reason]

    def train(self, direction: Direction) -> Parallel:
        """All pairs, each a row with its origin."""
        return replace(direction.rows(self.pairs), origins=self._origins)

    def dropped(self) -> dict[str, int]:
        """How many pairs of all parts went because they are held out or came before."""
        return {reason.removeprefix("dropped: "): count for reason, count in self._dropped.items()}
