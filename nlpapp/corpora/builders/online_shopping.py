"""Reviews of ten kinds of goods for TensorFlow Datasets: the rows as published, in their order."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora import shopping as corpus


class OnlineShopping(tfds.core.GeneratorBasedBuilder):
    """Columns `text`, `goods` (strings) and `label` (0 negative, 1 positive)."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Chinese reviews of ten kinds of goods.",
            features=tfds.features.FeaturesDict(
                {
                    "text": tfds.features.Text(),
                    "goods": tfds.features.Text(),
                    "label": tfds.features.ClassLabel(names=corpus.CLASSES),
                }
            ),
            homepage=corpus.HOMEPAGE,
            license=corpus.LICENCE,
            citation=corpus.CITATION,
        )

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        return {
            "train": self._generate_examples(Path(manager.download(corpus.SOURCE.downloads[0].url)))
        }

    def _generate_examples(self, path: Path) -> Iterator[tuple[int, dict]]:
        with zipfile.ZipFile(path) as archive, archive.open(corpus.FILE) as file:
            yield from enumerate(rows(io.TextIOWrapper(file, encoding="utf-8", newline="")))


def rows(lines: Iterator[str]) -> Iterator[dict]:
    """The columns of each line; a byte order mark that strayed into a text is taken out."""
    for row in csv.DictReader(lines):
        text = row["review"].replace("\ufeff", "")
        yield {"text": text, "goods": row["cat"], "label": int(row["label"])}
