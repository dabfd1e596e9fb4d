"""The published split of Tatoeba's Chinese and English for TensorFlow Datasets, in file order."""

from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora import tatoeba_zh_en as corpus
from nlpapp.corpora.builders import parallel_text


class TatoebaZhEnFixed(tfds.core.GeneratorBasedBuilder):
    """Columns `zh` (spaces between words, as published) and `en`."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Everyday sentences in Chinese and English, in a split that others compare on."
        return parallel_text.info(self, corpus, corpus.LANGUAGES, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        urls = [download.url for download in corpus.SOURCE.downloads]
        paths = map(Path, manager.download(urls))
        splits = ("train", "validation", "test")
        return {
            split: self._generate_examples(path) for split, path in zip(splits, paths, strict=True)
        }

    def _generate_examples(self, path: Path) -> parallel_text.Rows:
        return parallel_text.from_columns(path, corpus.LANGUAGES)
