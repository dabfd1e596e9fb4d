"""The fit of a recurrent classifier: from token arrays to weights. Plain Keras on any backend."""

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from nlpapp.learning import fitting
from nlpapp.learning.batching import LengthBatches
from nlpapp.learning.steps import Fitted
from nlpapp.tasks.sentiment import recurrent, teacher
from nlpapp.tasks.sentiment.model import SentimentModel
from nlpapp.tasks.sentiment.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything that a fit begins with.

    cell: its name. seed: decides the first weights, dropout and the order of batches.
    vectors: float32 [vocabulary, width], where the embedding begins; with the seconds that learning
    them took, and the sha256 of the file that keeps them.
    train, validation: token ids, int32 [length] each; with labels, int32 [texts], below `classes`.
    unlabelled: token ids of the texts that teachers speak about; none where nothing is taught.
    linear_validation, linear_unlabelled: logits of the linear teacher, float32 [texts, classes],
    and the seconds they took. gru: recipe of the other teacher, None without it.
    rates: how often a pass reads each training text, float64 [texts]. validation_weights: what each
    text of validation counts, float64 [texts], 1 in the mean. None where all are alike.
    begin_with: weights above the vectors, as `recurrent.begin_with` takes them; None to draw them.
    """

    cell: str
    recipe: Recipe
    seed: int
    classes: int
    vectors: np.ndarray
    vectors_seconds: float
    vectors_sha256: str
    train: list[np.ndarray]
    train_labels: np.ndarray
    validation: list[np.ndarray]
    validation_labels: np.ndarray
    unlabelled: list[np.ndarray]
    linear_validation: np.ndarray
    linear_unlabelled: np.ndarray
    linear_seconds: float
    gru: Recipe | None
    rates: np.ndarray | None = None
    validation_weights: np.ndarray | None = None
    begin_with: np.ndarray | None = None


def build(prepared: Prepared, steps: int = 1) -> SentimentModel:
    """The model with its first weights. steps: batches in an epoch, for the schedule."""
    keras.utils.set_random_seed(prepared.seed)
    model = recurrent.build(
        prepared.vectors, prepared.classes, prepared.cell, prepared.recipe, steps
    )
    if prepared.begin_with is not None:
        recurrent.begin_with(model, prepared.begin_with)
    return model


def fit(
    prepared: Prepared, folder: Path, fresh: bool = False, teachers: Path | None = None
) -> Fitted:
    """The fit of the model, after that of its teacher where it has one.

    folder: where the run is kept, so that it can go on. fresh: forget what it had reached.
    teachers: where targets are kept, perhaps for several cells; else within the folder, and
    forgotten with it.
    """
    recipe = prepared.recipe
    place = teachers or folder / "teachers"
    if fresh:
        fitting.forget(folder)
        if teachers is None:
            teacher.forget(place)
    certain = np.eye(prepared.classes, dtype=np.float32)  # all of the probability on the label

    train = LengthBatches(
        prepared.train,
        certain[prepared.train_labels],
        recipe.batch,
        prepared.seed,
        prepared.rates,
    )
    known = certain[prepared.validation_labels]
    if prepared.validation_weights is not None:
        # As much probability as a text weighs: its cross-entropy then counts so often, which is
        # enough where no gradient is taken.
        known = known * prepared.validation_weights[:, None].astype(np.float32)
    validation = LengthBatches(prepared.validation, known, recipe.batch)
    teaching = {}
    if prepared.unlabelled:
        taught = teacher.targets(
            teacher.Opinion(
                prepared.linear_validation, prepared.linear_unlabelled, prepared.linear_seconds
            ),
            train,
            validation,
            prepared.unlabelled,
            vectors=prepared.vectors,
            gru=prepared.gru,
            folder=place,
        )
        teaching = {
            "seconds": taught.seconds,
            "validation_accuracy": taught.accuracy,
            "recipes": teacher.recipes(prepared.gru),
        }
        train = teacher.lesson(train, prepared.unlabelled, taught.probabilities)
    model = build(prepared, len(train))
    done = fitting.fit(model, train, validation, folder, recipe.epochs, recipe.patience)
    return Fitted(model, done, {"teachers": teaching})
