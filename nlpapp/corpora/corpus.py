"""What every corpus gives: labelled texts in three splits, and where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np


class CorpusError(Exception):
    """A corpus cannot be had. The message is meant for the person at the keyboard."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """Texts with their classes.

    texts: n strings, as published.
    labels: int32 [n], each an index into ``Corpus.classes``.
    kinds: what each text is about, n strings, where the corpus says so; else none.
    """

    texts: list[str]
    labels: np.ndarray
    kinds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.labels.dtype != np.int32 or self.labels.shape != (len(self.texts),):
            raise ValueError(
                f"{len(self.texts)} texts need int32 labels of shape ({len(self.texts)},), "
                f"not {self.labels.dtype} of shape {self.labels.shape}"
            )

        if self.kinds and len(self.kinds) != len(self.texts):
            raise ValueError(f"{len(self.texts)} texts cannot be of {len(self.kinds)} kinds")

    def __len__(self) -> int:
        return len(self.texts)

    def rows(self, chosen: np.ndarray) -> "Labelled":
        """Some of them, in the order asked for. chosen: int64 [rows], or bool [n]."""
        chosen = np.arange(len(self))[chosen]
        kinds = [self.kinds[row] for row in chosen] if self.kinds else []
        return Labelled([self.texts[row] for row in chosen], self.labels[chosen], kinds)


def joined(parts: Sequence[Labelled]) -> Labelled:
    """One after the other; of kinds only where every part with texts has them."""
    known = all(part.kinds for part in parts if len(part))
    return Labelled(
        [text for part in parts for text in part.texts],
        np.concatenate([part.labels for part in parts]),
        [kind for part in parts for kind in part.kinds] if known else [],
    )


@dataclass(frozen=True, eq=False)
class Corpus:
    """A corpus whose splits have been through ``splits.split``.

    name, version: as in the catalogue and on the cards.
    language: "en", "zh", "en+zh", or "und" where nobody said.
    classes: class names; a label is an index into them.
    train, validation, test: no text of one stands in another (see ``splits``).
    unlabelled: texts for word vectors, and for teachers to speak about; none stands in train,
        validation or test.
    dropped: rows left out of the published corpus, counted by reason.
    source: of a user's own, the file and what of it is read, whatever stands there today.
    parts: of a mixture, the corpora it is made of, as they went into it; each split holds theirs in
        this order, one after the other. A part that judges nobody has no validation and no test.
    weights: of each part, how often a pass through train reads a text of it, on average.
    """

    name: str
    version: str
    language: str
    licence: str
    citation: str
    classes: tuple[str, ...]
    train: Labelled
    validation: Labelled
    test: Labelled
    unlabelled: list[str]
    dropped: dict[str, int]
    source: str = ""
    parts: "Mapping[str, Corpus]" = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)

    def rows_of(self, split: str) -> dict[str, slice]:
        """Which rows of a split are whose: the parts' by name, or all of them by the corpus's."""
        found, begin = {}, 0
        for name, part in (self.parts or {self.name: self}).items():
            end = begin + len(getattr(part, split))
            found[name] = slice(begin, end)
            begin = end
        return found

    def rates(self) -> np.ndarray | None:
        """How often a pass reads each training text: float64 [train]; None where all alike."""
        if not self.parts:
            return None
        return np.concatenate(
            [np.full(len(part.train), self.weights[name]) for name, part in self.parts.items()]
        )

    def validation_weights(self) -> np.ndarray | None:
        """By which a mean over validation is that of the parts' means: float64 [validation].

        They are 1 in the mean. None where all are alike.
        """
        if not self.parts:
            return None
        sizes = [n for part in self.parts.values() if (n := len(part.validation))]
        return np.concatenate([np.full(n, sum(sizes) / len(sizes) / n) for n in sizes])

    def card(self) -> dict:
        """What the card of a model says of the corpus it learned from."""
        rows = {name: len(getattr(self, name)) for name in ("train", "validation", "test")}
        return {
            "name": self.name,
            "version": self.version,
            "language": self.language,
            "licence": self.licence,
            "citation": self.citation,
            **({"source": self.source} if self.source else {}),
            "rows": {**rows, "unlabelled": len(self.unlabelled)},
            "dropped": self.dropped,
            **({"parts": self._parts_in_card()} if self.parts else {}),
        }

    def _parts_in_card(self) -> dict:
        return {
            name: {**part.card(), "weight": self.weights[name]} for name, part in self.parts.items()
        }
