"""Numbers in sentences, to be copied: no vocabulary holds them all, and too few are met to learn.

A number that stands on both sides of a pair is one and the same piece to the translator, whichever
it is, so what is learned of one holds for every other (as Luong et al. 2015b mark unknown words).
"""

import tensorflow as tf

MARK = "\x1d"  # stands for a number; a control character, so no cleaned text holds it
NUMBER = "[0-9]+(?:[.,][0-9]+)*"


def apart(text: tf.Tensor) -> tf.Tensor:
    """Texts, string [batch], in which a full-width comma still parts two numbers when it is folded.

    It stands between numbers, as a comma with a space does, and never inside of one.
    """
    for _ in range(2):  # a digit that ends one match cannot begin the next
        text = tf.strings.regex_replace(text, "([0-9０-９])，([0-9０-９])", "\\1, \\2")
    return text


def take_out(text: tf.Tensor, pattern: str = NUMBER) -> tuple[tf.Tensor, tf.RaggedTensor]:
    """Texts, string [batch], with MARK for each number; and the numbers, ragged [batch, (count)].

    A number is a run of the digits 0 to 9, with full stops and commas between them: of "7:30" there
    are two. pattern: of what shall be taken out.
    """
    bounded = tf.strings.regex_replace(text, f"({pattern})", f"{MARK}\\1{MARK}")
    parts = tf.strings.split(bounded, MARK)
    is_number = parts.with_flat_values(tf.strings.regex_full_match(parts.flat_values, pattern))
    return tf.strings.regex_replace(text, pattern, MARK), tf.ragged.boolean_mask(parts, is_number)


def put_back(text: tf.RaggedTensor, numbers: tf.Tensor) -> tf.RaggedTensor:
    """Pieces, string ragged [batch, (time)], with the numbers, string [marks], for their marks."""
    flat = text.flat_values
    return text.with_flat_values(tf.tensor_scatter_nd_update(flat, tf.where(flat == MARK), numbers))
