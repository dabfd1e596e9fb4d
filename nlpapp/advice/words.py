"""A recommendation in sentences, in English or, on a page, in the visitor's language."""

import math
from collections.abc import Callable, Iterator, Sequence

from nlpapp.advice.choice import Advice, Change, Estimate, changes
from nlpapp.advice.evidence import LINEAR, Evidence, Figure, Kind, Problem
from nlpapp.advice.judged import Judged
from nlpapp.told import Said

_CELLS = {
    "rnn": Said("Plain RNN"),
    "gru": Said("GRU"),
    "lstm": Said("LSTM"),
    "bilstm": Said("Bidirectional LSTM"),
    "linear": Said("Linear"),
}
_VARIANTS = {"last": Said("last state"), "noattention": Said("no attention")}


def title(kind: Kind) -> Said:
    """A kind of model for people; a cell or variant not known here goes by its own name."""
    cell = _CELLS.get(kind.cell) or Said("{name}", name=kind.cell)
    if not kind.variant:
        return cell
    words = _VARIANTS.get(kind.variant) or Said("{name}", name=kind.variant)
    return Said("{cell} ({words})", cell=cell, words=words)


def sentences(advice: Advice, evidence: Evidence, called: Callable[[str], str] = str) -> list[Said]:
    """All that is to be said of a recommendation, what matters most first.

    called: what a corpus of that name is called.
    """
    return [*_found(advice, evidence), *_rest(advice, evidence, called)]


def _found(advice: Advice, evidence: Evidence) -> Iterator[Said]:
    if not advice.problems:
        yield Said("For this task nothing was measured yet, so nothing can be recommended.")
        return
    if not advice.is_near:
        yield Said(
            "Nothing was measured near this. The nearest had {examples} examples and {tokens} "
            "tokens in a text: take what follows as a guess.",
            examples=f"{advice.problems[0].examples:,}",
            tokens=f"{advice.problems[0].tokens:,}",
        )
    chosen, limit = advice.chosen, advice.question.latency_ms
    if chosen is None:
        fastest = min(advice.estimates, key=lambda it: it.cost.most)
        yield Said(
            "None of the kinds measured near this answers within {limit} ms. The fastest is "
            "{kind}: 95 of 100 answers within {most} ms.",
            limit=f"{limit:g}",
            kind=title(fastest.kind),
            most=milliseconds(fastest.cost.most),
        )
        return
    expected = figures(chosen, evidence.measure)
    beaten = any(it.value > chosen.value for it in advice.too_slow)
    if chosen.kind != LINEAR and beaten:
        yield Said(
            "Of what is fast enough, this does best: expect {expected}.",
            expected=expected,
        )
    elif chosen.kind != LINEAR:
        yield Said("Of what was measured, this does best: expect {expected}.", expected=expected)
    elif advice.simpler and beaten:
        yield Said(
            "The linear model is the right choice: expect {expected}, which is within the interval "
            "of the best that is fast enough, and it costs least. The best of those: {kind}, "
            "{best}.",
            expected=expected,
            kind=title(advice.best.kind),
            best=figures(advice.best, evidence.measure),
        )
    elif advice.simpler:
        yield Said(
            "The linear model is the right choice: expect {expected}, which is within the interval "
            "of the best, and it costs least. The best: {kind}, {best}.",
            expected=expected,
            kind=title(advice.best.kind),
            best=figures(advice.best, evidence.measure),
        )
    elif beaten:
        yield Said(
            "The linear model is the right choice: nothing that is fast enough does better, and it "
            "costs least. Expect {expected}.",
            expected=expected,
        )
    else:
        yield Said(
            "The linear model is the right choice: nothing that was measured does better, and it "
            "costs least. Expect {expected}.",
            expected=expected,
        )
    yield _learned(chosen, evidence)
    yield _answered(chosen, advice)


def _learned(chosen: Estimate, evidence: Evidence) -> Said:
    took = duration(chosen.seconds)
    if evidence.measure == "accuracy":
        return Said("Learning took {took} of processor time here.", took=took)
    return Said("Learning took {took} here.", took=took)


def _answered(chosen: Estimate, advice: Advice) -> Said:
    if chosen.cost is None:
        return Said("How long an answer takes was not measured yet.")
    facts = {
        "tokens": f"{advice.question.tokens:,}",
        "median": milliseconds(chosen.cost.median),
        "most": milliseconds(chosen.cost.most),
    }
    if chosen.cost.of != chosen.kind:
        return Said(
            "An answer to a text of {tokens} tokens takes {median} ms, 95 of 100 at most {most} "
            "ms; timed on {kind}.",
            kind=title(chosen.cost.of),
            **facts,
        )
    return Said(
        "An answer to a text of {tokens} tokens takes {median} ms, 95 of 100 at most {most} ms.",
        **facts,
    )


