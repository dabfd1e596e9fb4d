"""What the builders of series share: a split a series, which is one example of two arrays.

So rows keep their order, and 50,000 of them take no longer than one.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import tensorflow_datasets as tfds

Examples = Iterator[tuple[int, dict[str, np.ndarray]]]


def info(builder: tfds.core.DatasetBuilder, corpus: ModuleType, text: str) -> tfds.core.DatasetInfo:
    """Arrays `times`, Unix seconds, and `values`; where they come from, as the module has it.

    text: the description. corpus: has PUBLISHED, the columns of `values` as the files name them.
    """
    return tfds.core.DatasetInfo(
        builder=builder,
        description=text,
        features=tfds.features.FeaturesDict(
            {
                "times": tfds.features.Tensor(shape=(None,), dtype=np.int64),
                "values": tfds.features.Tensor(
                    shape=(None, len(corpus.PUBLISHED)), dtype=np.float64
                ),
            }
        ),
        homepage=corpus.HOMEPAGE,
        license=corpus.LICENCE,
        citation=corpus.CITATION,
    )


def splits(
    manager: tfds.download.DownloadManager,
    corpus: ModuleType,
    examples: Callable[[str, Path], Examples],
) -> dict[str, Examples]:
    """A split for each of the corpus's FILES, series to file name.

    examples: from a series and its file.
    """
    urls = {download.filename: download.url for download in corpus.SOURCE.downloads}
    paths = manager.download({series: urls[name] for series, name in corpus.FILES.items()})
    return {series: examples(series, Path(path)) for series, path in paths.items()}


def one(dates: pd.Series, values: pd.DataFrame) -> Examples:
    """The example of one series; what is missing is NaN, all else stays as published."""
    times = dates.to_numpy("datetime64[s]").astype(np.int64)
    yield 0, {"times": times, "values": values.to_numpy(np.float64)}


def read(path: Path) -> pd.DataFrame:
    """A CSV file, which may be compressed by gzip; a download's name need not say it."""
    gzipped = path.read_bytes()[:2] == b"\x1f\x8b"
    return pd.read_csv(path, compression="gzip" if gzipped else None)
