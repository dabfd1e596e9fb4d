"""Calibration by length: found where it is there, left out where not, and the same in graphs."""

import json
from dataclasses import replace

import numpy as np
import pytest
import tensorflow as tf
from scipy.special import log_softmax, softmax
from tiny_models import TEMPERATURE, tiny_classifier

from nlpapp.tasks.sentiment.calibration import (
    ByLength,
    Calibration,
    fit_calibration,
    fit_temperature,
)
from nlpapp.tasks.sentiment.evaluation import calibration_error, evaluate

BY_LENGTH = ByLength(
    centre=8.0, shortest=2.0, longest=10.0, growth=0.3, shift=(0.4, -0.4), slope=(-0.7, 0.7)
)
TRUE = Calibration(1.6, BY_LENGTH)


def by_hand(logits, length, calibration=TRUE):
    """One text's calibrated logits, by the formula of the docstring."""
    by = calibration.by_length
    place = np.log(min(max(length, by.shortest), by.longest) / by.centre)
    temperature = calibration.temperature * np.exp(place * by.growth)
    return logits / temperature + np.array(by.shift) + np.array(by.slope) * place


def validation(n, lengths_matter=True, seed=1):
    """Logits whose true probabilities are TRUE's, or those of a temperature of 1.6 alone."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2.5, (n, 2))
    lengths = np.exp(random.uniform(np.log(2), np.log(10.9), n)).astype(int)
    if lengths_matter:
        true = np.stack([by_hand(row, length) for row, length in zip(logits, lengths, strict=True)])
    else:
        true = logits / 1.6
    labels = (random.random(n) < softmax(true, -1)[:, 1]).astype(int)
    return logits, labels, lengths, true


def loss(logits, labels):
    return -log_softmax(logits, -1)[np.arange(len(labels)), labels].mean()


def test_what_length_changes_is_found_again():
    logits, labels, lengths, _ = validation(20_000)
    found = fit_calibration(logits, labels, lengths)
    by = found.by_length
    moved = np.log(by.centre / BY_LENGTH.centre)  # the same line, told from another place
    assert by.growth == pytest.approx(0.3, abs=0.06)
    assert found.temperature * np.exp(-by.growth * moved) == pytest.approx(1.6, rel=0.06)
    assert np.diff(by.slope) == pytest.approx(1.4, abs=0.12)
    assert np.diff(by.shift) - np.diff(by.slope) * moved == pytest.approx(-0.8, abs=0.08)
    assert (by.shortest, by.longest) == (2, 10)


def test_on_other_texts_it_is_nearly_as_good_as_the_truth_and_better_than_a_temperature():
    logits, labels, lengths, _ = validation(3000)
    found, plain = fit_calibration(logits, labels, lengths), fit_temperature(logits, labels)
    logits, labels, lengths, true = validation(20_000, seed=2)
    best = loss(true, labels)
    assert loss(np.asarray(found(logits, lengths)), labels) == pytest.approx(best, abs=0.003)
    assert loss(logits / plain, labels) > best + 0.05


def test_where_length_tells_nothing_a_temperature_is_all():
    logits, labels, lengths, _ = validation(4000, lengths_matter=False)
    assert fit_calibration(logits, labels, lengths) == Calibration(fit_temperature(logits, labels))


def test_few_texts_are_too_few_to_learn_what_length_changes():
    logits, labels, lengths, _ = validation(99)
    assert fit_calibration(logits, labels, lengths) == Calibration(fit_temperature(logits, labels))


def test_texts_all_of_one_length_give_a_shift_and_numbers_that_a_card_can_hold():
    logits, labels, _, _ = validation(2000)
    found = fit_calibration(logits + np.array([0, 3]), labels, np.zeros(2000, int))
    assert np.diff(found.by_length.shift) < -1
    json.dumps(found.card(), allow_nan=False)


def test_each_text_counts_as_much_as_it_weighs():
    logits, labels, lengths, _ = validation(900)
    weights = np.repeat([0.5, 2.0], [600, 300])
    again = np.concatenate([np.arange(600), np.tile(np.arange(600, 900), 4)])
    found = fit_calibration(logits, labels, lengths, weights)
    copied = fit_calibration(logits[again], labels[again], lengths[again])
    asked = np.array([[1.0, -1.0], [-0.5, 2.0]]), np.array([3, 9])
    np.testing.assert_allclose(found(*asked), copied(*asked), atol=0.05)


def test_the_formula_is_that_of_the_docstring_and_can_be_undone():
    logits = np.random.default_rng(5).normal(size=(5, 2)).astype(np.float32)
    lengths = np.array([0, 1, 5, 10, 999])
    found = np.asarray(TRUE(logits, lengths))
    expected = [by_hand(row, length) for row, length in zip(logits, lengths, strict=True)]
    np.testing.assert_allclose(found, expected, atol=1e-5)
    np.testing.assert_allclose(TRUE.undone(found, lengths), logits, atol=1e-5)


@pytest.mark.parametrize("calibration", [Calibration(1.3), TRUE])
def test_a_card_tells_all_of_it(calibration):
    told = json.loads(json.dumps(calibration.card()))
    assert Calibration.of_card(told) == calibration
    assert ("temperature_by_length" in told) == (calibration is TRUE)


def test_a_card_that_tells_a_temperature_alone_means_that():
    assert Calibration.of_card({"temperature": 1.7, "model": "older"}) == Calibration(1.7)


def test_the_error_before_calibration_is_that_of_the_logits_as_they_were():
    logits, labels, lengths, _ = validation(400)
    scores = softmax(np.asarray(TRUE(logits, lengths)), -1)
    metrics = evaluate(scores, labels, lengths, TRUE, "test")["metrics"]
    assert metrics["calibration_error_unscaled"]["value"] == pytest.approx(
        calibration_error(softmax(logits, -1), labels), abs=1e-4
    )


TEXTS = [b"the film was good and I saw it again , not the next day", b"", b"film"]


@pytest.fixture(scope="module", params=["gru", "bilstm", "linear"])
def pair(request, tmp_path_factory):
    """The same weights without calibration and calibrated by length."""
    folder = tmp_path_factory.mktemp(request.param)
    return tuple(
        tiny_classifier(request.param, folder, calibration=it) for it in (Calibration(), TRUE)
    )


def logits_of(plain, texts):
    return np.log(plain.serving_default(tf.constant(texts))["scores"].numpy().astype(np.float64))


def test_a_graph_answers_by_the_formula_and_names_the_class_that_then_leads(pair):
    plain, calibrated = pair
    expected = np.stack(
        [by_hand(row, n) for row, n in zip(logits_of(plain, TEXTS), (13, 0, 1), strict=True)]
    )
    found = calibrated.serving_default(tf.constant(TEXTS))
    np.testing.assert_allclose(found["scores"], softmax(expected, -1), atol=1e-5)
    names = [calibrated.classes[i].encode() for i in expected.argmax(-1)]
    assert found["label"].numpy().tolist() == names


def test_what_a_graph_traces_is_the_answer_to_every_beginning(pair):
    _, calibrated = pair
    traced = calibrated.trace(tf.constant(TEXTS))
    cuts = [TEXTS[0][:end] for end in traced["ends"][0].numpy()]
    answers = calibrated.serving_default(tf.constant(cuts))["scores"]
    np.testing.assert_allclose(traced["scores_so_far"][0], answers, atol=1e-5)


def test_relevance_speaks_for_the_calibrated_label_at_its_temperature(pair):
    plain, _ = pair
    lean = replace(BY_LENGTH, shift=(9.0, -9.0), slope=(0.0, 0.0))  # whatever is read
    leaning = [lean, replace(lean, shift=(-9.0, 9.0))]
    of_each = []
    for by in leaning:
        plain.calibration = Calibration(TEMPERATURE, by)
        of_each.append(plain.trace(tf.constant(TEXTS[:1]))["relevance"].numpy()[0])
    plain.calibration = Calibration()
    np.testing.assert_allclose(of_each[0], -of_each[1], atol=1e-5)
    before = plain.trace(tf.constant(TEXTS[:1]))["relevance"].numpy()[0]
    divisor = TEMPERATURE * (10 / 8) ** 0.3  # 13 tokens count as the longest
    np.testing.assert_allclose(np.abs(of_each[0]), np.abs(before) / divisor, atol=1e-5)


def test_ten_texts_that_were_all_judged_right_do_not_make_a_model_certain():
    margins = np.linspace(0.3, 2, 10)
    logits = np.stack([np.zeros(10), margins], axis=1)
    found = fit_temperature(logits, np.ones(10, int))
    tried = np.exp(np.linspace(-3, 3, 6001))
    losses = [np.log1p(np.exp(-margins / it)).mean() + np.log(it) ** 2 / 20 for it in tried]
    assert found == pytest.approx(tried[np.argmin(losses)], rel=2e-3)
    assert 0.2 < found < 1
