"""Weather and PM2.5 of five Chinese cities for TensorFlow Datasets: every hour, as published."""

from pathlib import Path

import pandas as pd
import tensorflow_datasets as tfds

from nlpapp.corpora import five_cities as corpus
from nlpapp.corpora.builders import time_series


class FiveCities(tfds.core.GeneratorBasedBuilder):
    """A split a city; what stands for missing values in it (-9999, -97) stands in it still."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Hourly weather and PM2.5 of five Chinese cities, 2010 to 2015."
        return time_series.info(self, corpus, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        return time_series.splits(manager, corpus, self._generate_examples)

    def _generate_examples(self, series: str, path: Path) -> time_series.Examples:
        rows = time_series.read(path)
        hours = pd.to_datetime(rows[["year", "month", "day", "hour"]])
        return time_series.one(hours, rows[list(corpus.PUBLISHED)])
