"""A user's own sentence pairs, read from a TSV file, as a parallel corpus with fixed splits."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from nlpapp import languages
from nlpapp.corpora.corpus import CorpusError
from nlpapp.corpora.own import found, name_of, version_of
from nlpapp.corpora.parallel import ParallelCorpus
from nlpapp.corpora.parallel_splits import Pair, connected, distinct, split_by_groups
from nlpapp.corpora.splits import ONE_IN, letters
from nlpapp.tables import TableError
from nlpapp.tables.dialect import ANY, Dialect
from nlpapp.tables.options import found_in
from nlpapp.tables.reading import open_rows

SIDES = "source", "target"
# What a first line may call its two columns, beside languages by their names.
_CALLED = (
    {"source", "src", "original", "sentence", "text", "input", "原文", "源文"},
    {"target", "tgt", "trg", "translation", "output", "译文", "翻译"},
)
# With fewer groups of pairs, no split would hold enough to learn from or to judge by.
FEWEST = 30
# Characters of a side. A batch is as long as its longest pair, in memory too, and translators read
# a sentence at a time: far longer ones are no sentences, or a tab is missing somewhere.
LONGEST = 500
_TOO_LONG = f"pairs with a side of more than {LONGEST} characters"


def read(
    file: Path,
    taken_names: tuple[str, ...] = (),
    source_language: str | None = None,
    target_language: str | None = None,
    wanted: Dialect = ANY,
    say: Callable[[str], object] = lambda line: None,
) -> ParallelCorpus:
    """The pairs of a file, a tenth of their groups held out as validation and another as test.

    Pairs that share a sentence, directly or by way of others, are one group and never parted.
    Which groups are held out depends on their sentences alone: those that come first by hash.
    Pairs with more than `LONGEST` characters on a side are left out and counted.

    file: a line is a source, a tab and its target; in a .csv what parts them is found out, and of a
    workbook it is two columns. What stands beyond the target is not read (there Tatoeba's exports
    say who wrote the sentences), nor a first line that names the columns, as `source<TAB>target` or
    `English<TAB>Chinese`. Of the four columns id, sentence, id and translation, which Tatoeba
    exports too, the sentences are read.
    taken_names: what the corpus must not be called, although the file may be.
    source_language, target_language: codes of ISO 639; None for the one that the first line names,
    or else that the script gives away, or else "und".
    wanted: how to read the file, as far as it is not to be found out.
    say: takes the line that says how it was read.

    Raises CorpusError where the file cannot be read, a line is no pair, a side has numbers alone,
    or there are too few pairs.
    """
    file = found(file)
    try:
        usual = None if file.suffix.lower() == ".csv" else "\t"
        settled = replace(wanted, form="cells", delimiter=wanted.delimiter or usual, header=False)
        with open_rows(file, settled) as (dialect, rows):
            first = next(rows, (1, []))
            rest = [*rows]
            # Of a first line that names the columns, no cell is an id.
            places = _places([row for _, row in rest or [first]])
            named = None if wanted.header is False else _named(first[1], places)
            if wanted.header and not named:
                named = "", ""
            dialect = replace(dialect, header=named is not None)
            say(found_in(str(file), dialect))
            lines = rest if named else [first, *rest]
    except TableError as error:
        raise CorpusError(str(error)) from error
    published = _pairs(file, lines, dialect.delimiter, places)
    short = [pair for pair in published if max(map(len, pair)) <= LONGEST]
    forms = _form, _form
    pairs = distinct(short, forms)
    groups = connected(pairs, forms)
    if len(groups) < FEWEST:
        raise CorpusError(
            f"{file}: splitting needs at least {FEWEST} groups of pairs that share no sentence, "
            f"but it has only {len(groups)}; add pairs of other sentences."
        )
    (sources, targets), (source_named, target_named) = zip(*pairs, strict=True), named or ("", "")
    held_out = -(-len(groups) // ONE_IN)  # rounded up
    splits = split_by_groups(pairs, groups, held_out, forms)
    return ParallelCorpus(
        name=name_of(file, taken_names),
        version=version_of(file),
        source_language=source_language or source_named or languages.guessed(sources),
        target_language=target_language or target_named or languages.guessed(targets),
        licence="its owner's",
        citation=f"{file.name}, sources and targets; {dialect}.",
        source=file.name,
        train=splits.train,
        validation=splits.validation,
        test=splits.test,
        dropped={_TOO_LONG: len(published) - len(short), "duplicates": len(short) - len(pairs)}
        | splits.dropped,
        title=file.stem,
    )


def _places(rows: list[list[str]]) -> tuple[int, int]:
    """Which columns hold sources and targets; where all rows have ids, these stand before each."""
    return (1, 3) if all(_has_ids(row) for row in rows if any(row)) else (0, 1)


def _has_ids(row: list[str]) -> bool:
    return len(row) > 3 and row[0].isdecimal() and row[2].isdecimal()


def _named(row: list[str], places: tuple[int, int]) -> tuple[str, str] | None:
    """The languages that a line calls its columns by, "" for other names; None for a pair."""
    long_enough = len(row) > places[1]
    first, second = (row[place].strip().casefold() if long_enough else "" for place in places)
    if first in _CALLED[0] and second in _CALLED[1]:
        return "", ""
    codes = languages.named(first), languages.named(second)
    # A language beside itself is a word with its translation.
    if all(codes) and codes[0] != codes[1]:
        return codes
    # Alone without ids, it can but name them.
    return ("", "") if places == (1, 3) and any(row) and not _has_ids(row) else None


def _form(text: str) -> str:
    """What decides whether two sentences are the same: letters and digits, or signs alone."""
    return letters(text) or text


def _pairs(
    file: Path,
    lines: Sequence[tuple[int, list[str]]],
    delimiter: str | None,
    places: tuple[int, int],
) -> list[Pair]:
    lines = list(lines)
    while lines and not any(lines[-1][1]):  # blank lines at the end are no pairs
        lines.pop()
    pairs = []
    for number, row in lines:
        if len(row) <= places[1]:
            sign = "tab" if delimiter == "\t" else repr(delimiter) if delimiter else "second cell"
            raise CorpusError(
                f"{file}: line {number} has no {sign}; each must be a source, a tab and a target."
            )
        for place, name in zip(places, SIDES, strict=True):
            if not row[place].strip():
                raise CorpusError(f"{file}: line {number} has no {name}; fill it or leave it out.")
        pairs.append((row[places[0]], row[places[1]]))
    for sentences, name in zip(zip(*pairs, strict=True), SIDES, strict=False):
        # The first may be a name of the column that nobody knows.
        if all(sentence.strip().isdecimal() for sentence in sentences[1:] or sentences):
            raise CorpusError(
                f"{file}: every {name} is a number alone, as ids are; "
                "each line must be a source, a tab and a target."
            )
    return pairs
