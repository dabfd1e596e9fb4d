"""Sentences beside their translations, and what a pair must be like to be learned from."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from nlpapp.corpora.parallel import Parallel
from nlpapp.corpora.talk import sentences

_CODE = re.compile(
    r"[{}<>=|\\_`#~^@]|\w\(\)|https?:|www\.|\.(?:com|org|net|edu|gov|cn|de|py|js|html?)\b"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CHINESE_WORD = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]|[^\\W_\u3400-\u4dbf\u4e00-\u9fff]+")
_DIGIT = re.compile(r"\d")
_LATIN = re.compile("[A-Za-z]")
_END = re.compile(r"[.!?:。！？：…]\W*$")
_QUESTION = re.compile(r"[?？]\W*$")


class Aligned(NamedTuple):
    """A sentence, or a few, in English and in another language.

    before: the sentence before it on either side, "" where there is none or nobody knows.
    """

    english: str
    other: str
    before: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Limits:
    """What pairs of a corpus must be like.

    words: of the English, least and most. ratio: of the other side's length (Chinese characters, or
    words) to the English words, least and most; both are counted with one more.
    """

    ratio: tuple[float, float]
    words: tuple[int, int] = (1, 40)

    def why_drop(self, pair: Aligned, language: str) -> str | None:
        """Why a pair is not learned from, in words; None where it is."""
        english, other = pair.english, pair.other
        if _CODE.search(f"{english}\n{other}"):
            return "with code or an address"
        if not _in_script(english, other, language):
            return "with a side in another script"
        least, most = self.words
        count = count_words(english)
        if not least <= count <= most:
            return f"of fewer than {least} or more than {most} English words"
        if _numbers_differ(english, other):
            return "whose numbers differ"
        if bool(_QUESTION.search(english)) != bool(_QUESTION.search(other)):
            return "of which one side alone is a question"
        if bool(_END.search(english)) != bool(_END.search(other)):
            return "of which one side alone has an end mark"
        if not self.ratio[0] <= (length(other, language) + 1) / (count + 1) <= self.ratio[1]:
            return "too unlike in length"
        return None

    def kept(self, pairs: list[Aligned], language: str, counts: Counter) -> list[Aligned]:
        """The pairs to learn from; the others are counted by reason."""
        reasons = [self.why_drop(pair, language) for pair in pairs]
        counts.update(f"dropped: pairs {reason}" for reason in reasons if reason)
        return [pair for pair, reason in zip(pairs, reasons, strict=True) if reason is None]


def aligned(
    english: str, other: str, language: str, before: tuple[str, str] = ("", "")
) -> list[Aligned] | None:
    """Sentence beside sentence, each with the one before; None where their numbers differ.

    before: what stands before the first of them.
    """
    sides = sentences.of(english, "en"), sentences.of(other, language)
    if len(sides[0]) != len(sides[1]):
        return None
    found = []
    for pair in zip(*sides, strict=True):
        found.append(Aligned(*pair, before))
        before = pair
    return found


def aligned_rows(part: Parallel) -> list[Aligned]:
    """The pairs of a split that is read from English."""
    return [Aligned(*pair) for pair in zip(*part.pairs(), strict=True)]


def count_words(text: str) -> int:
    """Words between white space and hyphens: "I don't know." has three."""
    return len(_WORD.findall(text.replace("’", "'")))


def length(text: str, language: str) -> int:
    """Chinese characters, with a Latin word or a number for one; words of any other language."""
    return len(_CHINESE_WORD.findall(text)) if language == "zh" else count_words(text)


def _in_script(english: str, other: str, language: str) -> bool:
    if _HAN.search(english):
        return False
    if language != "zh":
        return not _HAN.search(other)
    return len(_HAN.findall(other)) > len(_LATIN.findall(other))


def _numbers_differ(english: str, other: str) -> bool:
    if not (_DIGIT.search(english) and _DIGIT.search(other)):
        return False
    found = [
        sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[,，](?=\d{3})", "", side)))
        for side in (english, other)
    ]
    return found[0] != found[1]
