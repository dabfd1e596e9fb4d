"""Names in a source that no vocabulary holds, to be copied as numbers are, rather than to vanish.

A name, as far as its writing tells: a word in capitals among others that are not, or a word that
stands alone in quotation marks with a capital first; in a script without spaces, a Latin word. One
that is a piece by itself was met often enough to be translated.
"""

from collections.abc import Callable

import tensorflow as tf

SIGN = "▆"  # stands for a name; no sentence means anything by it
_BOUND = "\x1d"
_OPENS, _CLOSES = '"“„«「『', '"”“»」』'
_CAPITALS = "\\p{Lu}[\\p{Lu}\\pN-]*[\\p{Lu}\\pN]"
_QUOTED = "\\p{Lu}[\\p{Latin}\\p{Cyrillic}\\p{Greek}'’-]+"
_LATIN = "\\p{Latin}[\\p{Latin}\\pN'’-]*[\\p{Latin}\\pN]"


def take_out(
    text: tf.Tensor, known: Callable[[tf.Tensor], tf.Tensor], spaced: bool
) -> tuple[tf.Tensor, tf.RaggedTensor]:
    """Texts, string [batch], with SIGN for each name; and the names, ragged [batch, (count)].

    known: from words, string [n], to whether each is a piece, bool [n]. spaced: whether the
    language puts spaces between words.
    """
    text = tf.strings.regex_replace(text, f"[{SIGN}{_BOUND}]", " ")
    quoted = f"([{_OPENS}])({_QUOTED})([{_CLOSES}])"
    # In scripts without spaces none parts a Latin word from the others either.
    name, letters = (_CAPITALS, "\\pL") if spaced else (_LATIN, "\\p{Latin}")
    among = f"([^{letters}\\pN{_BOUND}]|^)({name})([^{letters}\\pN{_BOUND}]|$)"
    bounded = text
    for pattern in (quoted, among, among):  # what ends one match cannot begin the next
        bounded = tf.strings.regex_replace(bounded, pattern, f"\\1{_BOUND}\\2{_BOUND}\\3")
    # Who writes nothing but capitals names nobody by them.
    mixed = tf.strings.regex_full_match(text, "(?s).*[\\p{Ll}\\p{Lo}].*")
    parts = tf.strings.split(tf.where(mixed, bounded, text), _BOUND)
    flat = parts.flat_values
    # Bounds come in twos, so every other part is a name.
    place = tf.ragged.range(parts.row_lengths()).flat_values
    is_name = (place % 2 == 1) & ~known(flat)
    marked = tf.strings.reduce_join(parts.with_flat_values(tf.where(is_name, SIGN, flat)), axis=-1)
    return marked, tf.ragged.boolean_mask(parts, parts.with_flat_values(is_name))


def put_back(taken: tf.RaggedTensor, names: tf.RaggedTensor) -> tf.RaggedTensor:
    """What is copied, string ragged [batch, (count)], with the names for their signs, in order."""
    flat = taken.flat_values
    places = tf.where(flat == SIGN)
    return taken.with_flat_values(tf.tensor_scatter_nd_update(flat, places, names.flat_values))
