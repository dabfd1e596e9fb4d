"""Tatoeba's English and Chinese sentences for TensorFlow Datasets: all pairs, in file order."""

from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora import tatoeba_en_zh as corpus
from nlpapp.corpora.builders import parallel_text


class TatoebaEnZh(tfds.core.GeneratorBasedBuilder):
    """Columns `en` and `zh`; the file's third one, who wrote the two, is left."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Everyday sentences in English and Chinese, translated by volunteers; no split."
        return parallel_text.info(self, corpus, corpus.LANGUAGES, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        path = Path(manager.download(corpus.SOURCE.downloads[0].url))
        return {"train": self._generate_examples(path)}

    def _generate_examples(self, path: Path) -> parallel_text.Rows:
        return parallel_text.from_columns(path, corpus.LANGUAGES)
