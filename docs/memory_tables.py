"""Write the tables of docs/memory.md from the kept results beside it.

python -m docs.memory_tables
"""

import re
from collections.abc import Sequence
from pathlib import Path

from nlpapp.measured import Measurements, Point, read
from nlpapp.memory.success import OPEN, span

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "memory.md"
BACK = (20, 100, 400)  # steps
KERAS = {"gru": "0", "lstm": "1"}  # the first bias of the gate that keeps, in Keras


def main() -> None:
    gradients = read(DOCS / "results" / "gradients.json")
    tables = {
        "scales": by_scale(gradients),
        "forget biases": by_forget_bias(gradients),
        "classifiers": by_classifier(gradients),
    }
    memory = DOCS / "results" / "memory.json"
    if memory.exists():
        kept = read(memory)
        tables |= {"distances": by_distance(kept), "first weights": by_first_weights(kept)}
    rates = DOCS / "results" / "memory_rates.json"
    if rates.exists():
        tables["rates"] = by_rate(read(rates))
    page = PAGE.read_text(encoding="utf-8")
    for name, lines in tables.items():
        page = between(page, name, lines)
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


def by_distance(memory: Measurements) -> str:
    """A row a cell and task: share right at every distance, and the span that it bridges."""
    points = [it for it in memory.points if is_usual(it)]
    back = sorted({it.of["distance"] for it in points})
    heads = [
        "task",
        "cell",
        "gate",
        "equal",
        "units",
        *(f"{step} back" for step in back),
        "bridges",
    ]
    rows = []
    for row in dict.fromkeys(map(row_of, points)):
        found = {it.of["distance"]: it.found for it in points if row_of(it) == row}
        bridged = span(found)
        shares = [share(found[step]) if step in found else "" for step in back]
        units = next(iter(found.values()))["units"]
        rows.append([*row, f"{units}", *shares, f"{bridged}"])
    return table(heads, rows)


def by_first_weights(memory: Measurements) -> str:
    """Delayed recall at one distance, Keras's own first weights among the others."""
    others = [it for it in memory.points if not is_usual(it)]
    rows = []
    for cell, distance in dict.fromkeys((it.of["cell"], it.of["distance"]) for it in others):
        same = {"task": "recall", "cell": cell, "equal": "parameters", "distance": distance}
        for it in memory.points:
            if same.items() <= it.of.items():
                bias = it.of["gate_bias"]
                bias = KERAS.get(cell, "") if bias is None else f"{bias:g}"
                rows.append([cell, f"{distance}", it.of["recurrent"], bias, share(it.found)])
    heads = ["cell", "distance", "recurrent weights", "gate's bias", "right"]
    return table(heads, rows)


def by_rate(rates: Measurements) -> str:
    """Delayed recall by other seeds, at each learning rate."""
    tried = rates.settings["rates"]
    heads = ["cell", "gate", "distance", *(f"{rate:g}" for rate in tried)]
    rows = []
    for cell, bias, distance in dict.fromkeys(
        (it.of["cell"], it.of["gate_bias"], it.of["distance"]) for it in rates.points
    ):
        of = {"cell": cell, "gate_bias": bias, "distance": distance}
        found = [rates.find(of | {"rate": rate}) for rate in tried]
        shares = ["" if it is None else f"{100 * it['right']['value']:.0f} %" for it in found]
        rows.append([cell, gate(bias), f"{distance}", *shares])
    return table(heads, rows)


def is_usual(point: Point) -> bool:
    """Whether networks began with Keras's own first weights, or but for a gate opened at first."""
    return point.of["recurrent"] == "orthogonal" and point.of["gate_bias"] in (None, OPEN)


def row_of(point: Point) -> tuple[str, str, str, str]:
    of = point.of
    return of["task"], of["cell"], gate(of["gate_bias"]), of["equal"]


def gate(bias: float | None) -> str:
    return "" if bias is None else "open"


def share(found: dict) -> str:
    """Right over all seeds, with its interval, and how many seeds succeeded."""
    right, seeds = found["right"], found["succeeded"]
    percent = [f"{100 * right[name]:.0f}" for name in ("value", "low", "high")]
    succeeded = round(seeds["value"] * seeds["n"])
    return f"{percent[0]} % ({percent[1]} to {percent[2]}), {succeeded} of {seeds['n']}"


def at(gradients: Measurements, curve: dict, back: Sequence[int] = BACK) -> list[str]:
    """Medians, as powers of ten."""
    places = [gradients.settings["distances"].index(step) for step in back]
    values = [curve["median"][place] for place in places]
    return ["0" if value is None else f"{value:+.1f}" for value in values]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "Not measured yet."
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
