"""A recurrent classifier from its recipe, compiled, and its logits. Plain Keras."""

from dataclasses import replace

import keras
import numpy as np

from nlpapp.learning.batching import LengthBatches
from nlpapp.learning.optimizer import compile_for
from nlpapp.learning.precision import policy
from nlpapp.learning.processes import predictor
from nlpapp.tasks.sentiment.model import SentimentModel
from nlpapp.tasks.sentiment.recipe import Recipe


def build(
    vectors: np.ndarray, classes: int, cell: str, recipe: Recipe, steps: int
) -> SentimentModel:
    """A compiled model that begins with these word vectors.

    vectors: float32 [vocabulary, width]. steps: batches in an epoch, for the schedule.
    """
    model = untrained(*vectors.shape, classes, cell, recipe)
    model.embedding.set_weights([vectors])
    compile_for(
        model,
        keras.losses.CategoricalCrossentropy(from_logits=True, reduction="mean_with_sample_weight"),
        steps * recipe.epochs,
        recipe.learning_rate,
        recipe.warmup,
        recipe.clip,
        metrics=[keras.metrics.CategoricalAccuracy("accuracy")],
    )
    return model


def untrained(
    vocabulary: int, width: int, classes: int, cell: str, recipe: Recipe
) -> SentimentModel:
    """The model of a recipe, built. vocabulary, width: how many word vectors, and how wide."""
    model = SentimentModel(
        vocabulary,
        classes,
        cell,
        units=recipe.units,
        embedding=width,
        layers=recipe.layers,
        word_dropout=recipe.word_dropout,
        dropout=recipe.dropout,
        read_out=recipe.read_out,
        dtype=policy(recipe.precision),
    )
    model(np.ones((1, 1), np.int32))  # builds the layers
    return model


def begin_with(model: SentimentModel, weights: np.ndarray) -> None:
    """Give a model its first weights above the vectors, those of its reader and its output.

    weights: float32 [numbers], one variable after the other; the output keeps what it has where
    they end before it.
    """
    place = 0
    for variable in model.reader.weights + model.output_layer.weights:
        if place < len(weights):
            size = int(np.prod(variable.shape))
            variable.assign(weights[place : place + size].reshape(variable.shape))
            place += size


def in_float32(model: SentimentModel, recipe: Recipe) -> SentimentModel:
    """The model of a recipe, or where it computes otherwise, one of its weights in float32."""
    if model.compute_dtype == "float32":
        return model
    sizes = *model.embedding.embeddings.shape, model.output_layer.units
    again = untrained(*sizes, model.reader.cell, replace(recipe, precision="float32"))
    again.set_weights(model.get_weights())
    return again


def logits_of(model: SentimentModel, batches: LengthBatches) -> np.ndarray:
    """Logits float32 [texts, classes] of batches without labels, in the order of the texts."""
    answer = predictor(model)
    logits = [answer(batches[i][0]) for i in range(len(batches))]
    order = np.concatenate([batches.rows(i) for i in range(len(batches))])
    return np.concatenate(logits)[np.argsort(order)]
