"""Measure what it is worth to begin with a shipped model where labels are few.

    python -m training.beginnings
    python -m training.beginnings --start-from sentiment-reviews-zh-bilstm --kinds 水果

Of each kind of goods in the corpus `shopping`, and so many labelled reviews of it, as `--csv` would
take them: a model of the same cell that begins from nothing, one that begins with the shipped one,
and the linear model; besides, the shipped model as it is. All are judged on the kind's reviews in
the test split. A model that has read that kind in training is refused, for it would know the goods.

Kept point by point in docs/results/beginnings.json; a command that was stopped goes on after the
last one. It ends with a table of the means.
"""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import numpy as np  # noqa: E402
import tyro  # noqa: E402

from nlpapp import corpora, serving  # noqa: E402
from nlpapp.corpora import Corpus, Labelled  # noqa: E402
from nlpapp.learning.machine import hardware  # noqa: E402
from nlpapp.measured import Measurements, measuring  # noqa: E402
from nlpapp.tasks.sentiment.evaluation import rate  # noqa: E402
from nlpapp.tasks.sentiment.recipe import CONTINUED as GOING_ON  # noqa: E402
from nlpapp.tasks.sentiment.recipe import LINEAR  # noqa: E402
from training import sentiment  # noqa: E402
from training.running import run  # noqa: E402

CORPUS = "shopping"
_SHARED = "书籍", "计算机", "酒店"  # kinds whose reviews ChnSentiCorp has in large part, too
AS_IT_IS, NOTHING, CONTINUED = "as it is", "from nothing", "continued"
WAYS = (NOTHING, LINEAR, CONTINUED)


@dataclass(frozen=True)
class Options:
    """Which model, which goods, and where the points are kept."""

    start_from: str = "sentiment-chnsenticorp-bilstm"
    """The shipped model to begin with."""
    kinds: tuple[str, ...] = ("洗发水", "水果", "衣服")
    """Kinds of goods, as the corpus names them."""
    rows: tuple[int, ...] = (100, 300, 1000)
    """Labelled reviews, of which a tenth validates and a tenth is left out, as --csv does it."""
    seeds: int = 3
    """Each draws other reviews and other first weights."""
    out: Path = Path("docs/results/beginnings.json")
    """Where the points are kept."""
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.beginnings", description=__doc__)
    entry = serving.find(None, options.start_from)
    corpus = corpora.load(CORPUS, options.data_dir, options.manual_dir)
    require_unread(entry.card, corpus, options)
    with measuring(options.out, {"corpus": CORPUS, "version": corpus.version}) as kept:
        for of in planned(entry, options):
            if of not in kept:
                found = measure(of, entry, corpus)
                kept.add(of, found | {"hardware": hardware()})
                told = ", ".join(str(it) for it in of.values())
                print(f"{told}: {found['accuracy']['value']:.1%}", flush=True)
        print(table(kept, entry, options))
    print(f"Kept in {options.out}")


def require_unread(card: dict, corpus: Corpus, options: Options) -> None:
    """Raise ValueError where the model has read the goods, or the corpus has none of that kind."""
    read, one = set(), card
    while one:
        read |= {one["corpus"]["name"], *one["corpus"].get("parts", ()), *one.get("parts", ())}
        one = one.get("started_from")
    shared = [kind for kind in options.kinds if kind in _SHARED]
    if CORPUS in read or ("chnsenticorp" in read and shared):
        raise ValueError(
            f"{card['model']} has read these very goods in training; begin with one that has not, "
            "or take other --kinds."
        )
    known = dict.fromkeys(corpus.train.kinds)
    if unknown := [kind for kind in options.kinds if kind not in known]:
        raise ValueError(f"There is no kind {unknown[0]!r} in {CORPUS}; it has {', '.join(known)}.")


def planned(entry: serving.Entry, options: Options) -> Iterator[dict]:
    """What tells each point from all others; the first seed of all kinds first."""
    whose = {"model": entry.name, "version": entry.version}
    for seed in range(1, options.seeds + 1):
        for kind in options.kinds:
            if seed == 1:
                yield whose | {"kind": kind, "way": AS_IT_IS, "rows": 0, "seed": 0}
            for rows in options.rows:
                for way in WAYS:
                    yield whose | {"kind": kind, "way": way, "rows": rows, "seed": seed}


def measure(of: dict, entry: serving.Entry, corpus: Corpus) -> dict:
    """Accuracy on the kind's test, after learning as the point asks for, and what that took."""
    test = of_kind(corpus.test, of["kind"])
    if of["way"] == AS_IT_IS:
        said = serving.load(entry).run(test.texts)["label"]
        right = said == np.array(corpus.classes, object)[test.labels]
        return {"accuracy": rounded(rate(right, "test"))}
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "few.csv"
        write(
            file, drawn(of_kind(corpus.train, of["kind"]), of["rows"], of["seed"]), corpus.classes
        )
        options = sentiment.Options(
            csv=file,
            cell=LINEAR if of["way"] == LINEAR else entry.card["cell"],
            start_from=entry.name if of["way"] == CONTINUED else None,
            seed=of["seed"],
            out=Path(place) / "models",
            runs=Path(place) / "runs",
        )
        few = replace(sentiment.load(options), test=test)
        recipe = sentiment.default_recipe(options)
        if of["way"] == NOTHING:  # as many steps as for what goes on
            recipe = replace(recipe, batch=GOING_ON["batch"])
        name = sentiment.train(few, options, recipe)
        card = serving.find(options.out, name).card
    return {
        "accuracy": rounded(card["metrics"]["accuracy"]),
        "seconds": round(card["training"]["seconds"], 1),
        "epochs": len(card["learning_curve"]),
    }


def of_kind(labelled: Labelled, kind: str) -> Labelled:
    return labelled.rows(np.array(labelled.kinds) == kind)


def drawn(labelled: Labelled, rows: int, seed: int) -> Labelled:
    """So many of them at random. Raises ValueError where there are fewer."""
    if rows > len(labelled):
        raise ValueError(f"There are {len(labelled):,} reviews of that kind, not {rows:,}.")
    return labelled.rows(np.random.default_rng(seed).permutation(len(labelled))[:rows])


def write(file: Path, labelled: Labelled, classes: Sequence[str]) -> None:
    """As somebody's own file has it."""
    with file.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["text", "label"])
        lines.writerows(
            (text, classes[label])
            for text, label in zip(labelled.texts, labelled.labels, strict=True)
        )


def rounded(figure: dict) -> dict:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in figure.items()}


def table(kept: Measurements, entry: serving.Entry, options: Options) -> str:
    """Mean accuracy over kinds and seeds, a line for each number of rows, in Markdown."""

    def mean(way: str, rows: int) -> str:
        asked = [of for of in planned(entry, options) if (of["way"], of["rows"]) == (way, rows)]
        return f"{100 * np.mean([kept.find(of)['accuracy']['value'] for of in asked]):.1f}"

    lines = [["labelled reviews", *WAYS], ["---"] * (1 + len(WAYS))]
    lines += [[f"{rows:,}", *(mean(way, rows) for way in WAYS)] for rows in options.rows]
    lines.append([f"none: `{entry.name}` {AS_IT_IS}", *[""] * (len(WAYS) - 1), mean(AS_IT_IS, 0)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    run(main, "The points that were measured are kept; the same command goes on after them.")
