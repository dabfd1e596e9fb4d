"""A text to its sentences, and translations back to a text, inside the graph.

Models learn from single sentences and lose their way in longer texts, so each sentence is
translated by itself, one without an end clause by clause, and a row of a table cell by cell,
between tabs or, as in Markdown, between vertical lines.
"""

from typing import NamedTuple

import tensorflow as tf

_OPENERS, _CLOSERS = "\"'“‘„«「『（(\\[¿¡", "\"'”’»」』）)\\]"
# Control characters: no text shows them. _TIED stands for a space that parts no sentences, _KEPT
# for nothing, after a full stop that ends none; _QUOTE bounds quotations while they are looked at.
_LINE, _CUT, _TIED, _KEPT, _QUOTE, _CELL = "\x1e", "\x1f", "\x1d", "\x1c", "\x1b", "\x1a"
_MARKS = f"{_LINE}{_CUT}{_TIED}{_KEPT}{_QUOTE}{_CELL}"
# A full stop after these, written large or small, or after one letter, ends no sentence;
_SHORT = (
    "Mr|Mrs|Ms|Dr|Prof|St|Mt|Sr|Jr|Rev|Gen|Col|Capt|Lt|Sgt|Gov|Sen|Mme|Mlle|vs|approx|"
    "usw|bzw|ca|Nr|Hr|Fr"
)
# nor after these where a number follows, nor after a German day where its month does.
_BEFORE_NUMBER = "No|Nos|Fig|Vol|Ch|Sec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Abb|Art"
_MONTHS = (
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert"
)
# what stands before them, for RE2's \b takes the ß of groß for a word by itself;
_ALONE, _NO_LATIN = "(?:^|[^\\pL\\pM\\pN])", "[^\\p{Latin}\\pM\\pN]"
# but after a letter it does where one of these follows, which begin sentences and no names.
_BEGINS = (
    "The|This|That|These|Those|There|Then|It|Its|He|She|We|You|They|I|A|An|My|His|Her|Our|Your|"
    "And|But|Or|So|If|In|On|At|For|Is|Are|Do|Does|Did|Can|What|When|Where|Why|Who|How|Please"
)
_BEFORE_SPACE = ".!?…؟۔।॥။។៕"  # also of Arabic, Urdu, Hindi, Burmese and Khmer
_ENDS = f"{_BEFORE_SPACE}。！？"
# What people put after a sentence belongs to it: emoji, their joiners and colours.
_EMOJI = "(?: *[\\p{So}\\p{Sk}\\x{200d}\\x{fe0f}]+)*"
_QUOTED = 100  # characters; a longer quotation is rather one that nobody closed
# What stands in quotation marks belongs together; what comes before, if anything, began a sentence.
_QUOTATION = "[^\\s{}{}{}\\pC]?\\s*(?:{})".format(
    *(_ENDS, _OPENERS, _CLOSERS),
    "|".join(
        f"{opens}[^{opens}{closes}{_LINE}]{{0,{_QUOTED}}}{closes}"
        for opens, closes in ("“”", "「」", "『』", "«»", "„“")
    )
    + f'|"[^"\\s{_LINE}](?:[^"{_LINE}]{{0,{_QUOTED}}}[^"\\s{_LINE}])?"',
)
# A sentence longer than this, in characters, of which a Chinese one counts three times, is cut
_LONG = 200
# after marks within it, in parts as long as may be; then before words that begin clauses.
_CLAUSES = (
    f"([^{_CUT}]{{40,150}}[,;:]) +([^ {_CUT}])",
    f"([^{_CUT}]{{12,45}}[，；：])([^{_CUT}])",
    f"([^{_CUT}]{{40,150}}) ((?:and|but|so|because|then|while|which|or|und|aber|weil|dann|oder) )",
    f"([^{_CUT}]{{12,45}})((?:然后|但是|可是|因为|所以|而且|于是|后来|如果))",
)


class Sentences(NamedTuple):
    """text: string, ragged [batch, (sentences)]. after: string, the same rows, the end of line or
    the tabs that stand after each sentence, if any."""

    text: tf.RaggedTensor
    after: tf.RaggedTensor


