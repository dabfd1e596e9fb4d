"""What a translation takes from its source as it is: numbers, pieces that are unknown, signs alone.

TensorFlow only: this becomes a part of the saved model. Everywhere cut and ids are the source's,
string and int32 [batch, source time]; tokens the target's, int32 [batch, target time]; weights,
float32 [batch, target time, source time], say where to look.
"""

import tensorflow as tf

from nlpapp.tasks.translation.model import END, NUMBER, PADDING
from nlpapp.tasks.translation.pieces import SPACE, Cut
from nlpapp.tasks.translation.search import NEVER, Hypotheses
from nlpapp.text import pad


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


def without_letters(sentences: tf.Tensor, cut: Cut) -> Cut:
    """Sentences, string [batch], as they were cut; where one has no letter, each piece is copied.

    Numbers, signs and emoji say the same in every language.
    """
    silent = ~tf.strings.regex_full_match(sentences, "(?s).*\\pL.*")
    ids = cut.ids.flat_values
    copied = tf.gather(silent, cut.ids.value_rowids()) & (ids != END)
    return cut._replace(ids=cut.ids.with_flat_values(tf.where(copied, NUMBER, ids)))


def itself(found: Hypotheses, ids: tf.Tensor) -> Hypotheses:
    """Of a source whose pieces are all copied itself, and for certain; of others what was found."""
    beam = tf.shape(found.tokens)[1]
    time = tf.maximum(tf.shape(found.tokens)[2], tf.shape(ids)[1])
    own, tokens = (
        tf.pad(it, [[0, 0], [0, 0], [0, time - tf.shape(it)[2]]])
        for it in (ids[:, None], found.tokens)
    )
    alone, best = _are_copied(ids)[:, None], tf.range(beam) == 0
    own = tf.where(best[:, None], own, PADDING)  # [batch, beam, time]
    both = Hypotheses(
        tf.where(alone[:, :, None], own, tokens),
        tf.where(alone, tf.where(best, 0.0, NEVER), found.log_probability),
    )
    longest = tf.maximum(tf.reduce_max(both.lengths), 1)
    return both._replace(tokens=both.tokens[:, :, :longest])


def looking_at_itself(weights: tf.Tensor, ids: tf.Tensor) -> tf.Tensor:
    """Of such a source each piece looks at itself; of others the weights as given."""
    target, source = tf.shape(weights)[1], tf.shape(weights)[2]
    same = tf.range(target)[:, None] == tf.range(source)
    return tf.where(_are_copied(ids)[:, None, None], tf.cast(same, tf.float32), weights)


def between(pieces: tf.RaggedTensor, ids: tf.RaggedTensor, usual: str) -> tf.Tensor:
    """What stands before the translation of each part of a sentence, string [parts].

    The usual between sentences; but where all is copied the space that the source has there, or
    none. pieces: string, ids: int32, both [parts, (time)].
    """
    spaced = tf.strings.regex_full_match(pad(pieces, "")[:, 0], f"(?s){SPACE}.*")
    own = tf.where(spaced, " ", "")
    return tf.where(_are_copied(pad(ids)), own, usual)


def _are_copied(ids: tf.Tensor) -> tf.Tensor:
    """bool [batch]"""
    copied = (ids == NUMBER) | (ids == END) | (ids == PADDING)
    return tf.reduce_all(copied, 1) & tf.reduce_any(ids == NUMBER, 1)
