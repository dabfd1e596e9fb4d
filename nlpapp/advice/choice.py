"""Which kind of model the measurements speak for, and what would change that."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlpapp.advice.evidence import LINEAR, Cost, Evidence, Kind, Problem, distance

NEAR = 4.0  # times as many examples, or as long a text, at most: as far apart as what was measured
_STEPS = [2 ** (step / 2) for step in range(1, 9)]  # to 16 times as much, where answers may change


@dataclass(frozen=True)
class Question:
    """A problem of one's own.

    tokens: of a text: words and marks, or Chinese characters. examples: labelled texts, or pairs,
    to learn from. latency_ms: milliseconds that one answer may take, 95 times of 100.
    """

    tokens: int
    examples: int
    latency_ms: float | None = None

    def __post_init__(self) -> None:
        if self.tokens < 1 or self.examples < 1:
            raise ValueError("there must be a token and an example at least")
        if self.latency_ms is not None and not 0 < self.latency_ms < math.inf:
            raise ValueError("a latency is a number of milliseconds above 0")


@dataclass(frozen=True)
class Estimate:
    """What is to be expected of a kind: means over the problems it rests on, the near ones more.

    seconds: of training on the nearest problem. cost: None where nobody timed it.
    """

    kind: Kind
    value: float
    low: float
    high: float
    seconds: float
    cost: Cost | None


@dataclass(frozen=True)
class Advice:
    """A recommendation, with all that it rests on.

    problems: nearest first; empty where nothing was measured at all. is_near: whether the nearest
    is within `NEAR` times the examples and the tokens asked for. chosen: None where every kind is
    too slow, or nothing was measured. best: of those fast enough, whether or not it is chosen.
    estimates: of all kinds, best first. too_slow: of them, those beyond the limit. missing: kinds
    not measured there.
    """

    question: Question
    problems: Sequence[Problem]
    is_near: bool
    estimates: Sequence[Estimate]
    too_slow: Sequence[Estimate]
    missing: Sequence[Kind]
    best: Estimate | None
    chosen: Estimate | None
    runner_up: Estimate | None

    @property
    def simpler(self) -> bool:
        """Whether the linear model was chosen for being cheap, though another does best."""
        return self.chosen is not None and self.chosen is not self.best

    @property
    def alike(self) -> list[Estimate]:
        """Those fast enough, beside the best, that its interval reaches."""
        fast = [it for it in self.estimates if it not in self.too_slow and it is not self.best]
        return [it for it in fast if it.value >= self.best.low]


@dataclass(frozen=True)
class Change:
    """Asked with another number, the answer would be another.

    name: a field of the question. more: whether the number is larger than it was asked with; of
    latency, whether that much is to be allowed, or less. kind: then recommended; None where nothing
    is fast enough.
    """

    name: str
    value: float
    more: bool
    kind: Kind | None


def recommend(question: Question, evidence: Evidence) -> Advice:
    """The kind that is expected to do best of those fast enough.

    But the linear model where it lies within the interval of the best: what cannot be told apart
    goes to the cheaper. A kind that nobody timed counts as fast enough.
    """
    problems = resting_on(question, evidence.problems)
    if evidence.measure == "BLEU":
        problems = problems[:1]  # by words of one language, and by characters of another
    if not problems:
        return Advice(question, [], False, [], [], [], None, None, None)
    estimates = sorted(
        (_estimate(kind, question, problems, evidence) for kind in problems[0].found),
        key=lambda it: -it.value,
    )
    too_slow = [it for it in estimates if _is_slow(it, question)]
    fast = [it for it in estimates if it not in too_slow]
    best = fast[0] if fast else None
    linear = next((it for it in fast if it.kind == LINEAR and it.value >= best.low), None)
    chosen = linear or best
    others = [it for it in fast if it is not chosen]
    return Advice(
        question,
        problems,
        is_near(question, problems[0]),
        estimates,
        too_slow,
        [kind for kind in evidence.kinds if kind not in problems[0].found],
        best,
        chosen,
        others[0] if others else None,
    )


def resting_on(question: Question, problems: Sequence[Problem]) -> list[Problem]:
    """The problems that an answer rests on, nearest first.

    The nearest at which two kinds were measured at least, and of each other corpus the nearest
    too, where it is near and every kind of the first was measured there: else figures of different
    problems would be held against each other. Of problems equally near, that of whole texts.
    """
    by_corpus: dict[str, Problem] = {}
    for problem in sorted(
        problems, key=lambda it: (distance(it, question.examples, question.tokens), -it.read)
    ):
        if len(problem.found) > 1:
            by_corpus.setdefault(problem.corpus, problem)
    first, *others = by_corpus.values() or [None]
    if first is None:
        return []
    kinds = first.found.keys()
    return [first] + [it for it in others if is_near(question, it) and it.found.keys() >= kinds]


def is_near(question: Question, problem: Problem) -> bool:
    """Whether neither examples nor tokens differ by more than `NEAR` times."""
    pairs = (problem.examples, question.examples), (problem.tokens, question.tokens)
    return all(max(pair) <= NEAR * min(pair) for pair in pairs)


def changes(advice: Advice, evidence: Evidence) -> list[Change]:
    """What would change a recommendation: the nearest number of each kind, up and down.

    Numbers of examples and of tokens at most 16 times as large or small, as far as something was
    measured near; the limit of latency that lets a better one in, or keeps the chosen out. Where
    nothing is fast enough, the one that lets in what would be chosen without any limit.
    """
    question, chosen = advice.question, advice.chosen
    found = [*_by_latency(advice, evidence)]
    if chosen is None:
        return found
    for name in ("examples", "tokens"):
        for direction in (-1, 1):
            for value in _steps(getattr(question, name), direction):
                other = recommend(replace(question, **{name: value}), evidence)
                if not other.is_near:
                    break
                if _kind(other) != chosen.kind:
                    found.append(Change(name, value, direction > 0, _kind(other)))
                    break
    return found


def _by_latency(advice: Advice, evidence: Evidence) -> Iterator[Change]:
    question, chosen = advice.question, advice.chosen
    free = _kind(recommend(replace(question, latency_ms=None), evidence))
    for limit in sorted(it.cost.most for it in advice.too_slow):
        other = _kind(recommend(replace(question, latency_ms=limit), evidence))
        if other == free if chosen is None else other != chosen.kind:
            yield Change("latency_ms", limit, True, other)
            break
    if chosen and chosen.cost:
        tight = recommend(replace(question, latency_ms=0.999 * chosen.cost.most), evidence)
        if _kind(tight) != chosen.kind:
            yield Change("latency_ms", chosen.cost.most, False, _kind(tight))


def _kind(advice: Advice) -> Kind | None:
    return advice.chosen and advice.chosen.kind


def _steps(value: int, direction: int) -> Iterator[int]:
    """Rounded to two digits, each once, further and further away."""
    seen = {value}
    for factor in _STEPS:
        exact = value * factor**direction
        places = 1 - math.floor(math.log10(exact)) if exact >= 1 else 0
        rounded = max(1, round(exact, min(0, places)))
        if int(rounded) not in seen:
            seen.add(int(rounded))
            yield int(rounded)


def _estimate(
    kind: Kind, question: Question, problems: Sequence[Problem], evidence: Evidence
) -> Estimate:
    """A problem further away by a factor of e counts e times less."""
    weights = [math.exp(-distance(it, question.examples, question.tokens)) for it in problems]
    weights = [weight / sum(weights) for weight in weights]
    value, low, high = (
        sum(w * getattr(it.found[kind], name) for w, it in zip(weights, problems, strict=True))
        for name in ("value", "low", "high")
    )
    seconds = problems[0].found[kind].seconds
    cost = evidence.costs.at(kind, question.tokens)
    return Estimate(kind, value, low, high, seconds, cost)


def _is_slow(estimate: Estimate, question: Question) -> bool:
    limit, cost = question.latency_ms, estimate.cost
    return limit is not None and cost is not None and cost.most > limit
