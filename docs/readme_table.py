"""Write the README's tables of results from the cards of the shipped models.

python -m docs.readme_table
"""

from itertools import groupby
from pathlib import Path

from nlpapp import packaging, serving
from nlpapp.text import token_counts

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- results: made by `python -m docs.readme_table` from the cards -->\n"
END = "<!-- end of results -->"
# What is timed, by language.
TEXTS = {
    "en": "The pictures are fine, but by the end I no longer cared who had stolen the boat. " * 3,
    "zh": "房间不大，窗外看得见河。前台说早餐七点开始。" * 2 + "我们住了三晚，夜里很安静。",
}


def main() -> None:
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    readme.write_text(before + BEGIN + tables() + END + after, encoding="utf-8")


def tables() -> str:
    """A table for each task and corpus, its models by accuracy."""
    entries = serving.scan(ROOT / "saved_models").models
    entries.sort(key=lambda e: (_group(e), e.card["metrics"]["accuracy"]["value"]))
    parts = [_table(*group, list(of_group)) for group, of_group in groupby(entries, _group)]
    hardware = sorted({entry.card["training"]["hardware"] for entry in entries})
    where = f"Trained on: {'; '.join(hardware)}. Timed on: {packaging.hardware()}."
    return "\n".join([*parts, where, ""])


def _group(entry: serving.Entry) -> tuple[str, str]:
    return entry.card["task"], entry.card["corpus"]["name"]


def _table(task: str, corpus: str, entries: list[serving.Entry]) -> str:
    rows = entries[0].card["corpus"]["rows"]
    tokens = token_counts([TEXTS[entries[0].card["corpus"]["language"]]])[0]
    lines = [
        f"**{task.capitalize()}, {corpus}**: {rows['train']:,} texts to learn from, "
        f"{rows['test']:,} to be judged by.",
        "",
        "| model | test accuracy (95 %) | F1 | ROC AUC | calibration error "
        f"| MB | training | {tokens} tokens |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(_row, entries), ""])


def _row(entry: serving.Entry) -> str:
    card, metrics = entry.card, entry.card["metrics"]
    accuracy = metrics["accuracy"]
    text = TEXTS[card["corpus"]["language"]]
    milliseconds = 1000 * serving.latency(serving.load(entry), text, runs=21)
    return (
        f"| `{entry.name}` "
        f"| {100 * accuracy['value']:.2f} "
        f"({100 * accuracy['low']:.2f} to {100 * accuracy['high']:.2f}) "
        f"| {metrics['f1']['value']:.3f} | {metrics['roc_auc']['value']:.3f} "
        f"| {metrics['calibration_error']['value']:.3f} "
        f"| {card['bytes_on_disk'] / 1e6:.1f} | {card['training']['seconds'] / 60:.1f} min "
        f"| {milliseconds:.1f} ms |"
    )


if __name__ == "__main__":
    main()
