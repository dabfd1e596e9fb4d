"""Write the results in README.md and docs/recipes.md from the cards of the shipped models.

python -m docs.readme_table
"""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from nlpapp.quiet import import_tensorflow

import_tensorflow()

from nlpapp import serving  # noqa: E402
from nlpapp.app import front, tasks  # noqa: E402, F401  (the pages declare the tasks)
from nlpapp.saved import packaging  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- results: made by `python -m docs.readme_table` from the cards -->\n"
END = "<!-- end of results -->"
BEGIN_LENGTHS = "<!-- lengths: made by `python -m docs.readme_table` from the cards -->\n"
END_LENGTHS = "<!-- end of lengths -->"
LENGTHS_OF = "tatoeba-en-zh"


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
    _put(ROOT / "docs/recipes.md", BEGIN_LENGTHS, lengths(), END_LENGTHS)
    _put(ROOT / "README.md", BEGIN, tables(), END)


def _put(path: Path, begin: str, made: str, end: str) -> None:
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    path.write_text(before + begin + made + end + after, encoding="utf-8")


def lengths() -> str:
    """BLEU of one corpus's translators by length of the source, best last."""
    models = serving.scan(ROOT / "saved_models").models
    cards = [entry.card for entry in models if entry.card["corpus"]["name"] == LENGTHS_OF]
    cards.sort(key=lambda card: card["metrics"]["bleu"]["value"])
    bins = [f"{bin_['from']} to {bin_['to'] - 1}" for bin_ in cards[0]["bleu_by_length"]]
    rows = [
        [card["model"].removeprefix(f"translation-{LENGTHS_OF}-"), _number(card["metrics"]["bleu"])]
        + [_number(bin_) for bin_ in card["bleu_by_length"]]
        for card in cards
    ]
    titles = ["model", "all", *bins]
    return "\n".join([_line(titles), _line(["---"] * len(titles)), *map(_line, rows), ""])


def _number(figure: dict) -> str:
    return f"{figure['value']:.1f} ({figure['low']:.1f} to {figure['high']:.1f})"


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
