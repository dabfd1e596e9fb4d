"""3AM for TensorFlow Datasets: captions in English and Chinese as published, in file order."""

from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora import three_am as corpus
from nlpapp.corpora.builders import parallel_text


class ThreeAmEnZh(tfds.core.GeneratorBasedBuilder):
    """Columns `en` and `zh`."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Captions chosen for words of several meanings, in English and Chinese."
        return parallel_text.info(self, corpus, corpus.LANGUAGES, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        paths = manager.download({d.filename: d.url for d in corpus.SOURCE.downloads})
        return {
            split: self._generate_examples(
                {code: Path(paths[f"{file}.{code}"]) for code in corpus.LANGUAGES}
            )
            for split, file in corpus.FILES.items()
        }

    def _generate_examples(self, paths: dict[str, Path]) -> parallel_text.Rows:
        return parallel_text.from_files(paths)
