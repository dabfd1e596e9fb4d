"""``python -m nlpapp models``: what stands in the folder of saved models."""

import json
import sys
from dataclasses import dataclass
from typing import Annotated

import tyro

from nlpapp import serving
from nlpapp.commands import CommandError, SavedModels
from nlpapp.commands.table import aligned
from nlpapp.saved import cards

UNKNOWN = "-"
_INTERVAL = ("value", "low", "high")


@dataclass(frozen=True)
class Models:
    """List the saved models: cell, corpus, test result, size and training time.

    The test result is the first figure of the model's card with its 95 % interval. Folders that are
    damaged, half-written or foreign are named on standard error and left out.
    """

    models: Annotated[tuple[str, ...], tyro.conf.arg(help_behavior_hint="(default: all)")] = ()
    """Names of the models to list."""

    json: bool = False
    """Print the whole cards as JSON instead of a table."""

    saved_models: SavedModels = None

    def run(self) -> None:
        scan = serving.scan(self.saved_models)
        for refusal in scan.refused:
            print(refusal, file=sys.stderr)
        entries = scan.chosen(self.models)
        if self.json:
            listed = {
                "models": [
                    {"name": e.name, "version": e.version, "path": str(e.path), "card": e.card}
                    for e in entries
                ],
                "refused": [{"path": str(r.path), "reason": r.reason} for r in scan.refused],
            }
            print(json.dumps(listed, indent=1))
        elif entries:
            print(aligned([_row(entry) for entry in entries]))
        elif not scan.refused:
            print(f"No saved model stands in {scan.root}.", file=sys.stderr)
        if scan.refused and not scan.models:
            raise CommandError(f"Of what stands in {scan.root}, nothing can be used.")


def _row(entry: serving.Entry) -> dict[str, str]:
    card = entry.card
    return {
        "model": entry.name,
        "version": str(entry.version),
        "cell": str(card["cell"]),
        "corpus": str(_inside(card, "corpus", "name") or UNKNOWN),
        "test result": _result(card),
        "parameters": _number(card.get("parameters"), "{:,}"),
        "MB": _number(card.get("bytes_on_disk"), "{:.1f}", unit=1e6),
        "training": _training(card),
    }


def _result(card: dict) -> str:
    """The first metric of the card, as its author put them in order, and that of other tests."""
    metrics = _inside(card, "metrics")
    for name, metric in metrics.items() if isinstance(metrics, dict) else ():
        value, low, high = (_number(_inside(metric, key), "{:.3f}") for key in _INTERVAL)
        beside = (
            f"; {test} {_number(_inside(others, name, 'value'), '{:.3f}')}"
            for test, others in cards.beside(card).items()
        )
        return f"{name.replace('_', ' ')} {value} ({low} to {high}){''.join(beside)}"
    return UNKNOWN


def _training(card: dict) -> str:
    fit = _number(_inside(card, "training", "seconds"), "{:.1f} min", unit=60)
    before = cards.shared_seconds(card)
    return f"{fit}, after {before / 60:.1f} shared by all cells" if before else fit


def _inside(card: object, *path: str) -> object:
    """A field inside fields, or None: a card need not have more than serving relies on."""
    for key in path:
        card = card.get(key) if isinstance(card, dict) else None
    return card


def _number(value: object, form: str, unit: float = 1) -> str:
    if not isinstance(value, int | float):
        return UNKNOWN
    return form.format(value if unit == 1 else value / unit)
