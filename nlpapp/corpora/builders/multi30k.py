"""Multi30k for TensorFlow Datasets: English beside German or French, in file order."""

from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora import multi30k as corpus
from nlpapp.corpora.builders import parallel_text


class Multi30k(tfds.core.GeneratorBasedBuilder):
    """Columns named by the two languages of the config, which serves both directions."""

    VERSION = tfds.core.Version(corpus.VERSION)
    BUILDER_CONFIGS = [tfds.core.BuilderConfig(name=name) for name in corpus.SOURCES]  # noqa: RUF012

    @property
    def _languages(self) -> tuple[str, str]:
        english, other = self.builder_config.name.split("-")
        return english, other

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Captions of photographs and their translations; test is that of 2016."
        return parallel_text.info(self, corpus, self._languages, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        downloads = corpus.SOURCES[self.builder_config.name].downloads
        paths = manager.download({download.filename: download.url for download in downloads})
        return {
            split: self._generate_examples(
                {code: Path(paths[f"{file}.{code}.gz"]) for code in self._languages}
            )
            for split, file in corpus.FILES.items()
        }

    def _generate_examples(self, paths: dict[str, Path]) -> parallel_text.Rows:
        return parallel_text.from_files(paths)
