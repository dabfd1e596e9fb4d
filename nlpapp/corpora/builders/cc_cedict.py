"""CC-CEDICT for TensorFlow Datasets: a row an entry, in the order of the file."""

import re
from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from nlpapp.corpora.builders.parallel_text import lines
from nlpapp.corpora.talk import cedict as corpus

ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*")


class CcCedict(tfds.core.GeneratorBasedBuilder):
    """Columns `traditional`, `zh` (simplified), `pinyin` and `glosses`, with a slash between."""

    VERSION = tfds.core.Version(corpus.SOURCE.version)

    def _info(self) -> tfds.core.DatasetInfo:
        names = ("traditional", "zh", "pinyin", "glosses")
        return tfds.core.DatasetInfo(
            builder=self,
            description="A dictionary of Chinese words with English glosses.",
            features=tfds.features.FeaturesDict({name: tfds.features.Text() for name in names}),
            homepage=corpus.HOMEPAGE,
            license=corpus.LICENCE,
            citation=corpus.CITATION,
            disable_shuffling=True,
        )

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        path = Path(manager.download(corpus.SOURCE.downloads[0].url))
        return {"train": self._generate_examples(path)}

    def _generate_examples(self, path: Path) -> Iterator[tuple[int, dict]]:
        return enumerate(rows(path))


def rows(path: Path) -> Iterator[dict]:
    """A row for each entry. Raises ValueError for a line that is neither one nor a comment."""
    for number, line in enumerate(lines(path), 1):
        if line.startswith("#"):
            continue
        if not (entry := ENTRY.fullmatch(line)):
            raise ValueError(f"line {number} of {path.name} is no entry")
        traditional, simplified, pinyin, glosses = entry.groups()
        yield {
            "traditional": traditional,
            "zh": simplified,
            "pinyin": pinyin,
            "glosses": glosses,
        }
