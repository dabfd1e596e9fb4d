"""The Stanford Sentiment Treebank for TensorFlow Datasets: every phrase of every tree."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tensorflow_datasets as tfds

from nlpapp.corpora import sst2 as corpus


class SstTrees(tfds.core.GeneratorBasedBuilder):
    """Columns `text` (tokens of the treebank, spaces between), `sentiment` (0 to 4), `whole`.

    Within a split each phrase stands once, where it comes first; `whole` tells that it is a tree's
    whole sentence, at least once.
    """

    VERSION = tfds.core.Version(corpus.SOURCE.version)
    MANUAL_DOWNLOAD_INSTRUCTIONS = "The download, or the three files of its folder `trees`."

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(
            builder=self,
            description="Sentences from film reviews, each phrase of them rated by three people.",
            features=tfds.features.FeaturesDict(
                {
                    "text": tfds.features.Text(),
                    "sentiment": tfds.features.ClassLabel(num_classes=5),
                    "whole": tfds.features.Scalar(np.bool_),
                }
            ),
            homepage="https://nlp.stanford.edu/sentiment/",
            license=corpus.LICENCE,
            citation=corpus.CITATION,
        )

    def _split_generators(self, manager: tfds.download.DownloadManager) -> dict:
        try:
            folder = corpus.SOURCE.downloads[0].unpacked_in(manager.manual_dir)
        except AssertionError:  # how TensorFlow Datasets says that there is no manual folder
            folder = None
        if folder is None:
            folder = Path(manager.download_and_extract(corpus.SOURCE.downloads[0].url)) / "trees"
        names = {"train": "train.txt", "validation": "dev.txt", "test": "test.txt"}
        return {split: self._generate_examples(folder / name) for split, name in names.items()}

    def _generate_examples(self, path: Path) -> Iterator[tuple[int, dict]]:
        found: dict[str, dict] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            for text, sentiment, whole in phrases(line):
                row = found.setdefault(text, {"text": text, "sentiment": sentiment, "whole": whole})
                row["whole"] |= whole
        yield from enumerate(found.values())


def phrases(tree: str) -> Iterator[tuple[str, int, bool]]:
    """All phrases of one tree, the smallest first: text, sentiment, whether it is the sentence.

    tree: as in "(3 (2 It) (4 (2 's) (4 lovely)))".
    """
    begun: list[tuple[int, int]] = []  # sentiment and first word of each open bracket
    words: list[str] = []
    for sentiment, word, closing in re.findall(r"\((\d) |([^() ]+)|(\))", tree):
        if sentiment:
            begun.append((int(sentiment), len(words)))
        elif word:
            words.append(word)
        elif closing:
            label, first = begun.pop()
            yield " ".join(words[first:]), label, not begun
