"""The tables of README.md say what the shipped models' cards say; times are measured anew."""

from pathlib import Path

import pytest
from contract import newest

from nlpapp.saved import cards

README = Path(cards.__file__).parents[2] / "README.md"
SCALE = {"accuracy": (100, 2), "bleu": (1, 1)}


@pytest.mark.parametrize("folder", newest(), ids=lambda folder: folder.parent.name)
def test_a_models_row_has_its_result_its_interval_its_size_and_its_minutes(folder):
    card = cards.verify(folder)
    lines = README.read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith(f"| `{card['model']}` |")]
    name = next(iter(card["metrics"].keys() & SCALE))
    scale, digits = SCALE[name]
    value, low, high = (
        f"{scale * card['metrics'][name][part]:.{digits}f}" for part in ("value", "low", "high")
    )
    assert f" {value} ({low} to {high}) |" in row
    assert f"| {card['bytes_on_disk'] / 1e6:.1f} |" in row
    assert f"| {card['training']['seconds'] / 60:.1f} min |" in row
