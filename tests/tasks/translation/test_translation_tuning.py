"""What packaging decides on validation: the choice of a search, and what a score is worth."""

from dataclasses import replace

import numpy as np
import pytest
import sacrebleu
import tensorflow as tf
from scipy.optimize import minimize
from tiny_translators import ENGLISH, RECIPE, tiny_translator

from nlpapp.corpora import Parallel
from nlpapp.tasks.translation import tuning

SENTENCES = [f"{sentence} {i} times over." for i in range(9) for sentence in ENGLISH]
PAIRS = Parallel(SENTENCES, [(sentence.upper(),) for sentence in SENTENCES])


class Stub:
    """Shouts as it should where the recipe is the right one, and the less the further it is off.

    Its score says how much it left out.
    """

    made: list

    def __init__(self, right):
        self.right, self.made = right, []

    def __call__(self, recipe, calibration=None):
        asked = recipe.length_penalty, recipe.coverage
        self.made.append((*asked, calibration))
        off = sum(abs(a - b) for a, b in zip(asked, self.right, strict=True))

        def serving_default(text):
            words = [one.decode().upper().split() for one in text.numpy()]
            left = [max(1, len(w) - round(20 * off) - len("".join(w)) % 3) for w in words]
            found = [" ".join(w[:n]) for w, n in zip(words, left, strict=True)]
            missing = [n / len(w) - 1 for w, n in zip(words, left, strict=True)]
            return {"translation": tf.constant(found), "score": tf.constant(missing, tf.float32)}

        self.signatures = lambda: {"serving_default": serving_default}
        return self


def test_the_search_with_the_best_translations_of_validation_is_chosen_and_told():
    make = Stub(right=(0.6, 0.1))
    recipe = replace(RECIPE, tuning_rows=30)
    _, card = tuning.tuned(make, recipe, PAIRS, "en")
    search = card["search"]
    assert (search["length_penalty"], search["coverage"]) == (0.6, 0.1)
    assert (search["n"], search["split"]) == (30, "validation")
    tried = [(one["length_penalty"], one["coverage"]) for one in search["tried"]]
    assert tried[0] == (RECIPE.length_penalty, RECIPE.coverage)
    assert len(set(tried)) == len(tried) == len(tuning.PENALTIES) + len(tuning.COVERAGES) - 1
    assert max(search["tried"], key=lambda one: one["bleu"])["coverage"] == 0.1
    assert len(make.made) == len(tried) + 1  # no search is asked twice, to make one takes seconds
    # And what ships is that search, with what its scores are worth.
    confidence = card["confidence"]
    assert make.made[-1] == (0.6, 0.1, (confidence["slope"], confidence["intercept"]))
    assert tuning.chosen(card) == {"length_penalty": 0.6, "coverage": 0.1}
    assert tuning.calibration(card) == make.made[-1][2]


def test_a_model_without_attention_has_no_coverage_to_choose():
    make = Stub(right=(1.2, 0.1))
    recipe = replace(RECIPE, tuning_rows=30, attention="none")
    tuning.tuned(make, recipe, PAIRS, "en")
    assert {coverage for _, coverage, _ in make.made} == {0.0}


def test_a_recipe_that_asks_for_no_choice_has_its_own_search():
    make = Stub(right=(0.6, 0.1))
    _, card = tuning.tuned(make, RECIPE, PAIRS, "en")
    assert card == {} and make.made == [(RECIPE.length_penalty, RECIPE.coverage, None)]
    assert tuning.chosen(card) == {} and tuning.calibration(card) is None


def test_of_few_sentences_nobody_tells_what_a_score_is_worth():
    _, card = tuning.tuned(Stub((1.0, 0.0)), replace(RECIPE, tuning_rows=29), PAIRS, "en")
    assert "search" in card and "confidence" not in card


def test_sentences_are_taken_from_all_over_and_never_twice():
    assert tuning.spread(PAIRS, 3).sources == [SENTENCES[i] for i in (0, 22, 44)]
    whole = tuning.spread(PAIRS, 1000)
    assert (whole.sources, whole.references) == (SENTENCES, PAIRS.references)


def chrf(found, reference):
    return sacrebleu.sentence_chrf(found, [reference]).score


RANDOM = np.random.default_rng(2)
SCORES = RANDOM.uniform(-2, 0, 300)
CHRF = 100 / (1 + np.exp(-3 * SCORES - 2 + RANDOM.normal(0, 0.5, 300)))


def test_a_score_s_worth_is_the_likeliest_logistic_curve():
    def unlikely(both):
        logit, share = both[0] * SCORES + both[1], CHRF / 100
        return (share * np.log1p(np.exp(-logit)) + (1 - share) * np.log1p(np.exp(logit))).sum()

    expected = minimize(unlikely, [1.0, 0.0]).x
    np.testing.assert_allclose(tuning.worth(SCORES, CHRF), expected, atol=2e-3)


def test_scores_that_fall_as_translations_get_better_are_worth_nothing():
    assert tuning.worth(-SCORES, CHRF) is None


def test_the_correlation_of_confidence_and_chrf_has_an_interval():
    learned = tuning.worth(SCORES, CHRF)
    found = tuning.correlation(learned, SCORES, CHRF, "test")
    confidence = 1 / (1 + np.exp(-learned[0] * SCORES - learned[1]))
    assert found["value"] == pytest.approx(np.corrcoef(confidence, CHRF)[0, 1])
    # Fisher's z, by hand.
    margin = 1.959964 / np.sqrt(297)
    for side, end in (("low", -margin), ("high", margin)):
        assert found[side] == pytest.approx(np.tanh(np.arctanh(found["value"]) + end), abs=1e-6)
    assert (found["n"], found["split"]) == (300, "test")
    assert tuning.correlation(learned, SCORES, np.full(300, 50.0), "test") is None


def test_a_card_says_how_confidence_goes_with_chrf_on_its_own_test_alone():
    learned = 1.5, 0.3
    card = {"confidence": {"slope": learned[0], "intercept": learned[1], "of": "chrf"}}
    texts, scores = [*SENTENCES, "another test's"], SCORES[: len(SENTENCES) + 1]
    lessened = [text[: 3 + i] for i, text in enumerate(texts)]
    of_test = tuning.judged(card, lessened, scores, Parallel(SENTENCES, [(s,) for s in SENTENCES]))
    assert of_test["confidence"]["of"] == "chrf" and tuning.judged({}, texts, scores, PAIRS) == {}
    assert of_test["confidence"]["correlation"] == tuning.correlation(
        learned,
        scores[:-1],
        np.array([chrf(one, whole) for one, whole in zip(lessened, SENTENCES, strict=False)]),
        "test",
    )


def test_the_confidence_of_a_sentence_is_what_its_score_is_worth(tmp_path):
    made = tiny_translator(tmp_path, "gru")
    parts = made._model.it, made.source, made.target, RECIPE, "zh"
    calibrated = type(made)(*parts, calibration=(2.0, 0.7))
    text = tf.constant([f"{ENGLISH[0]} {ENGLISH[3]}", ENGLISH[1], ""])
    plain, outputs = made.sentences(text), calibrated.sentences(text)
    assert "confidence" not in plain
    scores, confidence = outputs["scores"].numpy(), outputs["confidence"].numpy()
    np.testing.assert_allclose(scores, plain["scores"], atol=1e-6)
    for row, count in enumerate(outputs["length"].numpy()):
        expected = 1 / (1 + np.exp(-2.0 * scores[row, :count] - 0.7))
        np.testing.assert_allclose(confidence[row, :count], expected, rtol=1e-5)
        assert not confidence[row, count:].any()
