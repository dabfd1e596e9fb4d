"""Measure what each classifier makes of few examples, of many, and of the beginnings of texts.

    python -m training.tradeoffs                       # hours; goes on after the last point
    python -m training.tradeoffs --corpus chnsenticorp --cells rnn lstm
    python -m training.tradeoffs --rates               # which learning rates serve each kind
    python -m training.tradeoffs --quick               # minutes, the sample corpus, kept in build/

Every recurrent cell, with its states pooled and from its last ones alone, and the linear baseline:
by the number of examples, texts of up to 400 tokens; and by how much of a text is read, all
examples. Nothing else is learned from: no teacher, no texts put together. Word vectors are learned
without labels, and once for all. Nothing is held out to stop by: 250 examples are 250 labels, all
learned from. The recipe is the same for every kind, but for the learning rate, which each has
searched alike on validation: the corpus's own, with the noise that labels alone want, and more
passes where examples are few. Accuracy is that on the test split, by which nothing is chosen.

Kept point by point in docs/results/tradeoffs.json, each kind of question once before any is asked
with other examples again; a command that was stopped goes on after the last point. What a point
holds: docs/tradeoffs.md.
"""

import functools
import hashlib
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Literal

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import keras  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import tyro  # noqa: E402
from scipy.special import log_softmax  # noqa: E402
from sklearn.model_selection import train_test_split  # noqa: E402

from nlpapp import corpora  # noqa: E402
from nlpapp.learning import word_vectors  # noqa: E402
from nlpapp.learning.batching import LengthBatches  # noqa: E402
from nlpapp.learning.fitting import run_folder  # noqa: E402
from nlpapp.learning.keeping import write_whole  # noqa: E402
from nlpapp.learning.machine import hardware  # noqa: E402
from nlpapp.measured import Measuring, measuring  # noqa: E402
from nlpapp.recurrent.cells import CELLS  # noqa: E402
from nlpapp.tasks.sentiment import linear, recurrent  # noqa: E402
from nlpapp.tasks.sentiment.evaluation import rate  # noqa: E402
from nlpapp.tasks.sentiment.recipe import KINDS, LINEAR, Recipe, recipe_for  # noqa: E402
from nlpapp.tasks.sentiment.teacher import GRU_TEACHER  # noqa: E402
from nlpapp.text import encode, lookup_table  # noqa: E402
from training.running import run  # noqa: E402

_RECURRENT = tuple(f"{cell}-{read_out}" for cell in CELLS for read_out in ("pool", "last"))


def _own_rate(corpus: str, kind: str) -> float:
    return recipe_for(corpus, *kind.split("-")).learning_rate


@dataclass(frozen=True)
class Plan:
    """What is measured, the same for every cell."""

    examples: tuple[int, ...] = (250, 1000, 4000)
    """Labelled texts to learn from, beside all of them."""
    read: tuple[int, ...] = (20, 100, 400)
    """First tokens of a text that are read, where all examples are learned from; of fewer examples
    as many as the last says."""
    seeds: int = 3
    """Of fits on few examples; each draws other examples and other first weights."""
    few: int = 1000
    """Up to so many examples there are several seeds; beyond them one."""
    texts: int = 16_000
    """Texts that a fit reads at least, all passes together."""
    passes: int = 4
    """Passes over the examples at least."""
    small: int = 4000
    """Up to so many examples batches have 32 texts, not 64, so that no fit has much fewer steps
    than another."""
    rates: dict[str, dict[str, float]] = field(
        default_factory=lambda: {
            "chnsenticorp": {
                **{"rnn-pool": 3e-3, "rnn-last": 7.5e-4, "gru-pool": 6e-3, "gru-last": 1.2e-2},
                **{"lstm-pool": 1.2e-2, "lstm-last": 3e-3},
                **{"bilstm-pool": 6e-3, "bilstm-last": 6e-3},
            },
            # Those of its recipe, found alike too, with teachers.
            "imdb": {kind: _own_rate("imdb", kind) for kind in _RECURRENT},
        }
    )
    """Peak of the learning rate, by corpus and kind."""


@dataclass(frozen=True)
class Search:
    """Learning rates that are tried for every recurrent kind, on all examples, whole texts.

    Taken is the one with the lowest log loss on the corpus's validation.
    """

    rates: tuple[float, ...] = (3.75e-4, 7.5e-4, 1.5e-3, 3e-3, 6e-3, 1.2e-2, 2.4e-2)


QUICK = Plan(
    examples=(40,),
    read=(3, 20),
    seeds=2,
    few=40,
    small=40,
    texts=400,
    passes=2,
    rates={"sample": dict.fromkeys(_RECURRENT, 3e-3)},
)
QUICK_SEARCH = Search(rates=(1e-4, 1e-2))


