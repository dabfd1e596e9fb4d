"""What every parallel corpus gives: sentences beside their translations, in three splits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np


@dataclass(frozen=True, eq=False)
class Parallel:
    """Sentences with their translations.

    sources: n strings.
    references: n tuples of one or more strings, each a translation of the source beside it.
    before: n strings, the sentence that stood before each source, "" where there was none; or none
        at all, where the corpus has no order.
    origins: n names of the parts that the rows are from; or none at all, where there are no parts.
    short: n bools, whether a row is so short that training may hold it too; or none at all, where
        training holds nothing of it.
    """

    sources: list[str]
    references: list[tuple[str, ...]]
    before: Sequence[str] = ()
    origins: Sequence[str] = ()
    short: Sequence[bool] = ()

    def __post_init__(self) -> None:
        if len(self.references) != len(self.sources):
            raise ValueError(
                f"{len(self.sources)} sources need a tuple of references each, "
                f"not {len(self.references)} tuples"
            )
        for row, references in enumerate(self.references):
            if not isinstance(references, tuple) or not references:
                raise ValueError(f"row {row} needs a tuple of references, not {references!r}")
        for name in ("before", "origins", "short"):
            if (found := len(getattr(self, name))) not in (0, len(self.sources)):
                raise ValueError(f"{len(self.sources)} sources with {found} values of {name}")

    def __len__(self) -> int:
        """The number of sources."""
        return len(self.sources)

    def pairs(self) -> tuple[list[str], list[str]]:
        """Each source beside each of its translations: two lists of the same length."""
        pairs = [
            (source, reference)
            for source, references in zip(self.sources, self.references, strict=True)
            for reference in references
        ]
        return [source for source, _ in pairs], [reference for _, reference in pairs]


class HeldOut(NamedTuple):
    """What one corpus holds back: to choose by, and to judge by once."""

    validation: Parallel
    test: Parallel


@dataclass(frozen=True)
class Part:
    """A corpus that a mixture learns from.

    counts: in words, what was read of it and what was dropped why.
    weight: how often a pass goes over its pairs.
    """

    version: str
    licence: str
    citation: str
    counts: Mapping[str, int]
    weight: int = 1


class Lessons(NamedTuple):
    """What one pass goes over: lists of the same length; `before` as in ``Parallel``."""

    sources: list[str]
    targets: list[str]
    before: list[str]


@dataclass(frozen=True, eq=False)
class ParallelCorpus:
    """A parallel corpus whose splits have been through ``parallel_splits``.

    name, version: as in the catalogue and on the cards.
    source_language, target_language: codes of ISO 639; "und" where nobody said.
    train, validation, test: what one may hold of another, the corpus's own module says.
    dropped: pairs left out of the published corpus, counted by reason.
    title: what its owner calls it, for a corpus of somebody's own.
    source: of a user's own, the file and what of it is read, whatever stands there today.
    parts: of a mixture, by name, what `train` is made of; `train.origins` says where.
    beside: by name, what others hold back, judged beside `test` and as little learned from.
    """

    name: str
    version: str
    source_language: str
    target_language: str
    licence: str
    citation: str
    train: Parallel
    validation: Parallel
    test: Parallel
    dropped: dict[str, int]
    title: str = ""
    source: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)
    beside: Mapping[str, HeldOut] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The direction, as in "en-zh"."""
        return f"{self.source_language}-{self.target_language}"

    def lessons(self, weights: Mapping[str, int] | None = None) -> Lessons:
        """The training pairs, each as often as its part weighs, in the order of the rows.

        weights: by part, in place of the corpus's own; 0 leaves a part out.
        """
        if weights is None:
            weights = {name: part.weight for name, part in self.parts.items()}
        train = self.train
        found = Lessons([], [], [])
        for row, references in enumerate(train.references):
            times = weights[train.origins[row]] if train.origins else 1
            for _ in range(times):
                found.sources.extend([train.sources[row]] * len(references))
                found.targets.extend(references)
                before = train.before[row] if train.before else ""
                found.before.extend([before] * len(references))
        return found

    def heaviest(self) -> list[str]:
        """The parts that weigh most; none where all weigh alike."""
        weights = {part.weight for part in self.parts.values()}
        alike = len(weights) < 2
        return [] if alike else [n for n, it in self.parts.items() if it.weight == max(weights)]

    def heaviest_lessons(self, seed: int) -> Lessons:
        """The pairs of the heaviest parts, again and again, as many as a pass has, in any order."""
        heaviest = self.heaviest()
        weights = {name: self.parts[name].weight * (name in heaviest) for name in self.parts}
        lessons, size = self.lessons(weights), len(self.lessons().sources)
        order = np.random.default_rng(seed).permutation(len(lessons.sources))
        return Lessons(*([one[row] for row in np.resize(order, size)] for one in lessons))

    def card(self) -> dict:
        """What the card of a model says of the corpus it learned from.

        Rows of train are pairs, for that is what a model learns from; those of validation and test
        are sources, for each is translated once, however many references judge it.
        """
        return {
            "name": self.name,
            "version": self.version,
            "language": self.language,
            "source_language": self.source_language,
            "target_language": self.target_language,
            "licence": self.licence,
            "citation": self.citation,
            **({"source": self.source} if self.source else {}),
            "rows": {
                "train": sum(map(len, self.train.references)),
                "validation": len(self.validation),
                "test": len(self.test),
            },
            "dropped": self.dropped,
            **self._of_mixture(),
        } | ({"title": self.title} if self.title else {})

    def _of_mixture(self) -> dict:
        """What the card says of parts, and of what is judged beside the test, where there are."""
        rows = dict.fromkeys(self.parts, 0)
        for origin, references in zip(self.train.origins, self.train.references, strict=False):
            rows[origin] += len(references)
        parts = {
            name: {
                "version": part.version,
                "licence": part.licence,
                "citation": part.citation,
                "rows": rows[name],
                "weight": part.weight,
                "counts": dict(part.counts),
            }
            for name, part in self.parts.items()
        }
        beside = {
            name: {"validation": len(held_out.validation), "test": len(held_out.test)}
            for name, held_out in self.beside.items()
        }
        return {name: it for name, it in (("parts", parts), ("beside", beside)) if it}
