"""The linear baseline: NB-weighted n-grams with logistic regression (Wang & Manning 2012).

N-grams are hashed to ids inside the graph, by one function for training and serving, so the model
needs no vocabulary; two n-grams may share an id.
"""

import time
import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import scipy.sparse
import tensorflow as tf
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from nlpapp.corpora import Corpus, Labelled
from nlpapp.learning.machine import hardware
from nlpapp.tasks.sentiment.calibration import UNCALIBRATED, Calibration
from nlpapp.tasks.sentiment.recipe import LinearRecipe
from nlpapp.tasks.sentiment.signatures import Classifier, described
from nlpapp.text import chunks, tokenize

_STEPS = 32  # on the way from an empty text, where there are more than two classes
_SEPARATOR = "\x1f"  # parts the tokens of an n-gram; no token holds a control character


def ngram_ids(tokens: tf.RaggedTensor, width: int, buckets: int) -> tf.RaggedTensor:
    """Ids of the n-grams of one width: string [batch, (time)] to int64 [batch, (n-grams)].

    The n-gram at place i starts at token i. A text shorter than `width` has none.
    """
    grams = tf.strings.ngrams(tokens, width, separator=_SEPARATOR)
    return tf.strings.to_hash_bucket_fast(grams, buckets)


def features(texts: Sequence[str], recipe: LinearRecipe) -> scipy.sparse.csr_matrix:
    """Which n-grams stand in which text: float32 of ones [texts, buckets]."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string)], autograph=False)
    def ids_of(chunk: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        tokens = tokenize(chunk).first(recipe.read_tokens).text
        widths = range(1, recipe.ngrams + 1)
        ids = tf.concat([ngram_ids(tokens, width, recipe.buckets) for width in widths], axis=1)
        return ids.flat_values, ids.row_lengths()

    columns, counts = [], []
    for chunk in chunks(texts):
        flat, lengths = ids_of(chunk)
        columns.append(flat.numpy().astype(np.int32))
        counts.append(lengths.numpy())
    ends = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    column = np.concatenate(columns)
    shape = (len(texts), recipe.buckets)
    matrix = scipy.sparse.csr_matrix((np.ones(len(column), np.float32), column, ends), shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0  # present or not, however often
    return matrix


class Weights(NamedTuple):
    """What was learned; every bucket that no training text has weighs nothing.

    used: int32 [used], the other buckets, ascending; None where all have a weight of their own.
    weights: float32 [used, outputs]. bias: float32 [outputs].
    """

    used: np.ndarray | None
    weights: np.ndarray
    bias: np.ndarray


def fit_weights(
    matrix: scipy.sparse.csr_matrix,
    labels: np.ndarray,
    classes: int,
    recipe: LinearRecipe,
    seed: int = 0,
    rates: np.ndarray | None = None,
) -> Weights:
    """Weights of the buckets that stand in the matrix.

    rates: how often each text counts, float [texts]; None for once.

    Two classes need one output, the log-odds of the second; more have one each, against the rest.
    """
    used = np.flatnonzero(np.bincount(matrix.indices)).astype(np.int32)
    unused = matrix.shape[1] - len(used)
    matrix = matrix[:, used]
    counted = matrix if rates is None else scipy.sparse.diags(rates, format="csr") @ matrix
    columns, biases, unsettled = [], [], False
    for positive in [1] if classes == 2 else range(classes):
        is_positive = labels == positive
        ratio = _log_count_ratio(counted, is_positive, unused)
        model = LogisticRegression(
            C=recipe.inverse_regularization, solver="liblinear", dual=True, random_state=seed
        )
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", ConvergenceWarning)
            model.fit(matrix @ scipy.sparse.diags(ratio, format="csr"), is_positive, rates)
        unsettled |= any(issubclass(it.category, ConvergenceWarning) for it in caught)
        columns.append(model.coef_[0] * ratio)
        biases.append(model.intercept_[0])
    if unsettled:
        print(
            f"The linear model was still changing after {model.max_iter} passes; it may do better "
            f"with --inverse-regularization below {recipe.inverse_regularization:g}."
        )
    return Weights(used, np.stack(columns, 1).astype(np.float32), np.array(biases, np.float32))


def logits_of(matrix: scipy.sparse.csr_matrix, fitted: Weights) -> np.ndarray:
    """Logits float32 [texts, classes] outside the graph; the same sums as LinearClassifier's."""
    outputs = matrix[:, fitted.used] @ fitted.weights + fitted.bias
    return np.pad(outputs, [(0, 0), (1, 0)]) if outputs.shape[1] == 1 else outputs


