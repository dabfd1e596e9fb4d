"""The baseline against counts made by hand, and its graph against the sums outside it."""

from collections import Counter

import numpy as np
import pytest
import scipy.sparse
import tensorflow as tf
from sklearn.linear_model import LogisticRegression

from nlpapp.tasks.sentiment import linear
from nlpapp.tasks.sentiment.calibration import Calibration
from nlpapp.tasks.sentiment.linear import (
    LinearClassifier,
    Weights,
    features,
    fit_weights,
    logits_of,
    ngram_ids,
)
from nlpapp.tasks.sentiment.recipe import LinearRecipe

RECIPE = LinearRecipe(ngrams=3, buckets=2**16, read_tokens=50, trace_tokens=20)
TEXTS = [
    "a good film",
    "good good good",
    "",
    "not a good film at all, not at all",
    "很好看 很好看 film",
    "one",
]


def bucket(*tokens, buckets=RECIPE.buckets):
    joined = "\x1f".join(tokens)
    return int(tf.strings.to_hash_bucket_fast([joined], buckets)[0])


def ngrams_by_hand(tokens, longest):
    return [
        tuple(tokens[i : i + width])
        for width in range(1, longest + 1)
        for i in range(len(tokens) - width + 1)
    ]


TOKENS = [
    ["a", "good", "film"],
    ["good", "good", "good"],
    [],
    ["not", "a", "good", "film", "at", "all", ",", "not", "at", "all"],
    [*"很好看很好看", "film"],
    ["one"],
]


def test_features_are_the_ngrams_that_python_finds_each_once():
    found = features(TEXTS, RECIPE)
    assert found.shape == (len(TEXTS), RECIPE.buckets) and found.dtype == np.float32
    for row, tokens in enumerate(TOKENS):
        expected = {bucket(*gram) for gram in ngrams_by_hand(tokens, 3)}
        assert set(found[row].indices.tolist()) == expected
        assert set(found[row].data.tolist()) <= {1.0}


@pytest.mark.parametrize("longest", [1, 2])
def test_shorter_ngrams_are_a_matter_of_the_recipe(longest):
    found = features(TEXTS, LinearRecipe(ngrams=longest, buckets=RECIPE.buckets))
    for row, tokens in enumerate(TOKENS):
        expected = {bucket(*gram) for gram in ngrams_by_hand(tokens, longest)}
        assert set(found[row].indices.tolist()) == expected


def test_a_text_is_read_up_to_the_cap():
    capped = LinearRecipe(ngrams=2, buckets=RECIPE.buckets, read_tokens=2)
    found = features(["a good film"], capped)
    assert set(found.indices.tolist()) == {bucket("a"), bucket("good"), bucket("a", "good")}


def test_features_of_more_texts_than_one_chunk_stay_in_order():
    texts = [f"w{i} w{i % 7}" for i in range(1100)]
    found = features(texts, RECIPE)
    assert found.shape[0] == 1100
    assert set(found[1050].indices.tolist()) == {
        bucket("w1050"), bucket("w0"), bucket("w1050", "w0")
    }  # fmt: skip


def test_a_text_shorter_than_an_ngram_has_none_of_that_width():
    tokens = tf.ragged.constant([["a"], ["a", "b"], []])
    assert ngram_ids(tokens, 2, 100).row_lengths().numpy().tolist() == [0, 1, 0]


