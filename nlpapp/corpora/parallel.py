"""What every parallel corpus gives: sentences beside their translations, in three splits."""

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class Parallel:
    """Sentences with their translations.

    sources: n strings.
    references: n tuples of one or more strings, each a translation of the source beside it.
    """

    sources: list[str]
    references: list[tuple[str, ...]]

    def __post_init__(self) -> None:
        if len(self.references) != len(self.sources):
            raise ValueError(
                f"{len(self.sources)} sources need a tuple of references each, "
                f"not {len(self.references)} tuples"
            )
        for row, references in enumerate(self.references):
            if not isinstance(references, tuple) or not references:
                raise ValueError(f"row {row} needs a tuple of references, not {references!r}")

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


@dataclass(frozen=True, eq=False)
class ParallelCorpus:
    """A parallel corpus whose splits have been through ``parallel_splits``.

    name, version: as in the catalogue and on the cards.
    source_language, target_language: codes of ISO 639; "und" where nobody said.
    train, validation, test: what one may hold of another, the corpus's own module says.
    dropped: pairs left out of the published corpus, counted by reason.
    title: what its owner calls it, for a corpus of somebody's own.
    source: of a user's own, the file and what of it is read, whatever stands there today.
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

    @property
    def language(self) -> str:
        """The direction, as in "en-zh"."""
        return f"{self.source_language}-{self.target_language}"

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
        } | ({"title": self.title} if self.title else {})
