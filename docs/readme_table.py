"""Write the README's tables of results from the cards of the shipped models.

python -m docs.readme_table
"""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

from nlpapp import packaging, serving  # noqa: E402
from nlpapp.app import tasks  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- results: made by `python -m docs.readme_table` from the cards -->\n"
END = "<!-- end of results -->"


@dataclass(frozen=True)
class Column:
    """A figure of the card's metrics: its number times `scale`, with so many digits."""

    title: str
    metric: str
    scale: float = 1
    digits: int = 3

    def number(self, card: dict, part: str = "value") -> str:
        figure = card["metrics"].get(self.metric)
        return f"{self.scale * figure[part]:.{self.digits}f}" if figure else ""


# By task; models are sorted by the first one, which is shown with its interval.
COLUMNS = {
    "sentiment": [
        Column("test accuracy (95 %)", "accuracy", 100, 2),
        Column("F1", "f1"),
        Column("ROC AUC", "roc_auc"),
        Column("calibration error", "calibration_error"),
    ],
    "translation": [
        Column("test BLEU (95 %)", "bleu", digits=1),
        Column("greedy", "bleu_greedy", digits=1),
        Column("lower-cased", "bleu_lower_cased", digits=1),
        Column("chrF", "chrf", digits=1),
    ],
}


def main() -> None:
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    readme.write_text(before + BEGIN + tables() + END + after, encoding="utf-8")


def tables() -> str:
    """A table for each task and corpus."""
    entries = serving.scan(ROOT / "saved_models").models
    entries.sort(key=_group)
    parts = [_table(*group, list(of_group)) for group, of_group in groupby(entries, _group)]
    hardware = sorted({entry.card["training"]["hardware"] for entry in entries})
    timed = sorted({tasks.of(entry.card).what for entry in entries})
    where = (
        f"Trained on: {'; '.join(hardware)}. One answer: of the signature, strings to strings, for "
        f"{' or '.join(timed)}, on {packaging.hardware()}."
    )
    return "\n".join([*parts, where, ""])


def _group(entry: serving.Entry) -> tuple[str, str]:
    return entry.card["task"], entry.card["corpus"]["name"]


def _table(task: str, corpus: str, entries: list[serving.Entry]) -> str:
    columns = COLUMNS[task]
    entries.sort(key=lambda entry: entry.card["metrics"][columns[0].metric]["value"])
    columns = [c for c in columns if any(c.number(entry.card) for entry in entries)]
    rows = entries[0].card["corpus"]["rows"]
    titles = ["model", *(column.title for column in columns), "MB", "training", "one answer"]
    lines = [
        f"**{task.capitalize()}, {corpus}**: {rows['train']:,} texts to learn from, "
        f"{rows['test']:,} to be judged by.",
        "",
        _line(titles),
        _line(["---"] * len(titles)),
    ]
    return "\n".join([*lines, *(_row(entry, columns) for entry in entries), ""])


def _row(entry: serving.Entry, columns: list[Column]) -> str:
    card, first = entry.card, columns[0]
    seconds = serving.latency(serving.load(entry), tasks.timed_text(card), runs=21)
    cells = [
        f"`{entry.name}`",
        f"{first.number(card)} ({first.number(card, 'low')} to {first.number(card, 'high')})",
        *(column.number(card) for column in columns[1:]),
        f"{card['bytes_on_disk'] / 1e6:.1f}",
        f"{card['training']['seconds'] / 60:.1f} min",
        f"{1000 * seconds:.1f} ms",
    ]
    return _line(cells)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
