"""A translator from its recipe: model, optimiser, loss. Plain Keras."""

from dataclasses import replace

import numpy as np

from nlpapp.learning.optimizer import compile_for
from nlpapp.learning.precision import policy
from nlpapp.tasks.translation.model import SmoothedCrossEntropy, TranslationModel
from nlpapp.tasks.translation.recipe import Recipe


def build(
    source_vocabulary: int, target_vocabulary: int, cell: str, recipe: Recipe, steps: int
) -> TranslationModel:
    """A compiled model. steps: batches in an epoch, for the schedule."""
    model = untrained(source_vocabulary, target_vocabulary, cell, recipe)
    compile_for(
        model,
        SmoothedCrossEntropy(recipe.label_smoothing),
        steps * recipe.epochs,
        recipe.learning_rate,
        recipe.warmup,
        recipe.clip,
    )
    return model


def untrained(
    source_vocabulary: int, target_vocabulary: int, cell: str, recipe: Recipe
) -> TranslationModel:
    """The model of a recipe, built."""
    model = TranslationModel(
        source_vocabulary,
        target_vocabulary,
        cell,
        recipe.attention,
        units=recipe.units,
        decoder_units=recipe.decoder_units,
        embedding=recipe.embedding,
        layers=recipe.layers,
        decoder_layers=recipe.decoder_layers,
        dropout=recipe.dropout,
        dtype=policy(recipe.precision),
    )
    some = np.ones((1, 2), np.int32)  # two pieces: Keras warns of attention to one
    model((some, some))  # builds the layers
    return model


def in_float32(model: TranslationModel, recipe: Recipe) -> TranslationModel:
    """The model of a recipe, or where it computes otherwise, one of its weights in float32."""
    if model.compute_dtype == "float32":
        return model
    sizes = model.source_embedding.input_dim, model.target_vocabulary
    again = untrained(*sizes, model.reader.cell, replace(recipe, precision="float32"))
    again.set_weights(model.get_weights())
    return again
