"""Texts a second: ``python -m nlpapp score`` with one and two processes against ``predict``.

    python -m benchmarks.scoring            # writes benchmarks/results/scoring.json; four minutes
    python -m benchmarks.scoring --rows 2000 --out /tmp/results

Every contestant is the command itself, in processes of its own, on the same reviews of the sample
grammar. Starting takes some seconds, of which a long job knows nothing: each contestant answers a
short table and a long one, and what counts is the rows that the long one has more, in the time that
it takes longer. Needs Apache Beam: ``pip install -e '.[beam]'``.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks import report
from benchmarks.measuring import alternate
from nlpapp.corpora.sample import english
from nlpapp.corpora.sample.grammar import Writer

ROOT = Path(__file__).resolve().parents[1]
MODEL = "sentiment-imdb-lstm"
FILES = 2
SHORT = 0.1  # of the rows
MANY = 100_000_000


def tables(folder: Path, rows: int) -> None:
    """Reviews in two CSV files for ``score`` and, all together, in one for ``predict``."""
    folder.mkdir()
    writer = Writer(rows)
    reviews = [[writer.review(english.ENGLISH, positive=bool(it % 2))] for it in range(rows)]
    for name, part in {
        "all.csv": reviews,
        **{f"part-{it}.csv": reviews[it::FILES] for it in range(FILES)},
    }.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["text"], *part])


def predict(folder: Path) -> list[str]:
    """The command that answers the folder's rows in one process."""
    return ["predict", f"{folder}/all.csv", "--out", f"{folder}/predicted.csv"]


def score(workers: int) -> Callable[[Path], list[str]]:
    """The command that answers the folder's rows in so many processes."""

    def command(folder: Path) -> list[str]:
        files = ["--input", f"{folder}/part-*.csv", "--output", f"{folder}/answers-{workers}"]
        return ["score", *files, "--workers", str(workers), "--overwrite"]

    return command


def measured(command: list[str]) -> tuple[float, float]:
    """(seconds, the most megabytes that one of the command's processes took).

    Raises:
        SystemExit: the command failed.
    """
    begin, most = time.perf_counter(), 0.0
    options = ["--model", MODEL, "--saved-models", str(ROOT / "saved_models")]
    running = subprocess.Popen(
        [sys.executable, "-m", "nlpapp", *command, *options],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.append(running.stderr.read()))
    reader.start()
    while running.poll() is None:
        most = max(most, _largest(running.pid))
        time.sleep(0.1)
    seconds = time.perf_counter() - begin
    reader.join()
    if running.returncode:
        sys.exit(f"{' '.join(command)} failed: {said[0][-500:]}")
    return seconds, most


def _largest(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        family = process.children(recursive=True) or [process]
        return max(it.memory_info().rss for it in family) / 2**20
    except psutil.NoSuchProcess:  # it ended just now
        return 0.0


def cost(rate: float, cores: int) -> str:
    """What a hundred million texts take at so many a second on so many cores."""
    hours = MANY / rate / 3600
    return f"100 million take {hours:,.1f} hours, {hours * cores:,.0f} core hours"


def main() -> None:
    """Measure, compare, keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0], allow_abbrev=False)
    parser.add_argument("--rows", type=int, default=20_000, help="of the long table")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--out", type=Path, default=report.RESULTS)
    wanted = parser.parse_args()

    whole = report.begin("scoring", "Scoring tables: Beam's processes beside one")
    commands = {"score, 2 processes": score(2), "score, 1 process": score(1), "predict": predict}
    memory: dict[str, float] = {}
    starts: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as place:
        sizes = {int(wanted.rows * SHORT): Path(place, "short"), wanted.rows: Path(place, "long")}
        for rows, folder in sizes.items():
            tables(folder, rows)
        (few, short), (many, long) = sizes.items()

        def contestant(name: str) -> float:
            less, _ = measured(commands[name](short))
            more, memory[name] = measured(commands[name](long))
            rate = (many - few) / (more - less)
            starts[name].append(less - few / rate)
            return rate

        values = alternate(
            {name: lambda name=name: contestant(name) for name in commands}, wanted.rounds, 0
        )
    cores = os.cpu_count() or 1
    remarks = {}
    for name, rates in values.items():
        median = sorted(rates)[len(rates) // 2]
        begin = sorted(starts[name])[len(rates) // 2]
        took = f"{begin:.0f} s to begin and end; {memory[name]:,.0f} MB a process"
        remarks[name] = f"{took}; {cost(median, cores)}"
    words = (
        "Reviews of the sample grammar of 43 words on average; without the time to begin and end."
    )
    whole.comparisons.append(
        report.Comparison(
            f"Texts that {MODEL} answers, from CSV to CSV",
            "texts a second",
            True,
            values,
            words,
            remarks,
        )
    )
    report.finish(whole, wanted.out)


if __name__ == "__main__":
    main()
