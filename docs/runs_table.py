"""Write docs/results/README.md: runs that were measured and not shipped, from their cards.

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
HEAD = """# Kept results

Measurements, one file each, by the script that goes on with it. Their points are lines of JSON:
`of` says what was measured, `found` what came out; `null` in `of` stands for no limit, or for
nothing of the kind.

| file | measured by | told in |
|---|---|---|
| `gradients.json` | `python -m training.gradients` | [memory.md](../memory.md) |
| `memory.json` | `python -m training.memory` | [memory.md](../memory.md) |
| `memory_rates.json` | `python -m training.memory --rates` | [memory.md](../memory.md) |
| `distance.json` | `python -m training.distance` | [memory.md](../memory.md) |
| `tradeoffs.json` | `python -m training.tradeoffs` | [tradeoffs.md](../tradeoffs.md) |
| `costs.json` | `python -m training.costs` | [tradeoffs.md](../tradeoffs.md) |
| `probes.json` | `python -m docs.probes --keep` | [probes.md](../probes.md) |

A file that is not here was not measured yet.

# Runs that were measured and not shipped

Made by `python -m docs.runs_table` from the cards beside this page; a shipped model of the same
name stands first among its seeds.

`chnsenticorp-published` is the protocol of the literature: trained on all 9,600 rows, judged on all
1,200 of test, of which 333 stand word for word in train, so that a model may know them by heart.
Its figures compare with published ones; those of `chnsenticorp` are on the 867 rows that no
training saw.
"""


def main() -> None:
    cards = [json.loads(path.read_text(encoding="utf-8")) for path in RESULTS.glob("*-seed*.json")]
    names = sorted({card["model"] for card in cards})
    shipped = serving.scan(ROOT / "saved_models").models
    cards += [entry.card for entry in shipped if entry.name in names]
    parts = [_table(name, [card for card in cards if card["model"] == name]) for name in names]
    (RESULTS / "README.md").write_text("\n".join([HEAD, *parts]), encoding="utf-8")


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
