"""Training time to 85.5 % on IMDB's validation split, against the published Keras example.

    python -m benchmarks.time_to_accuracy            # about half an hour
    python -m benchmarks.time_to_accuracy --quick    # made-up texts, nothing kept

Both train on the labelled texts of our training split, from token arrays, and are judged on our
validation split ten times an epoch; judging is not counted, tracing the graph is. Our recipe is the
default one without its teachers. Word vectors are learned before, in this very run, and their time
is given apart and also included: that is the whole cost. A third contest starts ours from random
vectors, which cost nothing. Every field of the recipe is an option.
"""

import functools
import math
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

from benchmarks import report, texts  # noqa: E402
from benchmarks.measuring import alternate  # noqa: E402
from benchmarks.peers import keras_example  # noqa: E402
from benchmarks.running import run  # noqa: E402
from nlpapp import corpora  # noqa: E402
from nlpapp.learning import word_vectors  # noqa: E402
from nlpapp.learning.batching import LengthBatches  # noqa: E402
from nlpapp.learning.fitting import fit  # noqa: E402
from nlpapp.learning.options import parse  # noqa: E402
from nlpapp.recurrent.cells import CELLS  # noqa: E402
from nlpapp.tasks.sentiment import recurrent  # noqa: E402
from nlpapp.tasks.sentiment.recipe import Recipe  # noqa: E402
from nlpapp.text import encode, lookup_table  # noqa: E402

PARTS = 10  # of an epoch; after each one the model is judged
EXAMPLE_EPOCHS = 2 * keras_example.EPOCHS  # as published, and as many more if it needs them


@dataclass(frozen=True)
class Options:
    """What is timed, and how often."""

    quick: bool = False
    """Try everything on made-up texts, with tiny models; nothing is kept."""
    cell: str = "bilstm"
    """Which of our models; the example's is bidirectional."""
    goal: float = 0.855
    """Share of validation texts to get right."""
    rounds: int = 3
    """Trainings of each contestant, each with a seed of its own."""
    runs: Path | None = None
    """Word vectors learned before are taken from here; without it they are learned now."""
    out: Path | None = report.RESULTS
    """Where the results are kept."""


@dataclass(frozen=True)
class Curve:
    """Accuracy on validation as training went on: seconds so far, and share right, at each look."""

    seconds: list[float]
    accuracy: list[float]

    def time_to(self, goal: float) -> float:
        """Seconds of training at the first look that met the goal; infinite if none did."""
        looks = zip(self.seconds, self.accuracy, strict=True)
        return next((seconds for seconds, accuracy in looks if accuracy >= goal), math.inf)


def main() -> None:
    options, recipe = parse(Options, default_recipe, sys.argv[1:], __doc__)
    if options.quick:
        options = replace(options, rounds=1, goal=0.45, out=None)
        tiny = replace(recipe.vectors, width=8, epochs=1)
        recipe = replace(recipe, units=4, batch=16, read_tokens=40, vectors=tiny)
    made = report.begin("time_to_accuracy", f"Training to {options.goal:.1%} of validation")
    tf.config.experimental.enable_op_determinism()  # as training/sentiment.py has it
    corpus = texts.corpus(options.quick)
    if options.quick:
        corpus = replace(corpus, train=first(corpus.train, 640), unlabelled=[])

    with tempfile.TemporaryDirectory() as folder:
        vectors, data = prepared(corpus, recipe, options.runs or Path(folder), Path(folder))
        example = example_arrays(corpus)
        seeds = {name: iter(range(1, options.rounds + 1)) for name in (OURS, RANDOM, PEER)}
        random = np.random.default_rng(0).normal(0, 0.05, vectors.vectors.shape)

        def ours(name: str, begin: np.ndarray) -> float:
            run = Path(tempfile.mkdtemp(dir=folder))
            seed = next(seeds[name])
            curve = train_ours(*data, begin, options.cell, recipe, seed, run, options.goal)
            return told(name, curve, options.goal)

        def peer() -> float:
            return told(
                PEER, train_example(*example, next(seeds[PEER]), options.goal), options.goal
            )

        contestants = {
            OURS: functools.partial(ours, OURS, vectors.vectors),
            PEER: peer,
            RANDOM: functools.partial(ours, RANDOM, random.astype(np.float32)),
        }
        values = alternate(contestants, options.rounds, warm_up=0)  # starting is part of the cost

    made.comparisons.extend(comparisons(values, vectors.seconds, options))
    report.finish(made, options.out)


OURS, PEER = "nlpapp, word vectors given", "Keras example"
RANDOM, WHOLE = "nlpapp, random vectors", "nlpapp, word vectors learned"


def default_recipe(options: Options) -> Recipe:
    """The common recipe with `--no-taught --epochs 1`: labelled texts alone, once.

    IMDB's own steps and noise are for texts with a teacher's targets.
    """
    if options.cell not in CELLS:
        raise ValueError(f"there is no cell {options.cell!r}; there are {', '.join(CELLS)}")
    return Recipe(taught=False, epochs=1)


def comparisons(
    values: dict[str, list[float]], vectors_seconds: float, options: Options
) -> list[report.Comparison]:
    """The same rounds seen three ways: vectors not counted, counted, and not used."""
    learned = "before" if options.runs else "in this run"
    values = values | {WHOLE: [seconds + vectors_seconds for seconds in values[OURS]]}
    notes = {
        OURS: f"Word vectors, learned {learned} in {vectors_seconds:.0f} s, are not counted.",
        WHOLE: f"The same trainings with those {vectors_seconds:.0f} s, which one pays once and "
        "all cells share.",
        RANDOM: "Ours without word vectors: nothing else to count.",
    }
    return [
        report.Comparison(
            title=f"Time to {options.goal:.1%}: {name}",
            unit="seconds of training",
            more_is_better=False,
            values={name: values[name], PEER: values[PEER]},
            note=note,
        )
        for name, note in notes.items()
    ]


