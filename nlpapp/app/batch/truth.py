"""What a file itself says is right: a column of labels, or one of translations.

Which column it is and what its values mean can only be guessed: the page shows the guess, and the
visitor changes it.
"""

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlpapp import languages
from nlpapp.app.batch.judging import ClassJudge, ReferenceJudge

MOST_VALUES = 12  # that a visitor can be asked about one by one
_ENOUGH = 0.9  # of the cells, where a column is to be believed to hold labels

_LABEL_NAMES = {
    *("label", "labels", "class", "category", "sentiment", "polarity", "target", "gold", "y"),
    *("标签", "类别", "情感", "情感倾向", "极性", "分类"),
}
_REFERENCE_NAMES = {
    *("reference", "references", "ref", "translation", "target", "tgt", "trg", "gold"),
    *("参考译文", "译文", "参考", "翻译"),
}
# What else people write for a class; spreadsheets make numbers of 1 and 0.
_SYNONYMS = {
    "positive": {
        *("pos", "p", "+", "1", "1.0", "+1", "true", "good"),
        *("正面", "积极", "正向", "好评", "正"),
    },
    "negative": {
        *("neg", "n", "-", "0", "0.0", "-1", "-1.0", "false", "bad"),
        *("负面", "消极", "负向", "差评", "负"),
    },
}
# And for a language, where a column is called by it; languages call themselves in their own way.
_LANGUAGE_NAMES = {"en": "english", "de": "german", "fr": "french", "zh": "chinese"}


@dataclass(frozen=True)
class Labels:
    """A column of labels.

    column: from 0. classes: those of the models. meanings: of the values
    that the visitor was shown: the class that each stands for, or None for no class.
    """

    column: int
    classes: tuple[str, ...]
    meanings: Mapping[str, str | None]

    def right(self, cell: str) -> str | None:
        """The class that a cell stands for, or None where it is not to be judged by."""
        value = cell.strip()
        return self.meanings[value] if value in self.meanings else self._late(value)

    def _late(self, value: str) -> str | None:
        """What a value means that the visitor was not shown: nothing that those do not bear out."""
        if value in self.classes:
            return value
        if (folded := _folded(value)) in self._alike:
            return self._alike[folded]
        return (_meaning if self._as_guessed else _called)(value, self.classes)

    @functools.cached_property
    def _alike(self) -> dict[str, str | None]:
        """The meanings by value whatever its case; None where they differ by case."""
        alike: dict[str, str | None] = {}
        for value, meant in self.meanings.items():
            folded = _folded(value)
            alike[folded] = meant if alike.get(folded, meant) == meant else None
        return alike

    @functools.cached_property
    def _as_guessed(self) -> bool:
        """Whether each value means a class, and the one that it would be guessed to mean."""
        meant = self.meanings.items()
        return all(it and it == _meaning(value, self.classes) for value, it in meant)

    def judge(self) -> ClassJudge:
        """Somebody to judge one model by it."""
        return ClassJudge()


@dataclass(frozen=True)
class References:
    """A column of translations. column: from 0. language: in which they are, or ""."""

    column: int
    language: str

    def right(self, cell: str) -> str | None:
        """The translation in a cell, or None where there is none."""
        return cell.strip() or None

    def judge(self) -> ReferenceJudge:
        """Somebody to judge one model by it."""
        return ReferenceJudge(self.language)


def meanings(found: Iterable[str], classes: Sequence[str]) -> dict[str, str | None]:
    """The class that each of the values probably stands for, or None.

    Other words for classes are believed only together: 1 is good beside 0, and bad beside 5.
    """
    meant = {value: _meaning(value, classes) for value in found}
    return meant if all(meant.values()) else {it: _called(it, classes) for it in meant}


def _folded(value: str) -> str:
    """The value as it compares: whatever its case and its width."""
    return unicodedata.normalize("NFKC", value).strip().casefold()


def _called(value: str, classes: Iterable[str]) -> str | None:
    return next((name for name in classes if _folded(value) == _folded(name)), None)


def _meaning(value: str, classes: Sequence[str]) -> str | None:
    akin = (it for it in classes if _folded(value) in _SYNONYMS.get(_folded(it), ()))
    return _called(value, classes) or next(akin, None)


def label_column(
    columns: Sequence[str], rows: Sequence[Sequence[str]], text: int, classes: Sequence[str]
) -> int | None:
    """Where the labels probably are: by their values, and by the column's name where it is told.

    text: the column of the texts, from 0.
    """
    believed, named = [], []
    for place, name in enumerate(columns):
        found = values(rows, place)
        if place == text or not found:
            continue
        known = sum(times for value, times in found.items() if _meaning(value, classes))
        is_named = _folded(name) in _LABEL_NAMES
        if known >= _ENOUGH * found.total():
            believed.insert(0 if is_named else len(believed), place)
        elif is_named and len(found) <= MOST_VALUES:
            named.append(place)
    return next(iter(believed + named), None)


def reference_column(
    columns: Sequence[str], rows: Sequence[Sequence[str]], text: int, language: str
) -> int | None:
    """Where the translations probably are: by the column's name, or by the script in it.

    text: the column of the texts, from 0. language: in which they would be.
    """
    names = _REFERENCE_NAMES | {language, _folded(languages.own_name(language))}
    names.add(_LANGUAGE_NAMES.get(language, language))
    others = [place for place in range(len(columns)) if place != text]
    for place in others:
        if _folded(columns[place]) in names and values(rows, place):
            return place
    guessed = (it for it in others if languages.guessed(row[it] for row in rows) == language)
    return next(guessed, None)


def values(rows: Iterable[Sequence[str]], column: int) -> Counter[str]:
    """How often each value stands in a column; empty cells are not counted."""
    found = Counter(row[column].strip() for row in rows)
    del found[""]
    return found
