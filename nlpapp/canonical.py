"""One spelling for what reads the same: Unicode's normalisation form C, inside the graph.

An é may come as one character or as an e and an accent, of which there may be several, in any
order. Unicode Standard Annex 15 says how to make all of them the same; here in core TensorFlow
operations, with the places that each character came from.
"""

import functools
import sys
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import tensorflow as tf

_POINTS = sys.maxunicode + 1
_LEAD, _VOWEL, _TAIL, _SYLLABLE = 0x1100, 0x1161, 0x11A7, 0xAC00  # Hangul: composed by counting
_LEADS, _VOWELS, _TAILS = 19, 21, 28


class Composed(NamedTuple):
    """Characters after composition, int32 [composed] each.

    first, last: the first and the last of the given characters that each was made of.
    """

    points: tf.Tensor
    first: tf.Tensor
    last: tf.Tensor


# A function of its own: however often a saved model calls it, its tables are there once. Not put in
# its callers' place, it is one operation to pass over where there is nothing to compose.
@tf.function(
    input_signature=[tf.TensorSpec([None], tf.int32)] * 2,
    autograph=False,
    experimental_attributes={"_noinline": True},
)
def compose(points: tf.Tensor, row: tf.Tensor) -> Composed:
    """Form C of texts whose characters stand one after the other.

    points, row: int32 [characters], code points, and the text that each belongs to, ascending.
    Texts of which no character `may_change` stay as they are, and need not be given.
    """
    points, place = _decomposed(points)
    row = tf.gather(row, place)
    rank = by_code_point(unicodedata.combining, points)  # the class of a mark, 0 for all others
    # Marks stand in the order of their classes; those of one class keep their own.
    cluster = tf.cumsum(tf.cast(_begins(rank, row), tf.int64))
    order = tf.argsort(256 * cluster + tf.cast(rank, tf.int64), stable=True)
    points, rank, place = (tf.gather(it, order) for it in (points, rank, place))
    any_number = tf.TensorShape([None])
    _, points, _, _, first, last = tf.while_loop(
        lambda goes_on, *_: goes_on,
        lambda _, *characters: _absorbed(*characters),
        (True, points, rank, row, place, place),
        shape_invariants=(tf.TensorShape([]), *[any_number] * 5),
    )
    return Composed(points, first, last)


def may_change(character: str) -> bool:
    """Whether form C may change a text for this character: it is a mark, a part, or never in it."""
    is_jamo = _VOWEL <= ord(character) < _VOWEL + _VOWELS or _TAIL < ord(character) < _TAIL + _TAILS
    return (
        is_jamo
        or unicodedata.combining(character) > 0
        or character in _seconds()
        or not unicodedata.is_normalized("NFC", character)
    )


def by_code_point(value_of: Callable[[str], int], points: tf.Tensor) -> tf.Tensor:
    """What a function says of each character, int32, looked up in runs of the same value."""
    starts, values = map(tf.constant, runs(value_of))
    return tf.gather(values, _last_up_to(starts, points))


@functools.cache
def runs(value_of: Callable[[str], int]) -> tuple[np.ndarray, np.ndarray]:
    """All code points as runs of equal value: the first of each run, and its value. int32."""
    values = np.array([value_of(chr(point)) for point in range(_POINTS)], np.int32)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(values)) + 1]).astype(np.int32)
    return starts, values[starts]


