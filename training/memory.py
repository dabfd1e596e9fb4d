"""Measure how far back each cell remembers, on tasks that ask for what was shown long before.

    python -m training.memory                 # hours
    python -m training.memory --quick         # under two minutes, few points, kept in build/
    python -m training.memory --rates         # which learning rates serve each cell, by other seeds

Delayed recall of a symbol and a question in words for every cell; the copy task, the adding problem
and equal units for a plain RNN and an LSTM. From 5 to 400 steps, five seeds, the same number of
parameters and the same budget of updates for all. A row ends after two distances at which no seed
succeeds. What the first weights contribute is measured at one distance.

Kept point by point; a command that was stopped goes on after the last one. What is measured, and
what came out: docs/memory.md.
"""

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import product
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

import tyro  # noqa: E402

from nlpapp.learning.machine import hardware  # noqa: E402
from nlpapp.measured import Measuring, measuring  # noqa: E402
from nlpapp.memory.learners import Budget, Learners, Start, units_for  # noqa: E402
from nlpapp.memory.success import OPEN, SUCCESS, over_seeds, rate, span  # noqa: E402
from nlpapp.memory.tasks import TASKS  # noqa: E402
from training.running import run  # noqa: E402

OUT = Path("docs/results/memory.json")
QUICK_OUT = Path("build/memory-quick.json")
RATES_OUT = Path("docs/results/memory_rates.json")
QUICK_RATES_OUT = Path("build/memory-rates-quick.json")
MISSES = 2  # distances in a row at which no seed succeeds, after which a row ends


@dataclass(frozen=True)
class Options:
    """What is measured, and where it is kept."""

    quick: bool = False
    """Try everything, at few points and with few updates."""
    rates: bool = False
    """Instead, try learning rates for every cell, alike, by other seeds."""
    out: Path | None = None
    """Where the points are kept; in docs/results/, or with --quick in build/."""


@dataclass(frozen=True)
class Setting:
    """What all points have in common."""

    seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
    units: int = 32
    """Of the LSTM, whose number of parameters the others get."""
    rates: dict[str, dict[str, float]] = field(
        default_factory=lambda: {
            "recall": {"rnn": 3e-3, "gru": 1e-2, "lstm": 1e-3},
            "words": {"rnn": 3e-3, "gru": 1e-2, "lstm": 1e-3},
            "copy": {"rnn": 3e-3, "lstm": 1e-2},
            "adding": {"rnn": 1e-3, "lstm": 1e-2},
        }
    )
    """Adam's learning rate, constant, by task and cell."""
    budget: Budget = field(default_factory=Budget)


@dataclass(frozen=True)
class Search:
    """Learning rates that are tried for every cell, and with open gates too.

    Those of Setting are the ones at which most seeds succeed, over all; of these the ones that take
    the fewest updates; then those with the most right. A question in words takes those of recall.
    """

    seeds: tuple[int, ...] = (101, 102, 103)
    rates: tuple[float, ...] = (3e-4, 1e-3, 3e-3, 1e-2)
    distances: dict[str, tuple[int, ...]] = field(
        default_factory=lambda: {"recall": (20, 50), "copy": (5, 20), "adding": (10, 50)}
    )
    """By task."""


KERAS, OPENED = Start(), Start(gate_bias=OPEN)
STARTS = (("rnn", KERAS), ("gru", KERAS), ("gru", OPENED), ("lstm", KERAS), ("lstm", OPENED))


@dataclass(frozen=True)
class Row:
    """One cell that learns one task. equal: "parameters" or "units", to those of the LSTM."""

    task: str
    cell: str
    equal: str = "parameters"
    start: Start = KERAS


def of_task(task: str) -> Iterator[tuple[str, str, Start]]:
    """The cells that learn a task, how many units they have, and their first weights."""
    for cell, start in STARTS:
        if cell != "gru" or task not in ("copy", "adding"):
            yield cell, "parameters", start


@dataclass(frozen=True)
class Plan:
    """Which points there are."""

    rows: tuple[Row, ...] = (
        *(Row(task, *begun) for task in ("recall", "words") for begun in of_task(task)),
        Row("recall", "rnn", "units"),
        *(Row(task, *begun) for task in ("copy", "adding") for begun in of_task(task)),
    )
    distances: tuple[int, ...] = (5, 10, 20, 50, 100, 200, 400)
    others: tuple[Row, ...] = (
        *(Row("recall", cell, start=Start("glorot")) for cell in ("rnn", "gru", "lstm")),
        *(Row("recall", "lstm", start=Start(gate_bias=bias)) for bias in (0.0, 2.0)),
    )
    """Further first weights, tried at one distance."""
    others_at: int = 100


