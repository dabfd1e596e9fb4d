"""Pooling against NumPy, and a model of which training reaches every part."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from tiny_models import tiny_sentiment_model

from nlpapp.learning.batching import LengthBatches
from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.sentiment import recurrent
from nlpapp.tasks.sentiment.model import pool, pool_so_far
from nlpapp.tasks.sentiment.recipe import LINEAR, OVERRIDES, LinearRecipe, Recipe, recipe_for

LENGTHS = np.array([7, 1, 0, 4], np.int32)
every_cell = pytest.mark.parametrize("cell", CELLS)
either = pytest.mark.parametrize("read_out", ["pool", "last"])


@pytest.fixture
def hidden():
    """[batch, time, width] = [4, 7, 3]; noise in the padding, and values below zero too."""
    return np.random.default_rng(1).normal(-1, 1, (4, 7, 3)).astype(np.float32)


def test_pooling_is_the_maximum_beside_the_mean_over_tokens_and_zero_for_none(hidden):
    found = np.array(pool(hidden, LENGTHS))
    for row, length in enumerate(LENGTHS):
        read = hidden[row, :length]
        expected = np.concatenate([read.max(0), read.mean(0)]) if length else np.zeros(6)
        np.testing.assert_allclose(found[row], expected, atol=1e-6)


@pytest.mark.parametrize("longest", [7, 8, 9, 400])
def test_pooling_so_far_is_pooling_of_every_beginning(hidden, longest):
    found = np.array(pool_so_far(hidden, longest))
    assert found.shape == (4, 7, 6)
    for end in range(1, 8):
        expected = np.concatenate([hidden[:, :end].max(1), hidden[:, :end].mean(1)], -1)
        np.testing.assert_allclose(found[:, end - 1], expected, atol=1e-6)


def test_pooling_so_far_of_one_step_is_that_step(hidden):
    found = np.array(pool_so_far(hidden[:, :1], 1))
    np.testing.assert_allclose(found[:, 0], np.tile(hidden[:, 0], 2), atol=1e-6)


IDS = np.array([[5, 3, 9, 2, 1], [4, 0, 0, 0, 0], [0, 0, 0, 0, 0], [7, 7, 2, 0, 0]], np.int32)


@every_cell
@either
def test_an_answer_does_not_depend_on_how_much_padding_there_is(cell, read_out):
    model = tiny_sentiment_model(cell, 12, layers=2, read_out=read_out)
    padded = np.pad(IDS, [(0, 0), (0, 6)])
    np.testing.assert_allclose(model(IDS), model(padded), atol=1e-6)
    np.testing.assert_allclose(np.array(model(IDS))[3:], model(IDS[3:, :3]), atol=1e-6)


@every_cell
@either
def test_a_text_without_tokens_gets_the_bias_of_the_output_layer(cell, read_out):
    model = tiny_sentiment_model(cell, 12, read_out=read_out)
    np.testing.assert_allclose(np.array(model(IDS))[2], model.output_layer.bias, atol=1e-6)


@every_cell
@either
def test_one_step_of_training_changes_every_parameter(cell, read_out):
    recipe = Recipe(read_out, units=3, layers=2, word_dropout=0.1, dropout=0.1, epochs=1)
    vectors = np.random.default_rng(0).normal(size=(12, 5)).astype(np.float32)
    model = recurrent.build(vectors, 3, cell, recipe, steps=10)
    np.testing.assert_array_equal(model.embedding.get_weights()[0], vectors)
    ids = np.random.default_rng(1).integers(1, 12, (30, 6)).astype(np.int32)
    labels = np.eye(3, dtype=np.float32)[np.arange(30) % 3]
    model.run_eagerly = True  # a graph takes longer to make than these two steps
    # The very first step has the learning rate from which the warm-up rises: nothing.
    model.train_on_batch(ids, labels)
    before = [np.array(weight) for weight in model.trainable_weights]
    model.train_on_batch(ids, labels)
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert not np.array_equal(weight, old), weight.path


def test_a_reader_made_again_from_its_configuration_has_the_same_shape():
    reader = tiny_sentiment_model("bilstm", 12, layers=2, dropout=0.3).reader
    again = type(reader).from_config(reader.get_config())
    again(np.zeros((2, 3, 5), np.float32), np.array([3, 1], np.int32))
    assert again.rate == 0.3
    assert [w.shape for w in reader.weights] == [w.shape for w in again.weights]


def test_word_dropout_leaves_out_whole_words_and_only_in_training():
    model = tiny_sentiment_model("gru", 12, word_dropout=0.5)
    vectors = np.array(
        model.word_dropout(model.embedding(np.tile(IDS[:1], (50, 1))), training=True)
    )
    gone = vectors == 0
    assert (gone.all(-1) == gone.any(-1)).all() and 0.3 < gone.mean() < 0.7
    np.testing.assert_array_equal(model(IDS), model(IDS, training=False))


def test_the_learning_rate_rises_to_its_peak_and_falls_to_nothing():
    recipe = Recipe(units=3, epochs=4, warmup=0.25, learning_rate=0.02)
    model = recurrent.build(np.ones((5, 2), np.float32), 2, "rnn", recipe, steps=10)
    rate = model.optimizer._learning_rate
    rates = np.array([float(rate(step)) for step in range(41)])
    assert rates[0] == 0 and rates[10] == pytest.approx(0.02) and rates[40] == pytest.approx(0)
    assert (np.diff(rates[:11]) > 0).all() and (np.diff(rates[10:]) < 0).all()
    assert rates[25] == pytest.approx(0.01)  # half of the half cosine


def test_gradients_are_clipped_and_soft_targets_learned_from():
    model = recurrent.build(np.ones((5, 2), np.float32), 2, "rnn", Recipe(units=3, clip=0.7), 1)
    assert model.optimizer.global_clipnorm == 0.7
    logits, soft = np.array([[0.3, 1.1]]), np.array([[0.25, 0.75]])
    log_odds = logits - np.log(np.exp(logits).sum())
    expected = -(soft * log_odds).sum()
    assert float(model.loss(soft, logits)) == pytest.approx(expected, rel=1e-5)


def test_logits_of_batches_come_back_in_the_order_of_the_texts():
    model = tiny_sentiment_model("gru", 12)
    model.compile()
    texts = [np.full(n, n % 11 + 1, np.int32) for n in (9, 2, 30, 1, 5, 0, 17)]
    found = recurrent.logits_of(model, LengthBatches(texts, None, batch_size=3))
    for text, logits in zip(texts, found, strict=True):
        alone = np.zeros((1, 32), np.int32)
        alone[0, : len(text)] = text
        np.testing.assert_allclose(logits, np.array(model(alone))[0], atol=1e-5)


def test_the_default_recipe_is_that_of_its_kind():
    assert recipe_for("nowhere", "gru") == Recipe()
    assert recipe_for("nowhere", LINEAR) == LinearRecipe()


def test_the_more_particular_override_of_a_recipe_wins(monkeypatch):
    monkeypatch.setitem(OVERRIDES, (None, "rnn"), {"learning_rate": 0.1, "clip": 0.1})
    monkeypatch.setitem(OVERRIDES, ("films", None), {"learning_rate": 0.2, "epochs": 7})
    monkeypatch.setitem(OVERRIDES, ("films", "rnn"), {"epochs": 9})
    found = recipe_for("films", "rnn")
    assert (found.learning_rate, found.clip, found.epochs) == (0.2, 0.1, 9)
    assert recipe_for("films", "gru").epochs == 7
    assert recipe_for("books", "rnn") == Recipe(learning_rate=0.1, clip=0.1)
    assert recipe_for("films", LINEAR) == LinearRecipe()
    monkeypatch.setitem(OVERRIDES, ("films", None, "last"), {"learning_rate": 0.3, "batch": 5})
    monkeypatch.setitem(OVERRIDES, ("films", "rnn", "last"), {"batch": 6})
    last = recipe_for("films", "rnn", "last")
    assert (last.read_out, last.learning_rate, last.batch, last.epochs) == ("last", 0.3, 6, 9)
    assert recipe_for("films", "rnn") == found


@pytest.mark.parametrize("cell", CELLS)
def test_recipes_of_both_read_outs_differ_in_nothing_but_the_table_and_the_read_out(cell):
    pool, last = (recipe_for("imdb", cell, read_out) for read_out in ("pool", "last"))
    assert last == replace(pool, read_out="last", learning_rate=last.learning_rate)


def test_every_override_names_fields_that_exist_and_leaves_architecture_alone():
    for (_, cell, *_), fields in OVERRIDES.items():
        known = vars(LinearRecipe()) if cell == LINEAR else vars(Recipe())
        assert set(fields) <= set(known)
        if cell is not None:
            assert not {"read_out", "units", "layers", "vocabulary", "vectors"} & set(fields)


def test_keras_can_save_and_load_the_reader_by_its_configuration():
    model = tiny_sentiment_model("lstm", 12)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(model.reader))
    assert again.get_config() == model.reader.get_config()
