"""What a translation model is trained with, and where a corpus or a cell wants it otherwise."""

from dataclasses import dataclass, replace
from typing import Literal

from nlpapp.learning.precision import Precision
from nlpapp.learning.ranges import Count, CountOrZero, Positive, PositiveOrZero, Share
from nlpapp.recurrent.cells import CELLS

OWN = "own"  # stands for every corpus of a user's own in OVERRIDES
KINDS = tuple(CELLS)


@dataclass(frozen=True)
class Recipe:
    """Every choice of a training run; the card shows it whole."""

    attention: Literal["luong", "none"] = "luong"
    """Whether the decoder looks back at every source piece (Luong et al. 2015) or at none."""
    units: Count = 256
    """Width of the encoder's hidden state in each direction."""
    layers: Count = 1
    """Recurrent layers of the encoder, one above the other."""
    decoder_units: Count = 320
    """Width of the decoder's hidden state."""
    decoder_layers: Count = 2
    """Recurrent layers of the decoder; those above the first also read what attention found."""
    embedding: Count = 256
    """Width of a piece's vector; target vectors also make the output layer."""
    source_pieces: CountOrZero = 4000
    """Pieces of words that the encoder knows; 0 for single characters."""
    target_pieces: CountOrZero = 4000
    """Pieces of words that the decoder writes with; 0 for single characters."""
    piece_dropout: Share = 0.05
    """Share of longer pieces overlooked while training: words are cut anew in every pass."""
    unmarked: Share = 0.0
    """Share of sources that a pass reads without the mark at their end, which many people leave
    out; whether they write capitals makes no difference, for sources are read in lower case."""
    context: CountOrZero = 0
    """Pieces of the sentence before, the last ones, that are read with each; 0 for none."""
    read_tokens: Count = 80
    """Pieces that are read at once; a longer sentence is translated in parts."""
    read_characters: Count = 20_000
    """Characters of a text that are read; what comes after them is left out."""
    epochs: Count = 22
    """Passes over the training pairs at most."""
    last_passes: CountOrZero = 0
    """Of them, those at the end that go over the parts which weigh most alone, again and again."""
    patience: CountOrZero = 6
    """Epochs without better translations of validation, by BLEU, after which training stops."""
    batch: Count = 64
    """Pairs in a batch, unless `batch_pieces` says how many."""
    batch_pieces: CountOrZero = 0
    """Pieces in a batch, about: of both sides, padding counted. 0 for a number of pairs instead."""
    learning_rate: Positive = 1.5e-3
    """Peak of Adam's learning rate: rises linearly, then falls to 0 as a half cosine."""
    warmup: Share = 0.05
    """Share of all steps over which the learning rate rises."""
    clip: Positive = 1.0
    """Largest norm of the gradient (Pascanu et al. 2013)."""
    precision: Precision = "float32"
    """What layers multiply in while training: bfloat16 for accelerators; on a CPU try it first."""
    dropout: Share = 0.25
    """Share of values dropped between layers while training."""
    label_smoothing: Share = 0.1
    """Share of probability spread over all pieces in the target (Szegedy et al. 2016)."""
    beam: Count = 4
    """Translations that the search keeps in mind."""
    length_penalty: PositiveOrZero = 1.0
    """Power of its length by which a translation's log-probability is divided."""
    coverage: PositiveOrZero = 0.0
    """Weight, beside that, of how far the whole source was attended to (Wu et al. 2016)."""
    no_repeat: CountOrZero = 0
    """Pieces in a row that the search writes no second time, unless the source has pieces as often;
    0 for no such rule."""
    copy_names: bool = False
    """Whether names that no piece holds, as far as capitals and quotation marks tell, are copied as
    numbers are."""
    patient: bool = False
    """Whether the search goes on, with `beam` translations ended, while a better one may come."""
    tuning_rows: CountOrZero = 0
    """Sentences of validation, at most, on which packaging chooses the length penalty and the
    coverage and learns what a score is worth; 0 to take both as they are."""
    length_ratio: Positive = 2.0
    """Target pieces for each source piece, with ten more, at which the search gives up."""

    @property
    def cut_anew(self) -> bool:
        """Whether passes differ: in the pieces of their pairs, or in the pairs."""
        return bool(self.piece_dropout or self.unmarked or self.copy_names or self.last_passes)

    def is_last(self, epoch: int) -> bool:
        """Whether an epoch, counted from 0, is one of the last passes."""
        return epoch >= self.epochs - self.last_passes


# What a search for people to use is given; what ships of earlier corpora was searched without.
CAREFUL: dict[str, object] = {"no_repeat": 4, "patient": True}
TUNED = CAREFUL | {"tuning_rows": 400}

# Corpus and cell, either of them None for any, to the fields that differ. How these were found, and
# with what budget for each cell, is told in docs/recipes.md.
OVERRIDES: dict[tuple[str | None, str | None], dict[str, object]] = {
    ("sample-en-zh", None): {
        "units": 64,
        "decoder_units": 96,
        "embedding": 64,
        "source_pieces": 400,
        "target_pieces": 400,
        "epochs": 8,
        "batch": 16,
        "learning_rate": 2e-3,
        "dropout": 0.1,
        "piece_dropout": 0.0,
    },
    # Twice the words, all of one kind: about the same minutes are fewer passes.
    ("multi30k-en-de", None): {"epochs": 12},
    ("multi30k-de-en", None): {"epochs": 12},
    ("multi30k-en-fr", None): {"epochs": 12},
    # Chinese goes better by characters, as source and as target.
    ("tatoeba-zh-en", None): {"source_pieces": 0},
    # Of 22 passes of like pairs the other way, in pieces, those after the 16th gained nothing.
    ("tatoeba-en-zh", None): {"epochs": 16, "target_pieces": 0},
    # Ten times the pairs: a pass of the bidirectional LSTM takes 20 minutes on two cores.
    ("talk-en-zh", None): TUNED | {"epochs": 5, "target_pieces": 0},
    ("talk-zh-en", None): TUNED | {"epochs": 5, "source_pieces": 0},
    ("tatoeba-en-de", None): TUNED | {"epochs": 8},
    (OWN, None): CAREFUL,
    # The plain RNN has no gate to soften a step, so its steps are smaller.
    (None, "rnn"): {"learning_rate": 7.5e-4},
}


def recipe_for(corpus: str, cell: str) -> Recipe:
    """The default recipe of a corpus and a cell; the more particular override wins."""
    recipe = Recipe()
    for key in ((None, cell), (corpus, None), (corpus, cell)):
        recipe = replace(recipe, **OVERRIDES.get(key, {}))
    return recipe
