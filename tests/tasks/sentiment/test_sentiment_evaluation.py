"""Every figure of the card against a formula written out here."""

import json

import numpy as np
import pytest
import tensorflow as tf

from nlpapp.tasks.sentiment.calibration import UNCALIBRATED, Calibration, fit_temperature
from nlpapp.tasks.sentiment.evaluation import (
    LENGTH_EDGES,
    calibration_error,
    evaluate,
    rate,
    roc_auc,
    scores_of,
)


def wilson(successes, n, z=1.959963984540054):
    """Wilson 1927, as every textbook has it."""
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return centre - half, centre + half


@pytest.mark.parametrize(("successes", "n"), [(8, 10), (0, 5), (5, 5), (910, 1000), (1, 1)])
def test_the_interval_of_a_rate_is_wilsons(successes, n):
    found = rate(np.arange(n) < successes, "test")
    low, high = wilson(successes, n)
    assert found["value"] == successes / n and found["n"] == n and found["split"] == "test"
    assert found["low"] == pytest.approx(low, abs=1e-9)
    assert found["high"] == pytest.approx(high, abs=1e-9)


def test_wilsons_interval_of_8_in_10_is_the_published_one():
    found = rate(np.arange(10) < 8, "test")
    assert (round(found["low"], 4), round(found["high"], 4)) == (0.4902, 0.9433)


def two_classes(confidence, right):
    """Scores [n, 2] and labels [n]: class 1 is predicted, with that confidence, rightly or not."""
    confidence = np.asarray(confidence, float)
    return np.stack([1 - confidence, confidence], -1), np.asarray(right, int)


def test_calibration_error_is_the_mean_gap_between_confidence_and_accuracy():
    # Bins of a fifteenth: 0.60 and 0.65 share the tenth, 0.95 and 0.99 the last.
    scores, labels = two_classes([0.60, 0.65, 0.95, 0.99, 0.99], [1, 0, 1, 1, 0])
    expected = 2 / 5 * abs(0.625 - 0.5) + 3 / 5 * abs((0.95 + 0.99 * 2) / 3 - 2 / 3)
    assert calibration_error(scores, labels) == pytest.approx(expected)


def test_a_classifier_that_is_sure_and_right_has_no_calibration_error():
    scores, labels = two_classes([1.0, 1.0], [1, 1])
    assert calibration_error(scores, labels) == 0


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_undoes_a_known_scaling(temperature):
    random = np.random.default_rng(1)
    true = random.normal(0, 1.5, (20_000, 3))
    probabilities = np.exp(true) / np.exp(true).sum(-1, keepdims=True)
    labels = (probabilities.cumsum(-1) < random.random((20_000, 1))).sum(-1)
    assert fit_temperature(true * temperature, labels) == pytest.approx(temperature, rel=0.05)


@pytest.fixture(scope="module")
def judged():
    """Scores of 200 texts in three classes, their labels and lengths, and what evaluate says."""
    random = np.random.default_rng(2)
    labels = np.arange(200) % 3
    logits = random.normal(size=(200, 3)) + 1.5 * np.eye(3)[labels]
    scores = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    lengths = random.integers(0, 1500, 200)
    return scores, labels, lengths, evaluate(scores, labels, lengths, UNCALIBRATED, "test")


def test_every_metric_has_a_value_inside_its_interval_and_can_be_written_as_json(judged):
    *_, found = judged
    assert set(found["metrics"]) == {
        "accuracy", "f1", "roc_auc", "log_loss", "calibration_error", "calibration_error_unscaled"
    }  # fmt: skip
    json.dumps(found, allow_nan=False)
    for figure in found["metrics"].values():
        assert figure["low"] <= figure["value"] <= figure["high"]
        assert (figure["n"], figure["split"]) == (200, "test")


def test_accuracy_and_the_confusion_matrix_are_counts(judged):
    scores, labels, _, found = judged
    predicted = scores.argmax(-1)
    counted = [[int(((labels == i) & (predicted == j)).sum()) for j in range(3)] for i in range(3)]
    assert found["confusion_matrix"] == counted
    assert found["metrics"]["accuracy"]["value"] == pytest.approx(np.trace(counted) / 200)


def test_f1_is_the_plain_mean_over_classes(judged):
    *_, found = judged
    confusion = np.array(found["confusion_matrix"])
    each = [2 * confusion[i, i] / (confusion[i].sum() + confusion[:, i].sum()) for i in range(3)]
    assert found["metrics"]["f1"]["value"] == pytest.approx(np.mean(each))


def test_log_loss_is_the_mean_surprise(judged):
    scores, labels, _, found = judged
    expected = -np.log(scores[np.arange(200), labels]).mean()
    assert found["metrics"]["log_loss"]["value"] == pytest.approx(expected, rel=1e-6)


def auc_by_hand(of_positive, of_negative):
    """The chance that a positive text scores higher than a negative one, ties counted half."""
    above = (of_positive[:, None] > of_negative[None]).mean()
    return above + (of_positive[:, None] == of_negative[None]).mean() / 2


def test_auc_is_one_class_against_the_rest_on_average(judged):
    scores, labels, _, found = judged
    each = [auc_by_hand(scores[labels == i, i], scores[labels != i, i]) for i in range(3)]
    assert found["metrics"]["roc_auc"]["value"] == pytest.approx(np.mean(each))


