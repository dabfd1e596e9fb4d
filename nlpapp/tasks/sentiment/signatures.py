"""A trained recurrent classifier as signatures that take and give strings.

`serving_default` answers; `trace` tells token by token how it came to the answer. TensorFlow only:
this is what becomes the graph of the saved model.
"""

from collections.abc import Sequence
from pathlib import Path

import keras
import tensorflow as tf

from nlpapp.saved.compact import Untracked
from nlpapp.tasks.sentiment import recurrent
from nlpapp.tasks.sentiment.calibration import UNCALIBRATED, Calibration
from nlpapp.tasks.sentiment.model import SentimentModel
from nlpapp.tasks.sentiment.recipe import Recipe
from nlpapp.text import Tokens, lookup_table, pad, tokenize

_INTEGRATION_STEPS = 12
_BEGINNINGS_AT_ONCE = 64  # how many beginnings of a text are classified in one batch

TEXTS = tf.TensorSpec([None], tf.string, "text")


class Classifier(tf.Module):
    """What all kinds of sentiment model answer, given their logits.

    relevance_method: for the card, how `trace` finds each token's share.

    classes: names in the order of the logits. calibration: what makes scores of them, of which the
    highest is the label.
    """

    relevance_method: str

    def __init__(self, classes: Sequence[str], calibration: Calibration) -> None:
        super().__init__()
        self.classes, self.calibration = list(classes), calibration

    def answer(self, logits: tf.Tensor, lengths: tf.Tensor) -> dict[str, tf.Tensor]:
        """float32 [batch, classes] and tokens, int [batch], to the outputs of `serving_default`."""
        classes = tf.constant(self.classes)
        logits = self.calibration(logits, lengths)
        scores = tf.nn.softmax(logits)
        return {
            "label": tf.gather(classes, tf.argmax(logits, -1)),
            "classes": tf.tile(classes[None], [tf.shape(logits)[0], 1]),
            "scores": scores,
        }

    def signatures(self) -> dict[str, tf.types.experimental.PolymorphicFunction]:
        """The functions to save, by name."""
        return {
            name: tf.function(getattr(self, name), input_signature=[TEXTS], autograph=False)
            for name in ("serving_default", "trace")
        }


def described(tokens: Tokens) -> dict[str, tf.Tensor]:
    """The outputs of `trace` that say what was read."""
    return {
        "tokens": pad(tokens.text, ""),
        "starts": pad(tokens.starts),
        "ends": pad(tokens.ends),
        "length": tf.cast(tokens.text.row_lengths(), tf.int32),
    }


