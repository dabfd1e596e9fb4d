"""Strings to tokens to ids, inside the graph, with core TensorFlow operations only.

Training and serving run this very code, so a saved model takes text as a person types it. English
and other spaced scripts are cut into words, digits and punctuation; Chinese and Japanese, written
without spaces, into single characters. Every token keeps the bytes it came from.
"""

import functools
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

UNKNOWN = 1  # 0 is padding
SPECIALS = ("[PAD]", "[UNK]")  # no token can equal these: brackets are always cut off alone

_SEPARATOR, _WORD, _SINGLE = 0, 1, 2  # what a character does: part tokens, join a word, stand alone
_UNSPACED = (  # scripts written without spaces, each character a token: Han, kana, bopomofo
    (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3041, 0x30FF), (0x3105, 0x312F), (0x31A0, 0x31BF),
    (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9D),
    (0x20000, 0x3FFFF),
)  # fmt: skip
_TAGS = ("a", "b", "br", "div", "em", "hr", "i", "li", "ol", "p", "span", "strong", "u", "ul")
_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"'}


class Tokens(NamedTuple):
    """Tokens of a batch of texts; all three are ragged [batch, (time)] with the same row lengths.

    text: string, lower case, full-width forms folded. starts, ends: int32, byte offsets into the
    text as given, ends exclusive.
    """

    text: tf.RaggedTensor
    starts: tf.RaggedTensor
    ends: tf.RaggedTensor

    def first(self, cap: int) -> "Tokens":
        """The first `cap` tokens of every text."""
        return Tokens(*(part[:, :cap] for part in self))


def tokenize(text: tf.Tensor) -> Tokens:
    """Cut texts into tokens.

    text: string [batch], UTF-8; an invalid byte counts as the replacement character. Tags such as
    `<br />`, white space, control characters and invisible marks part tokens and are not tokens.
    """
    length = tf.strings.length(text)  # [batch] bytes
    points, offsets = tf.strings.unicode_decode_with_offsets(_blank_tags(text), "UTF-8")
    row = tf.cast(points.value_rowids(), tf.int32)  # [characters]
    starts = tf.cast(offsets.flat_values, tf.int32)  # [characters] byte offsets
    following = tf.concat([starts[1:], [0]], 0)
    is_last = tf.concat([row[1:] != row[:-1], tf.ones_like(row[:1], tf.bool)], 0)
    ends = tf.where(is_last, tf.gather(length, row), following)

    points = _fold(points.flat_values)
    role = _role(points)
    joins = tf.concat([tf.zeros_like(row[:1], tf.bool), row[1:] == row[:-1]], 0)
    is_word = role == _WORD
    word_before = _shift(is_word) & joins
    # An apostrophe between two letters belongs to the word: don't, l'amour.
    word_after = tf.concat([is_word[1:] & joins[1:], tf.zeros_like(is_word[:1])], 0)
    is_word = is_word | ((points == ord("'")) & word_before & word_after)
    begins = (role != _SEPARATOR) & ~(is_word & _shift(is_word) & joins)

    kept = tf.where(role != _SEPARATOR)[:, 0]  # [kept characters]
    token = tf.gather(tf.cumsum(tf.cast(begins, tf.int64)) - 1, kept)
    first = tf.where(begins)[:, 0]  # [tokens] index of each token's first character
    count = tf.size(first, tf.int64)
    # Not validated, here and below: rows are in order, and checks would be a third of the graph.
    characters = tf.gather(points, kept)
    spelled = tf.RaggedTensor.from_value_rowids(characters, token, count, validate=False)
    strings = tf.strings.lower(tf.strings.unicode_encode(spelled, "UTF-8"), encoding="utf-8")

    def by_text(values: tf.Tensor) -> tf.RaggedTensor:
        rows = tf.cast(tf.gather(row, first), tf.int64)
        count = tf.size(text, tf.int64)
        return tf.RaggedTensor.from_value_rowids(values, rows, count, validate=False)

    last = tf.math.segment_max(tf.gather(ends, kept), token)
    return Tokens(by_text(strings), by_text(tf.gather(starts, first)), by_text(last))


def spaced(text: tf.Tensor, fold: bool) -> tf.Tensor:
    """Texts with single spaces for whatever parts tokens: string [batch] to string [batch].

    White space, control characters and invisible marks become one space where they stand between
    other characters, and nothing at either end. fold: also to lower case, and full-width forms and
    curly quotes to plain ones, as `tokenize` has it.
    """
    points = tf.strings.unicode_decode(text, "UTF-8")
    values = _fold(points.flat_values) if fold else points.flat_values
    values = tf.where(_role(values) == _SEPARATOR, ord(" "), values)
    text = tf.strings.unicode_encode(points.with_flat_values(values), "UTF-8")
    if fold:
        text = tf.strings.lower(text, encoding="utf-8")
    return tf.strings.strip(tf.strings.regex_replace(text, " +", " "))


