"""The sentence before, in front of a source: its last pieces, then a mark, then the source.

What stands there decides what pronouns mean (Tiedemann & Scherrer 2017, section 2). The encoder
reads all of it and attention may look at all of it; nothing else does: it is not to be translated,
so it is neither copied nor counted. A source with nothing before it has no mark either.

TensorFlow only, but for `joined`: this becomes a part of the saved model.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from nlpapp.tasks.translation.model import BEGIN, END

MARK = BEGIN  # which no source holds otherwise


def joined(
    sources: Sequence[np.ndarray], before: Sequence[np.ndarray], most: int
) -> list[np.ndarray]:
    """Each source with at most so many pieces of what was before it, for training.

    Ids int32 [length], END last in both; of an empty sentence there is nothing else.
    """
    return [
        np.concatenate([context[:-1][-most:], [MARK], source]).astype(np.int32)
        if len(context) > 1
        else source
        for source, context in zip(sources, before, strict=True)
    ]


def with_context(ids: tf.RaggedTensor, before: tf.RaggedTensor, most: int) -> tf.RaggedTensor:
    """The same in the graph; both int32 [rows, (time)]."""
    kept = before[:, :-1][:, -most:]
    says_something = kept.row_lengths() > 0
    marks = tf.fill(tf.shape(says_something), MARK)[:, None]
    return tf.concat([kept, tf.ragged.boolean_mask(marks, says_something[:, None]), ids], 1)


def sentences_before(ids: tf.RaggedTensor, texts: tf.Tensor) -> tf.RaggedTensor:
    """Of each sentence of texts the one before it, END alone for the first of a text.

    ids: int32 [sentences, (time)], END last. texts: int64 [sentences], which text each is of.
    """
    nothing = tf.RaggedTensor.from_tensor([[END]])
    follows = tf.concat([[-1], texts[:-1]], 0) == texts
    places = tf.where(follows, tf.range(tf.size(texts)), 0)  # from 1 on, for there is nothing first
    return tf.gather(tf.concat([nothing, ids], 0), places)


def of_itself(ids: tf.Tensor) -> tf.Tensor:
    """Which places are the source's own, and padding: bool, as ids, int32 [rows, time]."""
    marks = tf.cast(ids == MARK, tf.int32)
    return tf.cumsum(marks, 1, reverse=True) == 0


def without_context(values: tf.Tensor, ids: tf.Tensor) -> tf.Tensor:
    """Values of places, [rows, ..., time], moved to the left until the source begins them.

    ids: int32 [rows, time]. What comes free on the right is 0.
    """
    time = tf.shape(ids)[1]
    skipped = tf.reduce_sum(tf.cast(~of_itself(ids), tf.int32), 1)
    places = skipped[:, None] + tf.range(time)  # [rows, time]
    moved = tf.gather(values, tf.minimum(places, time - 1), axis=-1, batch_dims=1)
    there = places < time
    for _ in range(values.shape.rank - 2):
        there = there[:, None]
    return tf.where(there, moved, tf.zeros([], values.dtype))
