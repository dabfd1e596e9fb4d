"""A text to its sentences, and translations back to a text, inside the graph.

Models learn from single sentences and lose their way in longer texts, so each sentence is
translated by itself.
"""

from typing import NamedTuple

import tensorflow as tf

_OPENERS, _CLOSERS = "\"'“‘„«「『（(\\[¿¡", "\"'”’»」』）)\\]"
# Control characters: no text shows them. _TIED stands for a space that parts no sentences, _KEPT
# for nothing, after a full stop that ends none; _QUOTE bounds quotations while they are looked at.
_LINE, _CUT, _TIED, _KEPT, _QUOTE = "\x1e", "\x1f", "\x1d", "\x1c", "\x1b"
# A full stop after these, or after one letter, ends no sentence;
_SHORT = "Mr|Mrs|Ms|Dr|Prof|St|vs|usw|bzw|ca|Nr|\\pL"
# what stands before them, for RE2's \b takes the ß of groß for a word by itself;
_ALONE = "(?:^|[^\\pL\\pM\\pN])"
# but after a letter it does where one of these follows, which begin sentences and no names.
_BEGINS = (
    "The|This|That|These|Those|There|Then|It|Its|He|She|We|You|They|I|A|An|My|His|Her|Our|Your|"
    "And|But|Or|So|If|In|On|At|For|Is|Are|Do|Does|Did|Can|What|When|Where|Why|Who|How|Please"
)
_BEFORE_SPACE = ".!?…؟۔।॥။។៕"  # also of Arabic, Urdu, Hindi, Burmese and Khmer
_ENDS = f"{_BEFORE_SPACE}。！？"
_QUOTED = 100  # characters; a longer quotation is rather one that nobody closed
# What stands in quotation marks belongs together; what comes before, if anything, began a sentence.
_QUOTATION = "[^\\s{}{}{}\\pC]?\\s*(?:{})".format(
    *(_ENDS, _OPENERS, _CLOSERS),
    "|".join(
        f"{opens}[^{opens}{closes}{_LINE}]{{0,{_QUOTED}}}{closes}"
        for opens, closes in ("“”", "「」", "『』", "«»", "„“")
    ),
)


class Sentences(NamedTuple):
    """text: string, ragged [batch, (sentences)]. ends_line: bool, the same rows."""

    text: tf.RaggedTensor
    ends_line: tf.RaggedTensor


def split(text: tf.Tensor) -> Sentences:
    """Cut texts, string [batch], after full stops and the like, and at line breaks.

    Not inside of a quotation. In scripts without spaces, one that begins a sentence does not end it
    either: 「你来了？」他问。 is one.
    """
    text = tf.strings.unicode_transcode(text, "UTF-8", "UTF-8")  # what is not UTF-8 becomes U+FFFD
    text = tf.strings.regex_replace(text, f"[{_LINE}{_CUT}{_TIED}{_KEPT}{_QUOTE}]", " ")
    text = tf.strings.regex_replace(
        text, "[ \\t]*[\\r\\n\\x{85}\\x{2028}\\x{2029}]\\s*", _LINE + _CUT
    )
    text = _replaced(text, f"({_ALONE}\\pL\\.) ((?:{_BEGINS})[ '’])", f"\\1{_CUT}\\2")
    text = _replaced(text, f"({_ALONE}(?:{_SHORT})\\.) ", f"\\1{_TIED}")
    text = _with_quotations_tied(text)
    ends = f"([{_BEFORE_SPACE}]+[{_CLOSERS}]*) +([{_OPENERS}]*[\\p{{Lu}}\\p{{Lo}}\\p{{Nd}}])"
    text = tf.strings.regex_replace(text, ends, f"\\1{_CUT}\\2")
    text = tf.strings.regex_replace(text, f"([。！？]+[{_CLOSERS}]*)", f"\\1{_CUT}")
    text = tf.strings.regex_replace(text, f"{_CUT}{_KEPT}", "")
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


def _replaced(text: tf.Tensor, pattern: str, by: str) -> tf.Tensor:
    for _ in range(2):  # the space that ends one match cannot begin the next
        text = tf.strings.regex_replace(text, pattern, by)
    return text


def _with_quotations_tied(text: tf.Tensor) -> tf.Tensor:
    """Texts, string [batch], with no full stop inside of a quotation that could end a sentence."""
    bounded = tf.strings.regex_replace(text, f"({_QUOTATION})", f"{_QUOTE}\\1{_QUOTE}")
    parts = tf.strings.split(bounded, _QUOTE)  # ragged [batch, (parts)]
    flat = parts.flat_values
    tied = tf.strings.regex_replace(flat, f"([{_ENDS}])[ {_CUT}]", f"\\1{_TIED}")
    tied = tf.strings.regex_replace(tied, f"([。！？])([^{_ENDS}{_CLOSERS}])", f"\\1{_KEPT}\\2")
    # Of a quotation that begins the sentence, who said it is still to come.
    begins = f"^(\\s*[{_OPENERS}](?s:.*)[。！？][{_CLOSERS}]+)$"
    tied = tf.strings.regex_replace(tied, begins, f"\\1{_KEPT}")
    quoted = tf.strings.regex_full_match(flat, _QUOTATION)
    text = tf.strings.reduce_join(parts.with_flat_values(tf.where(quoted, tied, flat)), axis=-1)
    # Who answers begins anew.
    return tf.strings.regex_replace(text, f"{_KEPT}([{_OPENERS}])", "\\1")


def shown(sentences: tf.Tensor) -> tf.Tensor:
    """Sentences of a split, string [n], as a reader may see them, without its marks."""
    return tf.strings.strip(tf.strings.regex_replace(sentences, f"[{_LINE}{_TIED}]", " "))


def join_sentences(text: tf.RaggedTensor, ends_line: tf.RaggedTensor, between: str) -> tf.Tensor:
    """Sentences, string [batch, (sentences)], to texts; lines end where they did. string [batch]"""
    after = ends_line.with_flat_values(tf.where(ends_line.flat_values, "\n", between))
    return tf.strings.strip(tf.strings.reduce_join(text + after, axis=-1))
