"""XDailyDialog for TensorFlow Datasets: a row a turn, in the order of the dialogues."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tensorflow_datasets as tfds

from nlpapp.corpora.builders.parallel_text import lines
from nlpapp.corpora.talk import xdailydialog as corpus

TURN_ENDS = "__eou__"


class Xdailydialog(tfds.core.GeneratorBasedBuilder):
    """Columns `dialogue`, counted from 0 in each split, and `en`, `zh` and `de`."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        texts = {code: tfds.features.Text() for code in corpus.LANGUAGES}
        return tfds.core.DatasetInfo(
            builder=self,
            description="Dialogues for learners of English, translated turn by turn.",
            features=tfds.features.FeaturesDict({"dialogue": np.int32, **texts}),
            homepage=corpus.HOMEPAGE,
            license=corpus.LICENCE,
            citation=corpus.CITATION,
            disable_shuffling=True,
        )

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        files = manager.download({d.filename: d.url for d in corpus.SOURCE.downloads})
        return {
            split: self._generate_examples(
                {code: Path(files[corpus.file_of(split, code)]) for code in corpus.LANGUAGES}
            )
            for split in corpus.FILES
        }

    def _generate_examples(self, paths: dict[str, Path]) -> Iterator[tuple[int, dict]]:
        return enumerate(rows(paths))


def rows(paths: dict[str, Path]) -> Iterator[dict]:
    """A row for each turn. paths: by language. Raises ValueError where the sides differ."""
    columns = [lines(path) for path in paths.values()]
    names = ", ".join(path.name for path in paths.values())
    if len({len(column) for column in columns}) != 1:
        raise ValueError(f"files of different numbers of lines: {names}")
    for number, row in enumerate(zip(*columns, strict=True)):
        sides = [turns(line) for line in row]
        if len({len(side) for side in sides}) != 1:
            raise ValueError(f"line {number + 1} has different numbers of turns in {names}")
        for turn in zip(*sides, strict=True):
            yield {"dialogue": number, **dict(zip(paths, turn, strict=True))}


def turns(line: str) -> list[str]:
    """The turns of a dialogue; after a tab stand its labels, after the last mark nothing."""
    found = [turn.strip() for turn in line.split("\t")[0].split(TURN_ENDS)]
    return found if found[-1] else found[:-1]