def opinion_of(
    train: Labelled,
    classes: int,
    validation: Sequence[str],
    unlabelled: Sequence[str],
    recipe: LinearRecipe,
    rates: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Logits of validation and of texts without labels, by a baseline fitted on `train` for that.

    float32 [texts, classes] each. rates: how often each training text counts.
    """
    matrix = features(train.texts, recipe)
    fitted = fit_weights(matrix, train.labels, classes, recipe, 0, rates)
    return tuple(logits_of(features(part, recipe), fitted) for part in (validation, unlabelled))


def _log_count_ratio(
    matrix: scipy.sparse.csr_matrix, is_positive: np.ndarray, unused: int
) -> np.ndarray:
    """r of Wang & Manning, section 2.1, with one added to every count: float32 [used].

    unused: how many buckets there are beside those of the matrix; they are counted too.
    """
    p = 1 + np.asarray(matrix[is_positive].sum(0)).ravel()
    q = 1 + np.asarray(matrix[~is_positive].sum(0)).ravel()
    return np.log((p / (p.sum() + unused)) / (q / (q.sum() + unused))).astype(np.float32)


def learn(corpus: Corpus, recipe: LinearRecipe, seed: int) -> tuple["LinearClassifier", dict]:
    """The baseline of a corpus, and the fields of its card that come from the fit.

    One sweep over the texts and one over the matrix, nothing to resume.
    """
    begin = time.monotonic()
    matrix = features(corpus.train.texts, recipe)
    labels, classes = corpus.train.labels, len(corpus.classes)
    fitted = fit_weights(matrix, labels, classes, recipe, seed, corpus.rates())
    seconds = time.monotonic() - begin
    module = LinearClassifier(fitted, recipe, corpus.classes)
    return module, {
        "parameters": module.parameters,
        "training": {"seconds": seconds, "hardware": hardware()},
        "learning_curve": [],  # one solution, no epochs
    }


class LinearClassifier(Classifier):
    """The baseline as signatures; weights in half precision, cast where they are used.

    Stored are all buckets, or those in use with their numbers, whichever is smaller.
    """

    relevance_method = (
        "exact: each n-gram's weight for the label less that for the rest, in equal parts to its "
        f"tokens; of several other classes, integrated gradients over {_STEPS} steps weigh them"
    )

    def __init__(
        self,
        fitted: Weights,
        recipe: LinearRecipe,
        classes: Sequence[str],
        calibration: Calibration = UNCALIBRATED,
    ) -> None:
        super().__init__(classes, calibration)
        self.ngrams, self.buckets = recipe.ngrams, recipe.buckets
        self.read_tokens = recipe.read_tokens
        self.trace_tokens = min(recipe.read_tokens, recipe.trace_tokens)
        used, weights = fitted.used, fitted.weights.astype(np.float16)
        outputs = weights.shape[1]
        self.used = None
        all_of_them = np.dtype(np.float16).itemsize * self.buckets * outputs  # bytes
        if used is not None and used.nbytes + weights.nbytes < all_of_them:
            # The first stands for whatever is not used: no bucket has its number.
            self.used = tf.Variable(np.append(np.int32(-1), used), trainable=False)
            weights = np.concatenate([np.zeros_like(weights, shape=(1, outputs)), weights])
        elif used is not None:
            everything = np.zeros((self.buckets, outputs), np.float16)
            everything[used] = weights
            weights = everything
        self.weights = tf.Variable(weights, trainable=False)
        self.bias = tf.Variable(fitted.bias, trainable=False)

    @property
    def parameters(self) -> int:
        """How many numbers were learned and are stored."""
        return int(tf.size(self.weights) + tf.size(self.bias))

    def serving_default(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: `label`, `classes`, `scores`."""
        tokens = tokenize(text).first(self.read_tokens).text
        grams = self._grams(tokens)
        # No sums on the way, which of long texts and many classes would fill the memory.
        sums = tf.math.unsorted_segment_sum(grams.weight, grams.text, tf.size(text))
        return self.answer(self._logits(self.bias + sums), tokens.row_lengths())

    def trace(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        """See Contract 1: tokens, scores so far and relevance."""
        tokens = tokenize(text).first(self.trace_tokens)
        shares, so_far, valid = self._weigh(tokens.text)
        lengths = tokens.text.row_lengths()
        read = tf.minimum(tf.range(1, tf.shape(so_far, tf.int64)[1] + 1), lengths[:, None])
        logits = self.calibration(self._logits(so_far), read)  # [batch, time, classes]
        # Without any of its n-grams, as long as it is: [classes] or [batch, classes].
        nothing = self.calibration(self._logits(self.bias), lengths)
        weighed = self._against_the_rest(nothing, logits[:, -1])
        relevance = tf.einsum("btc,bc->bt", self._logits(shares), weighed)
        return {
            **described(tokens),
            "scores_so_far": tf.where(valid, tf.nn.softmax(logits), 0.0),
            "relevance": relevance / self.calibration.divisor(lengths),
        }

    def _against_the_rest(self, nothing: tf.Tensor, logits: tf.Tensor) -> tf.Tensor:
        """How much a class's logit counts in the log-odds of the label: float32 [batch, classes].

        1 for the label; for the others less how likely each is if it is not the label, averaged on
        the way from an empty text (integrated gradients, which are exact for sums of weights). Of
        two classes the other counts -1, whatever the way.
        """
        steps = (tf.range(_STEPS, dtype=tf.float32) + 0.5) / _STEPS
        way = nothing + steps[:, None, None] * (logits - nothing)  # [steps, batch, classes]
        is_label = tf.one_hot(tf.argmax(logits, -1), len(self.classes), True, False)
        others = tf.reduce_mean(tf.nn.softmax(tf.where(is_label, -1e9, way)), 0)
        return tf.where(is_label, 1.0, -others)

    def _logits(self, outputs: tf.Tensor) -> tf.Tensor:
        """[..., outputs] to [..., classes]."""
        if len(self.classes) == 2:
            return tf.concat([tf.zeros_like(outputs), outputs], -1)
        return outputs

    def _weigh(self, tokens: tf.RaggedTensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """What each token has a share in, and the sums as the text is read.

        Returns shares and so_far, both float32 [batch, time, outputs], and valid, bool
        [batch, time, 1]. An n-gram counts once, when it is first read; in the shares its weight is
        parted among all the places where it stands.
        """
        lengths = tf.cast(tokens.row_lengths(), tf.int32)
        time = tf.maximum(tf.reduce_max(tf.concat([lengths, [1]], 0)), 1)
        grams = self._grams(tokens)
        shape = tf.stack([tf.size(lengths), time, self.weights.shape[1]])
        gains = tf.scatter_nd(tf.stack([grams.text, grams.read], 1), grams.weight, shape)
        so_far = self.bias + tf.cumsum(gains, axis=1)
        parts = tf.cast(tf.gather(grams.times, grams.which) * grams.width, tf.float32)
        each = tf.gather(grams.weight, grams.which) / parts[:, None]
        shares = tf.zeros(shape)
        for offset in range(self.ngrams):
            covers = tf.where(grams.width > offset)[:, 0]
            place = tf.gather(tf.stack([grams.row, grams.start + offset], 1), covers)
            shares = tf.tensor_scatter_nd_add(shares, place, tf.gather(each, covers))
        return shares, so_far, tf.sequence_mask(lengths, time)[:, :, None]

    def _grams(self, tokens: tf.RaggedTensor) -> "_Grams":
        """string [batch, (time)] to the n-grams of all widths."""
        found = [self._of_width(tokens, width) for width in range(1, self.ngrams + 1)]
        row, start, ids = (tf.concat(part, 0) for part in zip(*found, strict=True))
        width = tf.repeat(tf.range(1, self.ngrams + 1), [tf.size(part[0]) for part in found])
        key = tf.cast(row, tf.int64) * self.buckets + ids  # the same n-gram of the same text
        _, which, times = tf.unique_with_counts(key)

        def of_distinct(values: tf.Tensor) -> tf.Tensor:
            return tf.math.unsorted_segment_min(values, which, tf.size(times))

        weight = self._weights_of(of_distinct(ids))
        text, read = of_distinct(row), of_distinct(start + width - 1)
        return _Grams(row, start, width, which, text, read, times, weight)

    def _of_width(self, tokens: tf.RaggedTensor, width: int) -> tuple[tf.Tensor, ...]:
        """The n-grams of one width, one after the other: row int32, first token int32, id int64."""
        ids = ngram_ids(tokens, width, self.buckets)
        row = tf.cast(ids.value_rowids(), tf.int32)
        begins = tf.cast(ids.row_starts(), tf.int32)
        return row, tf.range(tf.size(row)) - tf.gather(begins, row), ids.flat_values

    def _weights_of(self, bucket: tf.Tensor) -> tf.Tensor:
        """Buckets int64 [n] to float32 [n, outputs]."""
        if self.used is None:
            return tf.cast(tf.gather(self.weights, bucket), tf.float32)
        wanted = tf.cast(bucket, tf.int32)
        place = tf.searchsorted(self.used, wanted, side="right") - 1
        place = tf.where(tf.gather(self.used, place) == wanted, place, 0)
        return tf.cast(tf.gather(self.weights, place), tf.float32)


class _Grams(NamedTuple):
    """The n-grams of a batch, all that there are and, of each text, the distinct ones.

    row, start, width, which: int32 [n-grams]: text, first token, tokens, and place among the
    distinct. text, read, times: int32 [distinct]: text, the token with which it was first read,
    how often. weight: float32 [distinct, outputs].
    """

    row: tf.Tensor
    start: tf.Tensor
    width: tf.Tensor
    which: tf.Tensor
    text: tf.Tensor
    read: tf.Tensor
    times: tf.Tensor
    weight: tf.Tensor
