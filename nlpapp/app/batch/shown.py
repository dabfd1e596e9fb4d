"""The rows that the page shows: of any number only some hundred are held, and of long texts only
the beginning.
"""

import heapq
from dataclasses import dataclass

ROWS = 500
CHARACTERS = 400


@dataclass(frozen=True)
class Row:
    """A row to show: its number from 1, the beginning of its text, each model's headline answer."""

    number: int
    text: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Judged:
    """A row to show with what the file and one model say of it.

    number: from 1. figure: how sure the model was, from 0 to 1, or chrF, from 0 to 100.
    """

    number: int
    text: str
    right: str
    said: str
    figure: float


class Worst:
    """The rows most worth a look, of any number of rows."""

    def __init__(self, size: int = ROWS):
        self._size = size
        self._heap: list[tuple[float, int, Judged]] = []

    def add(self, row: Judged, weight: float) -> None:
        """Hold the row, unless there are enough that weigh more; of equals the first is held."""
        push = heapq.heappush if len(self._heap) < self._size else heapq.heappushpop
        push(self._heap, (weight, -row.number, row))

    @property
    def rows(self) -> list[Judged]:
        """Those held, the one that weighs most first."""
        return [row for *_, row in sorted(self._heap, key=lambda it: it[:2], reverse=True)]


def clipped(text: str) -> str:
    """As much of a text as is shown."""
    return text[:CHARACTERS]
