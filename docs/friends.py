"""What translators make of messages to a friend, to be read by eye.

    python -m docs.friends             # what ships
    python -m docs.friends MODEL ...

Thirty sentences and three paragraphs in English and as many in Chinese stand in
`tests/probes/friends_*.tsv`, written before any model answered them. Under each stands what every
model that reads its language makes of it, with its score. Whether that is right, can be understood
or is wrong, a reader says.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from nlpapp import languages, serving

PROBES = Path(__file__).resolve().parent.parent / "tests" / "probes"
FILES = {"en": "friends_en.tsv", "zh": "friends_zh.tsv"}


def read(file: Path) -> list[str]:
    """The texts, sentences first."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["text"] for row in rows]


def page(texts: Sequence[str], models: Sequence[serving.Model]) -> str:
    """Each text, numbered, and under it a line a model: score and translation."""
    answers = [model.run(texts) for model in models]
    blocks = []
    for row, text in enumerate(texts):
        lines = [f"{row + 1}. {text}"]
        for model, answer in zip(models, answers, strict=True):
            said = answer["translation"][row].replace("\n", " / ")
            lines.append(f"   - `{model.name}` ({answer['score'][row]:.2f}): {said}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", nargs="*", help="names; every translator, if none is given")
    parser.add_argument("--saved-models", type=Path, help="folder; what ships, if none is given")
    options = parser.parse_args()
    scan = serving.scan(options.saved_models)
    entries = [scan.named(name) for name in options.models] or scan.models
    entries = [entry for entry in entries if entry.card["task"] == "translation"]
    for language, file in FILES.items():
        asked = [it for it in entries if languages.read_by(it.card) == language]
        if models := [serving.load(entry) for entry in asked]:
            print(f"## {languages.own_name(language)}\n\n{page(read(PROBES / file), models)}\n")


if __name__ == "__main__":
    main()
