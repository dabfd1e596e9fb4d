"""Unlabelled texts as training data: teachers say how likely each class is.

Knowledge distillation (Hinton et al. 2015) onto texts without labels. The teachers are the linear
baseline and, if the recipe says so, a GRU, both fitted on the labelled training texts alone and
calibrated on validation, so nothing comes in from outside. They err differently, and their mean may
be better than either. Every cell learns from the same targets, which are made once and kept.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.special import log_softmax, softmax

from nlpapp import fitting
from nlpapp.batching import LengthBatches
from nlpapp.corpora import Corpus
from nlpapp.sentiment import linear, recurrent
from nlpapp.sentiment.evaluation import fit_temperature
from nlpapp.sentiment.recipe import LinearRecipe, Recipe

# Not shipped, so it can afford ids enough that n-grams hardly ever share one.
LINEAR_TEACHER = LinearRecipe(buckets=2**22, inverse_regularization=0.1)
# Labelled texts alone are few and soon known by heart: more noise than a student needs.
GRU_TEACHER = {"epochs": 3, "learning_rate": 1e-3, "dropout": 0.4, "word_dropout": 0.2}
_FILE = "targets.npz"


@dataclass(frozen=True)
class Targets:
    """probabilities: float32 [texts, classes]. seconds: how long teaching took, whenever that was.

    accuracy: share of validation texts on which the teachers' mean is right.
    """

    probabilities: np.ndarray
    seconds: float
    accuracy: float


def identity(gru: Recipe | None) -> list:
    """What the teachers are made by, so that other recipes do not find old targets."""
    return [asdict(LINEAR_TEACHER), asdict(gru) if gru else None]


def forget(folder: Path) -> None:
    """Make the next `targets` in this folder begin at the beginning."""
    (folder / _FILE).unlink(missing_ok=True)
    fitting.forget(folder)


def lesson(
    labelled: LengthBatches, unlabelled: Sequence[np.ndarray], probabilities: np.ndarray
) -> LengthBatches:
    """Batches of both kinds of texts: their labels, and what teachers make of those without.

    unlabelled: token ids. probabilities: float32 [unlabelled, classes].
    """
    return LengthBatches(
        labelled.sequences + unlabelled,
        np.concatenate([labelled.labels, probabilities]),
        labelled.batch_size,
        labelled.seed,
    )


def targets(
    corpus: Corpus,
    texts: Sequence[str],
    labelled: LengthBatches,
    validation: LengthBatches,
    unlabelled: Sequence[np.ndarray],
    vectors: np.ndarray,
    gru: Recipe | None,
    folder: Path,
) -> Targets:
    """What the teachers make of texts without labels.

    labelled, validation: batches of the corpus's texts with labels. unlabelled: token ids of
    `texts`, in their order. vectors: float32 [vocabulary, width], where the GRU begins.
    gru: what the second teacher is trained with, if there is one.
    folder: of this teaching alone; made once, the targets are read from there.
    """
    file = folder / _FILE
    if not file.exists():
        who = "Linear baseline and GRU" if gru else "The linear baseline"
        print(f"{who} as teachers of {len(texts):,} texts without labels (kept in {folder}) ...")
        begin = time.monotonic()
        opinions = [_linear_logits(corpus, texts)]
        if gru:
            opinions.append(_gru_logits(labelled, validation, unlabelled, vectors, gru, folder))
        probabilities, accuracy = _agree(opinions, corpus.validation.labels)
        beside = folder / "targets.part.npz"
        seconds = time.monotonic() - begin
        np.savez(beside, probabilities=probabilities, seconds=seconds, accuracy=accuracy)
        beside.replace(file)
    with np.load(file) as saved:
        return Targets(saved["probabilities"], float(saved["seconds"]), float(saved["accuracy"]))


def _agree(
    opinions: Sequence[tuple[np.ndarray, np.ndarray]], labels: np.ndarray
) -> tuple[np.ndarray, float]:
    """The calibrated mean of calibrated opinions, and how often it is right on validation.

    opinions: for each teacher its logits of validation [n, classes] and unlabelled [m, classes].
    """
    temperatures = [fit_temperature(known, labels) for known, _ in opinions]
    known, new = (
        np.mean([log_softmax(o[i] / t, -1) for o, t in zip(opinions, temperatures, strict=True)], 0)
        for i in (0, 1)
    )
    accuracy = float((known.argmax(-1) == labels).mean())
    return softmax(new / fit_temperature(known, labels), -1).astype(np.float32), accuracy


def _linear_logits(corpus: Corpus, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    known = linear.features(corpus.train.texts, LINEAR_TEACHER)
    weights, bias = linear.fit_weights(
        known, corpus.train.labels, len(corpus.classes), LINEAR_TEACHER
    )
    return tuple(
        linear.logits_of(linear.features(part, LINEAR_TEACHER), weights, bias)
        for part in (corpus.validation.texts, texts)
    )


def _gru_logits(
    labelled: LengthBatches,
    validation: LengthBatches,
    unlabelled: Sequence[np.ndarray],
    vectors: np.ndarray,
    recipe: Recipe,
    folder: Path,
) -> tuple[np.ndarray, np.ndarray]:
    model = recurrent.build(vectors, labelled.labels.shape[-1], "gru", recipe, len(labelled))
    fitting.fit(model, labelled, validation, folder, recipe.epochs, recipe.patience)
    known = LengthBatches(validation.sequences, None, recipe.batch)
    new = LengthBatches(unlabelled, None, recipe.batch)
    return recurrent.logits_of(model, known), recurrent.logits_of(model, new)
