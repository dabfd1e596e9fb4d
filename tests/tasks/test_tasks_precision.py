"""Products in bfloat16 while training, in either task; weights, logits and packages in float32.

Keras has one backend a process: the last test runs the first ones once more, on JAX.
"""

import os
import re
import subprocess
import sys
from dataclasses import replace

import keras
import numpy as np
import pytest

from nlpapp.learning import fitting
from nlpapp.learning.batching import LengthBatches
from nlpapp.recurrent.cells import CELLS
from nlpapp.tasks.sentiment import recurrent as sentiment
from nlpapp.tasks.sentiment.recipe import Recipe as SentimentRecipe
from nlpapp.tasks.translation import recurrent as translation
from nlpapp.tasks.translation.batches import PairBatches
from nlpapp.tasks.translation.recipe import Recipe as TranslationRecipe

ON_JAX = keras.backend.backend() == "jax"
EPOCHS = 3
every_cell = pytest.mark.parametrize("cell", CELLS)


class Classifier:
    task = sentiment
    recipe = SentimentRecipe(
        units=3, layers=2, epochs=EPOCHS, batch=4, learning_rate=0.05, precision="bfloat16"
    )

    def __init__(self, cell, recipe=recipe):
        keras.utils.set_random_seed(3)
        random = np.random.default_rng(5)
        vectors = random.normal(size=(12, 5)).astype(np.float32)
        texts = [random.integers(1, 12, random.integers(1, 9)) for _ in range(13)]
        labels = np.eye(3, dtype=np.float32)[random.integers(0, 3, 13)]
        self.batches = LengthBatches(texts, labels, recipe.batch, seed=1)
        self.model = sentiment.build(vectors, 3, cell, recipe, len(self.batches))


class Translator:
    task = translation
    recipe = TranslationRecipe(
        units=3,
        decoder_units=5,
        embedding=4,
        epochs=EPOCHS,
        batch=4,
        learning_rate=0.05,
        precision="bfloat16",
    )

    def __init__(self, cell, recipe=recipe):
        keras.utils.set_random_seed(3)
        random = np.random.default_rng(5)
        sources, targets = (
            [random.integers(4, 9, random.integers(1, 9)) for _ in range(13)] for _ in range(2)
        )
        self.batches = PairBatches(sources, targets, recipe.batch, seed=1)
        self.model = translation.build(9, 10, cell, recipe, len(self.batches))


both_tasks = pytest.mark.parametrize("kind", [Classifier, Translator])


@both_tasks
@every_cell
def test_logits_and_weights_are_float32_and_near_to_those_of_products_in_float32(kind, cell):
    made = kind(cell)
    half, inputs = made.model, made.batches[0][0]
    whole = kind.task.in_float32(half, kind.recipe)
    assert all(variable.dtype == "float32" for variable in half.trainable_variables)
    rough, exact = half(inputs), whole(inputs)
    assert keras.backend.standardize_dtype(rough.dtype) == "float32"
    rough, exact = np.array(rough), np.array(exact)
    assert not np.array_equal(rough, exact), "nothing was computed in bfloat16"
    np.testing.assert_allclose(rough, exact, atol=0.03 * np.abs(exact).max())


@both_tasks
def test_a_recipe_without_a_wish_is_float32_throughout(kind):
    recipe = replace(kind.recipe, precision="float32")
    model = kind("rnn", recipe).model
    assert kind.task.in_float32(model, recipe) is model
    assert model.reader.forward[0].cell.compute_dtype == "float32"


@both_tasks
def test_training_in_bfloat16_reaches_every_weight_and_follows_float32(kind):
    shallow = replace(kind.recipe, layers=1)  # what training costs here is the making of its graph
    half, whole = kind("lstm", shallow), kind("lstm", replace(shallow, precision="float32"))
    before = half.model.get_weights()
    losses = [
        it.model.fit(it.batches, epochs=EPOCHS, shuffle=False, verbose=0).history["loss"]
        for it in (half, whole)
    ]
    for weight, old in zip(half.model.trainable_weights, before, strict=False):
        assert not np.array_equal(weight, old), weight.path
    np.testing.assert_allclose(*losses, rtol=0.05)
    assert losses[0][-1] < losses[0][0]


def test_a_run_in_bfloat16_that_went_on_ends_with_the_weights_of_one_that_never_stopped(tmp_path):
    ended = []
    for name, sittings in (("whole", (EPOCHS,)), ("apart", (1, EPOCHS))):
        for epochs in sittings:
            run = Classifier("rnn", replace(Classifier.recipe, layers=1))
            done = fitting.fit(
                run.model, run.batches, run.batches, tmp_path / name, epochs, patience=9
            )
        assert len(done.epochs) == EPOCHS
        ended.append(run.model.get_weights())
    for weight, other in zip(*ended, strict=True):
        np.testing.assert_array_equal(weight, other)


def signatures_with_bfloat16(module):
    graphs = {
        name: signature.get_concrete_function().graph.as_graph_def()
        for name, signature in module.signatures().items()
    }
    return [name for name, graph in graphs.items() if "DT_BFLOAT16" in str(graph)]


@pytest.mark.skipif(ON_JAX, reason="packaging is TensorFlow's")
def test_what_is_packaged_of_a_model_trained_in_bfloat16_computes_in_float32(tmp_path):
    import tensorflow as tf
    from tiny_models import CLASSES, RECIPE, sample_vocabulary

    from nlpapp.tasks.sentiment.signatures import RecurrentClassifier

    words = sample_vocabulary(RECIPE.vocabulary)
    vocabulary = tmp_path / "vocabulary.txt"
    vocabulary.write_text("\n".join(words) + "\n", encoding="utf-8")
    recipe = replace(RECIPE, precision="bfloat16")
    model = sentiment.untrained(len(words), 5, len(CLASSES), "gru", recipe)
    module = RecurrentClassifier(model, vocabulary, recipe, CLASSES)
    assert signatures_with_bfloat16(module) == []
    exact = sentiment.in_float32(model, recipe)
    twin = RecurrentClassifier(exact, vocabulary, RECIPE, CLASSES)
    texts = tf.constant(["This film was not good .", "", "the"])
    np.testing.assert_array_equal(
        module.serving_default(texts)["scores"], twin.serving_default(texts)["scores"]
    )


@pytest.mark.skipif(ON_JAX, reason="packaging is TensorFlow's")
def test_a_translator_trained_in_bfloat16_searches_in_float32(tmp_path):
    from tiny_translators import RECIPE, tiny_pieces

    from nlpapp.tasks.translation.signatures import Translator as Signatures

    source, target = tiny_pieces(tmp_path)
    recipe = replace(RECIPE, precision="bfloat16")
    model = translation.untrained(source.size, target.size, "rnn", recipe)
    module = Signatures(model, source, target, recipe, "zh")
    assert signatures_with_bfloat16(module) == []


@pytest.mark.skipif(ON_JAX, reason="this is that process")
def test_the_first_of_these_for_one_cell_in_a_process_where_keras_computes_with_jax():
    pytest.importorskip("jax", reason="JAX comes with requirements-dev.txt")
    environment = dict(os.environ, KERAS_BACKEND="jax", JAX_PLATFORMS="cpu")
    environment["JAX_DISABLE_MOST_OPTIMIZATIONS"] = "1"  # to compile takes longer than to compute
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
    # One cell: that the loop of each computes in bfloat16 there, test_jax_loop.py shows.
    command += ["-k", "logits_and_weights and gru"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert re.search(r"\b2 passed", done.stdout), done.stdout[-400:]