class RecurrentClassifier(Classifier):
    """A SentimentModel with its vocabulary, weights stored small and cast in the graph.

    Word vectors are stored as int8 with one scale a word, everything else in half precision.
    """

    relevance_method = (
        f"integrated gradients over word vectors, from zero vectors, {_INTEGRATION_STEPS} midpoints"
    )

    def __init__(
        self,
        model: SentimentModel,
        vocabulary: Path,
        recipe: Recipe,
        classes: Sequence[str],
        calibration: Calibration = UNCALIBRATED,
    ) -> None:
        super().__init__(classes, calibration)
        self.read_tokens = recipe.read_tokens
        self.trace_tokens = min(recipe.read_tokens, recipe.trace_tokens)
        model = recurrent.in_float32(model, recipe)
        self._model = Untracked(model)
        self.table = lookup_table(vocabulary)
        vectors = tf.convert_to_tensor(model.embedding.embeddings)
        scale = tf.maximum(tf.reduce_max(tf.abs(vectors), -1, keepdims=True), 1e-9) / 127
        self.scale = tf.Variable(scale, trainable=False)  # [vocabulary, 1]
        self.vectors = tf.Variable(tf.cast(tf.round(vectors / scale), tf.int8), trainable=False)
        self.weights = [
            tf.Variable(tf.cast(variable.value, tf.float16), trainable=False)
            for variable in _weights_above_embedding(model)
        ]

    def serving_default(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: `label`, `classes`, `scores`."""
        tokens = tokenize(text).first(self.read_tokens)
        vectors, lengths = self._embed(tokens)
        return self.answer(self._logits(vectors, lengths), lengths)

    def trace(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: tokens, scores so far, relevance, states and gates."""
        tokens = tokenize(text).first(self.trace_tokens)
        vectors, lengths = self._embed(tokens)

        def one(row: tuple[tf.Tensor, tf.Tensor]) -> tuple[tf.Tensor, tf.Tensor]:
            return self._logits_so_far(*row), self._relevance(*row)

        logits, relevance = tf.map_fn(
            one, (vectors, lengths), fn_output_signature=(tf.float32, tf.float32)
        )
        read = tf.range(tf.shape(vectors)[1])[None] + 1  # [1, time] tokens
        scores = tf.nn.softmax(self.calibration(logits, read))
        valid = tf.sequence_mask(lengths, tf.shape(vectors)[1])[:, :, None]
        with self._stored_weights():
            states = self._model.it.reader.states(vectors, lengths)
        return {
            **described(tokens),
            "scores_so_far": tf.where(valid, scores, 0.0),
            "relevance": relevance,
            **states,
        }

    def unpacked(self) -> SentimentModel:
        """The Keras model, with the weights that are stored, word vectors too."""
        model = self._model.it
        model.embedding.set_weights([tf.cast(self.vectors, tf.float32) * self.scale])
        for variable, stored in zip(_weights_above_embedding(model), self.weights, strict=True):
            variable.assign(tf.cast(stored, tf.float32))
        return model

    def _embed(self, tokens: Tokens) -> tuple[tf.Tensor, tf.Tensor]:
        """Tokens to word vectors float32 [batch, time, embedding] and lengths int32 [batch]."""
        ids = pad(self.table.lookup(tokens.text))  # [batch, time], 0 beyond a text's end
        vectors = tf.cast(tf.gather(self.vectors, ids), tf.float32) * tf.gather(self.scale, ids)
        return vectors, tf.cast(tokens.text.row_lengths(), tf.int32)

    def _logits(self, vectors: tf.Tensor, lengths: tf.Tensor) -> tf.Tensor:
        with self._stored_weights():
            return self._model.it.classify(vectors, lengths, training=False)

    def _logits_so_far(self, vectors: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
        """The logits had one text ended after each token: [time, embedding] to [time, classes]."""
        reader = self._model.it.reader
        if reader.backward:
            return self._logits_of_beginnings(vectors, length)
        with self._stored_weights():
            hidden = reader(vectors[None], length[None])
            features = self._model.it.features_so_far(hidden, self.trace_tokens)
            return self._model.it.output_layer(features)[0]

    def _logits_of_beginnings(self, vectors: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
        """The same where a direction reads backwards: every beginning is a text to read anew."""

        def more(first: tf.Tensor, done: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            last = tf.minimum(first + _BEGINNINGS_AT_ONCE, length)
            lengths = tf.range(first, last) + 1  # [beginnings]
            copies = tf.tile(vectors[None, :last], [last - first, 1, 1])
            return last, tf.concat([done, self._logits(copies, lengths)], 0)

        classes = len(self.classes)
        _, done = tf.while_loop(
            lambda first, _: first < length,
            more,
            (0, tf.zeros([0, classes])),
            shape_invariants=(tf.TensorShape([]), tf.TensorShape([None, classes])),
        )
        return tf.pad(done, [[0, tf.shape(vectors)[0] - length], [0, 0]])

    def _relevance(self, vectors: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
        """Share of each token of one text in the label's log-odds: [time, embedding] to [time].

        Integrated gradients (Sundararajan et al. 2017, equation 3): the shares add up to the
        log-odds of the text less those of as many zero vectors.
        """
        steps = _INTEGRATION_STEPS
        answered = self._logits(vectors[None], length[None])
        label = tf.argmax(self.calibration(answered, length[None]), -1)
        points = (tf.range(steps, dtype=tf.float32) + 0.5) / steps
        path = points[:, None, None] * vectors[None]  # [steps, time, embedding]
        with tf.GradientTape() as tape:
            tape.watch(path)
            lengths = tf.repeat(length, steps)
            logits = self.calibration(self._logits(path, lengths), lengths)
            is_label = tf.one_hot(tf.repeat(label, steps), len(self.classes), True, False)
            chosen = tf.reduce_logsumexp(tf.where(is_label, logits, -1e9), -1)
            others = tf.reduce_logsumexp(tf.where(is_label, -1e9, logits), -1)
            log_odds = chosen - others  # [steps]
        slope = tf.reduce_mean(tape.gradient(log_odds, path), 0)  # [time, embedding]
        shares = tf.reduce_sum(slope * vectors, -1)
        return tf.where(tf.range(tf.shape(shares)[0]) < length, shares, 0.0)

    def _stored_weights(self) -> keras.StatelessScope:
        pairs = zip(_weights_above_embedding(self._model.it), self.weights, strict=True)
        return keras.StatelessScope(
            state_mapping=[(variable, tf.cast(stored, tf.float32)) for variable, stored in pairs]
        )


def _weights_above_embedding(model: SentimentModel) -> list[keras.Variable]:
    return model.reader.weights + model.output_layer.weights
