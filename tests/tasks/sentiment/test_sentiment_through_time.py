"""Gradients through time of a classifier against finite differences of the classifier itself."""

import numpy as np
import pytest

from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.sentiment.model import SentimentModel
from nlpapp.tasks.sentiment.through_time import gradients

UNITS, WORDS = 4, 20
TEXTS = [np.array(ids, np.int32) for ids in ([3, 5, 7, 9, 11], [2, 4, 6], [13])]
LABELS = np.array([1, 0, 1], np.int32)


def model_of(cell):
    model = SentimentModel(WORDS, classes=2, cell=cell, units=UNITS, embedding=3)
    model(np.ones((1, 1), np.int32))
    random = np.random.default_rng(3)
    for weight in model.weights:
        weight.assign(random.normal(0, 0.7, weight.shape))
    return model


def losses(model, hidden):
    """Cross-entropy of each text from hidden states, by hand."""
    lengths = np.array([len(text) for text in TEXTS], np.int32)
    logits = np.array(model.judge(hidden, lengths), np.float64)
    return np.log(np.exp(logits).sum(-1)) - logits[np.arange(len(TEXTS)), LABELS]


@pytest.mark.parametrize("cell", CELLS)
def test_after_the_last_token_it_is_the_slope_of_the_loss_itself(cell):
    model = model_of(cell)
    lengths = np.array([len(text) for text in TEXTS], np.int32)
    ids = np.array([np.pad(text, (0, 5 - len(text))) for text in TEXTS])
    hidden = np.array(model.reader(model.embedding(ids), lengths))
    small, last = 1e-2, lengths - 1
    slopes = []
    for unit in range(UNITS):
        moved = [hidden.copy(), hidden.copy()]
        for sign, one in zip((small, -small), moved, strict=True):
            one[np.arange(len(TEXTS)), last, unit] += sign
        slopes.append((losses(model, moved[0]) - losses(model, moved[1])) / (2 * small))
    expected = np.linalg.norm(slopes, axis=0)
    for ways in ("all", "cell"):
        found = gradients(model, TEXTS, LABELS, ways)["hidden"]
        at_the_end = found[np.arange(len(TEXTS)), last]
        np.testing.assert_allclose(at_the_end, expected, rtol=0.02)


@pytest.mark.parametrize("cell", CELLS)
def test_beyond_a_text_there_is_nothing_and_batches_do_not_matter(cell, monkeypatch):
    model = model_of(cell)
    whole = gradients(model, TEXTS, LABELS, "all")
    for norms in whole.values():
        assert norms.shape == (3, 5)
        assert not norms[1, 3:].any() and not norms[2, 1:].any()
        assert norms[0, :-1].all()
    monkeypatch.setattr("nlpapp.tasks.sentiment.through_time._AT_ONCE", 1)
    for name, norms in gradients(model, TEXTS, LABELS, "all").items():
        np.testing.assert_allclose(norms, whole[name], rtol=1e-6)


def test_what_pools_all_states_feels_early_ones_by_more_ways_than_its_cell():
    model = model_of("rnn")
    for weight in model.reader.forward[0].weights:
        if weight.name == "recurrent_kernel":
            weight.assign(0 * weight)  # a cell that forgets at once
    by_cell = gradients(model, TEXTS, LABELS, "cell")["hidden"]
    by_all = gradients(model, TEXTS, LABELS, "all")["hidden"]
    assert not by_cell[0, :-1].any() and by_cell[0, -1] > 0
    assert by_all[0].all()
