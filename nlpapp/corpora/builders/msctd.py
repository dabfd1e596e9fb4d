"""MSCTD for TensorFlow Datasets: the lines of its two halves, in file order."""

from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora.builders import parallel_text
from nlpapp.corpora.talk import msctd as corpus


class Msctd(tfds.core.GeneratorBasedBuilder):
    """Columns `en` and `zh`; a split for each of the folders `enzh` and `zhen`."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Film talk in English, lower case and in tokens, and in Chinese."
        return parallel_text.info(self, corpus, tuple(corpus.FILES), text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        files = manager.download({d.filename: d.url for d in corpus.SOURCE.downloads})
        return {
            half: self._generate_examples(
                {code: Path(files[f"{half}/{name}"]) for code, name in corpus.FILES.items()}
            )
            for half in corpus.HALVES
        }

    def _generate_examples(self, paths: dict[str, Path]) -> parallel_text.Rows:
        return parallel_text.from_files(paths)
