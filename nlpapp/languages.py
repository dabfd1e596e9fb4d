"""Which language a model reads and writes, and whether a text stands in its script.

A model answers a text in a foreign script all the same.
"""

from collections import Counter
from collections.abc import Iterable

_HAN = (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)
_NAMES = {"en": "English", "de": "German", "fr": "French", "zh": "Chinese"}
_UNDETERMINED = "und"  # in the codes of ISO 639
_OWN_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "zh": "中文"}


def read_by(card: dict) -> str:
    """The language of the texts a model reads: "en", "zh", "de", "en+zh", or "" for unknown."""
    return _language(card, "source_language") or _language(card, "language")


def written_by(card: dict) -> str:
    """The language a model writes, or "" where it writes none."""
    return _language(card, "target_language")


def own_name(language: str) -> str:
    """What the speakers of a language call it; of a language not listed here, its code."""
    return _OWN_NAMES.get(language, language)


def _language(card: dict, field: str) -> str:
    corpus = card.get("corpus")
    code = corpus.get(field) if isinstance(corpus, dict) else None
    return code if code and code != _UNDETERMINED else ""


def is_foreign(text: str, language: str) -> bool:
    """Whether most letters of a text are foreign to a language.

    Only Chinese and other scripts are told apart; to an unknown language nothing is foreign.
    """
    letters = [character for character in text if character.isalpha()]
    han = sum(is_han(character) for character in letters)
    if language not in _NAMES or not letters:
        return False
    # A Chinese character says about as much as an English word, so fewer of them weigh as much.
    if language == "zh":
        return 2 * han < len(letters) - han
    return 2 * han >= len(letters) - han and han > 0


def notice(text: str, language: str) -> str:
    """A sentence for a text that is foreign to models of a language, or nothing."""
    if not is_foreign(text, language):
        return ""
    return (
        f"These models learned from {_NAMES[language]} texts alone, and this one is mostly not "
        f"{_NAMES[language]}: what they say of it means little."
    )


def guessed(texts: Iterable[str]) -> str:
    """Chinese, "zh", where most letters of all texts together are its characters, else "und".

    Other languages cannot be told by their script.
    """
    letters = Counter(is_han(it) for text in texts for it in text if it.isalpha())
    return "zh" if letters[True] > letters[False] else _UNDETERMINED


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return any(low <= ord(character) <= high for low, high in _HAN)