def test_the_log_count_ratio_is_that_of_the_paper():
    matrix = scipy.sparse.csr_matrix(np.array([[1, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32))
    positive = np.array([True, True, False])
    p, q = np.array([3, 2, 2]), np.array([1, 2, 1])  # counts, one added to each
    expected = np.log((p / 7) / (q / 4))
    np.testing.assert_allclose(linear._log_count_ratio(matrix, positive, 0), expected, rtol=1e-6)
    expected = np.log((p / 12) / (q / 9))  # of the same, had there been five more buckets
    np.testing.assert_allclose(linear._log_count_ratio(matrix, positive, 5), expected, rtol=1e-6)


def labelled(classes):
    """Texts in which one word each tells the class."""
    random = np.random.default_rng(1)
    labels = random.integers(0, classes, 60)
    words = ["awful", "middling", "great"]
    texts = [
        " ".join([*random.choice(["film", "actor", "scene", "the"], 4), words[label]])
        for label in labels
    ]
    return texts, labels


@pytest.mark.parametrize("classes", [2, 3])
def test_the_graph_gives_the_sums_that_the_matrix_gives(classes):
    texts, labels = labelled(classes)
    matrix = features(texts, RECIPE)
    fitted = fit_weights(matrix, labels, classes, RECIPE)
    assert fitted.used.tolist() == sorted(set(matrix.indices.tolist()))
    assert fitted.weights.shape == (len(fitted.used), 1 if classes == 2 else 3)
    assert fitted.weights.dtype == fitted.bias.dtype == np.float32
    assert fitted.bias.shape == fitted.weights.shape[1:]
    expected = logits_of(matrix, fitted)
    assert expected.shape == (60, classes) and (expected.argmax(-1) == labels).all()

    names = ["bad", "so-so", "good"][:classes]
    module = LinearClassifier(fitted, RECIPE, names, Calibration(1.7))
    found = module.serving_default(tf.constant(texts))
    scores = np.exp(expected / 1.7)
    scores /= scores.sum(-1, keepdims=True)
    np.testing.assert_allclose(found["scores"], scores, atol=2e-3)  # weights in half precision
    assert [label.decode() for label in found["label"].numpy()] == [names[i] for i in labels]


def test_fitting_again_gives_the_same_weights():
    texts, labels = labelled(2)
    matrix = features(texts, RECIPE)
    first, second = (fit_weights(matrix, labels, 2, RECIPE, seed=4) for _ in range(2))
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("classes", [2, 3])
def test_leaving_out_buckets_that_no_text_uses_changes_no_weight(classes):
    texts, labels = labelled(classes)
    matrix = features(texts, RECIPE)
    fitted = fit_weights(matrix, labels, classes, RECIPE, seed=4)
    for output, positive in enumerate([1] if classes == 2 else range(3)):
        # The whole width, as in the paper: every bucket has a ratio, most have no text.
        ratio = linear._log_count_ratio(matrix, labels == positive, 0)
        model = LogisticRegression(C=1.0, solver="liblinear", dual=True, random_state=4)
        model.fit(matrix @ scipy.sparse.diags(ratio, format="csr"), labels == positive)
        whole = model.coef_[0] * ratio
        np.testing.assert_array_equal(
            whole[fitted.used].astype(np.float32), fitted.weights[:, output]
        )
        assert not np.delete(whole, fitted.used).any()


def test_a_model_stores_the_buckets_in_use_or_all_whichever_is_smaller():
    random = np.random.default_rng(8)
    recipe = LinearRecipe(ngrams=1, buckets=64, read_tokens=50, trace_tokens=20)
    texts = [b"a b c d e f g h", b"", b"good film not at all"]
    for classes, count, stored in ((3, 5, 6), (3, 60, 64), (2, 5, 6), (2, 30, 64)):
        outputs = 1 if classes == 2 else classes
        used = np.sort(random.choice(64, count, replace=False)).astype(np.int32)
        weights = random.normal(size=(count, outputs)).astype(np.float16).astype(np.float32)
        bias = random.normal(size=outputs).astype(np.float32)
        module = LinearClassifier(Weights(used, weights, bias), recipe, [*"xyz"[:classes]])
        assert module.weights.shape == (stored, outputs)
        assert module.parameters == (stored + 1) * outputs
        table = np.zeros((64, outputs), np.float32)
        table[used] = weights
        sums = [
            bias + sum((table[i] for i in {bucket(w, buckets=64) for w in t.decode().split()}), 0)
            for t in texts
        ]
        logits = np.pad(sums, [(0, 0), (1, 0)]) if classes == 2 else np.array(sums)
        scores = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
        found = module.serving_default(tf.constant(texts))["scores"]
        np.testing.assert_allclose(found, scores, rtol=1e-5)


def test_weights_that_have_not_settled_are_told_in_a_sentence(capsys, recwarn):
    random = np.random.default_rng(9)
    texts = [" ".join(random.choice([*"abcdefgh"], 5)) for _ in range(300)]
    matrix = features(texts, RECIPE)
    hard = LinearRecipe(inverse_regularization=1e6, buckets=RECIPE.buckets)
    fit_weights(matrix, random.integers(0, 2, 300), 2, hard)
    said = capsys.readouterr().out
    assert "still changing after 100 passes" in said and len(said.splitlines()) == 1
    assert not recwarn.list


def module_of(outputs=1, ngrams=3):
    random = np.random.default_rng(5)
    recipe = LinearRecipe(ngrams=ngrams, buckets=RECIPE.buckets, read_tokens=50, trace_tokens=20)
    weights = random.normal(0, 0.5, (recipe.buckets, outputs)).astype(np.float16)
    bias = random.normal(size=outputs).astype(np.float32)
    names = ["no", "yes", "so-so"][: max(2, outputs)]
    fitted = Weights(np.arange(recipe.buckets, dtype=np.int32), weights, bias)
    return LinearClassifier(fitted, recipe, names, Calibration(1.4))


def counts(module, tokens, label):
    """What a weight of each output counts for the label, with the way cut into 5,000 steps."""
    if len(module.classes) == 2:
        return np.array([2 * label - 1])
    bias = module.bias.numpy().astype(np.float64)
    grams = set(ngrams_by_hand(tokens, 3))
    gained = sum((module.weights.numpy()[bucket(*gram)].astype(np.float64) for gram in grams), 0)
    counted = np.zeros(3)
    for step in (np.arange(5000) + 0.5) / 5000:
        others = np.exp((bias + step * gained) / 1.4)
        others[label] = 0
        counted -= others / others.sum() / 5000
    counted[label] = 1
    return counted


@pytest.mark.parametrize("outputs", [1, 3])
def test_relevance_adds_up_to_what_the_text_adds_to_the_log_odds(outputs):
    module = module_of(outputs)
    traced = module.trace(tf.constant(TEXTS))
    scores = module.serving_default(tf.constant([*TEXTS, ""]))["scores"].numpy().astype(np.float64)
    log_odds = np.log(scores / (1 - scores))
    for row in range(len(TEXTS)):
        label = scores[row].argmax()
        gained = log_odds[row, label] - log_odds[-1, label]
        assert traced["relevance"].numpy()[row].sum() == pytest.approx(gained, abs=2e-3)


@pytest.mark.parametrize("outputs", [1, 3])
def test_relevance_parts_each_ngrams_weight_among_the_tokens_where_it_stands(outputs):
    module = module_of(outputs)
    weights = module.weights.numpy().astype(np.float64)
    traced = {name: value.numpy() for name, value in module.trace(tf.constant(TEXTS)).items()}
    answered = module.serving_default(tf.constant(TEXTS))["label"].numpy()
    for row, tokens in enumerate(TOKENS):
        label = [name.encode() for name in module.classes].index(answered[row])
        times = Counter(ngrams_by_hand(tokens, 3))
        expected = np.zeros(len(tokens))
        for width in (1, 2, 3):
            for i in range(len(tokens) - width + 1):
                gram = tuple(tokens[i : i + width])
                share = weights[bucket(*gram)] @ counts(module, tokens, label)
                expected[i : i + width] += share / times[gram] / width / 1.4
        found = traced["relevance"][row]
        np.testing.assert_allclose(found[: len(tokens)], expected, atol=1e-3)
        assert not found[len(tokens) :].any()


@pytest.mark.parametrize("ngrams", [1, 2, 3])
def test_scores_so_far_are_those_of_every_beginning(ngrams):
    module = module_of(ngrams=ngrams)
    text = b"not a good film at all, not at all"
    traced = module.trace(tf.constant([text]))
    cuts = [text[:end] for end in traced["ends"][0].numpy()]
    answers = module.serving_default(tf.constant(cuts))["scores"]
    np.testing.assert_allclose(traced["scores_so_far"][0], answers, atol=1e-5)


def test_the_weights_are_stored_in_half_precision():
    assert module_of().weights.dtype == tf.float16
