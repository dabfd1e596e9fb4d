"""Measure how a classifier judges goods of a kind that training never saw.

    python -m training.unseen
    python -m training.unseen --kinds 水果 热水器 --cells bilstm linear

Each kind of goods in the corpus `shopping` is left out in turn: of training, of validation, of word
vectors, of what teachers hear. What learned from the other nine is judged on all reviews of that
kind. Fits are small: half the passes of `reviews-zh`, the linear teacher alone. Each has vectors of
its own, so that nothing of the kind comes in by the back door.

Kept point by point in docs/results/unseen.json; a command that was stopped goes on after the last
one. It ends with a table.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import tyro  # noqa: E402
from scipy import stats  # noqa: E402

from nlpapp import corpora, serving  # noqa: E402
from nlpapp.corpora import Corpus  # noqa: E402
from nlpapp.corpora.corpus import joined  # noqa: E402
from nlpapp.learning.machine import hardware  # noqa: E402
from nlpapp.measured import Measurements, measuring  # noqa: E402
from nlpapp.tasks.sentiment.recipe import (  # noqa: E402
    KINDS,
    LINEAR,
    LinearRecipe,
    Recipe,
    recipe_for,
)
from training import sentiment  # noqa: E402
from training.beginnings import CORPUS, of_kind, rounded  # noqa: E402
from training.running import run  # noqa: E402


@dataclass(frozen=True)
class Options:
    """Which goods, which models, and where the points are kept."""

    kinds: tuple[str, ...] = ()
    """Kinds of goods to leave out, as the corpus names them; all, where none is given."""
    cells: tuple[Literal[KINDS], ...] = (LINEAR, "gru")
    """Kinds of model."""
    seed: int = 1
    """Decides the first weights, dropout and the order of batches."""
    out: Path = Path("docs/results/unseen.json")
    """Where the points are kept."""
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.unseen", description=__doc__)
    corpus = corpora.load(CORPUS, options.data_dir, options.manual_dir)
    known = tuple(dict.fromkeys(corpus.train.kinds))
    if unknown := [kind for kind in options.kinds if kind not in known]:
        raise ValueError(f"There is no kind {unknown[0]!r} in {CORPUS}; it has {', '.join(known)}.")
    kinds = options.kinds or known
    recipes = {cell: asdict(recipe_of(cell)) for cell in KINDS}
    settings = {"corpus": CORPUS, "version": corpus.version, "recipes": recipes}
    with measuring(options.out, settings) as kept:
        for of in planned(kinds, options.cells, options.seed):
            if of not in kept:
                found = measure(of, without(corpus, of["kind"]))
                kept.add(of, found | {"hardware": hardware()})
                print(f"{of['kind']}, {of['cell']}: {found['accuracy']['value']:.1%}", flush=True)
        print(table(kept, kinds, options))
    print(f"Kept in {options.out}")


def planned(kinds: Sequence[str], cells: Sequence[str], seed: int) -> Iterator[dict]:
    """What tells each point from all others."""
    for kind in kinds:
        for cell in cells:
            yield {"kind": kind, "cell": cell, "seed": seed}


def recipe_of(cell: str) -> Recipe | LinearRecipe:
    """What Chinese reviews are learned with, in small."""
    recipe = recipe_for("reviews-zh", cell)
    if cell == LINEAR:
        return recipe
    return replace(recipe, gru_teaches=False, epochs=2, vectors=replace(recipe.vectors, epochs=5))


def without(corpus: Corpus, kind: str) -> Corpus:
    """The corpus as if it had no such goods, and all reviews of them as its test."""
    splits = corpus.train, corpus.validation, corpus.test
    train, validation = (it.rows(np.array(it.kinds) != kind) for it in splits[:2])
    test = joined([of_kind(it, kind) for it in splits])
    return replace(corpus, train=train, validation=validation, test=test)


def measure(of: dict, corpus: Corpus) -> dict:
    """Accuracy on the goods that were left out, and what it took."""
    with tempfile.TemporaryDirectory() as place:
        options = sentiment.Options(
            corpus=CORPUS,
            cell=of["cell"],
            seed=of["seed"],
            out=Path(place) / "models",
            runs=Path(place) / "runs",
        )
        name = sentiment.train(corpus, options, recipe_of(of["cell"]))
        card = serving.find(options.out, name).card
    return {
        "accuracy": rounded(card["metrics"]["accuracy"]),
        "learned_from": len(corpus.train),
        "seconds": round(card["training"]["seconds"], 1),
    }


def table(kept: Measurements, kinds: Sequence[str], options: Options) -> str:
    """Accuracy by kind, and what each model is ahead of the linear one in the mean, in Markdown.

    The interval is Student's over kinds, each of which counts alike.
    """
    others = [cell for cell in options.cells if cell != LINEAR]
    shown = [cell for cell in options.cells if cell == LINEAR] + others

    def of(kind: str, cell: str) -> float:
        asked = {"kind": kind, "cell": cell, "seed": options.seed}
        return 100 * kept.find(asked)["accuracy"]["value"]

    right = np.array([[of(kind, cell) for cell in shown] for kind in kinds])
    lines = [["goods left out", *shown], ["---"] * (1 + len(shown))]
    lines += [
        [kind, *(f"{value:.1f}" for value in row)] for kind, row in zip(kinds, right, strict=True)
    ]
    lines.append(["mean", *(f"{value:.1f}" for value in right.mean(0))])
    said = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    if shown[0] == LINEAR and len(kinds) > 1:
        for cell, ahead in zip(others, (right[:, 1:] - right[:, :1]).T, strict=True):
            about = stats.t.interval(0.95, len(kinds) - 1, ahead.mean(), stats.sem(ahead))
            said += f"\n{cell} is ahead by {ahead.mean():.2f} ({about[0]:.2f} to {about[1]:.2f})."
    return said


if __name__ == "__main__":
    run(main, "The points that were measured are kept; the same command goes on after them.")