def pad(ragged: tf.RaggedTensor, default: object = None) -> tf.Tensor:
    """Ragged [batch, (time)] to dense [batch, time]; time at least 1, as layers need."""
    time = tf.maximum(ragged.bounding_shape(axis=1, out_type=tf.int32), 1)
    return ragged.to_tensor(default, shape=tf.stack([tf.constant(-1), time]))


def lookup_table(vocabulary: str | Path) -> tf.lookup.StaticHashTable:
    """Token to id, from a vocabulary file of one token a line; its line number is its id.

    The file becomes an asset of the saved model. A token not in it is UNKNOWN.
    """
    lines = tf.lookup.TextFileInitializer(
        str(vocabulary),
        tf.string,
        tf.lookup.TextFileIndex.WHOLE_LINE,
        tf.int64,
        tf.lookup.TextFileIndex.LINE_NUMBER,
    )
    return tf.lookup.StaticHashTable(lines, UNKNOWN)


def token_lists(texts: Iterable[str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Tokenize many texts, a chunk at a time.

    Yields (tokens, lengths): the chunk's tokens one after the other, bytes objects [tokens], and
    how many belong to each text, int64 [texts in chunk].
    """
    for chunk in chunks(texts):
        tokens = _compiled_tokenize()(chunk).text
        yield tokens.flat_values.numpy(), tokens.row_lengths().numpy()


def token_counts(texts: Iterable[str]) -> np.ndarray:
    """How many tokens each text has: int64 [texts]."""
    nothing = np.zeros(0, np.int64)
    return np.concatenate([nothing, *(counts for _, counts in token_lists(texts))])


def encode(texts: Iterable[str], table: tf.lookup.StaticHashTable, cap: int) -> list[np.ndarray]:
    """Token ids of many texts, int32 [length] each, at most `cap` of a text."""
    sequences = []
    for chunk in chunks(texts):
        tokens = _compiled_tokenize()(chunk).text[:, :cap]
        ids = tf.cast(table.lookup(tokens.flat_values), tf.int32).numpy()
        sequences += np.split(ids, np.cumsum(tokens.row_lengths().numpy())[:-1])
    return sequences


def chunks(texts: Iterable[str], size: int = 512) -> Iterator[tf.Tensor]:
    """Texts as string tensors of at most `size`; what UTF-8 cannot hold becomes a question mark."""
    texts = list(texts)
    for begin in range(0, len(texts), size):
        part = [text.encode("utf-8", "replace") for text in texts[begin : begin + size]]
        yield tf.constant(part, tf.string)


@functools.cache
def _compiled_tokenize() -> tf.types.experimental.PolymorphicFunction:
    return tf.function(tokenize, input_signature=[tf.TensorSpec([None], tf.string)])


def _shift(values: tf.Tensor) -> tf.Tensor:
    """Each element's left neighbour; False for the first."""
    return tf.concat([tf.zeros_like(values[:1]), values[:-1]], 0)


def _blank_tags(text: tf.Tensor) -> tf.Tensor:
    """Tags become as many spaces, so that byte offsets stay those of the text as given."""
    by_width: dict[int, list[str]] = {}
    for tag in _TAGS:
        for form in (f"<{tag}>", f"</{tag}>", f"<{tag}/>", f"<{tag} />"):
            by_width.setdefault(len(form), []).append(form)
    for width, forms in by_width.items():
        text = tf.strings.regex_replace(text, f"(?i){'|'.join(forms)}", " " * width)
    return text


def _fold(points: tf.Tensor) -> tf.Tensor:
    """Full-width ASCII forms to ASCII, curly quotes to straight ones. int32 to int32."""
    points = tf.where((points >= 0xFF01) & (points <= 0xFF5E), points - 0xFEE0, points)
    for curly, straight in _QUOTES.items():
        points = tf.where(points == ord(curly), ord(straight), points)
    return points


def _role(points: tf.Tensor) -> tf.Tensor:
    """What each character does, int32: _SEPARATOR, _WORD or _SINGLE."""
    starts, roles = _role_runs()
    run = tf.searchsorted(tf.constant(starts), points, side="right") - 1
    return tf.gather(tf.constant(roles), run)


@functools.cache
def _role_runs() -> tuple[np.ndarray, np.ndarray]:
    """Code points as runs of equal role: first code point of each run, and its role. int32."""
    roles = np.array([_role_of(point) for point in range(sys.maxunicode + 1)], np.int32)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(roles)) + 1]).astype(np.int32)
    return starts, roles[starts]


def _role_of(point: int) -> int:
    if any(low <= point <= high for low, high in _UNSPACED):
        return _SINGLE
    category = unicodedata.category(chr(point))
    if category[0] in "ZC" or 0xFE00 <= point <= 0xFE0F:  # the latter choose a picture's variant
        return _SEPARATOR
    return _WORD if category[0] in "LMN" else _SINGLE
