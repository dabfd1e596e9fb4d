"""A user's own sentence pairs, read from a TSV file, as a parallel corpus with fixed splits."""

from collections.abc import Iterator
from pathlib import Path

from nlpapp import languages
from nlpapp.corpora.corpus import CorpusError
from nlpapp.corpora.own import found, name_of, version_of
from nlpapp.corpora.parallel import ParallelCorpus
from nlpapp.corpora.parallel_splits import Pair, connected, distinct, forms_of, split_by_groups
from nlpapp.corpora.splits import ONE_IN
from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.reading import open_rows

HEADER = ["source", "target"]
# With fewer groups of pairs, no split would hold enough to learn from or to judge by.
FEWEST = 30


def read(file: Path, taken_names: tuple[str, ...] = ()) -> ParallelCorpus:
    """The pairs of a file, a tenth of their groups held out as validation and another as test.

    Pairs that share a sentence, directly or by way of others, are one group and never parted.
    Which groups are held out depends on their sentences alone: those that come first by hash.
    A side that is mostly in Chinese characters is taken for Chinese; other languages stay unknown.

    file: a line is a source, a tab and its target. What stands beyond a second tab is not
    read (Tatoeba's exports say there who wrote the sentences), nor a header `source<TAB>target`.
    taken_names: what the corpus must not be called, although the file may be.

    Raises CorpusError where the file cannot be read, a line is no pair, or there are too few.
    """
    file = found(file)
    try:
        wanted = Dialect(form="cells", delimiter="\t", header=False)
        with open_rows(file, wanted) as (_, rows):
            published = _pairs(file, rows)
    except TableError as error:
        raise CorpusError(str(error)) from error
    forms = forms_of("und", "und")
    pairs = distinct(published, forms)
    groups = connected(pairs, forms)
    if len(groups) < FEWEST:
        raise CorpusError(
            f"{file}: splitting needs at least {FEWEST} groups of pairs that share no sentence, "
            f"but it has only {len(groups)}; add pairs of other sentences."
        )
    held_out = -(-len(groups) // ONE_IN)  # rounded up
    splits = split_by_groups(pairs, groups, held_out, forms)
    return ParallelCorpus(
        name=name_of(file, taken_names),
        version=version_of(file),
        source_language=languages.guessed(source for source, _ in pairs),
        target_language=languages.guessed(target for _, target in pairs),
        licence="its owner's",
        citation=f"{file.name}, sources and targets.",
        train=splits.train,
        validation=splits.validation,
        test=splits.test,
        dropped={"duplicates": len(published) - len(pairs)} | splits.dropped,
    )


def _pairs(file: Path, rows: Iterator[tuple[int, list[str]]]) -> list[Pair]:
    lines = list(rows)
    while lines and not any(lines[-1][1]):  # blank lines at the end are no pairs
        lines.pop()
    pairs = []
    for number, row in lines:
        if number == 1 and row == HEADER:
            continue
        if len(row) < 2:
            raise CorpusError(
                f"{file}: line {number} has no tab; each line must be a source, a tab and a target."
            )
        for side, name in zip(row, HEADER, strict=False):
            if not side.strip():
                raise CorpusError(f"{file}: line {number} has no {name}; fill it or leave it out.")
        pairs.append((row[0], row[1]))
    return pairs
