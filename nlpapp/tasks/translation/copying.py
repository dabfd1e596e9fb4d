"""What a translation takes from its source as it is: numbers, and pieces that are unknown.

TensorFlow only: this becomes a part of the saved model. Everywhere cut and ids are the source's,
string and int32 [batch, source time]; tokens the target's, int32 [batch, target time]; weights,
float32 [batch, target time, source time], say where to look.
"""

import numpy as np
import tensorflow as tf

from nlpapp.tasks.translation.model import END, NUMBER, PADDING, UNKNOWN
from nlpapp.tasks.translation.pieces import SPECIALS, Pieces
from nlpapp.tasks.translation.search import NEVER, Hypotheses


def copies(cut: tf.Tensor, ids: tf.Tensor, tokens: tf.Tensor, weights: tf.Tensor) -> tf.Tensor:
    """For each token the number, or for one that is no number the other piece, of most weight.

    As unknown words are replaced by Jean et al. 2015, section 4.1. string [batch, target time].
    """
    is_number = (ids == NUMBER)[:, None]
    is_piece = ((ids != NUMBER) & (ids != END) & (ids != PADDING))[:, None]
    allowed = tf.where((tokens == NUMBER)[:, :, None], is_number, is_piece)
    looked_at = tf.argmax(tf.where(allowed, weights, -1.0), -1)
    return tf.gather(cut, looked_at, batch_dims=1)


def in_order(ids: tf.Tensor, tokens: tf.Tensor) -> tf.Tensor:
    """Weights without attention: 1 where the first number meets the first, and so on."""
    theirs, ours = (tf.cumsum(tf.cast(side == NUMBER, tf.int32), 1) for side in (ids, tokens))
    return tf.cast(theirs[:, None, :] == ours[:, :, None], tf.float32)


class NumbersAlone(tf.Module):
    """Sources of numbers and marks without any letter, whose translation is they themselves.

    Only where numbers are copied: elsewhere they may become others.
    """

    def __init__(self, source: Pieces) -> None:
        super().__init__()
        names = [name.decode() for name in source.spell(tf.range(source.size)).numpy()]
        mute = [not any(map(str.isalpha, name)) for name in names[len(SPECIALS) :]]
        self._copied = source.copies
        # Of an unknown piece nobody knows whether it is a letter.
        self._mute = np.array([place != UNKNOWN for place in range(len(SPECIALS))] + mute)

    def hypotheses(self, found: Hypotheses, ids: tf.Tensor) -> Hypotheses:
        """Of such a source itself, piece by piece, as a copy; of others what was found."""
        beam = tf.shape(found.tokens)[1]
        own = (ids == NUMBER) | (ids == END) | (ids == PADDING)
        itself = tf.where(own, ids, UNKNOWN)[:, None]  # [batch, 1, source time]
        time = tf.maximum(tf.shape(found.tokens)[2], tf.shape(ids)[1])
        itself, tokens = (
            tf.pad(it, [[0, 0], [0, 0], [0, time - tf.shape(it)[2]]])
            for it in (itself, found.tokens)
        )
        alone, best = self._are(ids)[:, None], tf.range(beam) == 0
        itself = tf.where(best[:, None], itself, PADDING)  # [batch, beam, time]
        both = Hypotheses(
            tf.where(alone[:, :, None], itself, tokens),
            tf.where(alone, tf.where(best, 0.0, NEVER), found.log_probability),
        )
        longest = tf.maximum(tf.reduce_max(both.lengths), 1)
        return both._replace(tokens=both.tokens[:, :, :longest])

    def attention(self, weights: tf.Tensor, ids: tf.Tensor) -> tf.Tensor:
        """Of such a source each piece looks at itself; of others the weights as given."""
        target, source = tf.shape(weights)[1], tf.shape(weights)[2]
        itself = tf.range(target)[:, None] == tf.range(source)
        return tf.where(self._are(ids)[:, None, None], tf.cast(itself, tf.float32), weights)

    def _are(self, ids: tf.Tensor) -> tf.Tensor:
        """bool [batch]"""
        mute = tf.gather(self._mute, ids)
        return self._copied & tf.reduce_all(mute, 1) & tf.reduce_any(ids == NUMBER, 1)
