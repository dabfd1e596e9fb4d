"""Measure how far the packaged classifiers remember: short reviews with neutral words behind them.

    python -m training.distance
    python -m training.distance sentiment-imdb-rnn-last sentiment-imdb-lstm-last

Of each classifier on short texts of its corpus's test split, at each distance: the area under the
ROC curve. Neutral words also push every probability to one side, which accuracy would take for
forgetting; how texts are ordered does not change by it.

Kept point by point in docs/results/distance.json, from which the Compare page draws it; a command
that was stopped goes on after the last one. A version that was measured is not measured again.
"""

import functools
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import tyro  # noqa: E402

from nlpapp import corpora, languages, neutral, serving  # noqa: E402
from nlpapp.commands import SavedModels  # noqa: E402
from nlpapp.measured import Measuring, measuring  # noqa: E402
from nlpapp.tasks.sentiment.evaluation import roc_auc  # noqa: E402
from nlpapp.text import token_counts  # noqa: E402
from training.running import run  # noqa: E402

Names = Annotated[tuple[str, ...], tyro.conf.Positional, tyro.conf.arg(metavar="[NAME ...]")]

_DIGITS = 4


@dataclass(frozen=True)
class Options:
    """Which models, and where the points are kept."""

    models: Names = ()
    """Names of classifiers; all whose corpus is at hand, unless given."""
    out: Path = Path("docs/results/distance.json")
    """Where the points are kept."""
    saved_models: SavedModels = None
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""


@dataclass(frozen=True)
class Setting:
    """What all points have in common."""

    distances: tuple[int, ...] = neutral.DISTANCES
    """Neutral tokens behind a text."""
    texts: int = 500
    """Of each corpus at most: the first of its test split that are short enough."""
    longest: int = 60
    """Tokens of a text."""


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.distance", description=__doc__)
    setting = Setting()
    entries = serving.scan(options.saved_models).chosen(options.models)
    with measuring(options.out, asdict(setting)) as kept:
        for entry in filter(is_measurable, entries):
            try:
                measure(entry, kept, setting, options)
            except corpora.CorpusError as error:
                print(f"{entry.name} is left out: {error}")
    print(f"Kept in {options.out}")


def is_measurable(entry: serving.Entry) -> bool:
    """Whether a model is a classifier of a public corpus in a language there are words of."""
    card = entry.card
    is_public = card["corpus"]["name"] in corpora.names()
    return is_public and neutral.language_of(languages.read_by(card)) is not None


def measure(entry: serving.Entry, kept: Measuring, setting: Setting, options: Options) -> None:
    """Add to what is kept the points of one model that are not there yet."""
    points = [
        {"model": entry.name, "version": entry.version, "distance": distance}
        for distance in setting.distances
    ]
    left = [of for of in points if of not in kept]
    if not left:
        return
    texts, labels = short_texts(entry.card["corpus"]["name"], setting, options)
    language = neutral.language_of(languages.read_by(entry.card))
    model = serving.load(entry)
    for of in left:
        laid = [neutral.laid_behind(text, of["distance"], language) for text in texts]
        found = roc_auc(model.run(laid)["scores"], labels, "test")
        kept.add(of, {name: rounded(value) for name, value in found.items()})
        print(f"{entry.name} with {of['distance']} words behind: {found['value']:.3f}", flush=True)


@functools.cache
def short_texts(corpus: str, setting: Setting, options: Options) -> tuple[list[str], np.ndarray]:
    """The first texts of a test split that are short enough, and their labels, int [texts]."""
    test = corpora.load(corpus, options.data_dir, options.manual_dir).test
    short = np.flatnonzero(token_counts(test.texts) <= setting.longest)[: setting.texts]
    return [test.texts[i] for i in short], test.labels[short]


def rounded(value: object) -> object:
    return round(value, _DIGITS) if isinstance(value, float) else value


if __name__ == "__main__":
    run(main, "The points that were measured are kept; the same command goes on after them.")
