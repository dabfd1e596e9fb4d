"""Write the tables of docs/memory.md from the kept results beside it.

python -m docs.memory_tables
"""

import statistics
from collections.abc import Sequence
from pathlib import Path

from docs import tables
from docs.tables import table
from nlpapp.measured import Measurements, Point, read
from nlpapp.memory.success import OPEN, is_open_ended, row, span

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "memory.md"
BACK = (20, 100, 400)  # steps
FOR_COSTS = 20  # steps back
CLAIMS = {"rnn": "some 20 steps", "gru": "nearly as far as the LSTM", "lstm": "more than 100 steps"}
KERAS = {"gru": "0", "lstm": "1"}  # the first bias of the gate that keeps, in Keras


def main() -> None:
    gradients = read(DOCS / "results" / "gradients.json")
    found = {
        "scales": by_scale(gradients),
        "forget biases": by_forget_bias(gradients),
        "classifiers": by_classifier(gradients),
    }
    memory = read(DOCS / "results" / "memory.json")
    found |= {
        "rates": by_rate(read(DOCS / "results" / "memory_rates.json"), memory.settings["rates"]),
        "spans": by_span(memory),
        "distances": by_distance(memory),
        "costs": by_cost(memory),
        "first weights": by_first_weights(memory),
    }
    tables.write(PAGE, found)


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
    """The hidden state's, and through the cell alone that of an LSTM's cell state too."""
    rows = []
    for it in gradients.points:
        for state in ("hidden", "cell_state"):
            if (
                "ways" in it.of
                and state in it.found
                and (state == "hidden" or it.of["ways"] == "cell")
            ):
                falls = at(gradients, it.found[state], (1, *BACK))
                rows.append([f"`{it.of['at']}`", it.of["ways"], state.replace("_", " "), *falls])
    return table(["classifier", "ways", "state", *(f"{back} back" for back in (1, *BACK))], rows)


def by_span(memory: Measurements) -> str:
    """What is said of each cell, and the steps that it bridges in every task."""
    tasks = list(dict.fromkeys(it.of["task"] for it in memory.points))
    rows = []
    for cell, claim in CLAIMS.items():
        for bias in (None, OPEN):
            found = [row(memory, task, cell, bias) for task in tasks]
            if any(found):
                bridged = [spanned(it) if it else "" for it in found]
                rows.append([cell, gate(bias), claim if bias is None else "", *bridged])
    return table(["cell", "gate", "said to remember", *tasks], rows)


def spanned(found: dict) -> str:
    """The steps bridged; at least so many where nothing further was asked."""
    return f"at least {span(found)}" if is_open_ended(found) else f"{span(found)}"


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
    for names in dict.fromkeys(map(row_of, points)):
        found = {it.of["distance"]: it.found for it in points if row_of(it) == names}
        shares = [share(found[step]) if step in found else "" for step in back]
        units = next(iter(found.values()))["units"]
        rows.append([*names, f"{units}", *shares, spanned(found)])
    return table(heads, rows)


def by_cost(memory: Measurements) -> str:
    """What every row of `by_distance` cost at one distance that all of them have."""
    points = [it for it in memory.points if is_usual(it) and it.of["distance"] == FOR_COSTS]
    rows = []
    for it in points:
        solved = [seed["solved_after"] for seed in it.found["seeds"]]
        solved = [updates for updates in solved if updates is not None]
        middle = f"{statistics.median(solved):,.0f}" if solved else ""
        parameters, spent = f"{it.found['parameters']:,}", f"{it.found['updates']:,}"
        rows.append([*row_of(it), parameters, middle, f"{len(solved)} of 5", spent])
    heads = ["task", "cell", "gate", "equal", "parameters", "updates to succeed", "seeds"]
    return table([*heads, "updates made"], rows)


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


def by_rate(rates: Measurements, taken: dict[str, dict[str, float]]) -> str:
    """Each task by other seeds, at each learning rate; bold the one taken, by task and cell."""
    tried = rates.settings["rates"]
    heads = ["task", "cell", "gate", "distance", *(f"{rate:g}" for rate in tried)]
    names = "task", "cell", "gate_bias", "distance"
    rows = []
    for task, cell, bias, distance in dict.fromkeys(
        tuple(it.of[name] for name in names) for it in rates.points
    ):
        of = dict(zip(names, (task, cell, bias, distance), strict=True))
        shares = []
        for rate in tried:
            found = rates.find(of | {"rate": rate})
            share = f"{100 * found['right']['value']:.0f} %" if found else ""
            shares.append(f"**{share}**" if share and rate == taken[task][cell] else share)
        rows.append([task, cell, gate(bias), f"{distance}", *shares])
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


if __name__ == "__main__":
    main()
