"""Numbers that a recipe may hold, as types: what each must be, in words and as a test."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, get_type_hints


@dataclass(frozen=True)
class Range:
    """words: what a number must be, after "must be". holds: whether it is."""

    words: str
    holds: Callable[[float], bool]


Count = Annotated[int, Range("at least 1", lambda number: number >= 1)]
CountOrZero = Annotated[int, Range("at least 0", lambda number: number >= 0)]
Positive = Annotated[float, Range("above 0", lambda number: 0 < number < math.inf)]
PositiveOrZero = Annotated[float, Range("at least 0", lambda number: 0 <= number < math.inf)]
Share = Annotated[float, Range("at least 0 and below 1", lambda number: 0 <= number < 1)]


def complaints(values: object, prefix: str = "") -> Iterator[str]:
    """A clause for each field of a dataclass, and of those within it, that is out of its range.

    Fields are named as the command line has them: `--vectors.width must be at least 1, not 0`.
    """
    hints = get_type_hints(type(values), include_extras=True)
    for field in fields(values):
        value, name = getattr(values, field.name), prefix + field.name.replace("_", "-")
        if is_dataclass(value):
            yield from complaints(value, f"{name}.")
        for range_ in getattr(hints[field.name], "__metadata__", ()):
            if isinstance(range_, Range) and not range_.holds(value):
                yield f"--{name} must be {range_.words}, not {value}"
