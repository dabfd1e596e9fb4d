"""Write the tables of docs/tradeoffs.md from the kept results beside it.

python -m docs.tradeoffs_tables
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from docs import tables
from docs.tables import table
from nlpapp.advice.evidence import Costs, Figure, Kind, Problem, of_classifiers
from nlpapp.measured import Measurements, read

DOCS = Path(__file__).resolve().parent
PAGE, RESULTS = DOCS / "tradeoffs.md", DOCS / "results"
MADE_OF = {None: "all states", "last": "the last"}


def main() -> None:
    file = RESULTS / "tradeoffs.json"
    taken = read(file).settings["rates"]["chnsenticorp"]
    evidence = of_classifiers(file, Costs({}))
    found = {"rates": by_rate(read(RESULTS / "tradeoffs_rates.json"), taken)}
    for corpus in ("chnsenticorp", "imdb"):
        problems = [it for it in evidence.problems if it.corpus == corpus]
        found[corpus] = by_problem(problems, evidence.kinds)
    tables.write(PAGE, found)


def by_rate(rates: Measurements, taken: Mapping[str, float]) -> str:
    """Log loss on validation of each kind at each learning rate; bold the one taken."""
    tried = rates.settings["rates"]
    rows = []
    for cell, read_out in dict.fromkeys((it.of["cell"], it.of["read_out"]) for it in rates.points):
        of = {"corpus": "chnsenticorp", "cell": cell, "read_out": read_out}
        losses = []
        for rate in tried:
            loss = f"{rates.find(of | {'rate': rate})['log_loss']:.3f}"
            losses.append(f"**{loss}**" if rate == taken[f"{cell}-{read_out}"] else loss)
        rows.append([cell, MADE_OF["last" if read_out == "last" else None], *losses])
    return table(["cell", "answers from", *(f"{rate:g}" for rate in tried)], rows)


def by_problem(problems: Sequence[Problem], kinds: Sequence[Kind]) -> str:
    """Accuracy of each kind, with its interval, on every problem of a corpus."""
    if not problems:
        return table([], [])
    problems = sorted(problems, key=lambda it: (it.is_all, it.examples, not it.is_whole, it.read))
    rows = [
        [kind.cell, "" if kind.cell == "linear" else MADE_OF[kind.variant], *shares]
        for kind in kinds
        if any(shares := [share(it.found.get(kind)) for it in problems])
    ]
    return table(["cell", "answers from", *map(title, problems)], rows)


def title(problem: Problem) -> str:
    if not problem.is_whole:
        return f"first {problem.read} tokens"
    return "all" if problem.is_all else f"{problem.examples:,}"


def share(found: Figure | None) -> str:
    if found is None:
        return ""
    percent = [f"{100 * it:.1f}" for it in (found.value, found.low, found.high)]
    return f"{percent[0]} ({percent[1]} to {percent[2]})"


if __name__ == "__main__":
    main()
