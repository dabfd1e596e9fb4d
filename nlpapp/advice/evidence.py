"""What was measured of kinds of model, on problems of known size: what a choice can rest on."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scipy.special import stdtrit  # Student's quantile; scipy.stats would take a page's patience

from nlpapp.measured import Measurements, Point, damaged, read_points

# What each point of the kept measurements has.
_ACCURACY_OF = ("corpus", "cell", "read_out", "examples", "read", "seed")
_ACCURACY = ("accuracy", "learned_from", "tokens", "seconds", "parameters")
_COST_OF = ("model", "version", "task", "cell", "variant", "tokens")
_COST = ("milliseconds", "milliseconds_95", "texts_per_second", "megabytes")


class Kind(NamedTuple):
    """A kind of model, as cards name it."""

    cell: str
    variant: str | None = None


LINEAR, BILSTM = Kind("linear"), Kind("bilstm")
# Those that `python -m training.tradeoffs` measures.
_CLASSIFIERS = (
    LINEAR,
    *(
        Kind(cell, variant)
        for cell in ("rnn", "gru", "lstm", "bilstm")
        for variant in (None, "last")
    ),
)


@dataclass(frozen=True)
class Figure:
    """How well a kind did, of several seeds in the mean, with its 95 % interval.

    The interval is Student's over the seeds, since the examples drawn decide too; but never
    narrower than that of one seed, which is over the texts of the test.

    value, low, high: in the measure of the evidence. seconds: of training, for one model.
    """

    value: float
    low: float
    high: float
    seeds: int
    seconds: float
    parameters: int


@dataclass(frozen=True)
class Problem:
    """One problem that was measured.

    examples: labelled texts, or pairs, to learn from. is_all: whether the corpus has no more.
    tokens: of a text as it is read, the median. read: how many tokens are read at most.
    is_whole: whether more is read of texts nowhere.
    """

    corpus: str
    examples: int
    is_all: bool
    tokens: int
    read: int
    is_whole: bool
    found: Mapping[Kind, Figure]


class Cost(NamedTuple):
    """What answers cost.

    median, most: milliseconds for one text, and what 95 of 100 answers stay below.
    texts_per_second: in batches of 64. megabytes: of memory that the model takes.
    of: the kind that was timed, which is another variant where the kind itself was not.
    """

    median: float
    most: float
    texts_per_second: float
    megabytes: float
    of: Kind


@dataclass(frozen=True)
class Costs:
    """What an answer costs. found: by kind, then by tokens, of each model that was timed."""

    found: Mapping[Kind, Mapping[int, Sequence[Mapping[str, float]]]]

    def at(self, kind: Kind, tokens: int) -> Cost | None:
        """Between the lengths that were timed time and memory grow evenly, and then as before.

        Of several models of a kind, the median. None where no model of the cell was timed.
        """
        of = kind if kind in self.found else Kind(kind.cell)
        if of not in self.found:
            return None
        lengths = sorted(self.found[of])

        def of_length(name: str, power: int = 1) -> float:
            timed = ([it[name] ** power for it in self.found[of][at]] for at in lengths)
            return _between(tokens, lengths, [statistics.median(it) for it in timed]) ** power

        return Cost(
            of_length("milliseconds"),
            of_length("milliseconds_95"),
            of_length("texts_per_second", -1),  # it is the time for a text that grows
            of_length("megabytes"),
            of,
        )


@dataclass(frozen=True)
class Evidence:
    """All that a choice for one task can rest on.

    measure: what problems are judged by, "accuracy" (0 to 1) or "BLEU" (0 to 100). kinds: those
    that are measured, on each problem or on some, now or in time.
    """

    measure: str
    kinds: Sequence[Kind]
    problems: Sequence[Problem]
    costs: Costs


def of_classifiers(file: Path, costs: Costs) -> Evidence:
    """What `python -m training.tradeoffs` kept. Raises MeasuredError."""
    kept = read_points(file, _ACCURACY_OF, _ACCURACY)
    try:
        return Evidence("accuracy", _CLASSIFIERS, _problems(kept), costs)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise damaged(file) from error


def _problems(kept: Measurements) -> list[Problem]:
    asked: dict[tuple, dict[Kind, list[Point]]] = {}
    for point in kept.points:
        of = point.of
        kind = Kind(of["cell"], None if of["read_out"] in (None, "pool") else of["read_out"])
        problem = asked.setdefault((of["corpus"], of["examples"], of["read"]), {})
        problem.setdefault(kind, []).append(point)
    furthest = max((read for _, _, read in asked), default=0)
    problems = []
    for (corpus, limit, read), found in asked.items():
        size = next(iter(found.values()))[0].found
        figures = {kind: _over_seeds([it.found for it in points]) for kind, points in found.items()}
        examples, tokens = (max(1, int(size[name])) for name in ("learned_from", "tokens"))
        is_whole = read == furthest
        problems.append(Problem(corpus, examples, limit is None, tokens, read, is_whole, figures))
    return problems


def _over_seeds(found: Sequence[dict]) -> Figure:
    accuracy = [it["accuracy"] for it in found]
    values = [it["value"] for it in accuracy]
    value, over_seeds = statistics.fmean(values), 0.0
    if (n := len(values)) > 1:
        over_seeds = float(stdtrit(n - 1, 0.975)) * statistics.stdev(values) / math.sqrt(n)
    below, above = (max(abs(it[end] - it["value"]) for it in accuracy) for end in ("low", "high"))
    return Figure(
        value,
        max(0.0, value - max(over_seeds, below)),
        min(1.0, value + max(over_seeds, above)),
        n,
        statistics.fmean(it["seconds"] for it in found),
        int(found[0]["parameters"]),
    )


def of_translators(cards: Iterable[dict], costs: Costs) -> Evidence:
    """What the cards of translators say: one problem a corpus, cards without figures left out."""
    asked: dict[str, dict[Kind, dict]] = {}
    for card in cards:
        try:
            if card["task"] == "translation":
                kind = Kind(card["cell"], card.get("variant"))
                figure = _of_card(card)
                asked.setdefault(card["corpus"]["name"], {})[kind] = (figure, _size(card))
        except (TypeError, ValueError, LookupError, AttributeError):
            continue
    problems = []
    for corpus, found in asked.items():
        examples, tokens = next(iter(found.values()))[1]
        figures = {kind: figure for kind, (figure, _) in found.items()}
        problems.append(Problem(corpus, examples, True, tokens, tokens, True, figures))
    kinds = list(dict.fromkeys(kind for found in asked.values() for kind in found))
    return Evidence("BLEU", kinds, problems, costs)


def _of_card(card: dict) -> Figure:
    bleu = card["metrics"]["bleu"]
    value, low, high = (float(bleu[name]) for name in ("value", "low", "high"))
    return Figure(value, low, high, 1, float(card["training"]["seconds"]), int(card["parameters"]))


def _size(card: dict) -> tuple[int, int]:
    """Pairs learned from, and the middle of the range of lengths in which the median lies."""
    ranges = card["bleu_by_length"]
    left = sum(it["n"] for it in ranges) / 2
    for it in ranges:
        left -= it["n"]
        if left <= 0:
            return int(card["corpus"]["rows"]["train"]), (
                it["from"] + (it["to"] or it["from"])
            ) // 2
    raise ValueError("no sentence was judged")


def costs_of(file: Path, task: str) -> Costs:
    """What `python -m training.costs` kept of a task's models, of each the latest version.

    task: as cards have it. Nothing where the file is not there, which a choice can do without;
    raises MeasuredError where it is damaged.
    """
    if not file.exists():
        return Costs({})
    points = [it for it in read_points(file, _COST_OF, _COST).points if it.of["task"] == task]
    try:
        latest: dict[str, int] = {}
        for point in points:
            name, version = point.of["model"], int(point.of["version"])
            latest[name] = max(version, latest.get(name, 0))
        found: dict[Kind, dict[int, list]] = {}
        for point in points:
            if point.of["version"] == latest[point.of["model"]]:
                kind = Kind(point.of["cell"], point.of["variant"])
                figures = {name: float(point.found[name]) for name in _COST}
                found.setdefault(kind, {}).setdefault(int(point.of["tokens"]), []).append(figures)
    except (TypeError, ValueError) as error:
        raise damaged(file) from error
    return Costs(found)


def _between(at: int, places: Sequence[int], values: Sequence[float]) -> float:
    """On the line through the two nearest places; before the first, as at the first."""
    if len(places) == 1 or at <= places[0]:
        return values[0]
    right = next((i for i, place in enumerate(places) if place >= at), len(places) - 1)
    left = right - 1
    slope = (values[right] - values[left]) / (places[right] - places[left])
    return values[left] + slope * (at - places[left])


def distance(problem: Problem, examples: int, tokens: int) -> float:
    """How far a problem is from a question: in logarithms, so that twice is as far as half."""
    return math.hypot(math.log(problem.examples / examples), math.log(problem.tokens / tokens))
