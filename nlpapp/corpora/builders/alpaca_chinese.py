"""Alpaca in English and Chinese for TensorFlow Datasets: a row a record, in file order."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tensorflow_datasets as tfds

from nlpapp.corpora.talk import alpaca as corpus

COLUMNS = tuple(f"{code}_{text}" for code in ("en", "zh") for text in corpus.TEXTS)


class AlpacaChinese(tfds.core.GeneratorBasedBuilder):
    """Columns `en_instruction`, `en_input`, `en_output`, the same of `zh`; `score`, 0 for none."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        texts = {column: tfds.features.Text() for column in COLUMNS}
        return tfds.core.DatasetInfo(
            builder=self,
            description="Instructions and answers in English, and in Chinese by a machine, scored.",
            features=tfds.features.FeaturesDict({**texts, "score": np.int32}),
            homepage=corpus.HOMEPAGE,
            license=corpus.LICENCE,
            citation=corpus.CITATION,
            disable_shuffling=True,
        )

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        files = manager.download([download.url for download in corpus.SOURCE.downloads])
        return {"train": self._generate_examples(list(map(Path, files)))}

    def _generate_examples(self, paths: list[Path]) -> Iterator[tuple[int, dict]]:
        return enumerate(row for path in paths for row in rows(path))


def rows(path: Path) -> Iterator[dict]:
    """A row for each record of a file."""
    for record in json.loads(path.read_bytes()):
        texts = {column: record[column] for column in COLUMNS}
        yield {**texts, "score": record["metadata"]["score"] or 0}