def test_auc_of_two_classes_is_the_chance_to_rank_a_pair_rightly():
    random = np.random.default_rng(3)
    labels = np.arange(60) % 2
    positive = np.clip(random.normal(0.4 + 0.2 * labels, 0.2), 0.01, 0.99).round(1)
    scores = np.stack([1 - positive, positive], -1)
    found = evaluate(scores, labels, np.ones(60, int), UNCALIBRATED, "test")["metrics"]["roc_auc"]
    expected = auc_by_hand(positive[labels == 1], positive[labels == 0])
    assert found["value"] == pytest.approx(expected)
    assert found["low"] < found["value"] < found["high"]
    assert roc_auc(scores, labels, "test") == found


def test_accuracy_by_length_sorts_every_text_into_one_row(judged):
    scores, labels, lengths, found = judged
    rows = found["accuracy_by_length"]
    assert sum(row["n"] for row in rows) == 200
    assert [row["from"] for row in rows] == [
        e for e in LENGTH_EDGES if e in {r["from"] for r in rows}
    ]
    assert rows[-1]["to"] is None
    right = scores.argmax(-1) == labels
    for row in rows:
        inside = (lengths >= row["from"]) & (lengths < (row["to"] or 10**9))
        assert row["n"] == inside.sum() and row["value"] == pytest.approx(right[inside].mean())
        assert (row["low"], row["high"]) == pytest.approx(wilson(right[inside].sum(), inside.sum()))


def test_certainty_is_counted_among_texts_of_like_length_and_like_confidence(judged):
    scores, labels, lengths, found = judged
    confidence, right = scores.max(-1), scores.argmax(-1) == labels
    rows = found["certainty"]
    assert sum(row["n"] for row in rows) == 200
    assert {(row["from"], row["to"]) for row in rows} <= {(0, 8), (8, 32), (32, 128), (128, None)}
    for row in rows:
        inside = (lengths >= row["from"]) & (lengths < (row["to"] or 10**9))
        inside &= (confidence >= row["above"]) & (confidence < row["below"])
        assert row["n"] == inside.sum() and row["value"] == pytest.approx(right[inside].mean())
        assert (row["low"], row["high"]) == pytest.approx(wilson(right[inside].sum(), inside.sum()))


def test_a_model_that_is_wholly_sure_is_in_the_table_of_certainty_too():
    scores, labels = two_classes([1.0, 1.0, 0.7], [1, 0, 1])
    rows = evaluate(scores, labels, np.array([3, 4, 400]), UNCALIBRATED, "test")["certainty"]
    told = [(row["from"], row["above"], row["below"], row["value"], row["n"]) for row in rows]
    assert told == [(0, 0.95, 1.0, 0.5, 2), (128, 0.65, 0.8, 1.0, 1)]


def test_calibration_bins_hold_every_text_once(judged):
    scores, labels, _, found = judged
    bins = found["calibration"]
    assert sum(row["n"] for row in bins) == 200
    gap = sum(row["n"] / 200 * abs(row["confidence"] - row["accuracy"]) for row in bins)
    assert gap == pytest.approx(found["metrics"]["calibration_error"]["value"])
    assert gap == pytest.approx(calibration_error(scores, labels))


def test_the_error_before_scaling_is_that_of_the_logits_without_the_temperature():
    random = np.random.default_rng(4)
    logits = random.normal(0, 3, (300, 2))
    labels = (random.random(300) < 0.5).astype(int)

    def softmax(x):
        return np.exp(x) / np.exp(x).sum(-1, keepdims=True)

    metrics = evaluate(softmax(logits / 2.5), labels, np.ones(300, int), Calibration(2.5), "test")[
        "metrics"
    ]
    assert metrics["calibration_error_unscaled"]["value"] == pytest.approx(
        calibration_error(softmax(logits), labels), abs=1e-6
    )
    assert metrics["calibration_error"]["value"] == pytest.approx(
        calibration_error(softmax(logits / 2.5), labels), abs=1e-6
    )


def test_evaluating_again_gives_the_same_intervals(judged):
    scores, labels, lengths, found = judged
    assert evaluate(scores, labels, lengths, UNCALIBRATED, "test") == found


def test_a_class_that_some_resamples_miss_still_gives_figures():
    scores, labels = two_classes([0.9, 0.8, 0.3, 0.2, 0.6, 0.4], [1, 1, 0, 0, 0, 0])
    found = evaluate(scores, labels, np.ones(6, int), UNCALIBRATED, "test")
    json.dumps(found, allow_nan=False)


def test_scores_come_back_in_the_order_of_the_texts_whatever_their_length():
    def length_in_bytes(text):
        n = tf.cast(tf.strings.length(text), tf.float32)
        return {"scores": tf.stack([n, -n], -1)}

    texts = ["aaaa", "", "好", "a" * 50, "a\x00", "\ud800"] * 3
    found = scores_of(length_in_bytes, texts, batch=4)
    assert found[:, 0].tolist() == [4, 0, 3, 50, 2, 1] * 3


def test_where_every_resample_misses_a_class_the_interval_is_all_that_can_be():
    classes = 40  # one text each
    scores = np.full((classes, classes), 0.5 / (classes - 1)) + np.eye(classes) * 0.4
    scores /= scores.sum(-1, keepdims=True)
    found = evaluate(scores, np.arange(classes), np.full(classes, 7), UNCALIBRATED, "test")
    auc = found["metrics"]["roc_auc"]
    assert (auc["low"], auc["value"], auc["high"]) == (0.0, 1.0, 1.0)
    json.dumps(found, allow_nan=False)
