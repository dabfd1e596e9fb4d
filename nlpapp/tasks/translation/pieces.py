"""Sentences to pieces of words and back, inside the graph, with core TensorFlow operations only.

The pieces are learned by SentencePiece (Kudo & Richardson 2018) by byte-pair encoding (Sennrich et
al. 2016) and applied by longest match from left to right, falling back on single characters.
Training and serving run this very code. A piece keeps the space before it as "▁", so that putting
pieces one after the other gives the sentence back. A number is one piece, whichever it is,
unless it is spelled out.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import sentencepiece
import tensorflow as tf

from nlpapp.tasks.translation import numbers
from nlpapp.tasks.translation.model import END, NUMBER, UNKNOWN
from nlpapp.text import chunks, lookup_table, pad, spaced

SPECIALS = ("[PAD]", "[UNK]", "[BEGIN]", "[END]", "[NUMBER]")
SPACE = "▁"
_LONGEST = 12  # characters of a piece; each more costs a look-up for every character of a text
_SIGN = "▅"  # SentencePiece's own sign for what is unknown, which it refuses to learn
_SEEN = 5  # times that a character stands in training from which on it is known, rare or not
UNSPACED = ("zh",)  # languages that put no space between words, nor between sentences


class Cut(NamedTuple):
    """Sentences as pieces, END last: text string and ids int32, both ragged [batch, (time)].

    Numbers that are not spelled out have the id NUMBER, and their text in `text`.
    """

    text: tf.RaggedTensor
    ids: tf.RaggedTensor


def learn(sentences: Iterable[str], size: int, language: str, source: bool, file: Path) -> None:
    """Learn at most `size` pieces from sentences, single characters among them, and write them.

    size: 0 for single characters alone. Digits are pieces by themselves, for where numbers are
    spelled out. The file holds one piece a line, the special ones first; its line numbers are the
    ids. Raises ValueError where there is nothing to learn from.
    """
    written = io.BytesIO()
    options = {"vocab_size": size, "model_type": "bpe"} if size else {"model_type": "char"}
    normal = [
        line.decode() for chunk in chunks(sentences) for line in _normal(chunk, source).numpy()
    ]
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
            add_dummy_prefix=language not in UNSPACED,
            max_sentencepiece_length=_LONGEST,
            minloglevel=2,
            **options,
        )
    except RuntimeError as error:
        if "required_chars" in str(error):
            raise ValueError(
                f"{size:,} pieces are fewer than the single characters of these sentences: choose "
                "more with --source-pieces or --target-pieces, or 0 for characters alone"
            ) from error
        raise ValueError(f"no pieces could be learned: {error}") from error
    learned = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    pieces = [
        learned.id_to_piece(i)
        for i in range(learned.vocab_size())
        if not learned.is_control(i) and not learned.is_unknown(i)
    ]
    beside = file.with_suffix(".part")  # so that the file appears whole or not at all
    beside.write_text("\n".join([*SPECIALS, *pieces]) + "\n", encoding="utf-8")
    beside.replace(file)


class Pieces(tf.Module):
    """The pieces of one language, from a file that `learn` wrote; it becomes an asset.

    source: whether sentences are folded to lower case and plain forms, as only a source may be.
    """

    def __init__(self, file: Path, language: str, source: bool) -> None:
        super().__init__()
        known = file.read_text(encoding="utf-8").split("\n")[:-1]
        self.size, self.source = len(known), source
        self.prefix = "" if language in UNSPACED else SPACE
        self.longest = max(map(len, known[len(SPECIALS) :]), default=1)
        self.table = lookup_table(file)
        lines = tf.lookup.TextFileInitializer(
            str(file),
            tf.int64,
            tf.lookup.TextFileIndex.LINE_NUMBER,
            tf.string,
            tf.lookup.TextFileIndex.WHOLE_LINE,
        )
        self.names = tf.lookup.StaticHashTable(lines, "")

    def cut(
        self,
        sentences: tf.Tensor,
        spelled_out: tf.Tensor | None = None,
        dropout: float = 0.0,
        seed: tf.Tensor | None = None,
    ) -> Cut:
        """Sentences, string [batch], to their pieces; a character that is unknown is one piece.

        spelled_out: bool [batch], where numbers are single digits and not one piece; None for
        nowhere, as in serving.
        dropout: share of pieces longer than a character that are overlooked, each at each place by
        chance, so that a word falls into other pieces every time (Provilkov et al. 2020, for
        longest match Hiraoka 2022); for training alone. seed: then int [2].
        """
        text = _normal(sentences, self.source)
        marked, taken = numbers.take_out(text)
        if spelled_out is not None:
            marked = tf.where(spelled_out, text, marked)
            taken = tf.gather(taken, tf.where(~spelled_out)[:, 0])
        text = tf.strings.regex_replace(marked, " ", SPACE)
        text = tf.where(text == "", text, self.prefix + text)
        characters = tf.strings.unicode_split(text, "UTF-8")  # ragged [batch, (characters)]
        names, ids, widths = self._longest_from(characters, dropout, seed)
        begins = _visited(widths, tf.cast(characters.row_lengths(), tf.int32))
        ids = tf.ragged.boolean_mask(tf.where(names == numbers.MARK, NUMBER, ids), begins)
        names = numbers.put_back(tf.ragged.boolean_mask(names, begins), taken.flat_values)
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

    def _longest_from(
        self, characters: tf.RaggedTensor, dropout: float, seed: tf.Tensor | None
    ) -> tuple[tf.Tensor, ...]:
        """The longest piece that begins at each character, dense [batch, time]: text, id, width."""
        names = pad(characters, "")
        ids = tf.fill(tf.shape(names), UNKNOWN)
        widths = tf.ones_like(ids)
        time = tf.shape(names)[1]
        if dropout:
            shape = tf.concat([[self.longest], tf.shape(names)], 0)
            noticed = tf.random.stateless_uniform(shape, seed) >= dropout
        for width in range(1, self.longest + 1):
            grams = tf.strings.ngrams(characters, width, separator="")
            grams = grams.to_tensor("", shape=tf.stack([-1, time]))
            found = tf.cast(self.table.lookup(grams), tf.int32)
            # A text may hold the letters of a special piece, but never means it.
            known = (found >= len(SPECIALS)) & (grams != "")
            if dropout and width > 1:
                known &= noticed[width - 1]
            names = tf.where(known, grams, names)
            ids = tf.where(known, found, ids)
            widths = tf.where(known, width, widths)
        return names, ids, widths


def join(pieces: tf.Tensor) -> tf.Tensor:
    """Pieces, string [..., time], to sentences, string [...]."""
    text = tf.strings.reduce_join(pieces, axis=-1)
    return tf.strings.strip(tf.strings.regex_replace(text, SPACE, " "))


def encode(
    pieces: Pieces, sentences: Iterable[str], spelled_out: np.ndarray | None = None
) -> list[np.ndarray]:
    """Ids of many sentences, int32 [length] each, END included; spelled_out as `cut` has it."""
    return encoder(pieces)(sentences, spelled_out)


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
    )

    def encode(
        sentences: Iterable[str], spelled_out: np.ndarray | None = None, *seed: int
    ) -> list[np.ndarray]:
        sequences: list[np.ndarray] = []
        for i, chunk in enumerate(chunks(sentences)):
            drawn = np.random.default_rng([*seed, i]).integers(2**62, size=2)
            begin, size = len(sequences), len(chunk)
            spelled = np.zeros(size, bool) if spelled_out is None else spelled_out[begin:][:size]
            rows = ids(chunk, spelled, drawn)
            ends = np.cumsum(rows.row_lengths().numpy())[:-1]
            sequences += np.split(rows.flat_values.numpy(), ends)
        return sequences

    return encode


def same_numbers(sources: Iterable[str], targets: Iterable[str]) -> np.ndarray:
    """Which pairs have the same numbers in digits on both sides, each as often: bool [pairs]."""
    sides = [
        [
            Counter(found)
            for chunk in chunks(sentences)
            for found in numbers.take_out(_normal(chunk, source))[1].to_list()
        ]
        for sentences, source in ((sources, True), (targets, False))
    ]
    return np.array([of_source == of_target for of_source, of_target in zip(*sides, strict=True)])


def _normal(sentences: tf.Tensor, source: bool) -> tf.Tensor:
    # Who types the mark itself means nothing by it.
    return spaced(tf.strings.regex_replace(sentences, SPACE, " "), fold=source)


def _visited(widths: tf.Tensor, lengths: tf.Tensor) -> tf.Tensor:
    """Where pieces begin, if each ends where the next begins: bool [batch, time].

    widths: int32 [batch, time], of the piece that begins at each place. Jumps are doubled in every
    round, so log2(time) rounds do (pointer jumping, Hillis & Steele 1986).
    """
    batch, time = tf.shape(widths)[0], tf.shape(widths)[1]
    places = tf.range(time)[None]
    inside = places < lengths[:, None]
    # One place more, where all jumps end and stay.
    jump = tf.where(inside, tf.minimum(places + widths, lengths[:, None]), time)
    jump = tf.where(jump >= lengths[:, None], time, jump)
    jump = tf.pad(jump, [[0, 0], [0, 1]], constant_values=time)
    visited = tf.tile(tf.one_hot(0, time + 1, dtype=tf.int32)[None], [batch, 1])
    row = tf.range(batch)[:, None] * (time + 1)

    def more(reach, jump, visited):
        landed = tf.math.unsorted_segment_max(visited, row + jump, batch * (time + 1))
        landed = tf.reshape(tf.maximum(landed, 0), tf.shape(visited))
        return 2 * reach, tf.gather(jump, jump, axis=1, batch_dims=1), tf.maximum(visited, landed)

    any_batch = tf.TensorShape([None, None])
    _, _, visited = tf.while_loop(
        lambda reach, *_: reach < time + 1,
        more,
        (tf.constant(1), jump, visited),
        shape_invariants=(tf.TensorShape([]), any_batch, any_batch),
    )
    return tf.cast(visited[:, :time], tf.bool) & inside
