"""Sentences too long to be read at once, in parts."""

from typing import NamedTuple

import tensorflow as tf


class Parts(NamedTuple):
    """Rows cut into parts. counts: int64 [rows]; lengths: int64 [parts]."""

    counts: tf.Tensor
    lengths: tf.Tensor

    def of(self, ragged: tf.RaggedTensor) -> tf.RaggedTensor:
        # Not validated: these lengths are right, and the checks would be half of this graph.
        return tf.RaggedTensor.from_row_lengths(ragged.flat_values, self.lengths, validate=False)


def parted(lengths: tf.Tensor, cap: int) -> Parts:
    """Into how many parts of at most `cap` each row goes. lengths: int64 [rows], at least 1."""
    counts = (lengths + cap - 1) // cap
    place = tf.ragged.range(counts).flat_values  # int64 [parts], from 0 in each row
    return Parts(counts, tf.minimum(tf.repeat(lengths, counts) - place * cap, cap))
