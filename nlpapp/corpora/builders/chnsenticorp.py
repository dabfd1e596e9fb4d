"""ChnSentiCorp for TensorFlow Datasets: the rows as published, in the order of the files."""

from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora import chnsenticorp as corpus

HEADER = "label\ttext_a"


class Chnsenticorp(tfds.core.GeneratorBasedBuilder):
    """Columns `text` (string) and `label` (0 negative, 1 positive)."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Chinese reviews of hotels, books and notebook computers.",
            features=tfds.features.FeaturesDict(
                {
                    "text": tfds.features.Text(),
                    "label": tfds.features.ClassLabel(names=corpus.CLASSES),
                }
            ),
            homepage=corpus.HOMEPAGE,
            license=corpus.LICENCE,
            citation=corpus.CITATION,
        )

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        files = manager.download({d.filename: d.url for d in corpus.SOURCE.downloads})
        names = {"train": "train.tsv", "validation": "dev.tsv", "test": "test.tsv"}
        return {split: self._generate_examples(Path(files[name])) for split, name in names.items()}

    def _generate_examples(self, path: Path) -> Iterator[tuple[int, dict]]:
        # Split at line feeds alone: some texts hold other characters that Python ends a line at.
        header, *lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        assert header == HEADER, header
        for number, line in enumerate(lines):
            label, text = line.split("\t")  # quotation marks are part of the text
            yield number, {"text": text, "label": int(label)}