QUICK = Setting(
    seeds=(1, 2),
    units=16,
    rates={task: {"rnn": 5e-3, "gru": 1e-2, "lstm": 1e-2} for task in TASKS},
    budget=Budget(updates=200, look=50, looked_at=128, judged=128),
)
QUICK_PLAN = Plan(
    rows=(
        *(Row("recall", cell) for cell in ("rnn", "gru", "lstm")),
        Row("recall", "rnn", "units"),
        *(Row(task, "lstm") for task in ("words", "copy", "adding")),
    ),
    distances=(5, 10),
    others=(Row("recall", "lstm", start=OPENED),),
    others_at=10,
)
QUICK_SEARCH = Search(seeds=(101,), rates=(1e-4, 1e-2), distances={"recall": (5,)})


def main() -> None:
    options = tyro.cli(Options, prog="python -m training.memory", description=__doc__)
    setting, plan = (QUICK, QUICK_PLAN) if options.quick else (Setting(), Plan())
    if options.rates:
        tried, out = (QUICK_SEARCH, QUICK_RATES_OUT) if options.quick else (Search(), RATES_OUT)
        search(setting, tried, options.out or out)
        return
    out = options.out or (QUICK_OUT if options.quick else OUT)
    with measuring(out, asdict(setting)) as kept:
        for row in plan.rows:
            measure_row(kept, setting, row, plan.distances)
        for row in plan.others:
            point(kept, setting, row, plan.others_at)
    print(f"Kept in {out}")


def search(setting: Setting, tried: Search, out: Path) -> None:
    """Every cell and start with every rate, kept point by point."""
    settings = {"units": setting.units, **asdict(tried), "budget": asdict(setting.budget)}
    with measuring(out, settings) as kept:
        for task, distances in tried.distances.items():
            rows = [Row(task, *begun) for begun in of_task(task)]
            for row, distance, rate in product(rows, distances, tried.rates):
                at_rate = replace(setting, seeds=tried.seeds, rates={task: {row.cell: rate}})
                of = {"task": task, "cell": row.cell, "gate_bias": row.start.gate_bias}
                of |= {"distance": distance, "rate": rate}
                if of not in kept:
                    add(kept, of, learned(at_rate, row, distance))
    print(f"Kept in {out}")


def measure_row(kept: Measuring, setting: Setting, row: Row, distances: tuple[int, ...]) -> None:
    """One cell at growing distances, until none of its seeds succeeds any more."""
    found, misses = {}, 0
    for distance in distances:
        found[distance] = point(kept, setting, row, distance)
        misses = 0 if found[distance]["succeeded"]["value"] else misses + 1
        if misses == MISSES:
            break
    opened = "" if row.start.gate_bias is None else ", gate open"
    steps = span(found)
    print(f"{row.task}, {row.cell}, equal {row.equal}{opened}: bridges {steps} steps", flush=True)


def point(kept: Measuring, setting: Setting, row: Row, distance: int) -> dict:
    """What is kept of a point, or what is found now and then kept."""
    names = {"task": row.task, "cell": row.cell, "equal": row.equal}
    of = {**names, "distance": distance, **asdict(row.start)}
    if of not in kept:
        add(kept, of, learned(setting, row, distance))
    return kept.find(of)


def add(kept: Measuring, of: dict, found: dict) -> None:
    """Keep a point, and tell it."""
    kept.add(of, found)
    print(
        *(str(value) for value in of.values() if value is not None),
        f"{found['right']['value']:.1%} right",
        f"{found['updates']} updates in {found['seconds']:.0f} s",
        sep=", ",
        flush=True,
    )


def learned(setting: Setting, row: Row, distance: int) -> dict:
    """Networks of all seeds, from their first weights until they are judged."""
    task, budget, units = TASKS[row.task], setting.budget, setting.units
    rate_of = setting.rates[row.task][row.cell]
    if row.equal == "parameters" and row.cell != "lstm":
        like = Learners("lstm", units, task, setting.seeds[:1], rate_of)
        units = units_for(like.parameters, row.cell, task)
    learners = Learners(row.cell, units, task, setting.seeds, rate_of, row.start)
    begin = time.process_time()  # so that what else runs here counts little
    ended = learners.learn(distance, budget)
    seconds = time.process_time() - begin
    successes = sum(right > SUCCESS * budget.judged for right in ended.right)
    return {
        "right": over_seeds(ended.right, budget.judged),
        "succeeded": rate(successes, len(setting.seeds)),
        "seeds": [
            {"right": rate(right, budget.judged), "solved_after": solved}
            for right, solved in zip(ended.right, ended.solved, strict=True)
        ],
        "guessing": round(task.guessing, 4),
        "units": units,
        "parameters": learners.parameters,
        "updates": ended.updates,
        "seconds": round(seconds, 1),
        "hardware": hardware(),
    }


if __name__ == "__main__":
    run(main, "The points that were measured are kept; the same command goes on after them.")