def split(text: tf.Tensor) -> Sentences:
    """Cut texts, string [batch], after full stops and the like, at line breaks and at tabs.

    Not inside of a quotation. In scripts without spaces, one that begins a sentence does not end it
    either: 「你来了？」他问。 is one. A long sentence is cut between its clauses.
    """
    text = tf.strings.unicode_transcode(text, "UTF-8", "UTF-8")  # what is not UTF-8 becomes U+FFFD
    text = tf.strings.regex_replace(text, f"[{_MARKS}]", " ")
    text = tf.strings.regex_replace(
        text, "[ \\t]*(?:\\r\\n?|[\\n\\x{85}\\x{2028}\\x{2029}])", _LINE
    )
    text = tf.strings.regex_replace(text, f"({_LINE}+)\\s*", f"\\1{_CUT}")
    text = tf.strings.regex_replace(text, " *(\t+)\\s*", f"\\1{_CUT}")
    text = tf.strings.regex_replace(text, "\t", _CELL)
    row = f"(?s)(?:.*{_CUT})?\\|[^{_LINE}]*\\pL[^{_LINE}]*\\|(?:{_LINE}.*)?"
    is_table = tf.strings.regex_full_match(text, row)
    # The lines come back as they are, for they have no letters.
    text = tf.where(is_table, tf.strings.regex_replace(text, " *\\| *", f"{_CUT}|{_CUT}"), text)
    text = _replaced(text, f"({_ALONE}\\pL\\.) ((?:{_BEGINS})[ '’])", f"\\1{_CUT}\\2")
    text = _replaced(text, f"({_ALONE}(?i:{_SHORT}|\\pL)\\.) ", f"\\1{_TIED}")
    text = _replaced(
        text, f"((?:^|{_NO_LATIN})(?i:{_SHORT}|\\p{{Latin}})\\.)(\\p{{Han}})", f"\\1{_KEPT}\\2"
    )
    text = _replaced(text, f"({_ALONE}(?i:{_BEFORE_NUMBER})\\.) (\\pN)", f"\\1{_TIED}\\2")
    text = _replaced(text, f"({_ALONE}\\pN{{1,2}}\\.) ((?:{_MONTHS}))", f"\\1{_TIED}\\2")
    # What numbers a line of a list is no sentence by itself.
    text = _replaced(text, f"((?:^|{_CUT})\\s*\\pN{{1,3}}\\.) ", f"\\1{_TIED}")
    text = _with_quotations_tied(text)
    ends = f"([{_BEFORE_SPACE}]+[{_CLOSERS}]*{_EMOJI})"
    begins = f"([{_OPENERS}]*[\\p{{Lu}}\\p{{Lo}}\\p{{Nd}}])"
    text = tf.strings.regex_replace(text, f"{ends} +{begins}", f"\\1{_CUT}\\2")
    text = _without_capitals_cut(text)
    # Chinese is often typed with the marks of English, and no space after them.
    text = _replaced(text, f"((?:\\p{{Han}}\\.|[!?])[{_CLOSERS}]*)(\\p{{Han}})", f"\\1{_CUT}\\2")
    text = _replaced(text, "(\\p{Latin}\\.)(\\p{Han})", f"\\1{_CUT}\\2")
    text = tf.strings.regex_replace(text, f"([。！？]+[{_CLOSERS}]*{_EMOJI})", f"\\1{_CUT}")
    text = _replaced(text, "(\\p{Han}[\\p{Han}，]{5}……)(\\p{Han})", f"\\1{_CUT}\\2")
    text = tf.strings.regex_replace(text, f"{_CUT}?{_KEPT}", "")
    # A line break after a full stop of that kind cuts nothing twice.
    text = tf.strings.regex_replace(text, f"{_CUT}\\s*([{_LINE}{_CELL}])", "\\1")
    for clause in _CLAUSES:
        text = _with_clauses_apart(text, clause)
    parts = tf.strings.split(text, _CUT)  # ragged [batch, (sentences)]
    flat = parts.flat_values
    says_something = parts.with_flat_values(
        tf.strings.regex_full_match(flat, "(?s).*[^\\s\\pZ\\pC].*")
    )
    after = tf.strings.regex_replace(flat, f"[^{_LINE}{_CELL}]+", "")
    for mark, shown_as in ((_LINE, "\n"), (_CELL, "\t")):
        after = tf.strings.regex_replace(after, mark, shown_as)
    return Sentences(
        tf.ragged.boolean_mask(parts, says_something),
        tf.ragged.boolean_mask(parts.with_flat_values(after), says_something),
    )