@dataclass(frozen=True)
class Options:
    """Which part of the plan, and where the points are kept."""

    corpus: tuple[Literal["chnsenticorp", "imdb"], ...] = ("chnsenticorp", "imdb")
    """Corpora to learn from."""
    cells: tuple[Literal[KINDS], ...] = KINDS
    """Kinds of model."""
    rates: bool = False
    """Instead, try learning rates for every kind, alike, judged on validation."""
    quick: bool = False
    """The same in small, on the sample corpus, which needs no download."""
    out: Path | None = None
    """Where the points are kept; in docs/results/, or with --quick in build/."""
    runs: Path = Path("runs")
    """Where word vectors are kept."""
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.tradeoffs", description=__doc__)
    plan, tried = (QUICK, QUICK_SEARCH) if options.quick else (Plan(), Search())
    names = ("sample",) if options.quick else options.corpus
    name = "tradeoffs_rates.json" if options.rates else "tradeoffs.json"
    out = options.out or Path("build" if options.quick else "docs/results") / name
    tf.config.experimental.enable_op_determinism()

    @functools.cache
    def task(name: str) -> Task:
        return Task.of(corpora.load(name, options.data_dir, options.manual_dir), options.runs)

    if options.rates:
        search(plan, tried, names, options.cells, task, out)
    else:
        with measuring(out, asdict(plan) | {"recipes": recipes(plan)}) as kept:
            for of in planned(plan, names, options.cells):
                if of not in kept:
                    measure(of, task(of["corpus"]), plan, kept)
    print(f"Kept in {out}")


def recipes(plan: Plan) -> str:
    """What tells the recipes of a plan from others: points of both must not stand in one file."""
    told = [
        asdict(recipe_of({"corpus": corpus, "cell": cell, "read_out": read_out}, plan, examples))
        for corpus, rates in plan.rates.items()
        for cell, read_out in (kind.split("-") for kind in rates)
        for examples in (*plan.examples, 10**6)
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def planned(plan: Plan, names: Sequence[str], cells: Sequence[str]) -> Iterator[dict]:
    """What tells each point from all others: one seed of all of them first, the cheap ones first.

    names: of corpora. examples: None stands for all.
    """
    kinds = [
        (cell, read_out)
        for cell in sorted(cells, key=lambda it: it != LINEAR)  # it takes seconds
        for read_out in ((None,) if cell == LINEAR else ("pool", "last"))
    ]
    some = [(examples, plan.read[-1]) for examples in plan.examples]
    every = [(None, read) for read in plan.read]
    for seed in range(1, plan.seeds + 1):
        for examples, read in some + every:
            if seed == 1 or (examples and examples <= plan.few):
                for name in names:
                    for cell, read_out in kinds:
                        kind = {"corpus": name, "cell": cell, "read_out": read_out}
                        yield kind | {"examples": examples, "read": read, "seed": seed}


def search(
    plan: Plan,
    tried: Search,
    names: Sequence[str],
    cells: Sequence[str],
    task: Callable[[str], "Task"],
    out: Path,
) -> None:
    """Every recurrent kind with every rate, from all examples, kept point by point."""
    with measuring(out, asdict(tried)) as kept:
        for name, kind, rate_tried in product(names, _RECURRENT, tried.rates):
            cell, read_out = kind.split("-")
            of = {"corpus": name, "cell": cell, "read_out": read_out, "rate": rate_tried}
            if cell in cells and of not in kept:
                at_rate = replace(plan, rates={name: {kind: rate_tried}})
                kept.add(of, on_validation(of, task(name), at_rate))
                print(*of.values(), kept.find(of)["log_loss"], flush=True)


def on_validation(of: dict, task: "Task", plan: Plan) -> dict:
    """How a fit on all examples does on the corpus's validation."""
    asked = of | {"examples": None, "read": None, "seed": 1}
    rows, known = drawn(task.corpus.train.labels, None, 1), task.corpus.validation.labels
    logits, found = learn_recurrent(asked, task, rows, plan, task.validation)
    chances = log_softmax(logits, axis=-1)[np.arange(len(known)), known]
    right = int((logits.argmax(-1) == known).sum())
    return {
        "log_loss": round(float(-chances.mean()), 4),
        "right": round(right / len(known), 4),
        "texts": len(known),
        **found,
        "hardware": hardware(),
    }


@dataclass(frozen=True, eq=False)
class Task:
    """A corpus as ids, which every point of it has in common.

    train, validation, test: token ids of whole texts, int32 [length] each.
    """

    corpus: corpora.Corpus
    vectors: word_vectors.WordVectors
    train: list[np.ndarray]
    validation: list[np.ndarray]
    test: list[np.ndarray]

    @classmethod
    def of(cls, corpus: corpora.Corpus, runs: Path) -> "Task":
        recipe = recipe_for(corpus.name, "lstm")
        texts = corpus.unlabelled or corpus.train.texts
        vectors = word_vectors.learn(texts, recipe.vectors, runs, seed=1).first(recipe.vocabulary)
        words = run_folder(runs, f"tradeoffs-{corpus.name}", vectors.sha256) / "vocabulary.txt"
        write_whole(words, ("\n".join(vectors.words) + "\n").encode())
        table = lookup_table(words)
        splits = corpus.train, corpus.validation, corpus.test
        return cls(corpus, vectors, *(encode(it.texts, table, recipe.read_tokens) for it in splits))


def measure(of: dict, task: Task, plan: Plan, kept: Measuring) -> None:
    """Learn what one point asks for, and keep how it does on the test split."""
    rows = drawn(task.corpus.train.labels, of["examples"], of["seed"])
    if of["cell"] == LINEAR:
        right, found = learn_linear(of, task, rows)
    else:
        logits, found = learn_recurrent(of, task, rows, plan, task.test)
        right = logits.argmax(-1) == task.corpus.test.labels
    judged = rate(right, "test")
    rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in judged.items()}
    tokens = int(np.median([len(ids[: of["read"]]) for ids in task.test]))
    size = {"learned_from": len(rows), "tokens": tokens}
    kept.add(of, {"accuracy": rounded, **size, **found, "hardware": hardware()})
    said = ", ".join(f"{name} {value}" for name, value in of.items() if value)
    print(f"{said}: {judged['value']:.1%}", flush=True)


