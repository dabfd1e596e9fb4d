"""The classifier: embedding, a recurrent cell, read-out, output. Plain Keras on any backend."""

import keras
from keras import ops

from nlpapp.recurrent.cells import Reader


@keras.saving.register_keras_serializable("nlpapp")
class SentimentModel(keras.Model):
    """Token ids to one logit a class: int32 [batch, time] to float32 [batch, classes].

    The answer is made of one of two things. "pool": the hidden states of all steps, their maximum
    beside their mean, which keeps a clause that decides the matter however far back it stands
    (Collobert & Weston 2008 for the maximum). "last": the state in which each direction ends, so
    that the cell itself must keep what decides.

    Masking: id 0 is padding, on the right only; an answer does not depend on how much there is.
    A text without tokens gets the answer of the output layer's bias.

    Args:
        vocabulary_size: number of ids, padding and unknown included.
        classes: number of classes.
        cell: a name in `nlpapp.recurrent.cells.CELLS`.
        units, layers: width of the hidden state and number of recurrent layers.
        embedding: width of a word vector.
        word_dropout: share of words left out of a text while training.
        dropout: share of the features so made dropped while training, and of values between layers.
        read_out: "pool" or "last"; ValueError for another.
        dtype: Keras's policy for the recurrent layers; all else computes in float32.

    Example:
        >>> model = SentimentModel(vocabulary_size=50, classes=2, cell="gru", units=3, embedding=4)
        >>> model(np.array([[7, 3, 0], [9, 9, 9]])).shape
        (2, 2)
    """

    def __init__(
        self,
        vocabulary_size: int,
        classes: int,
        cell: str,
        units: int,
        embedding: int,
        layers: int = 1,
        word_dropout: float = 0.0,
        dropout: float = 0.0,
        read_out: str = "pool",
        **kwargs: object,
    ) -> None:
        super().__init__(**kwargs)
        if read_out not in ("pool", "last"):
            raise ValueError(f"the read-out is pool or last, not {read_out}.")
        self.read_out = read_out
        self.embedding = keras.layers.Embedding(vocabulary_size, embedding, name="embedding")
        self.word_dropout = keras.layers.Dropout(word_dropout, noise_shape=(None, None, 1))
        self.reader = Reader(cell, units, layers, dropout, name="reader", dtype=self.dtype_policy)
        self.dropout = keras.layers.Dropout(dropout)
        self.output_layer = keras.layers.Dense(classes, name="output")

    def call(self, ids, training=None):
        lengths = ops.sum(ops.cast(ids != 0, "int32"), axis=1)  # [batch]
        vectors = self.word_dropout(self.embedding(ids), training=training)
        return self.classify(vectors, lengths, training=training)

    def classify(self, vectors, lengths, training=None):
        """From word vectors [batch, time, embedding] and lengths int32 [batch] to the logits."""
        return self.judge(self.reader(vectors, lengths, training=training), lengths, training)

    def judge(self, hidden, lengths, training=None):
        """From hidden states [batch, time, width] and lengths int32 [batch] to the logits."""
        features = self.features(ops.cast(hidden, "float32"), lengths)  # few digits sum up to none
        return self.output_layer(self.dropout(features, training=training))

    def features(self, hidden, lengths):
        """What the answer is made of, [batch, time, width] to [batch, features]; zeros for none."""
        if self.read_out == "pool":
            return pool(hidden, lengths)
        return ops.where(lengths[:, None] > 0, self.reader.final(hidden, lengths), 0.0)

    def features_so_far(self, hidden, longest: int):
        """`features` of every beginning, [batch, time, width] to [batch, time, features].

        Of a reader in one direction. longest: no less than time.
        """
        return pool_so_far(hidden, longest) if self.read_out == "pool" else hidden


def pool(hidden, lengths):
    """Maximum and mean over tokens, [batch, time, width] to [batch, 2 width]; zeros for none."""
    time = ops.arange(ops.shape(hidden)[1], dtype="int32")[None, :, None]  # [1, time, 1]
    valid = time < lengths[:, None, None]  # [batch, time, 1]
    count = ops.cast(lengths, hidden.dtype)[:, None]  # [batch, 1]
    highest = ops.max(ops.where(valid, hidden, -1e9), axis=1)
    highest = ops.where(count > 0, highest, 0.0)
    mean = ops.sum(ops.where(valid, hidden, 0.0), axis=1) / ops.maximum(count, 1.0)
    return ops.concatenate([highest, mean], axis=-1)


def pool_so_far(hidden, longest: int):
    """`pool` of every beginning: [batch, time, width] to [batch, time, 2 width].

    longest: no less than time. The running maximum takes log2(longest) steps (Hillis & Steele
    1986): after each, a position knows the maximum of twice as many before it.
    """
    highest, reach = hidden, 1
    while reach < longest:
        width = ops.shape(hidden)[-1]
        nothing = ops.full((ops.shape(hidden)[0], reach, width), -1e9, dtype=hidden.dtype)
        earlier = ops.concatenate([nothing, highest], axis=1)[:, : ops.shape(hidden)[1]]
        highest, reach = ops.maximum(highest, earlier), 2 * reach
    count = ops.cast(ops.arange(1, ops.shape(hidden)[1] + 1), hidden.dtype)[None, :, None]
    return ops.concatenate([highest, ops.cumsum(hidden, axis=1) / count], axis=-1)
