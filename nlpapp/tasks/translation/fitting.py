"""The fit of a translator: from token arrays to weights. Plain Keras on any backend."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from nlpapp.learning import fitting
from nlpapp.learning.steps import Fitted
from nlpapp.tasks.translation import recurrent
from nlpapp.tasks.translation.batches import PairBatches
from nlpapp.tasks.translation.model import TranslationModel
from nlpapp.tasks.translation.recipe import Recipe

KEPT = 3  # epochs that are left to choose from where nobody can translate while fitting

Pairs = tuple[list[np.ndarray], list[np.ndarray]]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything that a fit begins with.

    cell: its name. seed: decides the first weights, dropout and the order of batches.
    source_vocabulary, target_vocabulary: number of ids. copies: whether numbers are copied.
    sources, targets: ids of the training pairs, END last, int32 [length] each; all pairs, cut as
    the first pass has them, then all again as the next has them, `draws` times; of several draws
    the final one is of the last passes, where the recipe has such.
    validation_sources, validation_targets: the same of validation, once, each with its first
    reference.
    """

    cell: str
    recipe: Recipe
    seed: int
    source_vocabulary: int
    target_vocabulary: int
    copies: bool
    draws: int
    sources: list[np.ndarray]
    targets: list[np.ndarray]
    validation_sources: list[np.ndarray]
    validation_targets: list[np.ndarray]

    def draw(self, epoch: int) -> Pairs:
        """Sources and targets as the epoch, counted from 0, has them: the draws take turns."""
        size = len(self.sources) // self.draws
        takes_turns = self.draws - bool(self.recipe.last_passes and self.draws > 1)
        turn = self.draws - 1 if self.recipe.is_last(epoch) else epoch % takes_turns
        part = slice(turn * size, (turn + 1) * size)
        return self.sources[part], self.targets[part]


def build(prepared: Prepared, steps: int = 1) -> TranslationModel:
    """The model with its first weights. steps: batches in an epoch, for the schedule."""
    keras.utils.set_random_seed(prepared.seed)
    sizes = prepared.source_vocabulary, prepared.target_vocabulary
    return recurrent.build(*sizes, prepared.cell, prepared.recipe, steps)


def fit(
    prepared: Prepared,
    folder: Path,
    fresh: bool = False,
    redraw: Callable[[int], Pairs] | None = None,
    scores: Callable[[TranslationModel], keras.callbacks.Callback] | None = None,
) -> Fitted:
    """The fit of the model.

    folder: where the run is kept, so that it can go on. fresh: forget what it had reached.
    redraw: pieces cut anew for every epoch, as `PairBatches` has it; else the draws take turns.
    scores: from the model to the callback that gives `val_choice`, by which the best epoch is
    chosen. Without it a few of the lowest loss are kept, for others to choose from.
    """
    recipe = prepared.recipe
    if fresh:
        fitting.forget(folder)
    if redraw is None and prepared.draws > 1:
        redraw = prepared.draw
    pairs = PairBatches(
        *(*prepared.draw(0), recipe.batch, prepared.seed), redraw=redraw, pieces=recipe.batch_pieces
    )
    validation = PairBatches(prepared.validation_sources, prepared.validation_targets, recipe.batch)
    model = build(prepared, len(pairs))
    chosen = {"monitor": "val_choice", "mode": "max", "measures": [scores(model)]} if scores else {}
    done = fitting.fit(
        *(model, pairs, validation, folder, recipe.epochs, recipe.patience),
        **(chosen or {"keep": KEPT}),
    )
    return Fitted(model, done, {})
