"""What a forecaster is trained with, and where a corpus or a cell wants it otherwise."""

from dataclasses import dataclass, replace

from nlpapp.learning.precision import Precision
from nlpapp.learning.ranges import Count, CountOrZero, Positive, PositiveOrZero, Share
from nlpapp.recurrent.cells import CELLS

OWN = "own"  # stands for every corpus of a user's own in OVERRIDES
LINEAR, PERSISTENCE = "linear", "persistence"
SEASONAL, SMOOTHING = "seasonal", "smoothing"
BASELINES = LINEAR, PERSISTENCE, SEASONAL, SMOOTHING
KINDS = (*CELLS, *BASELINES)


@dataclass(frozen=True)
class Recipe:
    """Every choice of a training run; the card shows it whole."""

    units: Count = 32
    """Width of the hidden state in each direction."""
    layers: Count = 1
    """Recurrent layers, one above the other."""
    embedding: CountOrZero = 4
    """Width of the vector that tells series apart, where there are several; 0 for none."""
    epochs: Count = 40
    """Passes over the training windows at most."""
    patience: CountOrZero = 6
    """Epochs without a better validation loss after which training stops."""
    batch: Count = 64
    """Windows in a batch."""
    learning_rate: Positive = 3e-3
    """Peak of Adam's learning rate: rises linearly, then falls to 0 as a half cosine."""
    warmup: Share = 0.05
    """Share of all steps over which the learning rate rises."""
    clip: Positive = 1.0
    """Largest norm of the gradient (Pascanu et al. 2013)."""
    precision: Precision = "float32"
    """What layers multiply in while training: bfloat16 for accelerators; on a CPU try it first."""
    dropout: Share = 0.1
    """Share of what the forecast is made of dropped while training."""


@dataclass(frozen=True)
class LinearRecipe:
    """Every choice of the linear baseline."""

    ridge: PositiveOrZero = 1.0
    """What the square of each weight costs."""


@dataclass(frozen=True)
class NoRecipe:
    """There is nothing to choose."""


# Corpus and cell, either of them None for any, to the fields that differ.
OVERRIDES: dict[tuple[str | None, str | None], dict[str, object]] = {
    # Validation lies so far from training that what is known by heart harms at once.
    ("etth1", None): {"dropout": 0.5},
}


def recipe_for(corpus: str, cell: str) -> Recipe | LinearRecipe | NoRecipe:
    """The default recipe of a corpus and a cell; the more particular override wins."""
    if cell in BASELINES:
        return LinearRecipe() if cell == LINEAR else NoRecipe()
    recipe = Recipe()
    for key in ((None, cell), (corpus, None), (corpus, cell)):
        recipe = replace(recipe, **OVERRIDES.get(key, {}))
    return recipe
