"""What a benchmark measured: kept as JSON, printed as a table, all of them on one page.

    python -m benchmarks.report      # writes benchmarks/results/README.md again from the JSON files

`benchmarks/results/<name>.json` keeps every single value; the page shows medians and ratios.
"""

import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.measuring import Spread, busy_share, times_as_fast, versions

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("tensorflow", "keras", "torch", "onnxruntime", "numpy", "gensim")
QUIET = 0.1  # share of the cores' time that others may use on a machine that counts as quiet
_HEAD = """# How fast, side by side

Made by `make bench`, but the accelerator's by `python -m benchmarks.accelerator`; every value is in
the JSON file beside this page. Contestants of a table took turns in one process, unless it says
otherwise, on the same data, warm; figures from different machines or runs do not compare, ratios of
one run do. "ratio" says how many times as fast as the contestant of that line the first one is,
above 1 where it is faster: the ratio within each round, then the median of rounds. In brackets
stand the lowest and the highest round.
"""


@dataclass(frozen=True)
class Comparison:
    """One question put to several contestants.

    title: what was done. unit: of the values. more_is_better: True of rates, False of times.
    values: for each contestant, one a round; the first contestant is ours. A time is infinite where
    the goal was not reached. note: what a reader must know to judge the figures. remarks: what else
    was found of a contestant.
    """

    title: str
    unit: str
    more_is_better: bool
    values: dict[str, list[float]]
    note: str = ""
    remarks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What one script measured, and where.

    busy_before: share of the cores' time that others used just before it began. note: what a reader
    must know to judge any of it.
    """

    name: str
    title: str
    command: str
    machine: str
    busy_before: float | None
    comparisons: list[Comparison] = field(default_factory=list)
    packages: dict[str, str] = field(default_factory=lambda: versions(PACKAGES))
    date: str = field(default_factory=lambda: time.strftime("%Y-%m-%d"))
    note: str = ""


def begin(name: str, title: str) -> Report:
    """An empty report of this machine as it is now; warns where others use it too."""
    from nlpapp.learning.machine import hardware

    report = Report(
        name=name,
        title=title,
        command=" ".join(["python", "-m", f"benchmarks.{name}", *sys.argv[1:]]),
        machine=hardware(),
        busy_before=busy_share(),
    )
    print(f"{title}\n{_where(report)}\n")
    if not is_quiet(report):
        # PyTorch's threads wait for each other at every step, so one busy core stops them all.
        print("This machine is busy with other work: these ratios mean little.\n", file=sys.stderr)
    return report


def is_quiet(report: Report) -> bool:
    """Whether nothing else was at work; unknown counts as quiet."""
    return (report.busy_before or 0) < QUIET


def finish(report: Report, results: Path | None) -> None:
    """Print the tables; with a folder, keep them there and write its page again."""
    for comparison in report.comparisons:
        print("\n" + table(comparison))
    if results is not None:
        print(f"\nKept in {write(report, results)}")
        write_page(results)


def write(report: Report, results: Path) -> Path:
    """One JSON file, whole or not at all; infinity becomes null."""
    results.mkdir(parents=True, exist_ok=True)
    file = results / f"{report.name}.json"
    beside = file.with_suffix(".part")
    whole = _without(asdict(report), math.inf, None)
    beside.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(file)
    return file


def read(file: Path) -> Report:
    """What `write` wrote."""
    whole = json.loads(file.read_text(encoding="utf-8"))
    for comparison in whole["comparisons"]:
        comparison["values"] = _without(comparison["values"], None, math.inf)
    return Report(**whole | {"comparisons": [Comparison(**c) for c in whole["comparisons"]]})


def write_page(results: Path) -> Path:
    """README.md of all JSON files in a folder of results."""
    parts = [_HEAD]
    for file in sorted(results.glob("*.json")):
        report = read(file)
        parts.append(f"## {report.title}\n\n{_where(report)}\n")
        parts += [f"{report.note}\n"] if report.note else []
        parts += [table(comparison) + "\n" for comparison in report.comparisons]
    page = results / "README.md"
    page.write_text("\n".join(parts), encoding="utf-8")
    return page


def table(comparison: Comparison) -> str:
    """A comparison in Markdown."""
    first, *_ = comparison.values
    lines = [
        f"**{comparison.title}** ({comparison.unit}, "
        f"{'more' if comparison.more_is_better else 'less'} is better)",
        "",
        "| contestant | median | ratio | rounds |" + (" remark |" if comparison.remarks else ""),
        "|---|---|---|---|" + ("---|" if comparison.remarks else ""),
    ]
    for name, values in comparison.values.items():
        ratio = times_as_fast(comparison.values[first], values, comparison.more_is_better)
        shown = "" if name == first else _shown(ratio)
        cells = [name, _shown(Spread.of(values)), shown, str(len(values))]
        cells += [comparison.remarks.get(name, "")] if comparison.remarks else []
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, *(["", comparison.note] if comparison.note else [])])


def _where(report: Report) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in report.packages.items())
    share = "an unknown share" if report.busy_before is None else f"{report.busy_before:.0%}"
    busy = "" if is_quiet(report) else " (NOT QUIET)"
    return (
        f"{report.machine}, others using {share} of them{busy}; {report.date}; {packages}.\n"
        f"Command: `{report.command}`."
    )


def _shown(spread: Spread) -> str:
    if not math.isfinite(spread.low):  # in no round at all
        return _number(spread.low)
    return f"{_number(spread.median)} ({_number(spread.low)} to {_number(spread.high)})"


def _number(value: float) -> str:
    """Three digits that count: a ratio or a time says no more."""
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "not reached"
    places = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{round(value, places):,.{places}f}"


def _without(value: object, old: object, new: object) -> object:
    """A copy of nested lists and dicts in which `new` stands for `old`."""
    if isinstance(value, dict):
        return {key: _without(inner, old, new) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without(inner, old, new) for inner in value]
    return new if value == old else value


if __name__ == "__main__":
    print(write_page(RESULTS))
