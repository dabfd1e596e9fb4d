"""Whole corpora to ids, for training: many sentences at once, and both sides of pairs alike."""

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import tensorflow as tf

from nlpapp.tasks.translation import context, numbers
from nlpapp.tasks.translation.pieces import Pieces, normal_form
from nlpapp.text import chunks

_LATIN = "[0-9A-Za-zÀ-ɏ]"
_NAME = re.compile(f"(?<!{_LATIN})[A-Z][A-Za-zÀ-ɏ]+(?!{_LATIN})")
_AS_NUMBER = "0"  # any: as a piece one number is like another
_END_MARK = re.compile(r"(?<=\w)\s*[.!?。！？…]+\s*$")


def encode(
    pieces: Pieces, sentences: Iterable[str], spelled_out: np.ndarray | None = None
) -> list[np.ndarray]:
    """Ids of many sentences, int32 [length] each, END included; spelled_out as `cut` has it."""
    return encoder(pieces)(sentences, spelled_out)


@functools.lru_cache(maxsize=8)  # to trace the graph takes a second
def encoder(pieces: Pieces, dropout: float = 0.0) -> Callable[..., list[np.ndarray]]:
    """A function from many sentences to ids, as `encode`; with dropout, further ints are its seed.

    dropout: as `Pieces.cut` has it.
    """
    ids = tf.function(
        lambda chunk, spelled_out, seed: pieces.cut(chunk, spelled_out, dropout, seed).ids,
        input_signature=[
            tf.TensorSpec([None], tf.string),
            tf.TensorSpec([None], tf.bool),
            tf.TensorSpec([2], tf.int64),
        ],
    ).get_concrete_function()  # several of the same code TensorFlow takes for one traced in vain

    def encode(
        sentences: Iterable[str], spelled_out: np.ndarray | None = None, *seed: int
    ) -> list[np.ndarray]:
        sequences: list[np.ndarray] = []
        for i, chunk in enumerate(chunks(sentences)):
            drawn = np.random.default_rng([*seed, i]).integers(2**62, size=2)
            begin, size = len(sequences), len(chunk)
            spelled = np.zeros(size, bool) if spelled_out is None else spelled_out[begin:][:size]
            rows = ids(chunk, tf.constant(spelled), tf.constant(drawn))
            ends = np.cumsum(rows.row_lengths().numpy())[:-1]
            sequences += np.split(rows.flat_values.numpy(), ends)
        return sequences

    return encode


def pair_encoder(
    source: Pieces,
    target: Pieces,
    pairs: tuple[Sequence[str], Sequence[str]],
    dropout: float = 0.0,
    seed: int = 0,
    unmarked: float = 0.0,
    before: Sequence[str] = (),
    most: int = 0,
    names: float = 0.0,
) -> Callable[[int], tuple[list[np.ndarray], list[np.ndarray]]]:
    """A pure function from an epoch, counted from 0, to the ids of sources and of targets.

    A number that the other side has not, or has in words, could not be copied: such a pair has its
    numbers spelled out on both sides. dropout: as `Pieces.cut` has it, drawn anew in every epoch;
    so are the sources, a share of `unmarked`, that lose the mark at their end. before: the sentence
    before each source, "" for none, of which `most` pieces are read with it. names: share of the
    pairs, drawn anew too, that have a name in common as a number, so that others can be copied.
    """
    sources, targets = pairs
    spelled_out = ~same_numbers(*pairs)
    encoders = encoder(source, dropout), encoder(target, dropout)

    def encode(epoch: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
        drawn = with_names_as_numbers(sources, targets, names, seed, epoch)
        drawn = without_end_marks(drawn[0], unmarked, seed, epoch), drawn[1]
        read, written = (
            encode(sentences, spelled_out, seed, epoch, side)
            for side, (encode, sentences) in enumerate(zip(encoders, drawn, strict=True))
        )
        if most and before:
            read = context.joined(read, encoders[0](before, None, seed, epoch, 2), most)
        return read, written

    return encode


def without_end_marks(sentences: Sequence[str], share: float, *seed: int) -> Sequence[str]:
    """Sentences of which a share, drawn by chance, end without their mark, as many people type.

    A mark stays where a quotation or bracket closes after it, or where nothing else is there.
    """
    if not share:
        return sentences
    chosen = np.random.default_rng(seed).random(len(sentences)) < share
    return [
        _END_MARK.sub("", one) if bare else one for one, bare in zip(sentences, chosen, strict=True)
    ]


def with_names_as_numbers(
    sources: Sequence[str], targets: Sequence[str], share: float, *seed: int
) -> tuple[Sequence[str], Sequence[str]]:
    """Pairs of which a share, drawn by chance, has a number where both sides have one name.

    A name is a Latin word with a capital first that stands once on either side.
    """
    if not share:
        return sources, targets
    chosen = np.random.default_rng([*seed, 1]).random(len(sources)) < share
    changed = [
        _with_a_number(*pair) if one else pair
        for *pair, one in zip(sources, targets, chosen, strict=True)
    ]
    return tuple(map(list, zip(*changed, strict=True)))


def _with_a_number(source: str, target: str) -> tuple[str, str]:
    ours, theirs = (Counter(_NAME.findall(side)) for side in (source, target))
    for name in ours:
        if ours[name] == theirs[name] == 1:
            itself = re.compile(f"(?<!{_LATIN}){name}(?!{_LATIN})")
            return itself.sub(_AS_NUMBER, source), itself.sub(_AS_NUMBER, target)
    return source, target


def same_numbers(sources: Iterable[str], targets: Iterable[str]) -> np.ndarray:
    """Which pairs have the same numbers in digits on both sides, each as often: bool [pairs]."""
    sides = zip(numbers_of(sources, True), numbers_of(targets, False), strict=True)
    return np.array([theirs == ours for theirs, ours in sides], bool)


def are_copied(sources: Iterable[str], targets: Iterable[str]) -> bool:
    """Whether numbers go over as they are, so that a model of these pairs shall copy them.

    They do where at least half of the pairs with numbers on both sides have the same ones, and so
    at least a quarter of those with numbers in the source: captions write the others in words. They
    do not where numbers stand on one side alone, or become others: sums, dates written otherwise.
    Where no pair has a number, copying is the way to do right by those that come later.
    """
    sides = list(zip(numbers_of(sources, True), numbers_of(targets, False), strict=True))
    same = sum(theirs == ours for theirs, ours in sides if theirs)
    both = sum(bool(theirs and ours) for theirs, ours in sides)
    read = sum(bool(theirs) for theirs, _ in sides)
    if not any(theirs or ours for theirs, ours in sides):
        return True
    return same > 0 and 2 * same >= both and 4 * same >= read


def numbers_of(sentences: Iterable[str], source: bool) -> list[Counter]:
    """How often each sentence has each number in digits; source: as `Pieces` has it."""
    return [
        Counter(found)
        for chunk in chunks(sentences)
        for found in numbers.take_out(normal_form(chunk, source))[1].to_list()
    ]
