"""Strings to tokens to ids, inside the graph, with core TensorFlow operations only.

Training and serving run this very code, so a saved model takes text as a person types it. English
and other spaced scripts are cut into words, digits and punctuation; Chinese, Thai and others that
are written without spaces into single characters, with the marks that stand on them. What reads the
same is the same token, however it is encoded: width, quotes, accents, soft hyphens. Every token
keeps the bytes it came from.
"""

import functools
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from nlpapp.canonical import by_code_point, compose, may_change
from nlpapp.languages import is_unspaced

UNKNOWN = 1  # 0 is padding
SPECIALS = ("[PAD]", "[UNK]")  # no token can equal these: brackets are always cut off alone

# What a character does: part tokens, join a word, stand alone, join what it stands on, nothing.
_SEPARATOR, _WORD, _SINGLE, _MARK, _INVISIBLE = range(5)
_MAY_CHANGE = 8  # added where the character may take part in a composition
# Format characters that stand between words; all others, soft hyphens and joiners, are within them.
_BETWEEN = "\u200b\u06dd\ufff9\ufffa\ufffb"  # zero-width space, end of ayah, annotations
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
    `<br />`, white space and control characters part tokens and are not tokens. Invisible marks,
    such as soft hyphens and joiners, are passed over, but for the zero-width space.
    """
    points, role, row, starts, ends = _characters(_blank_tags(text), fold=True)
    joins = tf.concat([tf.zeros_like(row[:1], tf.bool), row[1:] == row[:-1]], 0)
    role, stands = _with_marks(role, joins)
    is_word = role == _WORD
    word_before = _shift(is_word) & joins
    # An apostrophe between two letters belongs to the word: don't, l'amour.
    word_after = tf.concat([is_word[1:] & joins[1:], tf.zeros_like(is_word[:1])], 0)
    is_word = is_word | ((points == ord("'")) & word_before & word_after)
    begins = (role != _SEPARATOR) & stands & ~(is_word & _shift(is_word) & joins)

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

    # Least and greatest: composition may have put marks in another order.
    start = tf.math.unsorted_segment_min(tf.gather(starts, kept), token, count)
    end = tf.math.unsorted_segment_max(tf.gather(ends, kept), token, count)
    return Tokens(by_text(strings), by_text(start), by_text(end))


def spaced(text: tf.Tensor, fold: bool) -> tf.Tensor:
    """Texts with single spaces for whatever parts tokens: string [batch] to string [batch].

    White space and control characters become one space where they stand between other characters,
    and nothing at either end; invisible marks go, and accents join their letters. fold: also to
    lower case, and full-width forms and curly quotes to plain ones, as `tokenize` has it.
    """
    points, role, row, _, _ = _characters(text, fold)
    points = tf.where(role == _SEPARATOR, ord(" "), points)
    rows = tf.RaggedTensor.from_value_rowids(
        points, tf.cast(row, tf.int64), tf.size(text, tf.int64), validate=False
    )
    text = tf.strings.unicode_encode(rows, "UTF-8")
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
    return tf.lookup.StaticHashTable(_Lines(vocabulary, "vocabulary", *_TOKEN, *_ID), UNKNOWN)


def spelling_table(vocabulary: str | Path) -> tf.lookup.StaticHashTable:
    """Id to token, from the same file; "" for an id beyond it."""
    return tf.lookup.StaticHashTable(_Lines(vocabulary, "spelling", *_ID, *_TOKEN), "")


_TOKEN = tf.string, tf.lookup.TextFileIndex.WHOLE_LINE
_ID = tf.int64, tf.lookup.TextFileIndex.LINE_NUMBER


class _Lines(tf.lookup.TextFileInitializer):
    """Names its table by what the file holds, where TensorFlow names it by the file's path.

    Tables of one name are one in a process, whatever stands in the file by then, and the name goes
    into the graph, which is none of a reader's business.
    """

    def __init__(self, vocabulary: str | Path, name: str, *columns: object) -> None:
        super().__init__(str(vocabulary), *columns)
        holds = hashlib.sha256(Path(vocabulary).read_bytes()).hexdigest()
        self._held = f"{name}_{holds[:16]}"

    @property
    def _shared_name(self) -> str:
        return self._held


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


def chunks(texts: Iterable[str], size: int = 512, characters: int = 2**21) -> Iterator[tf.Tensor]:
    """Texts as string tensors of at most `size`; what UTF-8 cannot hold becomes a question mark.

    Fewer where texts are so long that they have more than `characters` together, each of which
    takes some hundred bytes of memory while it is cut.
    """
    part, held = [], 0
    for text in texts:
        if part and (len(part) == size or held + len(text) > characters):
            yield tf.constant(part, tf.string)
            part, held = [], 0
        part.append(text.encode("utf-8", "replace"))
        held += len(text)
    if part:
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

    def blanked() -> tf.Tensor:
        blank = text
        for width, forms in by_width.items():
            blank = tf.strings.regex_replace(blank, f"(?i){'|'.join(forms)}", " " * width)
        return blank

    # One look tells that most texts have none.
    plain = tf.reduce_all(tf.strings.regex_full_match(text, "[^<]*"))
    return tf.cond(plain, lambda: text, blanked)


def _fold(points: tf.Tensor) -> tf.Tensor:
    """Full-width ASCII forms to ASCII, curly quotes to straight ones. int32 to int32."""
    points = tf.where((points >= 0xFF01) & (points <= 0xFF5E), points - 0xFEE0, points)
    for curly, straight in _QUOTES.items():
        points = tf.where(points == ord(curly), ord(straight), points)
    return points


def _characters(text: tf.Tensor, fold: bool) -> tuple[tf.Tensor, ...]:
    """Texts as characters one after the other, the invisible left out, accents with their letters.

    Returns, int32 [characters] each: code points; what each does; the text it stands in; the bytes
    of that text where it starts and ends. fold: full-width forms and curly quotes to plain ones.
    """
    length = tf.strings.length(text)  # [batch] bytes
    decoded, offsets = tf.strings.unicode_decode_with_offsets(text, "UTF-8")
    row = tf.cast(decoded.value_rowids(), tf.int32)
    starts = tf.cast(offsets.flat_values, tf.int32)
    following = tf.concat([starts[1:], [0]], 0)
    is_last = tf.concat([row[1:] != row[:-1], tf.ones_like(row[:1], tf.bool)], 0)
    ends = tf.where(is_last, tf.gather(length, row), following)
    points = _fold(decoded.flat_values) if fold else decoded.flat_values
    traits = by_code_point(_traits_of, points)
    visible = tf.where(traits % _MAY_CHANGE != _INVISIBLE)[:, 0]
    given = tuple(tf.gather(it, visible) for it in (points, traits, row, starts, ends))

    def composed() -> tuple[tf.Tensor, ...]:
        points, _, row, starts, ends = given
        points, first, last = compose(points, row)
        places = tf.gather(row, first), tf.gather(starts, first), tf.gather(ends, last)
        return points, by_code_point(_traits_of, points), *places

    # Most texts have nothing that could be composed, and are left alone.
    composable = tf.reduce_any(given[1] >= _MAY_CHANGE)
    points, traits, *places = tf.cond(composable, composed, lambda: given)
    return points, traits % _MAY_CHANGE, *places


def _with_marks(role: tf.Tensor, joins: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """What each character does, int32, and whether it is no mark on the one before it, bool.

    A mark does as what it stands on; one that stands on nothing joins a word. joins: bool, whether
    each character is of the same text as the one before.
    """
    stands = (role != _MARK) | ~joins | (_shift(role) == _SEPARATOR)
    base = tf.gather(tf.where(stands)[:, 0], tf.cumsum(tf.cast(stands, tf.int32)) - 1)
    role = tf.gather(role, base)
    return tf.where(role == _MARK, _WORD, role), stands


def _traits_of(character: str) -> int:
    return _role_of(character) + _MAY_CHANGE * may_change(character)


def _role_of(character: str) -> int:
    category = unicodedata.category(character)
    if category == "Cf":
        return _SEPARATOR if character in _BETWEEN else _INVISIBLE
    if category[0] == "M":
        return _INVISIBLE if _shows_nothing(character) else _MARK
    if category != "Nd" and is_unspaced(character):
        return _SINGLE
    if category[0] in "ZC":
        return _SEPARATOR
    return _WORD if category[0] in "LN" else _SINGLE


def _shows_nothing(mark: str) -> bool:
    """Whether it only chooses among pictures of the character before it, or holds marks apart."""
    name = unicodedata.name(mark)
    return "VARIATION SELECTOR" in name or name == "COMBINING GRAPHEME JOINER"