def drawn(labels: np.ndarray, count: int | None, seed: int) -> np.ndarray:
    """So many rows, of each class its share: int64 [count]; all for None, or if there are fewer."""
    rows = np.arange(len(labels))
    if count is None or count >= len(labels):
        return rows
    chosen, _ = train_test_split(rows, train_size=count, stratify=labels, random_state=seed)
    return np.sort(chosen)


def learn_linear(of: dict, task: Task, rows: np.ndarray) -> tuple[np.ndarray, dict]:
    """Which texts of the test split were answered right, bool [texts], and figures."""
    corpus = task.corpus
    recipe = replace(recipe_for(corpus.name, LINEAR), read_tokens=of["read"])
    begin = time.process_time()
    matrix = linear.features([corpus.train.texts[row] for row in rows], recipe)
    labels = corpus.train.labels[rows]
    fitted = linear.fit_weights(matrix, labels, len(corpus.classes), recipe, of["seed"])
    seconds = time.process_time() - begin
    logits = linear.logits_of(linear.features(corpus.test.texts, recipe), fitted)
    parameters = fitted.weights.size + fitted.bias.size
    right = logits.argmax(-1) == corpus.test.labels
    return right, {"seconds": round(seconds, 2), "parameters": parameters}


def learn_recurrent(
    of: dict, task: Task, rows: np.ndarray, plan: Plan, asked: Sequence[np.ndarray]
) -> tuple[np.ndarray, dict]:
    """The logits of the texts asked, float32 [texts, classes], and figures of the fit.

    Of the last pass: the learning rate falls to it. To choose a pass by what is held out of 250
    texts costs every cell more than it gives.
    """
    corpus, read, recipe = task.corpus, of["read"], recipe_of(of, plan, len(rows))
    keras.backend.clear_session()  # a hundred models in one process
    keras.utils.set_random_seed(of["seed"])
    certain = np.eye(len(corpus.classes), dtype=np.float32)[corpus.train.labels[rows]]
    sequences = [task.train[row][:read] for row in rows]
    train = LengthBatches(sequences, certain, recipe.batch, of["seed"])
    begin = time.process_time()  # so that what else runs here counts little
    model = recurrent.build(
        task.vectors.vectors, len(corpus.classes), of["cell"], recipe, len(train)
    )
    turn = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: setattr(train, "epoch", epoch)
    )
    model.fit(train, epochs=recipe.epochs, callbacks=[turn], shuffle=False, verbose=2)
    seconds = time.process_time() - begin
    logits = recurrent.logits_of(model, LengthBatches([ids[:read] for ids in asked], None, 256))
    return logits, {
        "seconds": round(seconds, 2),
        "epochs": recipe.epochs,
        "parameters": model.count_params(),
    }


def recipe_of(of: dict, plan: Plan, examples: int) -> Recipe:
    """The corpus's own as labels alone want it, with as many passes as so many examples need."""
    recipe = recipe_for(of["corpus"], of["cell"], of["read_out"])
    passes = max(plan.passes, math.ceil(plan.texts / examples))
    few = {"batch": 32} if examples <= plan.small else {}
    rate = plan.rates[of["corpus"]][f"{of['cell']}-{of['read_out']}"]
    return replace(
        recipe,
        taught=False,
        gru_teaches=False,
        recombined=0,
        **few,
        # The noise of who learns from labels alone, too.
        **GRU_TEACHER | {"epochs": passes, "learning_rate": rate},
    )


if __name__ == "__main__":
    run(main, "The points that were measured are kept; the same command goes on after them.")
