"""Judging within an epoch changes nothing about what is trained on."""

import math

import keras
import numpy as np
import pytest

from benchmarks import time_to_accuracy as script
from benchmarks.time_to_accuracy import PARTS, Curve, Looks, Options, PartOfEpoch
from nlpapp.learning.batching import LengthBatches

RANDOM = np.random.default_rng(2)
TEXTS = [RANDOM.integers(1, 9, RANDOM.integers(1, 30)) for _ in range(70)]
LABELS = np.eye(2, dtype=np.float32)[RANDOM.integers(0, 2, 70)]


def test_the_time_is_that_of_the_first_look_that_meets_the_goal():
    curve = Curve([1.0, 2.0, 3.0], [0.7, 0.9, 0.8])
    assert curve.time_to(0.8) == 2.0
    assert curve.time_to(0.95) == math.inf


def test_parts_are_the_batches_of_the_epoch_in_its_order_a_tenth_each():
    whole = LengthBatches(TEXTS, LABELS, 3, seed=1)  # 24 batches
    parts = PartOfEpoch(TEXTS, LABELS, 3, seed=1)
    for epoch in (0, 1):
        whole.epoch = epoch
        rows = []
        for part in range(PARTS):
            parts.epoch = epoch * PARTS + part
            assert len(parts) == 2
            taken = [parts.rows(i) for i in range(len(parts))]
            assert parts.tokens == sum(len(TEXTS[row]) for batch in taken for row in batch)
            rows += taken
        for i, batch in enumerate(rows):
            assert batch.tolist() == whole.rows(i).tolist()


def test_looks_come_ten_times_an_epoch_with_time_that_only_grows():
    ids, labels = RANDOM.integers(1, 9, (640, 4)), RANDOM.integers(0, 2, 640)
    model = keras.Sequential(
        [keras.layers.Embedding(9, 1), keras.layers.Flatten(), keras.layers.Dense(1, "sigmoid")]
    )
    model.compile("adam", "binary_crossentropy")
    looks = Looks(ids[:300], labels[:300], len(ids), goal=1.1)
    model.fit(ids, labels, batch_size=32, epochs=2, callbacks=[looks], verbose=0)
    assert len(looks.accuracy) == 2 * PARTS
    assert looks.seconds == sorted(looks.seconds)
    right = (model.predict(ids[:300], verbose=0)[:, 0] > 0.5) == labels[:300]
    assert looks.accuracy[-1] == pytest.approx(right.mean())


def test_a_model_that_meets_the_goal_stops_training():
    ids, labels = np.ones((640, 4), np.int32), np.ones(640)
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy")
    looks = Looks(ids, labels, len(ids), goal=0.0)
    model.fit(ids, labels, batch_size=32, epochs=5, callbacks=[looks], verbose=0)
    assert len(looks.accuracy) < PARTS


def test_word_vectors_are_counted_once_and_left_out_once():
    values = {script.OURS: [10.0], script.PEER: [90.0], script.RANDOM: [20.0]}
    given, learned, random = script.comparisons(values, 30.0, Options())
    assert given.values == {script.OURS: [10.0], script.PEER: [90.0]}
    assert learned.values == {script.WHOLE: [40.0], script.PEER: [90.0]}
    assert random.values == {script.RANDOM: [20.0], script.PEER: [90.0]}


def test_the_recipe_is_the_default_one_without_teachers():
    recipe = script.default_recipe(Options(cell="gru"))
    assert (recipe.taught, recipe.epochs, recipe.units) == (False, 1, 128)
    assert (recipe.learning_rate, recipe.dropout, recipe.word_dropout) == (1e-3, 0.4, 0.2)
    with pytest.raises(ValueError, match="bilstm"):
        script.default_recipe(Options(cell="linear"))