def _without_capitals_cut(text: tf.Tensor) -> tf.Tensor:
    """Texts, string [batch], cut before small letters too, as those who write no others mean it.

    After ! and ? everywhere, and after one full stop where the text has no capital at all.
    """
    begins = f"([{_OPENERS}]*\\p{{Ll}})"
    text = _replaced(text, f"([!?]{_EMOJI}) +{begins}", f"\\1{_CUT}\\2")
    small = _replaced(text, f"([^.\\s]\\.[{_CLOSERS}]*{_EMOJI}) +{begins}", f"\\1{_CUT}\\2")
    has_capital = tf.strings.regex_full_match(text, "(?s).*\\p{Lu}.*")
    return tf.where(has_capital, text, small)


def _replaced(text: tf.Tensor, pattern: str, by: str) -> tf.Tensor:
    for _ in range(2):  # the space that ends one match cannot begin the next
        text = tf.strings.regex_replace(text, pattern, by)
    return text


def _with_clauses_apart(text: tf.Tensor, clause: str) -> tf.Tensor:
    """Texts, string [batch], whose long sentences are cut between the two groups of clause."""
    parts = tf.strings.split(text, _CUT)  # ragged [batch, (sentences)]
    flat = parts.flat_values
    counted = tf.strings.regex_replace(flat, "\\p{Han}", "aaa")
    long = tf.strings.length(counted, unit="UTF8_CHAR") > _LONG
    apart = tf.strings.regex_replace(flat, clause, f"\\1{_CUT}\\2")
    joined = parts.with_flat_values(tf.where(long, apart, flat))
    return tf.strings.reduce_join(joined, axis=-1, separator=_CUT)


def _with_quotations_tied(text: tf.Tensor) -> tf.Tensor:
    """Texts, string [batch], with no full stop inside of a quotation that could end a sentence."""
    bounded = tf.strings.regex_replace(text, f"({_QUOTATION})", f"{_QUOTE}\\1{_QUOTE}")
    parts = tf.strings.split(bounded, _QUOTE)  # ragged [batch, (parts)]
    flat = parts.flat_values
    tied = tf.strings.regex_replace(flat, f"([{_ENDS}])[ {_CUT}]", f"\\1{_TIED}")
    tied = tf.strings.regex_replace(tied, f"([。！？])([^{_ENDS}{_CLOSERS}])", f"\\1{_KEPT}\\2")
    tied = tf.strings.regex_replace(tied, "([.!?])(\\p{Han})", f"\\1{_KEPT}\\2")
    # Of a quotation that begins the sentence, who said it is still to come.
    begins = f"^(\\s*[{_OPENERS}](?s:.*)[。！？][{_CLOSERS}]+)$"
    tied = tf.strings.regex_replace(tied, begins, f"\\1{_KEPT}")
    quoted = tf.strings.regex_full_match(flat, _QUOTATION)
    text = tf.strings.reduce_join(parts.with_flat_values(tf.where(quoted, tied, flat)), axis=-1)
    # Who answers begins anew.
    return tf.strings.regex_replace(text, f"{_KEPT}([{_OPENERS}])", "\\1")


def shown(sentences: tf.Tensor) -> tf.Tensor:
    """Sentences of a split, string [n], as a reader may see them, without its marks."""
    return tf.strings.strip(tf.strings.regex_replace(sentences, f"[{_LINE}{_CELL}{_TIED}]", " "))


def join_sentences(text: tf.RaggedTensor, after: tf.RaggedTensor, between: str) -> tf.Tensor:
    """Sentences, string [batch, (sentences)], to texts; lines end where they did. string [batch]"""
    after = after.with_flat_values(tf.where(after.flat_values == "", between, after.flat_values))
    return tf.strings.strip(tf.strings.reduce_join(text + after, axis=-1))
