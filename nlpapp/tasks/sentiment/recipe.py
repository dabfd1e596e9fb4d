"""What a sentiment model is trained with, and where a corpus or a cell wants it otherwise."""

from dataclasses import dataclass, field, replace
from typing import Literal

from tyro.conf import Fixed, Suppress

from nlpapp.learning.precision import Precision
from nlpapp.learning.ranges import Count, CountOrZero, Positive, Share
from nlpapp.learning.word_vectors import VectorRecipe
from nlpapp.recurrent.cells import CELLS

LINEAR = "linear"
OWN = "own"  # stands for every corpus of a user's own in OVERRIDES
KINDS = (*CELLS, LINEAR)

ReadOut = Literal["pool", "last"]


@dataclass(frozen=True)
class Recipe:
    """Every choice of a training run; the card shows it whole."""

    read_out: Fixed[Suppress[ReadOut]] = "pool"  # an option that other defaults depend on
    """What the answer is made of: the states after every token pooled, or each direction's last."""
    units: Count = 128
    """Width of the hidden state in each direction."""
    layers: Count = 1
    """Recurrent layers, one above the other."""
    vocabulary: Count = 16_000
    """Most frequent tokens that the model knows; the rest are one unknown."""
    read_tokens: Count = 1024
    """Tokens of a text that are read; what comes after them is left out."""
    trace_tokens: Count = 400
    """Tokens of a text that the trace signature explains."""
    vectors: VectorRecipe = field(default_factory=VectorRecipe)
    """How word vectors are learned beforehand, from training and unlabelled texts."""
    vectors_from: str = ""
    """Corpus of the catalogue that word vectors are learned from; empty for the model's own."""
    taught: bool = True
    """Learn from unlabelled texts too, with the probabilities that teachers give as targets."""
    gru_teaches: bool = True
    """A GRU is a teacher beside the linear baseline; otherwise the baseline alone."""
    recombined: CountOrZero = 0
    """Texts put together from clauses of training texts, for the teachers to label."""
    epochs: Count = 2
    """Passes over the training texts at most."""
    patience: CountOrZero = 2
    """Epochs without a better validation loss after which training stops."""
    batch: Count = 64
    """Texts in a batch."""
    learning_rate: Positive = 1e-3
    """Peak of Adam's learning rate: rises linearly, then falls to 0 as a half cosine."""
    warmup: Share = 0.05
    """Share of all steps over which the learning rate rises."""
    clip: Positive = 1.0
    """Largest norm of the gradient (Pascanu et al. 2013)."""
    precision: Precision = "float32"
    """What layers multiply in while training: bfloat16 for accelerators; on a CPU try it first."""
    word_dropout: Share = 0.2
    """Share of words left out of a text while training."""
    dropout: Share = 0.4
    """Share of what the answer is made of dropped while training."""


@dataclass(frozen=True)
class LinearRecipe:
    """Every choice of the linear baseline."""

    ngrams: Count = 3
    """Longest n-grams, in tokens."""
    buckets: Count = 2**21
    """Ids that n-grams are hashed to; more of them, fewer collisions and a larger model."""
    inverse_regularization: Positive = 1.0
    """C of the logistic regression."""
    read_tokens: Count = 100_000
    """Tokens of a text that are read; what comes after them is left out."""
    trace_tokens: Count = 400
    """Tokens of a text that the trace signature explains."""


_UNTAUGHT: dict[str, object] = {"taught": False, "gru_teaches": False}
_CHINESE = {
    "vectors": VectorRecipe(window=8, epochs=20, sample=0.01),
    "gru_teaches": False,
    "recombined": 30_000,
    "epochs": 5,
    "learning_rate": 2e-3,
}

# Corpus and cell, either of them None for any, to the fields that differ; a third word for what is
# so of that read-out alone. How these were found, and with what budget for each cell, is told in
# docs/recipes.md.
OVERRIDES: dict[tuple[str | None, ...], dict[str, object]] = {
    # Small and made by a grammar: word counts mislead there, so a linear teacher would too.
    ("sample", None): {"taught": False, "epochs": 8, "learning_rate": 3e-3},
    # Many texts, most with a teacher's doubts in their targets: little noise, and large steps.
    ("imdb", None): {"learning_rate": 3e-3, "dropout": 0.1, "word_dropout": 0.05},
    # Texts put together from clauses show the teachers short texts, of which nobody wrote any
    # without a label.
    ("english", None): {
        "vocabulary": 15_000,
        "recombined": 40_000,
        "learning_rate": 3e-3,
        "dropout": 0.2,
        "word_dropout": 0.1,
    },
    # Without gates, steps half as large do best.
    ("imdb", "rnn"): {"learning_rate": 1.5e-3},
    ("english", "rnn"): {"learning_rate": 1.5e-3},
    # All of the gradient comes from the end, which these two bear only in smaller steps.
    ("imdb", "rnn", "last"): {"learning_rate": 7.5e-4},
    ("imdb", "bilstm", "last"): {"learning_rate": 1.5e-3},
    # Few texts, none without labels: so some are made. Characters need no thinning out.
    ("chnsenticorp", None): _CHINESE,
    ("chnsenticorp-published", None): _CHINESE,
    # Six times as many: a GRU learns enough of them to teach, there is less to fear from knowing
    # texts by heart, and fewer passes do.
    ("reviews-zh", None): _CHINESE
    | {
        "gru_teaches": True,
        "recombined": 60_000,
        "epochs": 4,
        "learning_rate": 3e-3,
        "dropout": 0.2,
        "word_dropout": 0.1,
    },
    ("chnsenticorp", LINEAR): {"buckets": 2**20, "inverse_regularization": 0.3},
    ("reviews-zh", LINEAR): {"buckets": 2**20, "inverse_regularization": 0.3},
    ("english", LINEAR): {"buckets": 2**20, "inverse_regularization": 0.1},
    ("sst2", LINEAR): {"buckets": 2**20, "inverse_regularization": 0.1},
    # Phrases overlap with each other, so they are soon known by heart; they are short and many.
    ("sst2", None): {
        "vectors_from": "imdb",
        "vocabulary": 9_500,
        "batch": 256,
        "dropout": 0.5,
        "word_dropout": 0.3,
    },
    # Of unknown size, so enough passes for a small one; early stopping ends a large one's. Nobody
    # teaches, for a file of labels has no texts without.
    (OWN, None): {"epochs": 10, "vectors": VectorRecipe(min_count=2)} | _UNTAUGHT,
}

# What differs where a model begins with a packaged one: few labels, each seen often, in small
# batches, so that there are steps enough. Nobody teaches, for the vectors have read enough.
CONTINUED: dict[str, object] = _UNTAUGHT | {
    "batch": 16,
}
NEW_WORDS = 2_000  # of its own texts, at most, beyond the words of the model that it begins with


def recipe_for(corpus: str, cell: str, read_out: ReadOut = "pool") -> Recipe | LinearRecipe:
    """The default recipe of a corpus and a cell; the more particular override wins.

    read_out: of a recurrent cell.
    """
    recipe = LinearRecipe() if cell == LINEAR else Recipe(read_out)
    keys = (None, cell), (corpus, None), (corpus, cell)
    for key in (*keys, *((*key, read_out) for key in keys)):
        overrides = OVERRIDES.get(key, {})
        recipe = replace(recipe, **{k: v for k, v in overrides.items() if hasattr(recipe, k)})
    return recipe