def prepared(
    corpus: corpora.Corpus, recipe: Recipe, cache: Path, folder: Path
) -> tuple[word_vectors.WordVectors, tuple[LengthBatches, LengthBatches]]:
    """Word vectors, then training and validation batches, as `training/sentiment.py` makes them."""
    vectors = word_vectors.learn(
        corpus.train.texts + corpus.unlabelled, recipe.vectors, cache, seed=1
    ).first(recipe.vocabulary)
    vocabulary = folder / "vocabulary.txt"
    vocabulary.write_text("\n".join(vectors.words) + "\n", encoding="utf-8")
    table = lookup_table(vocabulary)

    def batches(split: corpora.Labelled, seed: int | None) -> LengthBatches:
        labels = texts.certain(split.labels, len(corpus.classes))
        ids = encode(split.texts, table, recipe.read_tokens)
        return LengthBatches(ids, labels, recipe.batch, seed)

    return vectors, (batches(corpus.train, 1), batches(corpus.validation, None))


class PartOfEpoch(LengthBatches):
    """A tenth of an epoch that counts as one, so that `fit` judges the model after each tenth.

    All parts hold equally many batches, as Keras wants; up to nine batches of an epoch are left.
    """

    def _order_of(self, epoch: int) -> list[np.ndarray]:
        whole, part = divmod(epoch, PARTS)
        order = super()._order_of(whole)
        size = max(1, len(order) // PARTS)
        return order[part * size : (part + 1) * size]


def train_ours(
    train: LengthBatches,
    validation: LengthBatches,
    vectors: np.ndarray,
    cell: str,
    recipe: Recipe,
    seed: int,
    folder: Path,
    goal: float,
) -> Curve:
    """One training with `nlpapp.learning.fitting.fit`, which stops as soon as it meets the goal."""
    keras.utils.set_random_seed(seed)
    classes = train.labels.shape[-1]
    model = recurrent.build(vectors, classes, cell, recipe, len(train))
    parts = PartOfEpoch(train.sequences, train.labels, train.batch_size, seed)
    epochs = recipe.epochs * PARTS
    done = fit(model, parts, validation, folder, epochs, epochs, measures=[StopAt(goal)])
    seconds = np.cumsum([row["seconds"] for row in done.epochs])
    return Curve(seconds.tolist(), [row["val_accuracy"] for row in done.epochs])


class StopAt(keras.callbacks.Callback):
    """Ends a training once validation meets the goal; the schedule is that of the whole one."""

    def __init__(self, goal: float) -> None:
        super().__init__()
        self.goal = goal

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        if logs["val_accuracy"] >= self.goal:
            self.model.stop_training = True


def example_arrays(corpus: corpora.Corpus) -> tuple[np.ndarray, ...]:
    """What the example reads: ids and labels of training, then of validation."""
    numbers = keras_example.numbering(corpus.train.texts)
    train, validation = corpus.train, corpus.validation
    return (
        keras_example.encode(train.texts, numbers),
        train.labels,
        keras_example.encode(validation.texts, numbers),
        validation.labels,
    )


def train_example(
    ids: np.ndarray,
    labels: np.ndarray,
    validation_ids: np.ndarray,
    validation_labels: np.ndarray,
    seed: int,
    goal: float,
) -> Curve:
    """One training of the example, which stops as soon as it meets the goal."""
    keras.utils.set_random_seed(seed)
    model = keras_example.build()
    looks = Looks(validation_ids, validation_labels, len(ids), goal)
    model.fit(
        ids,
        labels,
        batch_size=keras_example.BATCH,
        epochs=EXAMPLE_EPOCHS,
        callbacks=[looks],
        verbose=0,
    )
    return Curve(looks.seconds, looks.accuracy)


class Looks(keras.callbacks.Callback):
    """Judges a model ten times an epoch, with the clock stopped meanwhile."""

    def __init__(self, ids: np.ndarray, labels: np.ndarray, texts: int, goal: float) -> None:
        super().__init__()
        self.ids, self.labels, self.goal = ids, labels, goal
        steps = math.ceil(texts / keras_example.BATCH)
        self.after = {(part + 1) * steps // PARTS for part in range(PARTS)}
        self.seconds: list[float] = []
        self.accuracy: list[float] = []
        self._so_far = 0.0

    def on_train_begin(self, logs: dict | None = None) -> None:
        self._since = time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        if batch + 1 not in self.after:
            return
        self._so_far += time.monotonic() - self._since
        self.seconds.append(self._so_far)
        self.accuracy.append(self._look())
        if self.accuracy[-1] >= self.goal:
            self.model.stop_training = True
        self._since = time.monotonic()

    def _look(self) -> float:
        # Not `evaluate`, which would reset the metrics of the fit that is under way.
        cuts = range(256, len(self.ids), 256)
        scores = [self.model.predict_on_batch(part) for part in np.split(self.ids, cuts)]
        return float(((np.concatenate(scores)[:, 0] > 0.5) == self.labels).mean())


def told(name: str, curve: Curve, goal: float) -> float:
    """The time to the goal; says on the way how far it came."""
    best = max(curve.accuracy)
    print(f"  {name}: best {best:.2%} in {curve.seconds[-1]:.0f} s of training", flush=True)
    return curve.time_to(goal)


def first(split: corpora.Labelled, size: int) -> corpora.Labelled:
    return corpora.Labelled(split.texts[:size], split.labels[:size])


if __name__ == "__main__":
    run(main)
