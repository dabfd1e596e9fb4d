"""Keep the test period of a corpus of numbers over time, for the page Forecast to ask models about.

    python -m training.series --corpus melbourne
    python -m training.series --corpus indices --series VIX

Kept is what the models need: the rows of the test period and, before it, as many as a forecast is
made from. The file goes by the corpus and the series that were named; beside the project's results
stand those whose licence lets them be handed on, and git ignores the others.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import tyro

from nlpapp import corpora
from nlpapp.corpora.series import Begins
from nlpapp.measured import measuring
from nlpapp.tables import steps
from nlpapp.tables.series import Series
from training.running import run


@dataclass(frozen=True)
class Options:
    """Which series, and where they are kept."""

    corpus: Literal[corpora.names("series")] = "melbourne"
    """Public corpus of numbers over time."""
    series: tuple[str, ...] = field(default=())
    """Names of its series; all, unless given."""
    out: Path = Path("docs/results/series")
    """Folder of the files."""
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.series", description=__doc__)
    corpus = corpora.load(options.corpus, options.data_dir, options.manual_dir)
    if unknown := [name for name in options.series if name not in corpus.names]:
        raise corpora.CorpusError(
            f"{corpus.name} has no series {unknown[0]!r}; it has {', '.join(corpus.names)}."
        )
    file = options.out / ("-".join([corpus.name, *options.series]).replace(" ", "") + ".json")
    with measuring(file, settings_of(corpus)) as kept:
        for series, begins in zip(corpus.series, corpus.begins, strict=True):
            of = {"series": series.name}
            if of not in kept and (not options.series or series.name in options.series):
                kept.add(of, test_period(corpus, series, begins))
    print(f"Kept in {file}")


def settings_of(corpus: corpora.SeriesCorpus) -> dict:
    """What all series of a corpus have in common."""
    return {
        "corpus": corpus.name,
        "version": corpus.version,
        "licence": corpus.licence,
        "citation": corpus.citation,
        "columns": corpus.columns,
        "units": corpus.units,
        "relative": corpus.relative,
        "step": corpus.step,
    }


def test_period(corpus: corpora.SeriesCorpus, series: Series, begins: Begins) -> dict:
    """When the test begins, the times of all rows, and of each column its values, None where none.

    The first rows are those that the first forecasts into the test period are made from.
    """
    test = int(np.searchsorted(series.times, begins.test))
    rows = slice(max(0, test - corpus.window - corpus.horizon + 1), None)
    return {
        "begins": steps.as_text(begins.test),
        "times": [steps.as_text(time) for time in series.times[rows]],
        "values": {
            name: [None if np.isnan(value) else float(f"{value:.6g}") for value in column]
            for name, column in zip(corpus.columns, series.values[rows].T, strict=True)
        },
    }


if __name__ == "__main__":
    run(main, "The series that were kept stay; the same command goes on after them.")
