"""Which models the scripts on probe sentences ask, and where the sentences stand."""

import argparse
import csv
from pathlib import Path

from nlpapp import serving

PROBES = Path(__file__).resolve().parent.parent / "tests" / "probes"


def rows(file: Path) -> list[dict[str, str]]:
    """The lines of a file of probes, by column."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def parser(described: str, kind: str) -> argparse.ArgumentParser:
    """Takes the names of models and the folder where they are. kind: of model, that is asked."""
    made = argparse.ArgumentParser(
        description=described, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("models", nargs="*", help=f"names; every {kind}, if none is given")
    made.add_argument("--saved-models", type=Path, help="folder; what ships, if none is given")
    return made


def chosen(options: argparse.Namespace, task: str) -> list[serving.Entry]:
    """The models of a task among those that `parser` was told of."""
    entries = serving.scan(options.saved_models).chosen(options.models)
    return [entry for entry in entries if entry.card["task"] == task]
