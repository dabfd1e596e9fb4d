"""A trained translator as signatures that take and give strings.

`serving_default` and `greedy` translate whole texts, sentence by sentence, and `sentences` gives
those apart; `n_best` and `trace` look at the first sentence of each. A model that reads the
sentence before finds it in a text by itself; these two are given it. TensorFlow only: this is what
becomes the graph of the saved model.

A sentence without any letter says the same in every language: where the model copies numbers, it
comes back as it is, with a score of 0. Models had put a unit to numbers that nobody asked for, and
words to what rules a table or draws a smile.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import tensorflow as tf

from nlpapp.saved.compact import CompactWeights, Untracked
from nlpapp.tasks.translation import copying, recurrent
from nlpapp.tasks.translation.context import sentences_before, with_context, without_context
from nlpapp.tasks.translation.model import BEGIN, END, NUMBER, UNKNOWN, TranslationModel
from nlpapp.tasks.translation.parts import parted
from nlpapp.tasks.translation.pieces import SPECIALS, Cut, Pieces, join
from nlpapp.tasks.translation.recipe import Recipe
from nlpapp.tasks.translation.search import Hypotheses, bounds, search
from nlpapp.tasks.translation.sentences import Sentences, join_sentences, shown, split
from nlpapp.text import pad

TEXTS = tf.TensorSpec([None], tf.string, "text")
CONTEXTS = tf.TensorSpec([None], tf.string, "context")
IDS = tf.TensorSpec([None, None], tf.int32)  # [batch, time]
BEAM = tf.TensorSpec([], tf.int32)
_TOUCHING = ("zh", "ja")  # languages that put no space between sentences
_TOGETHER = 32  # sentences that are translated at once, which bounds the memory of a long text


class Translated(NamedTuple):
    """One row a sentence: its translation, string; the sum of log-probabilities, float32, and
    the number of tokens, int32, that the translation has, END included. All [rows]."""

    text: tf.Tensor
    log_probability: tf.Tensor
    length: tf.Tensor


def hypotheses(model: TranslationModel, source: tf.Tensor, recipe: Recipe, beam: int) -> Hypotheses:
    """Translations of sentences, int32 [batch, source time], each of one piece at least."""
    return _found(model, source, model.encode(source, training=False), recipe, beam)


def _found(
    model: TranslationModel,
    source: tf.Tensor,
    encoded: tuple,
    recipe: Recipe,
    beam: int | tf.Tensor,
) -> Hypotheses:
    """The same, of sources that the model has encoded."""
    memory, states = encoded
    prepared = model.prepared(memory)
    if not model.attends:
        recipe = replace(recipe, coverage=0.0)
    return search(
        lambda previous, states: model.step(previous, prepared, states),
        states,
        bounds(source, recipe.length_ratio),
        model.target_vocabulary,
        beam,
        recipe,
        unknown_allowed=model.attends,  # an unknown piece is copied from where the model attends
    )


class Translator(tf.Module):
    """A TranslationModel with its pieces, weights stored small and cast in the graph.

    target_language: as its script tells (`languages.guessed`). calibration: slope and intercept of
    the logit of a sentence's confidence over its score; None where nobody learned them.
    """

    def __init__(
        self,
        model: TranslationModel,
        source: Pieces,
        target: Pieces,
        recipe: Recipe,
        target_language: str,
        calibration: tuple[float, float] | None = None,
    ) -> None:
        super().__init__()
        self.source, self.target = source, target
        self.between = "" if target_language in _TOUCHING else " "
        self._recipe, self._calibration = recipe, Untracked(calibration)
        model = recurrent.in_float32(model, recipe)
        self._model = Untracked(model)
        self.weights = CompactWeights(model.weights)
        # What signatures have in common is in the graph once, so that this is most of a model's
        # file no more: one way to read, one encoder, one search, whatever its beam.
        self._split = Untracked(_function(split, TEXTS))
        self._cut = Untracked(_function(self._read, TEXTS))
        self._encoded = Untracked(_function(self._encode, IDS))
        self._found = Untracked(_function(self._search, IDS, BEAM))
        self._whole = Untracked(_function(self._by_sentence, TEXTS, BEAM))
        self._texts = Untracked(_function(self._translate, TEXTS, BEAM))
        self._attention = Untracked(_function(self._attend, IDS, IDS))

    def signatures(self) -> dict[str, tf.types.experimental.PolymorphicFunction]:
        """The functions to save, by name."""
        of_one = (TEXTS, CONTEXTS) if self._recipe.context else (TEXTS,)
        takes = dict.fromkeys(("serving_default", "greedy", "sentences"), (TEXTS,))
        takes |= dict.fromkeys(("n_best", "trace"), of_one)
        return {name: _function(getattr(self, name), *given) for name, given in takes.items()}

    def serving_default(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: `translation`, `score`, by beam search."""
        return self._texts.it(text, self._recipe.beam)

    def greedy(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: as `serving_default`, taking the likeliest piece each time."""
        return self._texts.it(text, 1)

    def n_best(self, text: tf.Tensor, context: tf.Tensor | None = None) -> dict[str, tf.Tensor]:
        """See Contract 1: what the search kept of each first sentence, best first."""
        cut, ids = self._first_sentence(text, context)
        beam = self._recipe.beam
        found = self._found.it(ids, beam)
        rows, time = tf.shape(ids)[0], tf.shape(found.tokens)[2]
        tokens = tf.reshape(found.tokens, [rows * beam, time])
        spelled = self._spelled(tf.repeat(cut, beam, 0), tf.repeat(ids, beam, 0), tokens)
        translations = tf.reshape(join(spelled), [rows, beam])
        length = tf.cast(tf.reshape(found.lengths, [rows, beam]), tf.float32)
        scores = tf.where(length > 0, found.log_probability / length, -math.inf)  # fewer were found
        empty = (self._own(ids)[:, 0] == END)[:, None]
        return {
            "translations": tf.where(empty, "", translations),
            "scores": tf.where(empty, 0.0, scores),
        }

    def trace(self, text: tf.Tensor, context: tf.Tensor | None = None) -> dict[str, tf.Tensor]:
        """See Contract 1: source and target pieces of each first sentence, and the attention.

        What of its attention a model gives to the sentence before is missing from the sum.
        """
        cut, given = self._first_sentence(text, context)
        tokens = self._found.it(given, self._recipe.beam).tokens[:, 0]
        ids = self._own(given)[:, : tf.shape(cut)[1]]
        tokens = tf.where(ids[:, :1] == END, 0, tokens)  # nothing comes of an empty text
        target_length = tf.reduce_sum(tf.cast(tokens != 0, tf.int32), 1)
        described = {
            "source_tokens": cut,
            "source_length": tf.reduce_sum(tf.cast(ids != 0, tf.int32), 1),
            "source_known": (ids != UNKNOWN) & (ids != 0),
            "target_tokens": self._pieces(cut, given, tokens),
            "target_length": target_length,
        }
        if self._model.it.attends:
            weights = self._attention.it(given, tokens)[:, :, : tf.shape(cut)[1]]
            described["attention"] = tf.where((tokens != 0)[:, :, None], weights, 0.0)
        return described

    def sentences(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: each sentence of each text, its translation, score and confidence."""
        found, done = self._whole.it(text, self._recipe.beam)

        def by_text(flat: tf.Tensor, default: object) -> tf.Tensor:
            return pad(found.text.with_flat_values(flat), default)

        scores = _mean(done.log_probability, done.length)
        described = {
            "sources": by_text(shown(found.text.flat_values), ""),
            "translations": by_text(tf.strings.strip(done.text), ""),
            "scores": by_text(scores, 0.0),
            "length": tf.cast(found.text.row_lengths(), tf.int32),
        }
        if self._calibration.it:
            slope, intercept = self._calibration.it
            described["confidence"] = by_text(tf.sigmoid(slope * scores + intercept), 0.0)
        return described

    def _translate(self, text: tf.Tensor, beam: tf.Tensor) -> dict[str, tf.Tensor]:
        found, done = self._whole.it(text, beam)
        log_probability, length = (
            tf.math.unsorted_segment_sum(part, found.text.value_rowids(), tf.size(text))
            for part in (done.log_probability, done.length)
        )
        by_text = found.text.with_flat_values(done.text)
        return {
            "translation": join_sentences(by_text, found.after, self.between),
            "score": _mean(log_probability, length),
        }

    def _by_sentence(self, text: tf.Tensor, beam: tf.Tensor) -> tuple[Sentences, Translated]:
        """The sentences of texts, and of all of them, one after the other, the translations."""
        found = self._split.it(_begin(text, self._recipe.read_characters))
        cut = self._cut.it(found.text.flat_values)
        parts = parted(cut, self._recipe.read_tokens)
        pieces, ids = parts.text, parts.ids
        if self._recipe.context:
            before = sentences_before(cut.ids, found.text.value_rowids())
            before = tf.gather(before, tf.repeat(tf.range(before.nrows()), parts.counts))
            ids = with_context(ids, before, self._recipe.context)
        done = self._in_turns(pieces, ids, beam)
        spaced = tf.strings.join([copying.between(parts.text, parts.ids, self.between), done.text])
        in_sentence = tf.RaggedTensor.from_row_lengths(spaced, parts.counts, validate=False)
        whole = tf.strings.strip(tf.strings.reduce_join(in_sentence, axis=-1))
        log_probability, length = (
            tf.math.unsorted_segment_sum(part, in_sentence.value_rowids(), tf.size(whole))
            for part in (done.log_probability, done.length)
        )
        return found, Translated(whole, log_probability, length)

    def _in_turns(
        self, pieces: tf.RaggedTensor, ids: tf.RaggedTensor, beam: tf.Tensor
    ) -> Translated:
        """All rows, a few at a time, rows of like length together."""
        count = tf.cast(ids.nrows(), tf.int32)
        order = tf.argsort(ids.row_lengths(), stable=True)

        def more(begin, done):
            rows = order[begin : begin + _TOGETHER]
            source = pad(tf.gather(ids, rows))
            found = self._found.it(source, beam)
            tokens = found.tokens[:, 0]
            spelled = self._spelled(pad(tf.gather(pieces, rows), ""), source, tokens)
            now = Translated(join(spelled), found.log_probability[:, 0], found.lengths[:, 0])
            joined = [tf.concat(both, 0) for both in zip(done, now, strict=True)]
            return begin + _TOGETHER, Translated(*joined)

        nothing = Translated(
            tf.zeros([0], tf.string), tf.zeros([0], tf.float32), tf.zeros([0], tf.int32)
        )
        any_size = tf.TensorShape([None])
        _, done = tf.while_loop(
            lambda begin, _: begin < count,
            more,
            (0, nothing),
            shape_invariants=(tf.TensorShape([]), Translated(any_size, any_size, any_size)),
        )
        places = tf.argsort(order)
        return Translated(*(tf.gather(part, places) for part in done))

    def _read(self, sentences: tf.Tensor) -> Cut:
        names = self._recipe.copy_names and self.source.copies
        cut = self.source.cut(sentences, copy_names=names)
        return copying.without_letters(sentences, cut) if self.source.copies else cut

    def _first_sentence(
        self, text: tf.Tensor, context: tf.Tensor | None
    ) -> tuple[tf.Tensor, tf.Tensor]:
        """Of each text the first sentence, as far as it is read at once: pieces and ids, dense.

        context: string [batch], of which the last sentence stands before the ids; None for none.
        """
        cut = self._cut.it(self._sentence(text, 0))
        cut = parted(cut, self._recipe.read_tokens).first()
        ids = cut.ids
        if context is not None:
            before = self._cut.it(self._sentence(context, -1)).ids
            ids = with_context(ids, before, self._recipe.context)
        return pad(cut.text, ""), pad(ids)

    def _sentence(self, text: tf.Tensor, place: int) -> tf.Tensor:
        """Of each text the first sentence, or the last one for a place of -1; string [batch]."""
        found = self._split.it(_begin(text, self._recipe.read_characters)).text
        one = found[:, :1] if place == 0 else found[:, -1:]
        return one.to_tensor("", shape=[None, 1])[:, 0]

    def _own(self, ids: tf.Tensor) -> tf.Tensor:
        """Sources, int32 [batch, time], without what stands before them."""
        return without_context(ids, ids) if self._recipe.context else ids

    def _pieces(self, cut: tf.Tensor, given: tf.Tensor, tokens: tf.Tensor) -> tf.Tensor:
        """Target pieces, string [batch, target time]; unknown ones and numbers are the source's.

        cut: its pieces, [batch, source time]. given: its ids, with the context before them.
        """
        ids = self._own(given)[:, : tf.shape(cut)[1]]
        names = self.target.spell(tokens)
        copies = (tokens == UNKNOWN) | (tokens == NUMBER)

        def copied() -> tf.Tensor:
            if self._model.it.attends:
                weights = self._attention.it(given, tokens)[:, :, : tf.shape(cut)[1]]
            else:
                weights = copying.looking_at_itself(copying.in_order(ids, tokens), ids)
            return tf.where(copies, copying.copies(cut, ids, tokens, weights), names)

        return tf.cond(tf.reduce_any(copies), copied, lambda: names)

    def _spelled(self, cut: tf.Tensor, ids: tf.Tensor, tokens: tf.Tensor) -> tf.Tensor:
        """The pieces that make up the translation: END is none of them."""
        names = self._pieces(cut, ids, tokens)
        return tf.where((tokens == END) | (names == SPECIALS[END]), "", names)

    def _encode(self, ids: tf.Tensor) -> tuple:
        with self.weights.scope():
            return self._model.it.encode(ids, training=False)

    def _search(self, ids: tf.Tensor, beam: tf.Tensor) -> Hypotheses:
        encoded = self._encoded.it(ids)
        with self.weights.scope():
            found = _found(self._model.it, ids, encoded, self._recipe, beam)
        return copying.itself(found, self._own(ids))

    def _attend(self, ids: tf.Tensor, tokens: tf.Tensor) -> tf.Tensor:
        """Of translations that were found, float32 [batch, target time, source time].

        ids: with the context before them, for which there is no column.
        """
        begin = tf.fill([tf.shape(tokens)[0], 1], BEGIN)
        previous = tf.concat([begin, tokens[:, :-1]], 1)
        encoded = self._encoded.it(ids)
        with self.weights.scope():
            weights = self._model.it.decode(*encoded, previous, training=False)[1]
        if self._recipe.context:
            weights = without_context(weights, ids)
        return copying.looking_at_itself(weights, self._own(ids))


def _begin(text: tf.Tensor, characters: int) -> tf.Tensor:
    """The first characters of texts, without a number that goes on beyond them."""
    begin, more = (
        tf.strings.substr(text, 0, count, unit="UTF8_CHAR")
        for count in (characters, characters + 1)
    )
    cut = (begin != more) & tf.strings.regex_full_match(more, "(?s).*[0-9０-９]")
    return tf.where(cut, tf.strings.regex_replace(begin, "[0-9０-９.,]+$", ""), begin)


def _mean(log_probability: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
    """float32 of any shape: by token, 0 where there is none."""
    return log_probability / tf.maximum(tf.cast(length, tf.float32), 1.0)


def _function(
    function: Callable, *takes: tf.TensorSpec
) -> tf.types.experimental.PolymorphicFunction:
    return tf.function(function, input_signature=takes, autograph=False)
