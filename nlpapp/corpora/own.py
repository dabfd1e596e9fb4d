"""A user's own labelled texts, read from a CSV or TSV file, as a corpus with fixed splits."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from nlpapp import languages
from nlpapp.corpora.corpus import Corpus, CorpusError, Labelled
from nlpapp.corpora.splits import ONE_IN, fingerprint, unspaced
from nlpapp.tables import TableError
from nlpapp.tables.columns import place_of
from nlpapp.tables.dialect import ANY, Dialect
from nlpapp.tables.options import filled_in, found_in
from nlpapp.tables.reading import Table, open_table

# Of a class with fewer rows, no split would hold enough to learn from or to judge by.
FEWEST = 10
_SHOWN = 40  # characters of a cell that a message shows

_PLAIN_QUOTES = str.maketrans("‘’“”", "''\"\"")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2060\ufeff]"
)  # soft hyphens, joiners, marks of direction


def read(
    file: Path,
    text_column: str,
    label_column: str,
    taken_names: tuple[str, ...] = (),
    wanted: Dialect = ANY,
    say: Callable[[str], object] = lambda line: None,
) -> Corpus:
    """The rows of a file, a tenth of each class held out as validation and another as test.

    Which rows are held out depends on the texts alone: those of a class that come first by hash.
    Of texts that a model reads alike the first is kept; rows without text or label are left out.
    Classes are sorted as text.

    file: cells of text or a workbook.
    taken_names: what the corpus must not be called, although the file may be.
    wanted: how to read the file, as far as it is not to be found out.
    say: takes the lines that say how it was read.

    Raises CorpusError where the file cannot be read, a column is missing, or there is nothing to
    choose between.
    """
    file = found(file)
    try:
        table, texts, labels = _columns(file, text_column, label_column, wanted, say)
    except TableError as error:
        raise CorpusError(str(error)) from error
    with_text = [row for row, text in enumerate(texts) if text.strip()]
    labelled = [row for row in with_text if labels[row]]
    forms = {row: _form(texts[row]) for row in labelled}
    first = {forms[row]: row for row in reversed(labelled)}  # the first one wins
    kept = sorted(first.values())
    began = {row: first[forms[row]] for row in labelled}
    torn = [row for row in labelled if labels[row] != labels[began[row]]]
    if torn:
        say(_told_apart(torn, began, texts, labels))
    classes = _classes(file, label_column, Counter(labels[row] for row in kept))

    parts: dict[str, list[int]] = {"test": [], "validation": [], "train": []}
    for name in classes:
        rows = sorted(
            (row for row in kept if labels[row] == name), key=lambda row: fingerprint(texts[row])
        )
        held_out = -(-len(rows) // ONE_IN)  # rounded up
        parts["test"] += rows[:held_out]
        parts["validation"] += rows[held_out : 2 * held_out]
        parts["train"] += rows[2 * held_out :]

    source = f"{file.name}, columns {text_column!r} and {label_column!r}"
    number = {name: place for place, name in enumerate(classes)}

    def part(rows: list[int]) -> Labelled:
        rows = sorted(rows)
        numbers = np.array([number[labels[row]] for row in rows], np.int32)
        return Labelled([texts[row] for row in rows], numbers)

    return Corpus(
        name=name_of(file, taken_names),
        version=version_of(file),
        language=languages.guessed(texts[row] for row in kept),
        licence="its owner's",
        citation=f"{source}; {table.dialect}.",
        source=source,
        classes=classes,
        **{split: part(rows) for split, rows in parts.items()},
        unlabelled=[],
        dropped={
            "rows without text": len(texts) - len(with_text),
            "rows without label": len(with_text) - len(labelled),
            "duplicates": len(labelled) - len(kept) - len(torn),
            "rows that label a text otherwise than before": len(torn),
        },
    )


def _form(text: str) -> str:
    """What a model reads, but for words that white space alone parts: texts of one form are one."""
    return _INVISIBLE.sub("", unspaced(text).translate(_PLAIN_QUOTES))


def _columns(
    file: Path, text_column: str, label_column: str, wanted: Dialect, say: Callable[[str], object]
) -> tuple[Table, list[str], list[str]]:
    """(the table that was read, its texts, their labels)."""
    texts, labels = [], []
    wanted = replace(wanted, form="cells")
    with open_table(file, wanted, expected=[text_column, label_column]) as table:
        say(found_in(table.name, table.dialect, table.columns))
        places = [
            place_of(table, text_column, "--text-column"),
            place_of(table, label_column, "--label-column"),
        ]
        if places[0] == places[1]:
            raise TableError(
                "{column!r} cannot be both the text and the label.", column=text_column
            )
        for row in table.rows:
            texts.append(row[places[0]])
            labels.append(row[places[1]].strip())
    if short := filled_in(table):
        say(short)
    return table, texts, labels


def _told_apart(
    torn: Sequence[int], began: Mapping[int, int], texts: Sequence[str], labels: Sequence[str]
) -> str:
    """The line that names the first rows that label a text otherwise than the first of its kind."""
    named = "; ".join(
        f"{texts[row].strip()[:_SHOWN]!r} is {labels[began[row]][:_SHOWN]!r} and then "
        f"{labels[row][:_SHOWN]!r}"
        for row in torn[:3]
    )
    many = "1 row labels" if len(torn) == 1 else f"{len(torn):,} rows label"
    return f"{many} a text otherwise than an earlier one, which counts: {named}."


def _classes(file: Path, label_column: str, counts: Counter) -> tuple[str, ...]:
    """The classes, sorted, where there are two at least and rows enough of each."""
    if len(counts) < 2:
        found = "one class only" if counts else "no row with a text and a label"
        raise CorpusError(
            f"{file} has {found}; a classifier needs at least two classes in {label_column!r}."
        )
    if few := [name for name in sorted(counts) if counts[name] < FEWEST]:
        named = ", ".join(f"{name[:_SHOWN]!r} has {counts[name]}" for name in few[:3])
        more = f" and so have {len(few) - 3:,} more" if len(few) > 3 else ""
        raise CorpusError(
            f"{file}: each class needs at least {FEWEST} rows with different texts, but {named}"
            f"{more}; add rows, leave those out, or choose another --label-column."
        )
    return tuple(sorted(counts))


def found(file: Path) -> Path:
    """The file, if it can be a corpus: read twice, the second time by `version_of`, and named.

    Raises CorpusError for a pipe, a folder, or a name that no card could hold.
    """
    file = Path(file)
    try:
        file.name.encode()
    except UnicodeEncodeError as error:
        raise CorpusError(
            f"{file}: its name is not UTF-8, and the model is named after it; rename the file."
        ) from error
    if file.exists() and not file.is_file():
        kind = "a folder" if file.is_dir() else "a pipe or a device, which can be read only once"
        raise CorpusError(f"{file} is {kind}; give an ordinary file.")
    return file


def name_of(file: Path, taken_names: tuple[str, ...]) -> str:
    """The file's name as part of a model's: letters and digits, hyphens between."""
    name = re.sub(r"[\W_]+", "-", file.stem.lower()).strip("-") or "file"
    return f"own-{name}" if name in taken_names else name


def version_of(file: Path) -> str:
    """What tells this content of the file from any other."""
    with file.open("rb") as content:
        return f"sha256:{hashlib.file_digest(content, 'sha256').hexdigest()}"
