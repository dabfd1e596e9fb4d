"""What no model may learn from: sentences that stand in a test or a validation.

Two sentences count as the same when their letters and digits are. Nothing is learned from a pair
that stands there on either side, as a whole or as a sentence of it, but for the shortest: everybody
says them, and 95 turns of one test are "Thank you."
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from nlpapp.corpora.splits import letters
from nlpapp.corpora.talk import sentences
from nlpapp.corpora.talk.aligned import Aligned, count_words

WORDS = 4  # of English or German, from which on a sentence is no longer short
CHARACTERS = 6  # of Chinese
_ENDS = re.compile(r"[.!?…。！？\n]+")  # also within "Mr. Wood": rather one cut too many


def is_short(text: str, language: str) -> bool:
    """Whether training may hold a sentence, though it stands in a test."""
    if language == "zh":
        return len(letters(text)) < CHARACTERS
    return count_words(text) < WORDS


def is_all_short(pair: Aligned, language: str) -> bool:
    """Whether a pair to judge by is made, on either side, of nothing but short sentences."""
    return any(
        all(is_short(sentence, spoken) for sentence in sentences.of(side, spoken))
        for side, spoken in zip(pair[:2], ("en", language), strict=True)
    )


class Guard:
    """Keeps training from the sentences of tests and validations, on either side."""

    def __init__(self, pairs: Iterable[Aligned], language: str) -> None:
        self._languages = "en", language
        self._forms: tuple[set[str], set[str]] = set(), set()
        for pair in pairs:
            for side, forms, spoken in zip(pair[:2], self._forms, self._languages, strict=True):
                parts = [side, *_ENDS.split(side), *sentences.of(side, spoken)]
                forms.update(filter(None, map(letters, parts)))
        # A pair is asked of, and soon again as what stood before the next one.
        self._hold_part_of = lru_cache(1024)(self._hold_part_of)

    def forbids(self, pair: Aligned, forms: tuple[str, str]) -> bool:
        """Whether a pair would give something away. forms: its sides by their letters."""
        if self.knows(forms) and not all(map(is_short, pair[:2], self._languages)):
            return True
        return any(map(self._hold_part_of, pair[:2], (0, 1)))

    def knows(self, forms: tuple[str, str]) -> bool:
        """Whether a pair, by the letters of its sides, stands here on either of them."""
        return any(form in known for form, known in zip(forms, self._forms, strict=True))

    def without(self, before: tuple[str, str]) -> tuple[str, str]:
        """The sentences before a pair, or none where they would give something away."""
        return ("", "") if any(map(self._hold_part_of, before, (0, 1))) else before

    def _hold_part_of(self, text: str, side: int) -> bool:
        """Whether a sentence of a text, which is not short, stands here on this side."""
        spoken, known = self._languages[side], self._forms[side]
        return any(
            letters(part) in known and not is_short(part, spoken) for part in _ENDS.split(text)
        )
