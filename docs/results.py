"""Write the README's table of results from the cards of the shipped models.

python docs/results.py
"""

from pathlib import Path

from nlpapp import serving

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "<!-- results: made by `python docs/results.py` from the cards -->\n"
END = "<!-- end of results -->"
TEXT = "The pictures are fine, but after an hour I no longer cared who had stolen the boat. " * 3


def main() -> None:
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    readme.write_text(before + BEGIN + table() + END + after, encoding="utf-8")


def table() -> str:
    entries = serving.scan(ROOT / "saved_models").models
    entries.sort(key=lambda entry: entry.card["metrics"]["accuracy"]["value"])
    lines = [
        "| model | test accuracy (95 %) | F1 | ROC AUC | calibration error "
        "| MB | training | one text of 48 words |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for entry in entries:
        card, metrics = entry.card, entry.card["metrics"]
        accuracy = metrics["accuracy"]
        milliseconds = 1000 * serving.latency(serving.load(entry), TEXT, runs=21)
        lines.append(
            f"| `{entry.name}` "
            f"| {100 * accuracy['value']:.2f} "
            f"({100 * accuracy['low']:.2f} to {100 * accuracy['high']:.2f}) "
            f"| {metrics['f1']['value']:.3f} | {metrics['roc_auc']['value']:.3f} "
            f"| {metrics['calibration_error']['value']:.3f} "
            f"| {card['bytes_on_disk'] / 1e6:.1f} | {card['training']['seconds'] / 60:.1f} min "
            f"| {milliseconds:.1f} ms |"
        )
    hardware = {entry.card["training"]["hardware"] for entry in entries}
    return "\n".join([*lines, "", f"Trained and timed on: {'; '.join(sorted(hardware))}.", ""])


if __name__ == "__main__":
    main()
