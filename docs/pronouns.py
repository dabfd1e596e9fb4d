"""Pronouns that the sentence before decides: how many come out right, with it and without.

    python -m docs.pronouns            # what ships
    python -m docs.pronouns MODEL ...

Fifty pairs of sentences each way stand in `tests/probes/pronouns_*.tsv`, written before any model
answered them: "They" of shoes is 它们 and of sisters 她们, and a Chinese sentence may leave out who
acts. A translation is right that has one of the words that must stand in it and none of those that
must not. A model that reads the sentence before, which its signature `n_best` tells, is asked with
it and without it; any other without it.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import binomtest

from docs import asking
from nlpapp import languages, serving

# English and the language on the other side, by what the file is called.
DIRECTIONS = {("en", "zh"): "pronouns_en.tsv", ("zh", "en"): "pronouns_zh.tsv"}
_NO_PRONOUNS = re.compile("[其吉]他")  # "other" and "guitar"


class Pair(NamedTuple):
    """A sentence, the one before it, and what its translation must hold and must not.

    must, must_not: words with "|" between.
    """

    kind: str
    before: str
    text: str
    must: str
    must_not: str

    def is_right(self, translation: str) -> bool:
        """Whether one of the words that must stand there does, and none that must not."""
        return _holds(translation, self.must) and not _holds(translation, self.must_not)


class Column(NamedTuple):
    """What a model made of all pairs. right: bool [pairs]."""

    title: str
    right: np.ndarray


def read(file: Path) -> list[Pair]:
    """The pairs of a file."""
    return [Pair(*row.values()) for row in asking.rows(file)]


def ask(model: serving.Model, pairs: Sequence[Pair]) -> list[Column]:
    """A column for the model without the sentence before, and one with it where it reads that."""
    given = {"text": [pair.text for pair in pairs]}
    columns = {f"`{model.name}`": given}
    if "context" in model.inputs("n_best"):
        columns = {
            f"`{model.name}` alone": given | {"context": [""] * len(pairs)},
            "with the sentence before": given | {"context": [pair.before for pair in pairs]},
        }
    found = []
    for title, asked in columns.items():
        best = model.run(asked, "n_best")["translations"][:, 0]
        right = [pair.is_right(said) for pair, said in zip(pairs, best, strict=True)]
        found.append(Column(title, np.array(right)))
    return found


def table(pairs: Sequence[Pair], columns: Iterable[Column]) -> str:
    """A line a kind and one for all; right of how many, with Wilson's 95 % interval."""
    columns = list(columns)
    kinds = np.array([pair.kind for pair in pairs])
    lines = [["kind", *(column.title for column in columns)], ["---"] * (len(columns) + 1)]
    for kind in dict.fromkeys(kinds):
        lines.append([kind, *(_share(column.right[kinds == kind]) for column in columns)])
    lines.append(["**all**", *(_share(column.right) for column in columns)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _share(right: np.ndarray) -> str:
    count, of = int(right.sum()), len(right)
    found = binomtest(count, of).proportion_ci(method="wilson")
    return f"{count} of {of} ({100 * found.low:.0f}–{100 * found.high:.0f} %)"


def _holds(text: str, words: str) -> bool:
    if languages.guessed([words]) == "zh":
        # 他 is a part of 他们, which is another word.
        return any(
            re.search(f"{word}(?!们)", _NO_PRONOUNS.sub("", text)) for word in words.split("|")
        )
    return re.search(rf"(?i)\b(?:{words})\b", text) is not None


def main() -> None:
    entries = asking.chosen(asking.parser(__doc__, "translator").parse_args(), "translation")
    for direction, file in DIRECTIONS.items():
        pairs, columns = read(asking.PROBES / file), []
        for entry in entries:
            card = entry.card
            if (languages.read_by(card), languages.written_by(card)) == direction:
                columns += ask(serving.load(entry), pairs)
        if columns:
            print(f"## {' to '.join(direction)}\n\n{table(pairs, columns)}\n")


if __name__ == "__main__":
    main()
