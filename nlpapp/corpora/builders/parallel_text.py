"""What the builders of parallel corpora share: two string columns, and how files of lines are read.

The order of the rows is kept, unlike TensorFlow Datasets does by itself: it tells which of two
translations was published first.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import tensorflow_datasets as tfds

Rows = Iterator[tuple[int, dict[str, str]]]


def info(
    builder: tfds.core.DatasetBuilder, corpus: ModuleType, languages: tuple[str, str], text: str
) -> tfds.core.DatasetInfo:
    """Columns named by their languages; where they come from, as the corpus's module has it.

    text: the description.
    """
    return tfds.core.DatasetInfo(
        builder=builder,
        description=text,
        features=tfds.features.FeaturesDict({code: tfds.features.Text() for code in languages}),
        homepage=corpus.HOMEPAGE,
        license=corpus.LICENCE,
        citation=corpus.CITATION,
        disable_shuffling=True,
    )


def from_columns(path: Path, languages: tuple[str, str]) -> Rows:
    """The rows of one file in which a tab stands between the languages; what follows is left."""
    for number, line in enumerate(lines(path), 1):
        columns = line.split("\t")
        if len(columns) < len(languages):
            raise ValueError(f"line {number} of {path.name} has no tab")
        yield number, dict(zip(languages, columns, strict=False))


def from_files(paths: dict[str, Path]) -> Rows:
    """The rows of one file a language, a line of one beside the same line of the other."""
    columns = {language: lines(path) for language, path in paths.items()}
    counts = {path.name: len(columns[language]) for language, path in paths.items()}
    if len(set(counts.values())) != 1:
        raise ValueError(f"files of different numbers of lines: {counts}")
    for number, row in enumerate(zip(*columns.values(), strict=True), 1):
        yield number, dict(zip(columns, row, strict=True))


def lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, which may be compressed by gzip.

    Split at line feeds alone: sentences may hold other characters that Python ends a line at.
    """
    content = path.read_bytes()
    if content.startswith(b"\x1f\x8b"):  # how gzip begins; a download's name need not say it
        content = gzip.decompress(content)
    return content.decode("utf-8").removesuffix("\n").split("\n")
