"""What every corpus gives: labelled texts in three splits, and where they come from."""

from dataclasses import dataclass

import numpy as np


class CorpusError(Exception):
    """A corpus cannot be had. The message is meant for the person at the keyboard."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """Texts with their classes.

    texts: n strings, as published.
    labels: int32 [n], each an index into ``Corpus.classes``.
    """

    texts: list[str]
    labels: np.ndarray

    def __post_init__(self) -> None:
        if self.labels.dtype != np.int32 or self.labels.shape != (len(self.texts),):
            raise ValueError(
                f"{len(self.texts)} texts need int32 labels of shape ({len(self.texts)},), "
                f"not {self.labels.dtype} of shape {self.labels.shape}"
            )

    def __len__(self) -> int:
        return len(self.texts)


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
        }
