"""What README.md says is what the shipped models' cards say, and README.zh-CN.md says the same."""

import re
from pathlib import Path

import pytest
from contract import newest

from nlpapp.saved import cards

README = Path(cards.__file__).parents[2] / "README.md"
CHINESE = README.with_name("README.zh-CN.md")
SCALE = {"accuracy": (100, 2), "bleu": (1, 1), "skill": (100, 1)}


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
    minutes = re.escape(f"{card['training']['seconds'] / 60:.1f} min")
    processor = card["training"]["hardware"].split("(R)")[0].split()[0]
    assert re.search(rf"\| {minutes}(, {processor}(, \d+ threads?)?)? \|", row)


def blocks(readme: Path) -> list[str]:
    """What stands between fences: commands, code, the map of the house."""
    return re.findall(r"^```.*?^```$", readme.read_text(encoding="utf-8"), re.M | re.S)


def rows_of_models(readme: Path) -> list[str]:
    text = readme.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("| `")]


def links(readme: Path) -> set[str]:
    """Where links and pictures lead; code, which may hold brackets too, left out."""
    text = readme.read_text(encoding="utf-8")
    for block in blocks(readme):
        text = text.replace(block, "")
    return set(re.findall(r"\]\(([^)]+)\)", text))


def test_the_chinese_readme_has_the_same_commands_and_code():
    assert blocks(CHINESE) == blocks(README)


def test_the_chinese_readme_has_the_same_rows_in_its_tables():
    assert len(rows_of_models(README)) == len(newest())
    assert rows_of_models(CHINESE) == rows_of_models(README)


def test_the_chinese_readme_leads_to_the_same_places():
    def same(readme: Path) -> set[str]:
        """Each has pictures of its own language's pages, and a link to the other."""
        return {re.sub(r"-(zh|light)\.png$", ".png", it) for it in links(readme)} - {
            README.name,
            CHINESE.name,
        }

    assert same(CHINESE) == same(README)


def test_the_chinese_readme_has_a_section_for_each_of_the_other():
    headings = [
        re.findall(r"^#+ ", it.read_text(encoding="utf-8"), re.M) for it in (README, CHINESE)
    ]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("readme", [README, CHINESE], ids=lambda readme: readme.name)
def test_what_a_readme_leads_to_is_there(readme):
    for target in links(readme):
        assert target.startswith("https://") or (README.parent / target).exists(), target
