"""The texts that every benchmark uses: IMDB's, or with `--quick` the sample corpus's."""

import functools
from pathlib import Path

import numpy as np

from nlpapp import corpora, serving
from nlpapp.text import encode, lookup_table


@functools.cache
def shipped() -> Path:
    """The newest version of the shipped bidirectional LSTM.

    Raises ServingError where there is none.
    """
    return serving.find(Path(__file__).parents[1] / "saved_models", "sentiment-imdb-bilstm").path


def corpus(quick: bool) -> corpora.Corpus:
    """Raises corpora.CorpusError where IMDB is not on this machine."""
    return corpora.load("sample" if quick else "imdb")


def certain(labels: np.ndarray, classes: int) -> np.ndarray:
    """All of the probability on the label: int [n] to float32 [n, classes]."""
    return np.eye(classes, dtype=np.float32)[labels]


def shipped_ids(texts: list[str], cap: int) -> list[np.ndarray]:
    """Ids in the vocabulary of the shipped model, int32 [length] each, at most `cap`."""
    return encode(texts, lookup_table(shipped() / "assets" / "vocabulary.txt"), cap)


def padded(sequences: list[np.ndarray]) -> np.ndarray:
    """int32 [texts, longest], zeros on the right."""
    ids = np.zeros((len(sequences), max(map(len, sequences))), np.int32)
    for line, sequence in zip(ids, sequences, strict=True):
        line[: len(sequence)] = sequence
    return ids
