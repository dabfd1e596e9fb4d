"""Do the models agree? Who dissents, and how to say so."""

from collections import Counter
from collections.abc import Mapping

from nlpapp.app.asking import Verdict
from nlpapp.app.columns import percent
from nlpapp.app.plain import plain


def dissenters(verdicts: Mapping[str, Verdict]) -> set[str]:
    """Names of the models outside the majority; nobody where the vote is tied at the top."""
    votes = Counter(verdict.label for verdict in verdicts.values()).most_common()
    if len(votes) < 2 or votes[0][1] == votes[1][1]:
        return set()
    return {name for name, verdict in verdicts.items() if verdict.label != votes[0][0]}


def agree(verdicts: Mapping[str, Verdict]) -> bool:
    """Whether one label is all that was said."""
    return len({verdict.label for verdict in verdicts.values()}) < 2


def sentence(verdicts: Mapping[str, Verdict], titles: Mapping[str, str]) -> str:
    """Who says what, as Markdown. Takes one verdict or more."""
    names: dict[str, list[str]] = {}
    for model, verdict in verdicts.items():
        names.setdefault(plain(verdict.label), []).append(titles[model])
    if len(names) == 1:
        (label,) = names
        sure = [verdict.confidence for verdict in verdicts.values()]
        if len(sure) == 1:
            return f"**{label}**, {percent(sure[0])} sure."
        low, high = percent(min(sure)), percent(max(sure))
        certain = f"all {low} sure" if low == high else f"{low} to {high} sure"
        return f"All {len(sure)} agree: **{label}**, {certain}."
    parts = []
    for label, models in sorted(names.items(), key=lambda item: -len(item[1])):
        verb = "says" if len(models) == 1 else "say"
        parts.append(f"{_listed(models)} {verb} **{label}**")
    return f"The models disagree. {'; '.join(parts)}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
