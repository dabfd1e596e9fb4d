"""Templates filled by chance, for corpora that the project writes itself."""

import random
import re
from collections.abc import Mapping, Sequence

Rules = Mapping[str, Sequence[str]]


class Filler:
    """Fills templates; the same seed fills them alike on every Python, platform and process.

    A rule is a name and its alternatives; an alternative may hold ``{names}`` of other rules.
    """

    def __init__(self, seed: int) -> None:
        # random() is the one method whose sequence Python promises to keep between versions;
        # choice() and randrange() are not used for that reason.
        self._random = random.Random(seed).random

    def _fill(self, template: str, rules: Rules) -> str:
        return re.sub(
            r"\{(\w+)\}", lambda slot: self._fill(self._pick(rules[slot[1]]), rules), template
        )

    def _pick(self, options: Sequence) -> object:
        return options[int(self._random() * len(options))]
