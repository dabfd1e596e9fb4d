"""Write the tables of docs/results/README.md: runs measured and not shipped, from their cards.

python -m docs.runs_table

A run's card lies in docs/results/ as `<model>-seed<seed>.json`, just as packaging wrote it.
"""

import json
import statistics
from pathlib import Path

from nlpapp import serving
from nlpapp.app import figures

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "docs" / "results"
PAGE = RESULTS / "README.md"


def main() -> None:
    cards = [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*-seed*.json")]
    names = sorted({card["model"] for card in cards})
    shipped = serving.scan(ROOT / "saved_models").models
    cards += [entry.card for entry in shipped if entry.name in names]
    parts = [_table(name, [card for card in cards if card["model"] == name]) for name in names]
    head, _ = PAGE.read_text(encoding="utf-8").split("\n## ", 1)
    PAGE.write_text("\n".join([head, *parts]), encoding="utf-8")


def _table(name: str, cards: list[dict]) -> str:
    cards = sorted(cards, key=lambda card: card["seed"])
    first, second = figures.all_of(cards)[:2]  # what the task is judged by, and what comes next
    lines = [
        f"## {name}",
        "",
        f"| seed | test {first.word} (95 %) | texts | {second.title} | training |",
        "|---|---|---|---|---|",
    ]
    for card in cards:
        lines.append(
            f"| {card['seed']} | {_with_interval(first, card)} "
            f"| {first.number(card, 'n'):,} | {second.form.written(second.number(card))} "
            f"| {card['training']['seconds'] / 60:.1f} min |"
        )
    if len(cards) > 1:
        values = [first.form.scale * first.number(card) for card in cards]
        mean, spread = statistics.mean(values), statistics.stdev(values)
        lines += ["", f"Mean of {len(cards)} seeds {mean:.2f}, standard deviation {spread:.2f}."]
    return "\n".join([*lines, "", f"    {cards[0]['command']}", ""])


def _with_interval(figure: figures.Figure, card: dict) -> str:
    value, low, high = (
        f"{figure.form.scale * figure.number(card, part):.2f}" for part in ("value", "low", "high")
    )
    return f"{value} ({low} to {high})"


if __name__ == "__main__":
    main()
