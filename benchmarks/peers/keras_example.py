"""The published Keras example "Bidirectional LSTM on IMDB", told again in our own words.

https://keras.io/examples/nlp/bidirectional_lstm_imdb/ by François Chollet: the 20,000 most frequent
words, the last 200 words of each review, an embedding of 128, two bidirectional LSTM layers of 64,
Adam with its defaults, batches of 32, two epochs. It reads Keras's own copy of IMDB, whose words
are lower case and without punctuation; here it gets our training split, cut and numbered likewise.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import keras
import numpy as np

from nlpapp.text import token_lists

VOCABULARY, LENGTH, BATCH, EPOCHS = 20_000, 200, 32, 2
_START, _UNKNOWN, _FIRST = 1, 2, 3  # the numbers that `keras.datasets.imdb` gives; 0 is padding


def numbering(texts: Iterable[str]) -> dict[bytes, int]:
    """Word to id, the most frequent word first."""
    counts = Counter(word for words in _words(texts) for word in words)
    common = counts.most_common(VOCABULARY - _FIRST)
    return {word: number for number, (word, _) in enumerate(common, _FIRST)}


def encode(texts: Iterable[str], numbers: dict[bytes, int]) -> np.ndarray:
    """int32 [texts, 200]: the last words of each text, padded in front, as the example has it."""
    ids = [[_START, *(numbers.get(word, _UNKNOWN) for word in words)] for words in _words(texts)]
    return keras.utils.pad_sequences(ids, maxlen=LENGTH)


def build() -> keras.Model:
    """The compiled model, ids int32 [batch, time] to the probability of class 1, [batch, 1]."""
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            layers.Embedding(VOCABULARY, 128),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True)),
            layers.Bidirectional(layers.LSTM(64)),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def _words(texts: Iterable[str]) -> Iterable[Sequence[bytes]]:
    """Lower-case words of each text, punctuation left out."""
    for tokens, lengths in token_lists(texts):
        for words in np.split(tokens, np.cumsum(lengths)[:-1]):
            yield [word for word in words.tolist() if word[:1].isalnum() or word[0] >= 0x80]
