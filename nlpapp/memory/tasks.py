"""Tasks that ask for what was shown long before: the standard ones, and one in words.

Sequences are drawn, never stored, so that none comes twice and nothing can be learned by heart. The
distance of each is a number of steps, defined below; a cell that remembers for so long, and no
less, can solve it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nlpapp.memory import words

# From a source of randomness, how many sequences, and the distance, to inputs and answers.
Draw = Callable[[np.random.Generator, int, int], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Task:
    """What is asked.

    features: width of an input; symbols are shown as one of so many. outputs: width of an answer:
    as many classes, or one number. draw: gives inputs, int32 [n, time] of symbols or float32 [n,
    time, features], and answers, int32 or float32 [n, asked], which are due at the last steps.
    guessing: share right without any memory. tolerance: how far off a number is still right; None
    for classes.
    """

    name: str
    features: int
    outputs: int
    draw: Draw
    guessing: float
    tolerance: float | None = None

    def right(self, outputs: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """Which sequences are answered right, wholly: bool [n].

        outputs: float32 [n, asked, outputs], logits of the classes or the number itself.
        """
        if self.tolerance is None:
            return (outputs.argmax(-1) == answers).all(-1)
        return (np.abs(outputs[..., 0] - answers) < self.tolerance).all(-1)


_SYMBOLS = 8
_CUE = 2 * _SYMBOLS
_COPIED = 5
_BLANK, _GO = _SYMBOLS, _SYMBOLS + 1
_TOLERANCE = 0.04


def delayed_recall(
    random: np.random.Generator, n: int, distance: int
) -> tuple[np.ndarray, np.ndarray]:
    """One of 8 symbols, then noise, then a cue: which symbol was it?

    The simplest of the tasks on which gradients were found to fail (Bengio et al. 1994, section 2;
    Hochreiter & Schmidhuber 1997, experiment 2). distance: steps from the symbol to the cue, at
    which it is asked for; the noise between, 8 other symbols, comes by chance.
    """
    inputs = random.integers(_SYMBOLS, 2 * _SYMBOLS, size=(n, distance + 1), dtype=np.int32)
    shown = random.integers(_SYMBOLS, size=n, dtype=np.int32)
    inputs[:, 0], inputs[:, -1] = shown, _CUE
    return inputs, shown[:, None]


def copying(random: np.random.Generator, n: int, distance: int) -> tuple[np.ndarray, np.ndarray]:
    """Five symbols out of 8, then blanks, then a sign to go: all five again, in their order.

    Hochreiter & Schmidhuber 1997, in the form of Arjovsky et al. 2016, section 4.1, which copies
    ten; five leave room for a distance of 5. distance: steps from each symbol to its copy. Right is
    a sequence with all five.
    """
    shown = random.integers(_SYMBOLS, size=(n, _COPIED), dtype=np.int32)
    inputs = np.full((n, distance + _COPIED), _BLANK, np.int32)
    inputs[:, :_COPIED], inputs[:, distance] = shown, _GO
    return inputs, shown


def adding(random: np.random.Generator, n: int, distance: int) -> tuple[np.ndarray, np.ndarray]:
    """Two of many numbers are marked: their sum.

    Numbers are uniform in [-1, 1]; the answer to X and Y is 0.5 + (X + Y) / 4, and right if off by
    less than 0.04 (Hochreiter & Schmidhuber 1997, experiment 4). One number is marked in each half
    (Arjovsky et al. 2016, section 4.2). distance: steps from the first number to the last, so that
    the farther of the two lies half of that back at least.
    """
    time = distance + 1
    numbers = random.uniform(-1, 1, size=(n, time)).astype(np.float32)
    marks, rows = np.zeros_like(numbers), np.arange(n)
    for begin, end in ((0, time // 2), (time // 2, time)):
        marks[rows, random.integers(begin, end, size=n)] = 1
    answer = 0.5 + (numbers * marks).sum(1) / 4
    return np.stack([numbers, marks], -1), answer[:, None].astype(np.float32)


TASKS = {
    task.name: task
    for task in (
        Task("recall", 2 * _SYMBOLS + 1, _SYMBOLS, delayed_recall, 1 / _SYMBOLS),
        Task("words", len(words.VOCABULARY), len(words.ANSWERS), words.draw, words.GUESSING),
        Task("copy", _SYMBOLS + 2, _SYMBOLS, copying, _SYMBOLS**-_COPIED),
        # Of always 0.5, where the sum of the two has a triangular density.
        Task("adding", 2, 1, adding, 1 - (1 - 2 * _TOLERANCE) ** 2, _TOLERANCE),
    )
}
