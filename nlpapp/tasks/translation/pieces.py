"""Sentences to pieces of words and back, inside the graph, with core TensorFlow operations only.

The pieces are learned by SentencePiece (Kudo & Richardson 2018) by byte-pair encoding (Sennrich et
al. 2016) and applied by longest match from left to right, falling back on single characters.
Training and serving run this very code. A piece keeps the space before it as "▁", so that putting
pieces one after the other gives the sentence back. Where numbers are copied, each is one piece,
whichever it is, unless it is spelled out; where they are not, digits are pieces by themselves.
"""

import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import sentencepiece
import tensorflow as tf

from nlpapp.languages import WITHOUT_SPACES
from nlpapp.learning.keeping import write_whole
from nlpapp.tasks.translation import numbers, proper_names
from nlpapp.tasks.translation.model import END, NUMBER, UNKNOWN
from nlpapp.text import chunks, lookup_table, spaced, spelling_table

SPECIALS = ("[PAD]", "[UNK]", "[BEGIN]", "[END]", "[NUMBER]")
SPACE = "▁"
_LONGEST = 12  # characters of a piece; each more costs a look-up for every character of a text
_SIGN = "▅"  # SentencePiece's own sign for what is unknown, which it refuses to learn
_SEEN = 5  # times that a character stands in training from which on it is known, rare or not


class Cut(NamedTuple):
    """Sentences as pieces, END last: text string and ids int32, both ragged [batch, (time)].

    Numbers that are not spelled out have the id NUMBER, and their text in `text`.
    """

    text: tf.RaggedTensor
    ids: tf.RaggedTensor


def learn(sentences: Iterable[str], size: int, language: str, source: bool, file: Path) -> None:
    """Learn at most `size` pieces from sentences, single characters among them, and write them.

    size: 0 for single characters alone. language: as their script tells (`languages.guessed`).
    Digits are pieces by themselves, for where numbers are spelled out. The file holds one piece a
    line, the special ones first; its line numbers are the ids. Raises ValueError where there is
    nothing to learn from.
    """
    written = io.BytesIO()
    options = {"vocab_size": size, "model_type": "bpe"} if size else {"model_type": "char"}
    normal = [
        line.decode() for chunk in chunks(sentences) for line in normal_form(chunk, source).numpy()
    ]
    if not any(normal):
        raise ValueError("no pieces could be learned: the sentences are empty")
    seen = Counter(
        character for line in normal for character in line if character not in (" ", _SIGN)
    )
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(normal),
            model_writer=written,
            hard_vocab_limit=False,
            character_coverage=0.9995,  # as SentencePiece advises where characters are many
            required_chars="".join(c for c, times in seen.items() if times >= _SEEN),
            split_digits=True,
            normalization_rule_name="identity",
            add_dummy_prefix=language not in WITHOUT_SPACES,
            max_sentencepiece_length=_LONGEST,
            minloglevel=2,
            **options,
        )
    except RuntimeError as error:
        # Its own words name lines of its source.
        raise ValueError(
            f"{size:,} pieces are fewer than the single characters of these sentences: choose "
            "more with --source-pieces or --target-pieces, or 0 for characters alone"
        ) from error
    learned = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    pieces = [
        learned.id_to_piece(i)
        for i in range(learned.vocab_size())
        if not learned.is_control(i) and not learned.is_unknown(i)
    ]
    write_whole(file, ("\n".join([*SPECIALS, *pieces]) + "\n").encode())


