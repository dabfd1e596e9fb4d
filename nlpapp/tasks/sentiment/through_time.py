"""Gradients through time of a trained classifier, as it reads texts."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from nlpapp.learning.batching import padded
from nlpapp.memory.gradients import ThroughTime
from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.sentiment.model import SentimentModel

# The ways by which a loss may depend on a state: all that there are, or those through the cell's
# next steps alone, as if nothing but the last state were read out. They differ where states are
# pooled.
WAYS = ("all", "cell")
_AT_ONCE = 16  # texts


def gradients(
    model: SentimentModel, texts: Sequence[np.ndarray], labels: np.ndarray, ways: str
) -> dict[str, np.ndarray]:
    """Norms of the gradient of each text's loss with respect to its states after every token.

    Of the forward direction; the backward one is taken as given. The loss is the cross-entropy of
    the label.

    model: of one layer. texts: token ids, an int array [length] each, none empty. labels: int
    [texts]. ways: one of WAYS. Returns states by name, float64 [texts, time], 0 beyond a text.
    """
    reader = model.reader
    [layer] = reader.forward
    cell = CELLS[reader.cell].cell(reader.units, dtype="float64")
    cell.build((None, model.embedding.output_dim))
    cell.set_weights(layer.get_weights())

    def losses(hidden, vectors, lengths, labels):
        if ways == "cell":
            time = ops.arange(ops.shape(hidden)[1], dtype=lengths.dtype)
            is_last = (time[None] == lengths[:, None] - 1)[:, :, None]
            hidden = ops.where(is_last, hidden, ops.stop_gradient(hidden))
        if reader.backward:
            backward = reader(vectors, lengths)[:, :, reader.units :]
            hidden = ops.concatenate([hidden, ops.cast(backward, hidden.dtype)], -1)
        logits = model.judge(hidden, lengths)
        return keras.losses.sparse_categorical_crossentropy(labels, logits, from_logits=True)

    through_time = ThroughTime(cell, losses)
    lengths = np.array([len(text) for text in texts], np.int32)
    ids = padded(texts, int(lengths.max()))
    parts = []
    for begin in range(0, len(ids), _AT_ONCE):
        these = slice(begin, begin + _AT_ONCE)
        vectors = model.embedding(ids[these])
        found = through_time(vectors, vectors, lengths[these], labels[these])
        parts.append(found.states)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
