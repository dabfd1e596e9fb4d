"""``python -m nlpapp choose``: which kind of model to take, by what was measured."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import tyro

from nlpapp import measured, serving
from nlpapp.advice import words
from nlpapp.advice.choice import Question, recommend
from nlpapp.advice.evidence import Evidence, costs_of, of_classifiers, of_translators
from nlpapp.advice.judged import leave_one_out
from nlpapp.commands import CommandError, SavedModels
from nlpapp.commands.table import aligned

# Of those that were measured, what cards call them.
TASKS = {"classify": "sentiment", "translate": "translation"}
NONE = {
    "write": "No model of this project is made to write, and nothing was measured that an answer "
    "could rest on.",
    "forecast": "How forecasters do by the number of examples was not measured. What those of this "
    "project reach stands in their cards: python -m nlpapp models",
}


@dataclass(frozen=True)
class Choose:
    """Recommend a kind of model for a problem of your own, and say what that rests on.

    The nearest problems that this project measured answer: classification on reviews in English and
    Chinese, translation by its own translators. A 95 % interval stands behind each figure, and
    where nothing near was measured it is said.

    $ python -m nlpapp choose --length 35 --examples 2000
    $ python -m nlpapp choose --length 35 --examples 2000 --latency-ms 5 --task classify
    $ python -m nlpapp choose --length 12 --examples 30000 --task translate
    """

    length: int
    """Tokens of a usual text: words and marks, or Chinese characters."""

    examples: int
    """Labelled texts, or pairs of sentences, that you have to learn from."""

    latency_ms: float | None = None
    """Milliseconds that an answer to one text may take, 95 times of 100, on two cores."""

    task: Literal[(*TASKS, *NONE)] = "classify"
    """What the model is to do."""

    results: Annotated[
        Path | None, tyro.conf.arg(metavar="DIR", help_behavior_hint="(default: docs/results here)")
    ] = None
    """Folder of the kept measurements."""

    saved_models: SavedModels = None

    def run(self) -> None:
        try:
            question = Question(self.length, self.examples, self.latency_ms)
        except ValueError as error:
            raise CommandError(
                f"--length, --examples and --latency-ms cannot be so: {error}."
            ) from error
        if self.task in NONE:
            raise CommandError(NONE[self.task])
        evidence = self._evidence()
        advice = recommend(question, evidence)
        if advice.chosen:
            print(f"{words.title(advice.chosen.kind)}\n")
        for sentence in words.sentences(advice, evidence):
            print(sentence)
        if advice.estimates:
            rows = [_row(it, evidence.measure) for it in advice.estimates]
            print(f"\n{aligned(rows)}")
        if evidence.measure == "accuracy" and (judged := leave_one_out(evidence)):
            print(f"\n{words.tested(judged)}")

    def _evidence(self) -> Evidence:
        """What is known of the task."""
        root = self.results or measured.ROOT
        costs = costs_of(root / "costs.json", TASKS[self.task])
        if self.task == "classify":
            return of_classifiers(root / "tradeoffs.json", costs)
        cards = [entry.card for entry in serving.scan(self.saved_models).models]
        return of_translators(cards, costs)


def _row(estimate: words.Estimate, measure: str) -> dict[str, str]:
    cost = estimate.cost
    return {
        "kind": str(words.title(estimate.kind)),
        "expected": str(words.figures(estimate, measure)),
        "learned in": str(words.duration(estimate.seconds)),
        "ms": words.milliseconds(cost.median) if cost else "-",
        "95 of 100": words.milliseconds(cost.most) if cost else "-",
        "texts/s": f"{cost.texts_per_second:,.0f}" if cost else "-",
        "MB": f"{cost.megabytes:,.0f}" if cost else "-",
    }