class Pieces(tf.Module):
    """The pieces of one language, from a file that `learn` wrote; it becomes an asset.

    language: as `learn` has it. source: whether sentences are folded to lower case and plain
    forms, as only a source may be. copies: whether a number is one piece, to be copied; otherwise
    all are spelled out.
    """

    def __init__(self, file: Path, language: str, source: bool, copies: bool = True) -> None:
        super().__init__()
        known = file.read_text(encoding="utf-8").split("\n")[:-1]
        self.size, self.source, self.copies = len(known), source, copies
        self.prefix = "" if language in WITHOUT_SPACES else SPACE
        self.longest = max(map(len, known[len(SPECIALS) :]), default=1)
        self.table = lookup_table(file)
        self.names = spelling_table(file)

    def cut(
        self,
        sentences: tf.Tensor,
        spelled_out: tf.Tensor | None = None,
        dropout: float = 0.0,
        seed: tf.Tensor | None = None,
        copy_names: bool = False,
    ) -> Cut:
        """Sentences, string [batch], to their pieces; a character that is unknown is one piece.

        spelled_out: bool [batch], where numbers are single digits and not one piece; None for
        nowhere, as in serving.
        dropout: share of pieces longer than a character that are overlooked, each at each place by
        chance, so that a word falls into other pieces every time (Provilkov et al. 2020, for
        longest match Hiraoka 2022); for training alone. seed: then int [2].
        copy_names: whether names that are no piece are taken for numbers, which are copied.
        """
        if copy_names:
            sentences, kept = proper_names.take_out(sentences, self._has, bool(self.prefix))
        text = normal_form(sentences, self.source)
        if not self.copies:
            spelled_out = tf.ones_like(text, tf.bool)
        pattern = f"{numbers.NUMBER}|{proper_names.SIGN}" if copy_names else numbers.NUMBER
        marked, taken = numbers.take_out(text, pattern)
        if copy_names:
            taken = proper_names.put_back(taken, kept)
        if spelled_out is not None:
            marked = tf.where(spelled_out, text, marked)
            taken = tf.gather(taken, tf.where(~spelled_out)[:, 0])
        text = tf.strings.regex_replace(marked, " ", SPACE)
        text = tf.where(text == "", text, self.prefix + text)
        characters = tf.strings.unicode_split(text, "UTF-8")  # ragged [batch, (characters)]
        names, ids, widths = self._longest_from(characters, dropout, seed)
        ids = tf.where(names == numbers.MARK, NUMBER, ids)
        begins = _visited(characters.with_flat_values(widths))
        names, ids = (
            tf.ragged.boolean_mask(characters.with_flat_values(it), begins) for it in (names, ids)
        )
        names = numbers.put_back(names, taken.flat_values)
        ends = tf.zeros_like(text[:, None], tf.int32)
        end = tf.fill(tf.shape(ends), SPECIALS[END])
        return Cut(
            tf.concat([names, tf.RaggedTensor.from_tensor(end)], 1),
            tf.concat([ids, tf.RaggedTensor.from_tensor(ends + END)], 1),
        )

    def spell(self, ids: tf.Tensor) -> tf.Tensor:
        """Ids of any shape to their pieces; special ones to theirs, as in [END]; padding to ""."""
        names = self.names.lookup(tf.cast(ids, tf.int64))
        return tf.where(ids == 0, "", names)

    def _has(self, words: tf.Tensor) -> tf.Tensor:
        """Whether each word, string [n], is a piece by itself."""
        whole = tf.strings.join([self.prefix, normal_form(words, self.source)])
        return self.table.lookup(whole) >= len(SPECIALS)

    def _longest_from(
        self, characters: tf.RaggedTensor, dropout: float, seed: tf.Tensor | None
    ) -> tuple[tf.Tensor, ...]:
        """The longest piece that begins at each character: text, id and width, [characters].

        All texts one after the other, not padded to the longest: who pastes a thousand short lines
        and one without an end shall not need the memory of a thousand such.
        """
        flat, left = characters.flat_values, _end_of_row(characters)
        count = tf.size(flat)
        left -= tf.range(count)
        ids = tf.fill([count], UNKNOWN)
        beyond = tf.concat([flat, tf.fill([self.longest], "")], 0)
        if dropout:
            noticed = tf.random.stateless_uniform([self.longest, count], seed) >= dropout

        def wider(width, grams, names, ids, widths):
            grams = tf.strings.join([grams, beyond[width - 1 : width - 1 + count]])
            found = tf.cast(self.table.lookup(grams), tf.int32)
            # A text may hold the letters of a special piece, but never means it.
            known = (found >= len(SPECIALS)) & (width <= left)
            if dropout:
                known &= noticed[width - 1] | (width == 1)
            names = tf.where(known, grams, names)
            ids = tf.where(known, found, ids)
            return width + 1, grams, names, ids, tf.where(known, width, widths)

        nothing = tf.fill([count], "")
        *_, names, ids, widths = tf.while_loop(
            lambda width, *_: width <= self.longest,
            wider,
            (1, nothing, flat, ids, tf.ones_like(ids)),
        )
        return names, ids, widths


def join(pieces: tf.Tensor) -> tf.Tensor:
    """Pieces, string [..., time], to sentences, string [...]."""
    text = tf.strings.reduce_join(pieces, axis=-1)
    return tf.strings.strip(tf.strings.regex_replace(text, SPACE, " "))


def normal_form(sentences: tf.Tensor, source: bool) -> tf.Tensor:
    """Sentences as they are cut, string [batch]; a source also folded, as `text.spaced` does it."""
    text = tf.strings.regex_replace(sentences, SPACE, " ")  # who types the mark means nothing by it
    return spaced(numbers.apart(text) if source else text, fold=source)


def _end_of_row(ragged: tf.RaggedTensor) -> tf.Tensor:
    """Where the row of each value ends, among all values: int32 [values]."""
    return tf.cast(tf.repeat(ragged.row_splits[1:], ragged.row_lengths()), tf.int32)


def _visited(widths: tf.RaggedTensor) -> tf.RaggedTensor:
    """Where pieces begin, if each ends where the next begins: bool, the same rows.

    widths: int32, of the piece that begins at each place. Jumps are doubled in every round, so
    log2(time) rounds do (pointer jumping, Hillis & Steele 1986).
    """
    ends, count = _end_of_row(widths), tf.size(widths.flat_values)
    places = tf.range(count)
    # One place more, where all jumps end and stay.
    jump = places + widths.flat_values
    jump = tf.concat([tf.where(jump >= ends, count, jump), [count]], 0)
    first = tf.cast(tf.repeat(widths.row_starts(), widths.row_lengths()), tf.int32) == places
    visited = tf.concat([tf.cast(first, tf.int32), [0]], 0)
    longest = tf.cast(widths.bounding_shape(axis=1), tf.int32)

    def more(reach, jump, visited):
        landed = tf.math.unsorted_segment_max(visited, jump, count + 1)
        return 2 * reach, tf.gather(jump, jump), tf.maximum(visited, landed)

    any_size = tf.TensorShape([None])
    _, _, visited = tf.while_loop(
        lambda reach, *_: reach <= longest,
        more,
        (tf.constant(1), jump, visited),
        shape_invariants=(tf.TensorShape([]), any_size, any_size),
    )
    return widths.with_flat_values(tf.cast(visited[:-1], tf.bool))
