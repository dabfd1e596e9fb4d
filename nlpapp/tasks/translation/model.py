"""The translator: an encoder with any cell, and a decoder with or without attention.

Plain Keras on any backend. Sequence to sequence as in Sutskever et al. 2014, attention as in Luong
et al. 2015 ("general"), its scores scaled as in Vaswani et al. 2017; further decoder layers read
what attention found for the first, as in Wu et al. 2016 (section 3.1), so that all steps of a layer
run in one call while training.
"""

import keras
import numpy as np
from keras import ops

from nlpapp.recurrent.cells import CELLS, Reader

PADDING, UNKNOWN, BEGIN, END, NUMBER = range(5)
NOWHERE = -1e9  # a score of attention of which a softmax leaves nothing


@keras.saving.register_keras_serializable("nlpapp")
class TranslationModel(keras.Model):
    """Source ids and the target so far to the logits of what comes next.

    Takes (source int32 [batch, source time], previous int32 [batch, target time]), gives float32
    [batch, target time, target vocabulary]. `previous` is the target one step late: BEGIN first.

    Masking: id 0 is padding, on the right only; an answer does not depend on how much there is.
    Logits beyond a target's length are meaningless. A source holds END at least.

    Args:
        source_vocabulary, target_vocabulary: number of ids, the special ones included.
        cell: a name in `nlpapp.recurrent.cells.CELLS`. A bidirectional one reads the source
            both ways; the decoder writes one way.
        attention: "luong", or "none": then all that the decoder learns of the source is its first
            state.
        units, layers: width, in each direction, and number of encoder layers.
        decoder_units, decoder_layers: the same of the decoder.
        embedding: width of a piece's vector.
        dropout: share of values dropped between layers while training.
        dtype: Keras's policy for what multiplies; attention's weights and logits are float32.

    Example:
        >>> model = TranslationModel(50, 60, "gru", "luong", units=3, decoder_units=5, embedding=4)
        >>> model((np.array([[7, 9, 3]]), np.array([[2, 8]]))).shape
        (1, 2, 60)
    """

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        cell: str,
        attention: str,
        units: int,
        decoder_units: int,
        embedding: int,
        layers: int = 1,
        decoder_layers: int = 1,
        dropout: float = 0.0,
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        # Target vectors are the output layer too: small enough for it, and scaled up as inputs
        # (Vaswani et al. 2017, section 3.4).
        self.scale = embedding**0.5
        begin = {"embeddings_initializer": keras.initializers.RandomNormal(stddev=1 / self.scale)}
        self.source_embedding = keras.layers.Embedding(source_vocabulary, embedding, **begin)
        self.target_embedding = keras.layers.Embedding(target_vocabulary, embedding, **begin)
        self.reader = Reader(cell, units, layers, dropout, name="encoder", dtype=self.dtype_policy)
        kind = CELLS[cell]
        self.decoders = [
            kind.layer(decoder_units, f"decoder_{i}", self.dtype_policy)
            for i in range(decoder_layers)
        ]
        sizes = self.decoders[0].cell.state_size
        self.states_each = len(sizes) if isinstance(sizes, list | tuple) else 1
        count = decoder_layers * self.states_each
        same = {"dtype": self.dtype_policy}
        self.bridge = keras.layers.Dense(count * decoder_units, "tanh", name="bridge", **same)
        self.target_vocabulary, self.attends = target_vocabulary, attention != "none"
        if self.attends:
            self.keys = keras.layers.Dense(decoder_units, use_bias=False, name="keys", **same)
        self.combine = keras.layers.Dense(embedding, "tanh", name="combine", **same)
        self.output_bias = self.add_weight(
            shape=(target_vocabulary,), initializer="zeros", name="output_bias"
        )
        self.dropout = keras.layers.Dropout(dropout, **same)

    def call(self, inputs, training=None):
        source, previous = inputs
        logits, _ = self.attend(source, previous, training=training)
        return logits

    def attend(self, source, previous, training=None):
        """Logits as a call gives them, and the attention float32 [batch, target, source time].

        The attention is None where the model has none.
        """
        return self.decode(*self.encode(source, training=training), previous, training=training)

    def decode(self, memory, states, previous, training=None):
        """The same from what `encode` gave."""
        hidden = self._embed(self.target_embedding, previous, training)
        found, weights = [], None
        for depth, layer in enumerate(self.decoders):
            begin = states[depth] if self.states_each > 1 else states[depth][0]
            both = ops.concatenate([hidden, *found], axis=-1)
            hidden = layer(both, initial_state=begin, training=training)
            hidden = self.dropout(hidden, training=training)
            if self.attends and depth == 0:
                context, weights = self._look(hidden, memory)
                found = [self.dropout(context, training=training)]
        combined = self.combine(ops.concatenate([hidden, *found], axis=-1))  # Luong, equation 5
        return self._logits(self.dropout(combined, training=training)), weights

    def encode(self, source, training=None):
        """Read the source, int32 [batch, source time].

        Returns the memory, which a step only looks at, and the decoder's first states: for each of
        its layers a list of [batch, decoder units].
        """
        valid = source != PADDING  # [batch, source time]
        lengths = ops.sum(ops.cast(valid, "int32"), axis=1)
        vectors = self._embed(self.source_embedding, source, training)
        hidden = self.reader(vectors, lengths, training=training)  # [batch, source time, width]
        begin = self.bridge(self.reader.final(hidden, lengths))
        flat = ops.split(begin, len(self.decoders) * self.states_each, axis=-1)
        each = self.states_each
        states = [flat[i * each : (i + 1) * each] for i in range(len(self.decoders))]
        memory = (hidden, self.keys(hidden), valid) if self.attends else ()
        return memory, states

    def prepared(self, memory):
        """The memory, as `encode` gave it, made ready for `step`.

        What the products after the attention make of each place of the source is the same at every
        step: computed once, it spares a step that part of their kernels, and a single sentence
        waits for little else than weights to be read. Their biases go with it, since attention's
        weights sum to 1.
        """
        if not self.attends:
            return ()
        values, keys, valid = memory
        after = [*(layer.cell for layer in self.decoders[1:]), self.combine]
        kernels = [ops.convert_to_tensor(it.kernel) for it in after]
        biases = [*(layer.cell.input_bias for layer in self.decoders[1:]), self.combine.bias]
        width = values.shape[-1]
        offers = ops.matmul(values, ops.concatenate([it[-width:] for it in kernels], axis=1))
        offers = offers + ops.concatenate([ops.convert_to_tensor(it) for it in biases])
        return (offers, keys, valid), [it[:-width] for it in kernels]

    def step(self, previous, prepared, states):
        """One piece further, for several beginnings of each source's translation.

        previous: int32 [batch, beam], the last piece of each. prepared: as the method of that name
        gave it. states: each [batch, beam, decoder units]. Returns logits float32
        [batch, beam, vocabulary], the new states, and the attention float32
        [batch, beam, source time], which is None where the model has none.
        """
        # Rows of [batch * beam] but for attention, in shapes that are known beforehand: a product
        # of three axes, and asking a tensor for its shape, are a dozen operations each.
        beam = ops.shape(previous)[1]

        def rows(values):
            return ops.reshape(values, (-1, values.shape[-1]))

        def beams(values):
            return ops.reshape(values, (-1, beam, values.shape[-1]))

        hidden = self.scale * self.target_embedding(ops.reshape(previous, (-1,)))
        new_states, offered, weights = [], [], None
        for depth, layer in enumerate(self.decoders):
            if offered:
                kernel, offer = offered.pop(0)
                projected = ops.matmul(hidden, kernel) + offer
            else:
                projected = layer.cell.project(hidden)
            hidden, after = layer.cell(projected, [rows(s) for s in states[depth]])
            new_states.append([beams(state) for state in after])
            if self.attends and depth == 0:
                memory, kernels = prepared
                offers, weights = self._look(beams(hidden), memory)
                ends = np.cumsum([kernel.shape[1] for kernel in kernels])[:-1].tolist()
                # TensorFlow cannot tell the type of no ends at all.
                parts = ops.split(rows(offers), ends, axis=-1) if ends else [rows(offers)]
                offered = list(zip(kernels, parts, strict=True))
        if offered:
            kernel, offer = offered.pop()
            combined = self.combine.activation(ops.matmul(hidden, kernel) + offer)
        else:
            combined = self.combine(hidden)
        return beams(self._logits(combined)), new_states, weights

    def _logits(self, combined):
        table = ops.convert_to_tensor(self.target_embedding.embeddings)  # Press & Wolf 2017
        logits = ops.cast(ops.matmul(combined, ops.transpose(table)), "float32")
        return ops.add(logits, self.output_bias)

    def _look(self, hidden, memory):
        """What attention finds for hidden [batch, time, decoder units] in the memory.

        Returns the context [batch, time, width] and the weights [batch, time, source time].
        """
        values, keys, valid = memory
        # Unscaled, scores grow with the width until one place takes all: then no gradient is left
        # to learn another from (Vaswani et al. 2017, section 3.2.1).
        query = hidden * hidden.shape[-1] ** -0.5
        scores = ops.cast(ops.matmul(query, ops.transpose(keys, (0, 2, 1))), "float32")
        scores = ops.where(valid[:, None], scores, NOWHERE)
        # A softmax spelled out: for so few numbers oneDNN's costs as much as a large product.
        shares = ops.exp(scores - ops.max(scores, axis=-1, keepdims=True))
        weights = shares / ops.sum(shares, axis=-1, keepdims=True)
        return ops.matmul(weights, values), weights

    def _embed(self, embedding, ids, training):
        return self.dropout(self.scale * embedding(ids), training=training)


@keras.saving.register_keras_serializable("nlpapp")
class SmoothedCrossEntropy(keras.losses.Loss):
    """Cross-entropy with label smoothing (Szegedy et al. 2016, section 7), a mean over tokens.

    Takes ids int [batch, time] and logits float32 [batch, time, vocabulary]; give each token the
    sample weight 1, padding 0.
    """

    def __init__(self, smoothing: float = 0.0, name: str = "cross_entropy") -> None:
        super().__init__(name=name, reduction="mean_with_sample_weight")
        self.smoothing = smoothing

    def call(self, ids, logits):
        classes = logits.shape[-1]
        share = self.smoothing
        wanted = ops.one_hot(ids, classes) * (1 - share) + share / classes
        return ops.categorical_crossentropy(wanted, logits, from_logits=True)

    def get_config(self) -> dict:
        return {"smoothing": self.smoothing, "name": self.name}
