"""The recommendations put to the test: problems that were measured, asked as if they were not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlpapp.advice.choice import Question, recommend
from nlpapp.advice.evidence import BILSTM, LINEAR, Evidence, Kind, Problem

CLOSE = 0.005  # half a point of accuracy
ENOUGH = 4  # problems, to say anything about rules


@dataclass(frozen=True)
class Rule:
    """How a way of choosing did. close: of `n` problems, those within half a point of the best.

    lost: what its choice was below the best, on average, 0 to 1.
    """

    close: int
    n: int
    lost: float


@dataclass(frozen=True)
class Judged:
    """The recommendations, beside what takes no thought."""

    recommended: Rule
    always_linear: Rule
    always_bilstm: Rule


def leave_one_out(evidence: Evidence) -> Judged | None:
    """Each problem asked of all others, without a limit of latency.

    What differs from it in name alone is out too: short texts read a little or a lot are the same.

    Counted are problems at which the kind recommended, the linear model and the bidirectional LSTM
    were all measured; None where those are fewer than 4.
    """
    lost: dict[str, list[float]] = {"recommended": [], "always_linear": [], "always_bilstm": []}
    for problem in evidence.problems:
        others = [it for it in evidence.problems if _asked(it) != _asked(problem)]
        advice = recommend(
            Question(problem.tokens, problem.examples), replace(evidence, problems=others)
        )
        chosen: Sequence[Kind | None] = (advice.chosen and advice.chosen.kind, LINEAR, BILSTM)
        if not all(kind in problem.found for kind in chosen):
            continue
        best = max(figure.value for figure in problem.found.values())
        for losses, kind in zip(lost.values(), chosen, strict=True):
            losses.append(best - problem.found[kind].value)
    if len(lost["recommended"]) < ENOUGH:
        return None
    return Judged(**{name: _rule(losses) for name, losses in lost.items()})


def _asked(problem: Problem) -> tuple[str, int, int]:
    return problem.corpus, problem.examples, problem.tokens


def _rule(losses: Sequence[float]) -> Rule:
    close = sum(loss <= CLOSE + 1e-9 for loss in losses)
    return Rule(close, len(losses), sum(losses) / len(losses))
