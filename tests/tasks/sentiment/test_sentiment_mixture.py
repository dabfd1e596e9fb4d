"""What a mixture changes in a fit, in the calibration and in the figures of the card."""

import keras
import numpy as np
import pytest

from nlpapp.corpora import Corpus, Labelled
from nlpapp.corpora.mixing import mixed
from nlpapp.learning.word_vectors import VectorRecipe
from nlpapp.tasks.sentiment import fitting
from nlpapp.tasks.sentiment.calibration import UNCALIBRATED, Calibration, fit_temperature
from nlpapp.tasks.sentiment.evaluation import evaluate, judge
from nlpapp.tasks.sentiment.fitting import Prepared, fit
from nlpapp.tasks.sentiment.linear import features, fit_weights
from nlpapp.tasks.sentiment.recipe import LinearRecipe, Recipe
from nlpapp.text import token_counts

SIZES = {"films": 9, "goods": 5}


def part(name, kinds=(), judges=True):
    def texts(what, n):
        labels = np.arange(n, dtype=np.int32) % 2
        known = [kinds[row % len(kinds)] for row in range(n)] if kinds else []
        return Labelled([f"{name} {what} {row} word" for row in range(n)], labels, known)

    n = SIZES.get(name, 3)
    return Corpus(
        name=name,
        version="1",
        language="en",
        licence="ours",
        citation="None.",
        classes=("negative", "positive"),
        train=texts("train", n),
        validation=texts("validation", n if judges else 0),
        test=texts("test", n if judges else 0),
        unlabelled=[],
        dropped={},
    )


@pytest.fixture(scope="module")
def mixture():
    parts = part("films"), part("goods", kinds=("lamps", "pots"))
    return mixed("both", parts, {"films": 1, "goods": 2})


@pytest.fixture(scope="module")
def scores():
    right = np.random.default_rng(3).uniform(0.2, 0.99, 14)
    truth = np.concatenate([np.arange(n) % 2 for n in SIZES.values()])
    return np.where(np.arange(2) == truth[:, None], right[:, None], 1 - right[:, None])


def test_each_part_has_its_figures_under_its_name_and_all_tests_together_theirs(mixture, scores):
    found = judge(scores, mixture, Calibration(1.3))
    assert list(found["parts"]) == ["films", "goods"]
    lengths, rows = token_counts(mixture.test.texts), slice(9, 14)
    alone = evaluate(
        scores[rows],
        np.arange(5) % 2,
        lengths[rows],
        Calibration(1.3),
        "test",
        ["lamps", "pots"] * 2 + ["lamps"],
    )
    assert found["parts"]["goods"] == alone
    assert found["metrics"]["accuracy"]["n"] == 14
    assert "accuracy_by_kind" not in found and "accuracy_by_kind" not in found["parts"]["films"]


def test_a_part_without_a_test_has_no_figures_and_takes_no_kinds_away(scores):
    parts = part("films"), part("talk", judges=False), part("goods", kinds=("lamps", "pots"))
    both = mixed("both", parts, {"films": 1, "talk": 1, "goods": 2})
    found = judge(scores, both, UNCALIBRATED)
    assert list(found["parts"]) == ["films", "goods"]
    by_kind = found["parts"]["goods"]["accuracy_by_kind"]
    assert [it["kind"] for it in by_kind] == ["lamps", "pots"]


def test_accuracy_by_kind_counts_the_texts_of_each(mixture, scores):
    by_kind = judge(scores, mixture, UNCALIBRATED)["parts"]["goods"]["accuracy_by_kind"]
    right = (scores[9:].argmax(-1) == np.arange(5) % 2).astype(float)
    assert [row["kind"] for row in by_kind] == ["lamps", "pots"]
    assert [row["n"] for row in by_kind] == [3, 2]
    assert by_kind[0]["value"] == pytest.approx(right[[0, 2, 4]].mean())
    assert by_kind[1]["value"] == pytest.approx(right[[1, 3]].mean())


def test_the_temperature_hears_each_part_alike_however_many_texts_it_has():
    logits = np.random.default_rng(1).normal(0, 2, (30, 2))
    labels = (logits[:, 1] + np.random.default_rng(2).normal(0, 2, 30) > logits[:, 0]).astype(int)
    weights = np.repeat([1.0, 3.0], [24, 6])
    again = np.concatenate([np.arange(24), np.repeat(np.arange(24, 30), 3)])
    expected = fit_temperature(logits[again], labels[again])
    assert fit_temperature(logits, labels, weights) == pytest.approx(expected, rel=1e-3)
    assert fit_temperature(logits, labels) != pytest.approx(expected, rel=1e-2)


def test_a_text_that_counts_twice_teaches_the_linear_model_as_two_do():
    recipe = LinearRecipe(buckets=512, ngrams=2)
    texts = ["good film", "bad film", "a good cast", "a poor cast", "good, not poor"]
    labels, times = np.array([1, 0, 1, 0, 1]), np.array([1, 2, 1, 3, 2])
    matrix = features(texts, recipe)
    rated = fit_weights(matrix, labels, 2, recipe, rates=times.astype(float))
    rows = np.repeat(np.arange(5), times)
    copied = fit_weights(matrix[rows], labels[rows], 2, recipe)
    np.testing.assert_array_equal(rated.used, copied.used)
    np.testing.assert_allclose(rated.weights, copied.weights, atol=5e-3)
    np.testing.assert_allclose(rated.bias, copied.bias, atol=5e-3)


def test_the_validation_loss_is_the_mean_of_the_parts_and_each_part_is_read_by_its_rate(
    mixture, tmp_path
):
    random = np.random.default_rng(4)

    def ids(n):
        return [random.integers(1, 11, length).astype(np.int32) for length in range(1, n + 1)]

    recipe = Recipe(
        units=3, vocabulary=11, vectors=VectorRecipe(width=5), epochs=1, batch=4, taught=False
    )
    prepared = Prepared(
        cell="gru",
        recipe=recipe,
        seed=2,
        classes=2,
        vectors=random.normal(size=(11, 5)).astype(np.float32),
        vectors_seconds=0.0,
        vectors_sha256="",
        train=ids(14),
        train_labels=mixture.train.labels,
        validation=ids(14),
        validation_labels=mixture.validation.labels,
        unlabelled=[],
        linear_validation=np.zeros((0, 2), np.float32),
        linear_unlabelled=np.zeros((0, 2), np.float32),
        linear_seconds=0.0,
        gru=None,
        rates=mixture.rates(),
        validation_weights=mixture.validation_weights(),
    )
    fitted = fit(prepared, tmp_path)
    logits = fitting.recurrent.logits_of(
        fitted.model, fitting.LengthBatches(prepared.validation, None, 4)
    )
    certain = np.eye(2)[prepared.validation_labels]
    losses = keras.losses.categorical_crossentropy(certain, logits, from_logits=True)
    losses = keras.ops.convert_to_numpy(losses)
    expected = (losses[:9].mean() + losses[9:].mean()) / 2
    assert fitted.done.epochs[0]["val_loss"] == pytest.approx(expected, rel=1e-4)
    assert expected != pytest.approx(losses.mean(), rel=1e-4)
