"""Melbourne's daily lowest temperatures for TensorFlow Datasets, as published."""

from pathlib import Path

import pandas as pd
import tensorflow_datasets as tfds

from nlpapp.corpora import melbourne as corpus
from nlpapp.corpora.builders import time_series


class Melbourne(tfds.core.GeneratorBasedBuilder):
    """One split, `melbourne`; days that are missing are no rows."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Daily lowest temperatures of Melbourne, 1981 to 1990."
        return time_series.info(self, corpus, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        return time_series.splits(manager, corpus, self._generate_examples)

    def _generate_examples(self, series: str, path: Path) -> time_series.Examples:
        rows = time_series.read(path)
        return time_series.one(pd.to_datetime(rows["Date"]), rows[list(corpus.PUBLISHED)])
