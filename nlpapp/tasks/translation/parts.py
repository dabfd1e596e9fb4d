"""Sentences too long to be read at once, in parts of like length, cut between words."""

from typing import NamedTuple

import tensorflow as tf

from nlpapp.tasks.translation.model import END
from nlpapp.tasks.translation.pieces import SPACE, SPECIALS, Cut


class Parts(NamedTuple):
    """text, ids: the parts of all sentences, one after the other, as `Cut` has sentences, END last.
    counts: int64 [sentences], how many each has, one at least."""

    text: tf.RaggedTensor
    ids: tf.RaggedTensor
    counts: tf.Tensor

    def first(self) -> Cut:
        """Of each sentence the first part."""
        places = tf.cumsum(self.counts, exclusive=True)
        return Cut(tf.gather(self.text, places), tf.gather(self.ids, places))


def parted(cut: Cut, cap: int) -> Parts:
    """Sentences in parts of at most `cap` pieces, END included; cap: 2 at least.

    A word stays whole unless it has more pieces than a fifth of what is read at once.
    """
    text, ids = cut.text[:, :-1], cut.ids[:, :-1]
    lengths, rows = ids.row_lengths(), ids.value_rowids()
    longest_word = max(1, cap // 5)
    # A word that begins near the end of a part goes on beyond it.
    counts = (lengths + cap - longest_word - 1) // (cap - longest_word)
    counts = tf.where(lengths < cap, tf.ones_like(counts), counts)
    place = tf.range(tf.size(rows, tf.int64)) - tf.gather(ids.row_starts(), rows)
    begins = _begin_anew(text.flat_values, place, longest_word)
    word = tf.cumsum(tf.cast(begins, tf.int64)) - 1
    part = place * tf.gather(counts, rows) // tf.maximum(tf.gather(lengths, rows), 1)
    part = tf.gather(tf.boolean_mask(part, begins), word)
    number = part + tf.gather(tf.cumsum(counts, exclusive=True), rows)
    total = tf.reduce_sum(counts)
    sizes = tf.math.unsorted_segment_sum(tf.ones_like(number), number, total)

    def of(values: tf.RaggedTensor, end: object) -> tf.RaggedTensor:
        # Not validated: these lengths are right, and the checks would be half of this graph.
        whole = tf.RaggedTensor.from_row_lengths(values.flat_values, sizes, validate=False)
        ends = tf.RaggedTensor.from_tensor(tf.fill([total, 1], end))
        return tf.concat([whole, ends], 1)

    return Parts(of(text, SPECIALS[END]), of(ids, END), counts)


def _begin_anew(pieces: tf.Tensor, place: tf.Tensor, longest_word: int) -> tf.Tensor:
    """Which pieces begin a word, or another stretch of a long one: bool [pieces].

    What has no spaces, as Chinese, is a long word. place: int64 [pieces], in the sentence.
    """
    begins = tf.strings.regex_full_match(pieces, f"(?s){SPACE}.*") | (place == 0)
    here = tf.range(tf.size(place, tf.int64))
    word = tf.cumsum(tf.cast(begins, tf.int64)) - 1
    inside = here - tf.gather(tf.boolean_mask(here, begins), word)
    return inside % longest_word == 0
