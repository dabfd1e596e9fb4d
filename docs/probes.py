"""What saved models make of everyday sentences: for seeing, never for choosing.

    python -m docs.probes --keep                 # the first half, of what ships, kept in probes.md
    python -m docs.probes --half both MODEL ...  # shown alone, of the models named

The sentences of `tests/probes/` were written before any model answered them. Recipes are chosen on
validation; whoever chose by these would learn nothing more from them. So the second half waits
for the end of the work that the first one shows the need of: it is looked at once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from docs import asking
from nlpapp import serving

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "results" / "probes.json"
PAGE = ROOT / "docs" / "probes.md"
LANGUAGES = {"en": "English", "zh": "Chinese"}
HALVES = {"first": ("first",), "second": ("second",), "both": ("first", "second")}
NEUTRAL = "neutral"
HEAD = """# Everyday sentences

Made by `python -m docs.probes --keep` from `results/probes.json`. A hundred sentences of our own in
each language stand in `tests/probes/`, written before any model answered them, and fifty more that
say nothing good or bad (a date, a place, an order of business, a word nobody knows, a fact). They
are for seeing what a visitor would see, not for choosing: that is done on validation.

Cells count the sentences that came out right, of those that are positive or negative. "Surest" is
the mean probability of the likelier class over the neutral sentences: 50 % is the middle, where a
model of two classes belongs when nothing was felt.

Shown is the first half: of each hundred 44 that are positive or negative and 6 neutral, and 25 of
each fifty. The second half is looked at once, at the end.
"""


class Probe(NamedTuple):
    """A sentence and what a person makes of it. half: first or second. label: a class's name."""

    half: str
    kind: str
    label: str
    text: str


@dataclass(frozen=True)
class Result:
    """What a model made of one half in its language.

    right: for each kind, how many of its sentences with a feeling came out right, and how many
    there are. surest: mean over the neutral sentences of the likelier class's probability, from
    the fifty and from the hundred alike.
    """

    model: str
    language: str
    half: str
    right: dict[str, tuple[int, int]]
    surest: float


def read(file: Path, halves: Sequence[str]) -> list[Probe]:
    """The sentences of these halves, in the order of the file."""
    return [probe for row in asking.rows(file) if (probe := Probe(**row)).half in halves]


def tally(probes: Iterable[Probe], labels: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Of each kind, how many of the sentences with a feeling are labelled right, and of how many.

    labels: what a model says, one for each probe.
    """
    counts: dict[str, tuple[int, int]] = {}
    for probe, label in zip(probes, labels, strict=True):
        if probe.label != NEUTRAL:
            right, asked = counts.get(probe.kind, (0, 0))
            counts[probe.kind] = right + (label == probe.label), asked + 1
    return counts


def ask(entry: serving.Entry, half: str) -> Result:
    """What one model makes of the sentences in its language."""
    language = entry.card["corpus"]["language"]
    probes = [
        probe
        for name in (language, f"neutral_{language}")
        for probe in read(asking.PROBES / f"{name}.tsv", HALVES[half])
    ]
    answers = serving.load(entry).run([probe.text for probe in probes])
    neutral = [row for row, probe in enumerate(probes) if probe.label == NEUTRAL]
    surest = float(answers["scores"][neutral].max(-1).mean())
    return Result(entry.name, language, half, tally(probes, answers["label"]), surest)


def table(results: Sequence[Result]) -> str:
    """A line a kind and a column a model, of results in one language on one half."""
    heads = ["kind", *(f"`{result.model}`" for result in results)]
    kinds = list(dict.fromkeys(kind for result in results for kind in result.right))
    rows = [[kind, *(_of(*result.right[kind]) for result in results)] for kind in kinds]
    sums = [[sum(part) for part in zip(*it.right.values(), strict=True)] for it in results]
    rows.append(["**all**", *(f"**{_of(*both)}** ({both[0] / both[1]:.0%})" for both in sums)])
    rows.append(["neutral: surest", *(f"{result.surest:.0%}" for result in results)])
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of(right: int, asked: int) -> str:
    return f"{right} of {asked}"


def page(results: Iterable[Result]) -> str:
    """The tables under their headings, English first, first halves first."""
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in sorted(results, key=lambda it: (it.language, it.half, it.model)):
        groups.setdefault((result.language, result.half), []).append(result)
    titles = {half: f"{half} half" for half in HALVES} | {"both": "both halves"}
    return "\n".join(
        f"## {LANGUAGES[language]}, {titles[half]}\n\n{table(group)}\n"
        for (language, half), group in groups.items()
    )


def main() -> None:
    taking = asking.parser(__doc__, "sentiment model")
    taking.add_argument("--half", choices=HALVES, default="first", help="second: once, at the end")
    taking.add_argument("--keep", action="store_true", help="in docs/, whose page is made again")
    options = taking.parse_args()
    results = [
        ask(it, options.half)
        for it in asking.chosen(options, "sentiment")
        if it.card["corpus"]["language"] in LANGUAGES
    ]
    print(page(results))
    if options.keep:
        keep(results)


def keep(results: Sequence[Result]) -> None:
    """Put these into docs/, in place of what was kept of the same models on the same half."""
    kept = (
        [Result(**it) for it in json.loads(KEPT.read_text(encoding="utf-8"))]
        if KEPT.exists()
        else []
    )
    new = {(result.model, result.half): result for result in [*kept, *results]}
    lines = [json.dumps(asdict(result), ensure_ascii=False) for result in new.values()]
    KEPT.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    PAGE.write_text(f"{HEAD}\n{page(new.values())}", encoding="utf-8")


if __name__ == "__main__":
    main()
