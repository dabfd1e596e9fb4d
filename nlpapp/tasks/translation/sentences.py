"""A text to its sentences, and translations back to a text, inside the graph.

Models learn from single sentences and lose their way in longer texts, so each sentence is
translated by itself.
"""

from typing import NamedTuple

import tensorflow as tf

_OPENERS, _CLOSERS = "\"'“‘„«「『（(\\[¿¡", "\"'”’»」』）)\\]"
_LINE, _CUT, _TIED = "\x1e", "\x1f", "\x1d"  # control characters: no text shows them
# A full stop after these, or after one letter, ends no sentence.
_SHORT = "Mr|Mrs|Ms|Dr|Prof|St|vs|usw|bzw|ca|Nr|\\pL"


class Sentences(NamedTuple):
    """text: string, ragged [batch, (sentences)]. ends_line: bool, the same rows."""

    text: tf.RaggedTensor
    ends_line: tf.RaggedTensor


def split(text: tf.Tensor) -> Sentences:
    """Cut texts, string [batch], after full stops and the like, and at line breaks."""
    text = tf.strings.unicode_transcode(text, "UTF-8", "UTF-8")  # what is not UTF-8 becomes U+FFFD
    text = tf.strings.regex_replace(text, f"[{_LINE}{_CUT}{_TIED}]", " ")
    text = tf.strings.regex_replace(
        text, "[ \\t]*[\\r\\n\\x{85}\\x{2028}\\x{2029}]\\s*", _LINE + _CUT
    )
    text = tf.strings.regex_replace(text, f"\\b({_SHORT})\\. ", f"\\1.{_TIED}")
    ends = f"([.!?…]+[{_CLOSERS}]*) +([{_OPENERS}]*[\\p{{Lu}}\\p{{Lo}}\\p{{Nd}}])"
    text = tf.strings.regex_replace(text, ends, f"\\1{_CUT}\\2")
    text = tf.strings.regex_replace(text, f"([。！？]+[{_CLOSERS}]*)", f"\\1{_CUT}")
    # A line break after a full stop of that kind cuts nothing twice.
    text = tf.strings.regex_replace(text, f"{_CUT}\\s*{_LINE}", _LINE)
    parts = tf.strings.split(text, _CUT)  # ragged [batch, (sentences)]
    flat = parts.flat_values
    says_something = parts.with_flat_values(
        tf.strings.regex_full_match(flat, "(?s).*[^\\s\\pZ\\pC].*")
    )
    ends_line = parts.with_flat_values(tf.strings.regex_full_match(flat, f"(?s).*{_LINE}"))
    return Sentences(
        tf.ragged.boolean_mask(parts, says_something),
        tf.ragged.boolean_mask(ends_line, says_something),
    )


def join(sentences: tf.RaggedTensor, ends_line: tf.RaggedTensor, between: str) -> tf.Tensor:
    """Sentences, string [batch, (sentences)], to texts; lines end where they did. string [batch]"""
    after = ends_line.with_flat_values(tf.where(ends_line.flat_values, "\n", between))
    return tf.strings.strip(tf.strings.reduce_join(sentences + after, axis=-1))
