"""Do the models agree? Who says otherwise, and how to say so without praise or blame.

Agreement tells nothing of who is right: five models can be wrong together.
"""

from collections import Counter
from collections.abc import Mapping
from functools import reduce
from html import escape

from nlpapp.app.asking import Verdict
from nlpapp.app.columns import percent
from nlpapp.app.compare.feeling import near_middle, unclear
from nlpapp.app.language import _, ngettext
from nlpapp.app.palette import class_title

_UNCLEAR = ""  # stands for the label of a verdict that is none


def dissenters(verdicts: Mapping[str, Verdict]) -> set[str]:
    """Names of the models outside the majority; nobody where the vote is tied at the top."""
    votes = Counter(map(_label, verdicts.values())).most_common()
    if len(votes) < 2 or votes[0][1] == votes[1][1]:
        return set()
    return {name for name, verdict in verdicts.items() if _label(verdict) != votes[0][0]}


def undecided(verdicts: Mapping[str, Verdict]) -> bool:
    """Whether each of the verdicts, between two classes, lies near the middle."""
    return all(map(near_middle, verdicts.values()))


def sentence(verdicts: Mapping[str, Verdict], titles: Mapping[str, str]) -> str:
    """Who says what, as HTML. Takes one verdict or more."""
    names: dict[str, list[str]] = {}
    for model, verdict in verdicts.items():
        names.setdefault(_label(verdict), []).append(escape(titles[model]))
    said = _together(verdicts) if len(names) == 1 else _apart(names)
    if _UNCLEAR in names or not undecided(verdicts):
        return said
    if len(verdicts) == 1:
        return _("{said} That is near the middle.").format(said=said)
    return _("{said} All are near the middle.").format(said=said)


def _together(verdicts: Mapping[str, Verdict]) -> str:
    label = _label(next(iter(verdicts.values())))
    sure = [verdict.confidence for verdict in verdicts.values()]
    low, high = escape(percent(min(sure))), escape(percent(max(sure)))
    if label == _UNCLEAR:
        if len(sure) == 1:
            return _("It finds no clear feeling: neither class is much the likelier.")
        return _(
            "All {count} find no clear feeling: to each, neither class is much the likelier."
        ).format(count=len(sure))
    label = _strong(label)
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
        if label == _UNCLEAR:
            said = ngettext(
                "{models} finds no clear feeling", "{models} find no clear feeling", len(models)
            )
        else:
            said = ngettext("{models} says {label}", "{models} say {label}", len(models))
        parts.append(said.format(models=_listed(models), label=_strong(label)))
    return _("They differ. {parts}.").format(parts=_("; ").join(parts))


def _label(verdict: Verdict) -> str:
    return _UNCLEAR if unclear(verdict) else verdict.label


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    first = reduce(lambda a, b: _("{first}, {next}").format(first=a, next=b), names[:-1])
    return _("{first} and {last}").format(first=first, last=names[-1])


def _strong(label: str) -> str:
    return f"<strong>{escape(class_title(label))}</strong>"
