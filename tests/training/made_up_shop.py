"""Reviews of goods of several kinds, from words of our own, in place of the corpus `shopping`."""

from collections.abc import Sequence

import numpy as np

from nlpapp.corpora import Corpus, Labelled


def stocked(kinds: Sequence[str], train: int, validation: int, test: int) -> Corpus:
    """So many reviews of each split: every other one good, two after each other of one kind."""

    def goods(split: str, n: int) -> Labelled:
        labels = np.arange(n, dtype=np.int32) % 2
        words = ("dull", "great")
        texts = [f"{split} {row} {words[label]} thing" for row, label in enumerate(labels)]
        return Labelled(texts, labels, [kinds[(row // 2) % len(kinds)] for row in range(n)])

    return Corpus(
        name="shopping",
        version="1",
        language="en",
        licence="ours",
        citation="None.",
        classes=("negative", "positive"),
        train=goods("train", train),
        validation=goods("validation", validation),
        test=goods("test", test),
        unlabelled=[],
        dropped={},
    )
