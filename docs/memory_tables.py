"""Write the tables of docs/memory.md from the kept results beside it.

python -m docs.memory_tables
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from nlpapp.measured import Measurements, read

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "memory.md"
BACK = (20, 100, 400)  # steps


def main() -> None:
    gradients = read(DOCS / "results" / "gradients.json")
    page = PAGE.read_text(encoding="utf-8")
    for name, table in {
        "scales": by_scale(gradients),
        "forget biases": by_forget_bias(gradients),
        "classifiers": by_classifier(gradients),
    }.items():
        page = between(page, name, table)
    PAGE.write_text(page, encoding="utf-8")


def between(page: str, name: str, table: str) -> str:
    """The page with a table between `<!-- name -->` and `<!-- end of name -->`."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    page, found = pattern.subn(lambda _: f"{begin}\n\n{table}\n\n{end}", page)
    if found != 1:
        raise ValueError(f"{PAGE} has {begin} {found} times.")
    return page


def by_scale(gradients: Measurements) -> str:
    """A row a scale, with every cell."""
    points = [it for it in gradients.points if "scale" in it.of and "forget_bias" not in it.of]
    cells = list(dict.fromkeys(point.of["cell"] for point in points))
    heads = ["scale", *(f"{cell}, {back} back" for cell in cells for back in BACK)]
    rows = []
    for scale in sorted({point.of["scale"] for point in points}):
        found = [
            gradients.find({"at": "initialisation", "cell": cell, "scale": scale}) for cell in cells
        ]
        rows.append([f"{scale:g}", *(it for one in found for it in at(gradients, one["hidden"]))])
    return table(heads, rows)


def by_forget_bias(gradients: Measurements) -> str:
    """The LSTM's cell state, whose factor from step to step the forget gate is."""
    points = [
        (it.of.get("forget_bias", 1.0), it.found)
        for it in gradients.points
        if it.of["cell"] == "lstm" and it.of.get("scale") == 1.0
    ]
    rows = [
        [f"{bias:g}", *at(gradients, found["cell_state"]), f"{found['weights']:g}"]
        for bias, found in sorted(points, key=lambda it: it[0])
    ]
    return table(
        ["forget bias", *(f"{back} back" for back in BACK), "norm of all weights' gradient"], rows
    )


def by_classifier(gradients: Measurements) -> str:
    rows = [
        [f"`{it.of['at']}`", it.of["ways"], *at(gradients, it.found["hidden"], (0, *BACK))]
        for it in gradients.points
        if "ways" in it.of
    ]
    return table(["classifier", "ways", *(f"{back} back" for back in (0, *BACK))], rows)


def at(gradients: Measurements, curve: dict, back: Sequence[int] = BACK) -> list[str]:
    """Medians, as powers of ten."""
    places = [gradients.settings["distances"].index(step) for step in back]
    values = [curve["median"][place] for place in places]
    return ["0" if value is None else f"{value:+.1f}" for value in values]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
