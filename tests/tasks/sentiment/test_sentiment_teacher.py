"""What teachers make of texts without labels."""

import numpy as np
import pytest

from nlpapp import corpora
from nlpapp.learning import fitting
from nlpapp.learning.batching import LengthBatches
from nlpapp.tasks.sentiment import linear, recurrent, teacher
from nlpapp.tasks.sentiment.recipe import LinearRecipe, Recipe

GOOD, BAD = ["a fine film", "fine , fine", "so fine"], ["a dull film", "dull , dull", "so dull"]
UNLABELLED = ["a fine book", "dull", "nobody knows", "fine or dull , who knows", ""]
GRU = Recipe(units=3, epochs=1, batch=4)
VECTORS = np.random.default_rng(7).normal(size=(11, 5)).astype(np.float32)


def labelled(count: int) -> corpora.Labelled:
    texts = [text for pair in zip(GOOD, BAD, strict=True) for text in pair][:count]
    return corpora.Labelled(texts, np.array([1, 0] * 3, np.int32)[:count])


@pytest.fixture
def corpus():
    known = {"classes": ("bad", "good"), "train": labelled(6), "validation": labelled(4)}
    about = dict.fromkeys(("name", "version", "language", "licence", "citation"), "toy")
    return corpora.Corpus(**about, **known, test=labelled(2), unlabelled=UNLABELLED, dropped={})


def ids(count: int) -> list[np.ndarray]:
    random = np.random.default_rng(count)
    return [random.integers(1, 11, length + 1).astype(np.int32) for length in range(count)]


def taught(corpus, folder, gru: Recipe | None = None):
    folder.mkdir(exist_ok=True)
    train = LengthBatches(ids(6), np.eye(2, dtype=np.float32)[corpus.train.labels], 4, seed=3)
    validation = LengthBatches(ids(4), np.eye(2, dtype=np.float32)[corpus.validation.labels], 4)

    def ask():
        asked = corpus.train, 2, corpus.validation.texts, UNLABELLED
        return linear.opinion_of(*asked, LinearRecipe(buckets=64))

    opinion = teacher.opinion(folder, len(UNLABELLED), ask)
    return teacher.targets(opinion, train, validation, ids(5), VECTORS, gru, folder)


def test_the_linear_baseline_says_what_its_words_lean_to(corpus, tmp_path):
    made = taught(corpus, tmp_path)
    fine, dull, neither, both, nothing = made.probabilities[:, 1]
    assert fine > 0.5 > dull
    assert fine > max(neither, both, nothing) and dull < min(neither, both, nothing)
    np.testing.assert_allclose(made.probabilities.sum(-1), 1, rtol=1e-6)
    assert made.accuracy == 1.0


def test_a_gru_learns_from_labels_alone_and_has_a_say(corpus, tmp_path, monkeypatch):
    lessons, fit = [], fitting.fit

    def noted(model, train, *rest):
        lessons.append(train.labels)
        return fit(model, train, *rest)

    monkeypatch.setattr(fitting, "fit", noted)
    alone = taught(corpus, tmp_path / "alone").probabilities
    assert not lessons
    both = taught(corpus, tmp_path / "both", GRU).probabilities
    (lesson,) = lessons
    np.testing.assert_array_equal(lesson, np.eye(2)[corpus.train.labels])
    assert np.abs(alone - both).max() > 0.01


def test_teaching_that_was_cut_short_goes_on_with_the_gru_that_was_ready(
    corpus, tmp_path, monkeypatch
):
    whole = taught(corpus, tmp_path / "whole", GRU)
    logits_of = recurrent.logits_of

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(recurrent, "logits_of", killed)
    with pytest.raises(KeyboardInterrupt):
        taught(corpus, tmp_path / "cut", GRU)
    state = (tmp_path / "cut/gru/state.npz").read_bytes()
    monkeypatch.setattr(recurrent, "logits_of", logits_of)
    np.testing.assert_array_equal(
        taught(corpus, tmp_path / "cut", GRU).probabilities, whole.probabilities
    )
    assert (tmp_path / "cut/gru/state.npz").read_bytes() == state  # trained no further

    teacher.forget(tmp_path / "cut")
    assert not list((tmp_path / "cut").rglob("*.npz"))


def test_targets_are_made_once_and_again_only_when_forgotten(corpus, tmp_path, monkeypatch):
    first = taught(corpus, tmp_path)
    fits = []
    real = linear.fit_weights
    monkeypatch.setattr(linear, "fit_weights", lambda *given: fits.append(1) or real(*given))
    again = taught(corpus, tmp_path)
    assert not fits
    np.testing.assert_array_equal(again.probabilities, first.probabilities)
    assert again.seconds == first.seconds

    teacher.forget(tmp_path)
    taught(corpus, tmp_path)
    assert fits


def test_a_lesson_keeps_each_texts_target_beside_it():
    labels = np.eye(2, dtype=np.float32)[[0, 1, 1]]
    known = LengthBatches([np.full(n, n, np.int32) for n in (1, 2, 3)], labels, 2, seed=5)
    says = np.array([[0.25, 0.75], [0.5, 0.5]], np.float32)
    both = teacher.lesson(known, [np.full(n, n, np.int32) for n in (4, 5)], says)
    expected = dict(enumerate([*labels.tolist(), *says.tolist()], 1))
    found = {}
    for index in range(len(both)):
        for row, target in zip(*both[index], strict=True):
            found[int(row[0])] = target.tolist()
    assert found == expected
    assert (both.batch_size, both.seed) == (2, 5)


def test_other_teachers_do_not_find_old_targets():
    made = [None, GRU, Recipe(dropout=0.1)]
    assert len({str(teacher.recipes(gru)) for gru in made}) == len(made)