def _rest(advice: Advice, evidence: Evidence, called: Callable[[str], str]) -> Iterator[Said]:
    if (second := advice.runner_up) is not None:
        yield Said(
            "Next comes {kind}: {expected}, learned in {took}.",
            kind=title(second.kind),
            expected=figures(second, evidence.measure),
            took=duration(second.seconds),
        )
    if advice.alike:
        yield Said(
            "By the intervals these cannot be told from the best: {kinds}.",
            kinds=listed([title(it.kind) for it in advice.alike]),
        )
    if advice.too_slow and advice.chosen:
        slow = [title(it.kind) for it in advice.too_slow]
        yield Said(
            "Too slow for {limit} ms: {kinds}.",
            limit=f"{advice.question.latency_ms:g}",
            kinds=listed(slow),
        )
    for problem in advice.problems if advice.chosen else ():
        yield _measured(problem, advice, evidence.measure, called(problem.corpus))
    found = changes(advice, evidence)
    yield from map(_changed, found)
    if advice.chosen and not found:
        yield Said("Nothing else that was measured near this would change the answer.")
    if advice.missing:
        yield Said(
            "Not measured on this yet: {kinds}.", kinds=listed([title(it) for it in advice.missing])
        )


def _measured(problem: Problem, advice: Advice, measure: str, corpus: str) -> Said:
    shown = [it for it in (advice.chosen, advice.runner_up) if it]
    parts = [
        Said(
            "{kind} {figures}",
            kind=title(it.kind),
            figures=figures(problem.found[it.kind], measure),
        )
        for it in shown
    ]
    facts = {
        "corpus": corpus,
        "examples": f"{problem.examples:,}",
        "tokens": f"{problem.tokens:,}",
        "found": listed(parts),
    }
    if (seeds := problem.found[advice.chosen.kind].seeds) > 1:
        return Said(
            "It rests on {corpus}, {examples} examples, {tokens} tokens in a text, {seeds} draws: "
            "{found}.",
            seeds=seeds,
            **facts,
        )
    return Said(
        "It rests on {corpus}, {examples} examples, {tokens} tokens in a text: {found}.", **facts
    )


def _changed(change: Change) -> Said:
    kind = title(change.kind) if change.kind else None
    if change.name == "examples" and not kind:
        said = Said(
            "With {count} examples none of the kinds measured near this is fast enough.",
            count=_count(change),
        )
    elif change.name == "tokens" and not kind:
        said = Said(
            "With {count} tokens in a text none of the kinds measured near this is fast enough.",
            count=_count(change),
        )
    elif change.name == "examples":
        said = Said("With {count} examples it would be {kind}.", count=_count(change), kind=kind)
    elif change.name == "tokens":
        said = Said(
            "With {count} tokens in a text it would be {kind}.", count=_count(change), kind=kind
        )
    elif change.more:
        said = Said(
            "If an answer might take {limit} ms it would be {kind}.",
            limit=milliseconds(change.value, math.ceil),
            kind=kind,
        )
    elif kind:
        said = Said(
            "If an answer had to come in less than {limit} ms it would be {kind}.",
            limit=milliseconds(change.value, math.floor),
            kind=kind,
        )
    else:
        said = Said(
            "In less than {limit} ms none of the kinds measured near this answers.",
            limit=milliseconds(change.value, math.floor),
        )
    return said


def _count(change: Change) -> str:
    return f"{change.value:,}"


def tested(judged: Judged) -> Said:
    """How the recommendations did where the answer is known."""
    rules = judged.recommended, judged.always_linear, judged.always_bilstm
    names = "recommended", "linear", "bilstm"
    facts = {name: rule.close for name, rule in zip(names, rules, strict=True)}
    facts |= {f"{n}_lost": f"{100 * it.lost:.1f}" for n, it in zip(names, rules, strict=True)}
    return Said(
        "Put to the test: each of the {n} measured problems was asked about as if it had not been "
        "measured. The recommendation came within half a point of the best in {recommended} of "
        "them and lost {recommended_lost} points on average. Always taking the linear model would "
        "have done so in {linear} (losing {linear_lost}), always the bidirectional LSTM in "
        "{bilstm} (losing {bilstm_lost}).",
        n=judged.recommended.n,
        **facts,
    )


def figures(found: Estimate | Figure, measure: str) -> Said:
    """A value with its interval."""
    form = "{:.1%}" if measure == "accuracy" else "BLEU {:.1f}"
    value, low, high = (form.format(it) for it in (found.value, found.low, found.high))
    return Said("{value} ({low} to {high})", value=value, low=_bare(low), high=_bare(high))


def _bare(text: str) -> str:
    return text.removeprefix("BLEU ")


def listed(parts: Sequence[Said]) -> Said:
    """Parts one after the other, with commas between."""
    whole, *rest = parts
    for part in rest:
        whole = Said("{before}, {last}", before=whole, last=part)
    return whole


def duration(seconds: float) -> Said:
    """Seconds as a person says them."""
    if seconds < 90:
        return Said("{n} s", n=f"{seconds:.2g}" if seconds < 10 else f"{seconds:.0f}")
    return Said("{n} min", n=f"{seconds / 60:.1f}")


def milliseconds(value: float, whole: Callable[[float], float] = round) -> str:
    """whole: what becomes of the digits that are left out; a limit must stay on its own side."""
    return f"{whole(10 * value) / 10:.1f}" if value < 10 else f"{whole(value):.0f}"
