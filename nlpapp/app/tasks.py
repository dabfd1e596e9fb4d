"""What the pages that serve every task know of each: what its own page declares here.

A page is imported before anything is drawn (`nlpapp.app.front`), so by then all are known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlpapp import languages
from nlpapp.app.language import _


@dataclass(frozen=True)
class Task:
    """What a task is called, and the text that latency is measured with, if any: figures compare.

    name: as cards have it. title: for people; a string of the catalogue.
    what: the text in words, after "for"; a string of the catalogue.
    texts: by the language that models read; "en" for all others.
    """

    name: str
    title: str
    what: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


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


def title(name: str) -> str:
    """A task for people: of one that no page declares, its name in cards."""
    task = _DECLARED.get(name)
    return _(task.title) if task else name.capitalize()


def timed_text(card: dict) -> str | None:
    """The text that a model's latency is measured with, or None for a task without one."""
    task = of(card)
    if not task or not task.texts:
        return None
    return task.texts.get(languages.read_by(card), task.texts["en"])
