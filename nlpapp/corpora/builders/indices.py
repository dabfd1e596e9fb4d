"""Daily prices of four stock indices for TensorFlow Datasets, as published."""

from pathlib import Path

import numpy as np
import pandas as pd
import tensorflow_datasets as tfds

from nlpapp.corpora import indices as corpus
from nlpapp.corpora.builders import time_series

# What the CSI 300's file calls its columns, and what the VIX's does.
_NAMES = {"日期": "Date", "开盘": "Open", "最高": "High", "最低": "Low", "收盘": "Close"}
_NAMES |= {"成交量": "Volume", "DATE": "Date"}


class Indices(tfds.core.GeneratorBasedBuilder):
    """A split an index; the VIX is no share, so that it has no volume."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        text = "Daily prices and volumes of the S&P 500, the Nasdaq and the CSI 300; the VIX."
        return time_series.info(self, corpus, text)

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        return time_series.splits(manager, corpus, self._generate_examples)

    def _generate_examples(self, series: str, path: Path) -> time_series.Examples:
        rows = time_series.read(path).rename(columns=_NAMES)
        rows = rows.rename(columns=str.capitalize)
        if "Volume" not in rows:
            rows["Volume"] = np.nan
        # The American files write month/day/year, the others year-month-day.
        form = "%m/%d/%Y" if "/" in rows["Date"][0] else "%Y-%m-%d"
        dates = pd.to_datetime(rows["Date"], format=form)
        return time_series.one(dates, rows[list(corpus.PUBLISHED)])
