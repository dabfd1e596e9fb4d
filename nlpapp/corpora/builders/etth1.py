"""ETTh1 for TensorFlow Datasets: every hour, as published."""

from pathlib import Path

import pandas as pd
import tensorflow_datasets as tfds

from nlpapp.corpora import etth1 as corpus
from nlpapp.corpora.builders import time_series


class Etth1(tfds.core.GeneratorBasedBuilder):
    """One split, `etth1`."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Load and oil temperature of an electricity transformer, hourly, 2016 to 2018."
        return time_series.info(self, corpus, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        return time_series.splits(manager, corpus, self._generate_examples)

    def _generate_examples(self, series: str, path: Path) -> time_series.Examples:
        rows = time_series.read(path)
        return time_series.one(pd.to_datetime(rows["date"]), rows[list(corpus.PUBLISHED)])
