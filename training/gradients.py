"""Measure how far back gradients reach: at initialisation, and in the trained classifiers.

    python -m training.gradients
    python -m training.gradients --quick      # under a minute, on made-up texts, kept in build/

The norm of the gradient of the loss at the last step with respect to the hidden state, and the cell
state, that many steps before. At initialisation for recurrent weights scaled below, at and above 1,
for an LSTM with several forget biases too, and what clipping leaves of it. For every packaged
recurrent classifier of the corpus on reviews of its test split: by all ways that the loss depends
on a state, and through the cell alone.

Kept point by point; a command that was stopped goes on after the last one. What is measured, and
what came out: docs/memory.md.
"""

import functools
import itertools
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import tyro  # noqa: E402

from nlpapp import corpora, serving  # noqa: E402
from nlpapp.commands import SavedModels  # noqa: E402
from nlpapp.measured import Measurements, measuring  # noqa: E402
from nlpapp.memory.beginning import Beginning, at_beginning  # noqa: E402
from nlpapp.memory.curves import curve, distances  # noqa: E402
from nlpapp.memory.gradients import Gradients  # noqa: E402
from nlpapp.recurrent.cells import CELLS  # noqa: E402
from nlpapp.tasks.sentiment import through_time  # noqa: E402
from nlpapp.tasks.sentiment.restoring import restored  # noqa: E402
from nlpapp.text import encode, token_counts  # noqa: E402
from training.running import run  # noqa: E402

OUT = Path("docs/results/gradients.json")
QUICK_OUT = Path("build/gradients-quick.json")


@dataclass(frozen=True)
class Options:
    """What is measured, and where it is kept."""

    quick: bool = False
    """Try everything, at few points and on texts that the project makes."""
    out: Path | None = None
    """Where the points are kept; docs/results/gradients.json, or with --quick in build/."""
    saved_models: SavedModels = None
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""


@dataclass(frozen=True)
class Setting:
    """What all points have in common, and which there are."""

    furthest: int = 400
    """Steps back from the last."""
    scales: tuple[float, ...] = (0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0)
    """Factors to the recurrent weights at initialisation, which is orthogonal."""
    forget_biases: tuple[float, ...] = (0.0, 2.0, 4.0, 6.0)
    """Of an LSTM with recurrent weights as they are, beside Keras's own 1."""
    beginning: Beginning = field(default_factory=Beginning)
    clip: float = 1.0
    """Largest norm of the gradient of all weights, as in the classifiers' recipe."""
    corpus: str = "imdb"
    """Of which the trained classifiers are."""
    texts_of: str = "imdb"
    """Corpus whose test split they read."""
    texts: int = 64
    """The first of that split that are longer than the distance, read whole."""


QUICK = Setting(
    furthest=40,
    scales=(0.5, 1.0, 2.0),
    forget_biases=(4.0,),
    beginning=Beginning(units=32, features=20, seeds=1),
    texts_of="sample",
    texts=8,
)


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.gradients", description=__doc__)
    setting = QUICK if options.quick else Setting()
    out = options.out or (QUICK_OUT if options.quick else OUT)
    back = distances(setting.furthest)
    with measuring(out, asdict(setting) | {"distances": back}) as kept:
        points = itertools.chain(beginnings(kept, setting), trained(kept, setting, options))
        for of, found in points:
            kept.add(of, found)
            print(
                " ".join(str(value) for value in of.values()),
                shown(found, back),
                sep=": ",
                flush=True,
            )
    print(f"Kept in {out}")


def beginnings(kept: Measurements, setting: Setting) -> Iterator[tuple[dict, dict]]:
    """Points that are not kept yet, of every cell at initialisation."""
    for cell in (name for name, kind in CELLS.items() if not kind.bidirectional):
        measure = at_beginning(cell, setting.furthest + 1, setting.beginning)
        points = [{"scale": scale} for scale in setting.scales]
        if cell == "lstm":
            points += [{"scale": 1.0, "forget_bias": bias} for bias in setting.forget_biases]
        for point in points:
            of = {"at": "initialisation", "cell": cell, **point}
            if of not in kept:
                yield of, of_seeds(measure(**point), setting)


def of_seeds(seeds: list[Gradients], setting: Setting) -> dict:
    """The curves over the sequences of all seeds; how large the weights' gradient is, and clipped.

    weights: the median norm over seeds. left_by_clipping: the factor, the same for every distance.
    """
    states = {
        name: np.concatenate([found.states[name] for found in seeds]) for name in seeds[0].states
    }
    weights = float(np.median([found.weights for found in seeds]))
    return {
        **curves(states, np.full(len(states["hidden"]), setting.furthest + 1), setting),
        "weights": float(f"{weights:.3g}"),
        "left_by_clipping": float(f"{min(1.0, setting.clip / weights):.3g}"),
    }


def trained(kept: Measurements, setting: Setting, options: Options) -> Iterator[tuple[dict, dict]]:
    """Points that are not kept yet, of every classifier that is packaged, on reviews."""
    for entry in serving.scan(options.saved_models).models:
        card = entry.card
        of = {"at": entry.name, "version": entry.version, "cell": card["cell"]}
        if variant := card.get("variant"):
            of["variant"] = variant
        points = [of | {"ways": ways} for ways in through_time.WAYS]
        if not measurable(card, setting) or all(point in kept for point in points):
            continue
        module = restored(entry.path, card).module
        texts, labels = reviews(setting, options)
        ids = encode(texts, module.table, module.read_tokens)
        lengths = np.array([len(text) for text in ids])
        for point in points:
            if point not in kept:
                states = through_time.gradients(module.unpacked(), ids, labels, point["ways"])
                yield point, curves(states, lengths, setting)


def measurable(card: dict, setting: Setting) -> bool:
    """Whether a model is a recurrent classifier, of one layer, of the corpus."""
    is_ours = card["task"] == "sentiment" and card["corpus"]["name"] == setting.corpus
    return is_ours and card["cell"] in CELLS and card["recipe"]["layers"] == 1


@functools.cache
def reviews(setting: Setting, options: Options) -> tuple[list[str], np.ndarray]:
    """The first texts of the test split that are long enough, and their labels."""
    test = corpora.load(setting.texts_of, options.data_dir, options.manual_dir).test
    long = np.flatnonzero(token_counts(test.texts) > setting.furthest)[: setting.texts]
    return [test.texts[i] for i in long], test.labels[long]


def curves(states: dict[str, np.ndarray], lengths: np.ndarray, setting: Setting) -> dict:
    back = distances(setting.furthest)
    return {name: curve(norms, lengths, back) for name, norms in states.items()}


def shown(found: dict, back: list[int]) -> str:
    """The median norm of the hidden state's gradient at a few distances."""
    at = [step for step in (1, 10, 20, 100, 400) if step in back]
    values = [found["hidden"]["median"][back.index(step)] for step in at]
    pairs = zip(at, values, strict=True)
    return ", ".join(
        f"{step} back 0" if value is None else f"{step} back 1e{value:+.1f}"
        for step, value in pairs
    )


if __name__ == "__main__":
    run(main, "The points that were measured are kept; the same command goes on after them.")
