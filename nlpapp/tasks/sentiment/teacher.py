"""Unlabelled texts as training data: teachers say how likely each class is.

Knowledge distillation (Hinton et al. 2015) onto texts without labels. The teachers are the linear
baseline and, if the recipe says so, a GRU, both fitted on the labelled training texts alone and
calibrated on validation; nothing comes in from outside. They err differently, and their mean may be
better than either. Every cell learns from the same targets, which are made once and kept.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
from scipy.special import log_softmax, softmax

from nlpapp.learning import fitting
from nlpapp.learning.batching import LengthBatches
from nlpapp.learning.keeping import kept, read_arrays, write_arrays
from nlpapp.tasks.sentiment import recurrent
from nlpapp.tasks.sentiment.calibration import fit_temperature
from nlpapp.tasks.sentiment.recipe import LinearRecipe, Recipe

# Not shipped, so it can afford ids enough that n-grams hardly ever share one.
LINEAR_TEACHER = LinearRecipe(buckets=2**22, inverse_regularization=0.1)
# Labelled texts alone are few and soon known by heart: more noise than a student needs.
GRU_TEACHER = {"epochs": 3, "learning_rate": 1e-3, "dropout": 0.4, "word_dropout": 0.2}
_FILE, _OPINION = "targets.npz", "linear.npz"


@dataclass(frozen=True, eq=False)
class Opinion:
    """One teacher's logits: float32 [validation, classes] and [unlabelled, classes].

    seconds: how long they took, whenever that was.
    """

    validation: np.ndarray
    unlabelled: np.ndarray
    seconds: float


@dataclass(frozen=True)
class Targets:
    """probabilities: float32 [texts, classes]. seconds: how long teaching took, whenever that was.

    accuracy: share of validation texts on which the teachers' mean is right.
    """

    probabilities: np.ndarray
    seconds: float
    accuracy: float


def recipes(gru: Recipe | None) -> dict[str, dict | None]:
    """What each teacher is made by, for cards, and so that others do not find old targets."""
    return {"linear": asdict(LINEAR_TEACHER), "gru": asdict(gru) if gru else None}


def forget(folder: Path) -> None:
    """Make the next `opinion` and `targets` in this folder begin at the beginning."""
    (folder / _FILE).unlink(missing_ok=True)
    (folder / _OPINION).unlink(missing_ok=True)
    fitting.forget(folder / "gru")


def lesson(
    labelled: LengthBatches, unlabelled: Sequence[np.ndarray], probabilities: np.ndarray
) -> LengthBatches:
    """Batches of both kinds of texts: their labels, and what teachers make of those without.

    unlabelled: token ids. probabilities: float32 [unlabelled, classes].
    """
    rates = labelled.rates
    return LengthBatches(
        labelled.sequences + unlabelled,
        np.concatenate([labelled.labels, probabilities]),
        labelled.batch_size,
        labelled.seed,
        None if rates is None else np.concatenate([rates, np.ones(len(unlabelled))]),
    )


def opinion(folder: Path, texts: int, ask: Callable[[], tuple[np.ndarray, np.ndarray]]) -> Opinion:
    """What the linear baseline makes of validation and of `texts` texts without labels.

    folder: as `targets` has it. ask: for both logits, where they are not kept there yet.
    """

    def make(file: Path) -> None:
        print(f"The linear teacher of {texts:,} texts without labels (kept in {folder}) ...")
        begin = time.monotonic()
        validation, unlabelled = ask()
        seconds = time.monotonic() - begin
        write_arrays(file, validation=validation, unlabelled=unlabelled, seconds=seconds)

    def read(file: Path) -> Opinion:
        saved = read_arrays(file, "validation", "unlabelled", "seconds")
        return Opinion(saved["validation"], saved["unlabelled"], float(saved["seconds"]))

    return kept(folder / _OPINION, read, make)


def targets(
    linear: Opinion,
    labelled: LengthBatches,
    validation: LengthBatches,
    unlabelled: Sequence[np.ndarray],
    vectors: np.ndarray,
    gru: Recipe | None,
    folder: Path,
) -> Targets:
    """What the teachers make of texts without labels.

    linear: what the baseline makes of them. labelled, validation: batches of the corpus's texts
    with labels. unlabelled: token ids. vectors: float32 [vocabulary, width], where the GRU begins.
    gru: what it is trained with; None for no teacher but the linear baseline. folder: of this
    teaching alone; made once, the targets are read from there.
    """

    def make(file: Path) -> None:
        begin, earlier = time.monotonic(), linear.seconds
        opinions = [(linear.validation, linear.unlabelled)]
        if gru:
            print(f"Teacher beside the linear baseline: a GRU (kept in {folder})")
            opinion, before = _gru_logits(
                gru, labelled, validation, unlabelled, vectors, folder / "gru"
            )
            opinions.append(opinion)
            earlier += before
        probabilities, accuracy = _agree(opinions, validation.labels)
        seconds = time.monotonic() - begin + earlier
        write_arrays(file, probabilities=probabilities, seconds=seconds, accuracy=accuracy)

    return kept(folder / _FILE, _read, make)


def _read(file: Path) -> Targets:
    saved = read_arrays(file, "probabilities", "seconds", "accuracy")
    return Targets(saved["probabilities"], float(saved["seconds"]), float(saved["accuracy"]))


def _agree(
    opinions: Sequence[tuple[np.ndarray, np.ndarray]], certain: np.ndarray
) -> tuple[np.ndarray, float]:
    """The calibrated mean of calibrated opinions, and how often it is right on validation.

    opinions: for each teacher its logits of validation [n, classes] and unlabelled [m, classes].
    certain: [n, classes], all of the probability on validation's labels, times what each weighs.
    """
    labels, weights = certain.argmax(-1), certain.sum(-1)
    temperatures = [fit_temperature(known, labels, weights) for known, _ in opinions]
    known, new = (
        np.mean([log_softmax(o[i] / t, -1) for o, t in zip(opinions, temperatures, strict=True)], 0)
        for i in (0, 1)
    )
    accuracy = float((known.argmax(-1) == labels).mean())
    return softmax(new / fit_temperature(known, labels, weights), -1).astype(np.float32), accuracy


def _gru_logits(
    recipe: Recipe,
    train: LengthBatches,
    validation: LengthBatches,
    unlabelled: Sequence[np.ndarray],
    vectors: np.ndarray,
    folder: Path,
) -> tuple[tuple[np.ndarray, np.ndarray], float]:
    """The fitted GRU's logits, and the seconds that its fit took before this call."""
    keras.utils.set_random_seed(train.seed)
    model = recurrent.build(vectors, train.labels.shape[-1], "gru", recipe, len(train))
    begin = time.monotonic()
    done = fitting.fit(model, train, validation, folder, recipe.epochs, recipe.patience)
    before = max(0.0, done.seconds - (time.monotonic() - begin))
    known = LengthBatches(validation.sequences, None, recipe.batch)
    new = LengthBatches(unlabelled, None, recipe.batch)
    return (recurrent.logits_of(model, known), recurrent.logits_of(model, new)), before
