"""How far models agree, counted as the rows go by."""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import numpy as np


def headline(outputs: Mapping[str, np.ndarray]) -> str | None:
    """The name of the output that is a model's answer in short: one string for each text."""
    found = (name for name, values in outputs.items() if values.ndim == 1 and values.dtype == "O")
    return next(found, None)


class Tally:
    """Counts over all rows so far; its size does not grow with them.

    labelled: names of the models that choose among classes. Only of these the answers are counted
    one by one, since others, such as translations, would make a count of one for each text.
    """

    def __init__(self, names: list[str], labelled: set[str]):
        self.names = names
        self.rows = 0
        self.unanimous = 0
        self.counts = {name: Counter() for name in names if name in labelled}
        self._same = dict.fromkeys(combinations(names, 2), 0)

    def add(self, answers: Mapping[str, np.ndarray]) -> np.ndarray:
        """Count some rows; answers: str [rows] by name. Returns bool [rows]: all say the same."""
        first, *others = (answers[name] for name in self.names)
        unanimous = np.ones(len(first), bool)
        for other in others:
            unanimous &= first == other
        for pair in self._same:
            self._same[pair] += int(np.sum(answers[pair[0]] == answers[pair[1]]))
        for name, count in self.counts.items():
            count.update(answers[name])
        self.rows += len(first)
        self.unanimous += int(unanimous.sum())
        return unanimous

    def same(self, one: str, other: str) -> int:
        """Rows to which both gave the same answer."""
        return self._same[(one, other) if (one, other) in self._same else (other, one)]

    def kappa(self, one: str, other: str) -> float | None:
        """Cohen's kappa (Educational and Psychological Measurement 20, 1960): the share of
        agreement beyond chance. None without classes, and where each model said one thing only.
        """
        if not self.rows or not {one, other} <= self.counts.keys():
            return None
        counts, others = self.counts[one], self.counts[other]
        by_chance = sum(counts[label] * others[label] for label in counts) / self.rows**2
        if by_chance == 1:
            return None
        return (self.same(one, other) / self.rows - by_chance) / (1 - by_chance)
