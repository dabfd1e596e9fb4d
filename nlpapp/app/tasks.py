"""What the pages that serve every task know of each: what its own page declares here.

A page is imported before anything is drawn (`nlpapp.app.front`), so by then all are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nlpapp import languages


@dataclass(frozen=True)
class Task:
    """The text that latency is measured with, so that figures of one task can be compared.

    name: as cards have it. what: in words, after "for"; a string of the catalogue.
    texts: by the language that models read; "en" for all others.
    """

    name: str
    what: str
    texts: Mapping[str, str]


_DECLARED: dict[str, Task] = {}


def declare(task: Task) -> None:
    """Make a task known to every page."""
    _DECLARED[task.name] = task


def names() -> list[str]:
    """The tasks that have a page, in the order in which they were declared."""
    return list(_DECLARED)


def of(card: dict) -> Task | None:
    """The task of a model, or None where no page declares it."""
    return _DECLARED.get(card["task"])


def timed_text(card: dict) -> str | None:
    """The text that a model's latency is measured with, or None for a task without one."""
    if not (task := of(card)):
        return None
    return task.texts.get(languages.read_by(card), task.texts["en"])
