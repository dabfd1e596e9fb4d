"""What translators make of messages to a friend, to be read by eye.

    python -m docs.friends             # what ships
    python -m docs.friends MODEL ...

Thirty sentences and three paragraphs in English and as many in Chinese stand in
`tests/probes/friends_*.tsv`, written before any model answered them. Under each stands what every
model that reads its language makes of it, with its score. Whether that is right, can be understood
or is wrong, a reader says.
"""

from collections.abc import Sequence
from pathlib import Path

from docs import asking
from nlpapp import languages, serving

FILES = {"en": "friends_en.tsv", "zh": "friends_zh.tsv"}


def read(file: Path) -> list[str]:
    """The texts, sentences first."""
    return [row["text"] for row in asking.rows(file)]


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
    entries = asking.chosen(asking.parser(__doc__, "translator").parse_args(), "translation")
    for language, file in FILES.items():
        asked = [it for it in entries if languages.read_by(it.card) == language]
        if models := [serving.load(entry) for entry in asked]:
            texts = read(asking.PROBES / file)
            print(f"## {languages.own_name(language)}\n\n{page(texts, models)}\n")


if __name__ == "__main__":
    main()
