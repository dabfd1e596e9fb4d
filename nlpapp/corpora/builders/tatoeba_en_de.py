"""Tatoeba's English and German sentences for TensorFlow Datasets: all pairs, in file order."""

import zipfile
from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora import tatoeba_en_de as corpus
from nlpapp.corpora.builders import parallel_text


class TatoebaEnDe(tfds.core.GeneratorBasedBuilder):
    """Columns `en` and `de`."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Everyday sentences in English and German, translated by volunteers; no split."
        return parallel_text.info(self, corpus, corpus.LANGUAGES, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        path = Path(manager.download(corpus.SOURCE.downloads[0].url))
        return {"train": self._generate_examples(path)}

    def _generate_examples(self, path: Path) -> parallel_text.Rows:
        return parallel_text.from_columns(zipfile.Path(path, corpus.FILE), corpus.LANGUAGES)
