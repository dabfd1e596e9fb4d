"""Measure what an answer of each packaged model costs: time, by the length of a text, and memory.

    python -m training.costs
    python -m training.costs sentiment-imdb-lstm sentiment-imdb-linear

Of each model and length: how long one text takes alone, once the first calls are over, as the
median and the 95th percentile; texts a second in batches; and the memory that the model takes once
it has answered. Each model is measured in a process of its own, so that none finds what another
left. Of a machine that does something else meanwhile, the figures are worth nothing.

Kept in docs/results/costs.json, all on one machine; a command that was stopped goes on after the
last model, and a version that was measured is not measured again.
"""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import psutil  # noqa: E402
import tyro  # noqa: E402

from nlpapp import languages, neutral, serving  # noqa: E402
from nlpapp.commands import SavedModels  # noqa: E402
from nlpapp.learning.machine import hardware  # noqa: E402
from nlpapp.measured import measuring  # noqa: E402
from training.running import run  # noqa: E402

Names = Annotated[tuple[str, ...], tyro.conf.Positional, tyro.conf.arg(metavar="[NAME ...]")]


@dataclass(frozen=True)
class Options:
    """Which models, and where the points are kept."""

    models: Names = ()
    """Names of models; all, unless given."""
    out: Path = Path("docs/results/costs.json")
    """Where the points are kept."""
    calls: int = 200
    """Answers to one text that are timed."""
    saved_models: SavedModels = None


@dataclass(frozen=True)
class Setting:
    """What all points have in common."""

    calls: int
    """Answers to one text that are timed."""
    batch: int = 64
    """Texts that are answered together, where it is texts a second that are measured."""
    lengths: dict[str, tuple[int, ...]] = field(
        default_factory=lambda: {"sentiment": (20, 100, 400), "translation": (10, 20, 40)}
    )
    """Tokens of a text, by the task as cards have it."""


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.costs", description=__doc__)
    if options.calls < 1:
        raise ValueError(f"--calls must be at least 1, not {options.calls}.")
    setting = Setting(options.calls)
    entries = serving.scan(options.saved_models).chosen(options.models)
    # Times of two machines must not be held against each other.
    with measuring(options.out, asdict(setting) | {"hardware": hardware()}) as kept:
        for entry in entries:
            left = [of for of in points(entry, setting) if of not in kept]
            if not left:
                continue
            found = in_its_own_process(entry, [of["tokens"] for of in left], setting)
            for of, one in zip(left, found, strict=True):
                kept.add(of, one)
                print(
                    f"{entry.name}, {of['tokens']} tokens: {one['milliseconds']:.1f} ms, "
                    f"{one['texts_per_second']:,.0f} texts a second, {one['megabytes']} MB",
                    flush=True,
                )
    print(f"Kept in {options.out}")


def points(entry: serving.Entry, setting: Setting) -> list[dict]:
    """What tells each point of a model; none where no text can be laid before it."""
    if neutral.language_of(languages.read_by(entry.card)) is None:
        return []
    lengths = setting.lengths.get(entry.card["task"], ())
    whose = {"model": entry.name, "version": entry.version}
    whose |= {name: entry.card.get(name) for name in ("task", "cell", "variant")}
    return [whose | {"tokens": tokens} for tokens in lengths]


def in_its_own_process(entry: serving.Entry, lengths: list[int], setting: Setting) -> list[dict]:
    """What `measure` finds."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as process:
        return process.submit(measure, entry, lengths, setting).result()


def measure(entry: serving.Entry, lengths: list[int], setting: Setting) -> list[dict]:
    """The figures at each length, the shortest first, since memory only grows.

    milliseconds, milliseconds_95: of one text, median and 95th percentile. texts_per_second: in
    batches of texts of that length. megabytes: what the process takes more than before the model.
    """
    process = psutil.Process()
    before = process.memory_info().rss
    model = serving.load(entry)
    language = neutral.language_of(languages.read_by(entry.card))
    found = []
    for tokens in sorted(lengths):
        text = neutral.words(tokens, language)
        alone = timed(model, [text], setting.calls)
        grown = process.memory_info().rss - before
        together = timed(model, [text] * setting.batch, max(3, setting.calls // 40))
        found.append(
            {
                "milliseconds": round(1000 * float(np.median(alone)), 3),
                "milliseconds_95": round(1000 * float(np.percentile(alone, 95)), 3),
                "texts_per_second": round(setting.batch / float(np.median(together)), 1),
                "megabytes": round(grown / 2**20, 1),
            }
        )
    return found


def timed(model: serving.Model, texts: list[str], calls: int) -> np.ndarray:
    """Seconds of each of so many calls, float64 [calls], after three to warm up."""
    seconds = []
    for _ in range(3 + calls):
        begin = time.perf_counter()
        model.run(texts)
        seconds.append(time.perf_counter() - begin)
    return np.array(seconds[3:])


if __name__ == "__main__":
    run(main, "The models that were measured are kept; the same command goes on after them.")
