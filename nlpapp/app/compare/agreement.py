"""Do the models agree? Who says otherwise, and how to say so without praise or blame.

Agreement tells nothing of who is right: five models can be wrong together.
"""

from collections import Counter
from collections.abc import Mapping
from functools import reduce
from html import escape

from nlpapp.app.asking import Verdict
from nlpapp.app.columns import percent
from nlpapp.app.language import _, ngettext
from nlpapp.app.palette import class_title

_NEAR_MIDDLE = 0.65  # of two classes, neither is more probable than this


def dissenters(verdicts: Mapping[str, Verdict]) -> set[str]:
    """Names of the models outside the majority; nobody where the vote is tied at the top."""
    votes = Counter(verdict.label for verdict in verdicts.values()).most_common()
    if len(votes) < 2 or votes[0][1] == votes[1][1]:
        return set()
    return {name for name, verdict in verdicts.items() if verdict.label != votes[0][0]}


def undecided(verdicts: Mapping[str, Verdict]) -> bool:
    """Whether each of the verdicts, between two classes, lies near the middle."""
    return all(
        len(verdict.classes) == 2 and verdict.confidence <= _NEAR_MIDDLE
        for verdict in verdicts.values()
    )


def sentence(verdicts: Mapping[str, Verdict], titles: Mapping[str, str]) -> str:
    """Who says what, as HTML. Takes one verdict or more."""
    names: dict[str, list[str]] = {}
    for model, verdict in verdicts.items():
        names.setdefault(_strong(verdict.label), []).append(escape(titles[model]))
    said = _together(verdicts) if len(names) == 1 else _apart(names)
    if not undecided(verdicts):
        return said
    if len(verdicts) == 1:
        return _("{said} That is near the middle.").format(said=said)
    return _("{said} All are near the middle.").format(said=said)


def _together(verdicts: Mapping[str, Verdict]) -> str:
    label = _strong(next(iter(verdicts.values())).label)
    sure = [verdict.confidence for verdict in verdicts.values()]
    low, high = escape(percent(min(sure))), escape(percent(max(sure)))
    if len(sure) == 1:
        return _("{label}, {share} sure.").format(label=label, share=low)
    if low == high:
        return _("All {count} say {label}, each {share} sure.").format(
            count=len(sure), label=label, share=low
        )
    return _("All {count} say {label}, {low} to {high} sure.").format(
        count=len(sure), label=label, low=low, high=high
    )


def _apart(names: Mapping[str, list[str]]) -> str:
    parts = []
    for label, models in sorted(names.items(), key=lambda item: -len(item[1])):
        said = ngettext("{models} says {label}", "{models} say {label}", len(models))
        parts.append(said.format(models=_listed(models), label=label))
    return _("They differ. {parts}.").format(parts=_("; ").join(parts))


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    first = reduce(lambda a, b: _("{first}, {next}").format(first=a, next=b), names[:-1])
    return _("{first} and {last}").format(first=first, last=names[-1])


def _strong(label: str) -> str:
    return f"<strong>{escape(class_title(label))}</strong>"
