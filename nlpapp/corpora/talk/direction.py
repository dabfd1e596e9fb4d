"""From English or to it: pairs that lie on disk once, as rows of a corpus of either direction."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from nlpapp.corpora.parallel import Parallel
from nlpapp.corpora.parallel_splits import grouped
from nlpapp.corpora.talk.aligned import Aligned
from nlpapp.corpora.talk.held_out import is_all_short


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