def _decomposed(points: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Characters taken apart as far as they go, and the place that each part came from."""
    keys, bounds, parts = map(tf.constant, _decompositions())
    at = _last_up_to(keys, points)
    found = tf.gather(keys, at) == points
    begin = tf.gather(bounds, at)
    size = tf.where(found, tf.gather(bounds, at + 1) - begin, 1)
    place = tf.repeat(tf.range(tf.size(points)), size)
    nth = tf.range(tf.size(place)) - tf.gather(tf.cumsum(size, exclusive=True), place)
    part = tf.gather(begin, place) + tf.where(tf.gather(found, place), nth, 0)
    points = tf.where(tf.gather(found, place), tf.gather(parts, part), tf.gather(points, place))
    return points, place


def _absorbed(
    points: tf.Tensor, rank: tf.Tensor, row: tf.Tensor, first: tf.Tensor, last: tf.Tensor
) -> tuple[tf.Tensor, ...]:
    """Whether any character takes in one that follows it; and the characters after it has."""
    place = tf.range(tf.size(points))
    begins = _begins(rank, row)
    begin = tf.cast(tf.where(begins)[:, 0], tf.int32)
    own = tf.gather(begin, tf.cumsum(tf.cast(begins, tf.int32)) - 1)  # a beginning's is itself
    base = tf.where(begins, tf.maximum(place - 1, 0), own)
    # Nothing may stand in between but marks of a lower class.
    before = tf.gather(rank, tf.maximum(place - 1, 0))
    near = tf.where(begins, before == 0, (place - 1 == base) | (before < rank))
    together, is_pair = _together(tf.gather(points, base), points)
    takes = near & is_pair & (base != place) & (tf.gather(row, base) == row)

    taken = tf.cast(tf.where(takes)[:, 0], tf.int32)
    into = tf.gather(base, taken)
    is_first = tf.concat([[True], into[1:] != into[:-1]], 0)[: tf.size(into)]  # one at a time
    taken, into = tf.boolean_mask(taken, is_first), tf.boolean_mask(into, is_first)
    points = tf.tensor_scatter_nd_update(points, into[:, None], tf.gather(together, taken))
    ends = tf.maximum(tf.gather(last, into), tf.gather(last, taken))
    last = tf.tensor_scatter_nd_update(last, into[:, None], ends)
    stays = tf.scatter_nd(taken[:, None], tf.ones_like(taken), tf.shape(points)) == 0
    kept = (tf.boolean_mask(it, stays) for it in (points, rank, row, first, last))
    return tf.size(taken) > 0, *kept


def _together(base: tf.Tensor, point: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """What each base makes with the character beside it, int32, and whether they make anything."""
    keys, pairs = map(tf.constant, _pairs())
    key = _POINTS * tf.cast(base, tf.int64) + tf.cast(point, tf.int64)
    at = _last_up_to(keys, key)
    lead, vowel = base - _LEAD, point - _VOWEL
    is_open = (lead >= 0) & (lead < _LEADS) & (vowel >= 0) & (vowel < _VOWELS)
    syllable, tail = base - _SYLLABLE, point - _TAIL
    is_closed = (syllable >= 0) & (syllable < _LEADS * _VOWELS * _TAILS) & (syllable % _TAILS == 0)
    is_closed = is_closed & (tail > 0) & (tail < _TAILS)
    made = tf.where(is_closed, base + tail, tf.gather(pairs, at))
    made = tf.where(is_open, _SYLLABLE + (lead * _VOWELS + vowel) * _TAILS, made)
    return made, is_open | is_closed | (tf.gather(keys, at) == key)


def _last_up_to(keys: tf.Tensor, wanted: tf.Tensor) -> tf.Tensor:
    """Where the last key stands that is not above each number; 0 where all are. int32."""
    return tf.maximum(tf.searchsorted(keys, wanted, side="right") - 1, 0)


def _begins(rank: tf.Tensor, row: tf.Tensor) -> tf.Tensor:
    """Which characters are no marks on the one before: bool [characters]."""
    return (rank == 0) | tf.concat([[True], row[1:] != row[:-1]], 0)[: tf.size(row)]


@functools.cache
def _seconds() -> frozenset[str]:
    return frozenset(chr(key % _POINTS) for key in _pairs()[0].tolist())


@functools.cache
def _pairs() -> tuple[np.ndarray, np.ndarray]:
    """Pairs that make one character, as ascending keys int64, and what they make, int32."""
    made = {}
    for character, parts in _listed().items():
        if len(parts) == 2 and unicodedata.normalize("NFC", character) == character:
            made[_POINTS * ord(parts[0]) + ord(parts[1])] = ord(character)
    keys = sorted(made)
    return np.array(keys), np.array([made[key] for key in keys], np.int32)


@functools.cache
def _decompositions() -> tuple[np.ndarray, ...]:
    """Characters that can be taken apart, ascending, the parts of all of them one after the other,
    and in between, where the parts of each begin and those of the last end. int32."""
    whole = {character: unicodedata.normalize("NFD", character) for character in _listed()}
    keys = [ord(character) for character in whole]
    bounds = np.cumsum([0, *(len(parts) for parts in whole.values())])
    parts = [ord(part) for parts in whole.values() for part in parts]
    return tuple(np.array(it, np.int32) for it in (keys, bounds, parts))


@functools.cache
def _listed() -> dict[str, str]:
    """Characters with a canonical decomposition, Hangul apart, ascending, and its first step."""
    found = {}
    for character in map(chr, range(_POINTS)):
        parts = unicodedata.decomposition(character)
        if parts and not parts.startswith("<"):
            found[character] = "".join(chr(int(part, 16)) for part in parts.split())
    return found
