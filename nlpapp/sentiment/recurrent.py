"""A recurrent classifier from its recipe: vocabulary, model, batches, optimiser. Plain Keras."""

import keras
import numpy as np

from nlpapp.batching import LengthBatches
from nlpapp.sentiment.model import SentimentModel
from nlpapp.sentiment.recipe import Recipe


def build(
    vectors: np.ndarray, classes: int, cell: str, recipe: Recipe, steps: int
) -> SentimentModel:
    """A compiled model that begins with these word vectors.

    vectors: float32 [vocabulary, width]. steps: batches in an epoch, for the schedule.
    """
    vocabulary, width = vectors.shape
    model = SentimentModel(
        vocabulary,
        classes,
        cell,
        units=recipe.units,
        embedding=width,
        layers=recipe.layers,
        word_dropout=recipe.word_dropout,
        dropout=recipe.dropout,
    )
    model(np.ones((1, 1), np.int32))  # builds the layers
    model.embedding.set_weights([vectors])
    total = steps * recipe.epochs
    warmup = max(1, round(recipe.warmup * total))
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, max(1, total - warmup), warmup_target=recipe.learning_rate, warmup_steps=warmup
    )
    model.compile(
        optimizer=keras.optimizers.Adam(rate, global_clipnorm=recipe.clip),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        metrics=[keras.metrics.CategoricalAccuracy("accuracy")],
        # XLA on a CPU makes a training step about twice as slow; JAX needs it.
        jit_compile="auto" if keras.backend.backend() == "jax" else False,
    )
    return model


def logits_of(model: SentimentModel, batches: LengthBatches) -> np.ndarray:
    """Logits float32 [texts, classes] of batches without labels, in the order of the texts."""
    logits = [model.predict_on_batch(batches[i][0]) for i in range(len(batches))]
    order = np.concatenate([batches.rows(i) for i in range(len(batches))])
    return np.concatenate(logits)[np.argsort(order)]
