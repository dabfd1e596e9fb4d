"""Which language a model reads and writes, and whether a text stands in its script.

A model answers a text in a foreign script all the same.
"""

import bisect
import unicodedata
from collections import Counter
from collections.abc import Iterable

UNDETERMINED = "und"  # in the codes of ISO 639
# Scripts that put no space between words, and the code points of each, first and last. Some are of
# several scripts, as the long mark of kana, or of none; here each stands with those it is used by.
_UNSPACED = {
    "Han": (
        (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
        (0x20000, 0x3FFFF),
    ),
    "kana": ((0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9D), (0x1AFF0, 0x1B16F)),
    "Bopomofo": ((0x3105, 0x312F), (0x31A0, 0x31BF)),
    "Thai": ((0x0E01, 0x0E5B),),
    "Lao": ((0x0E80, 0x0EFF),),
    "Tibetan": ((0x0F00, 0x0FFF),),
    "Myanmar": ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0x116D0, 0x116FF)),
    "Khmer": ((0x1780, 0x17FF), (0x19E0, 0x19FF)),
}  # fmt: skip
_SPACED = {
    "Greek": ((0x0370, 0x03FF), (0x1F00, 0x1FFF)),
    "Hangul": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF)),
}
# Languages that have, or nearly have, a script for themselves.
_BY_SCRIPT = {
    "Thai": "th", "Lao": "lo", "Tibetan": "bo", "Myanmar": "my", "Khmer": "km", "Greek": "el",
    "Hangul": "ko",
}  # fmt: skip
# Of those that `guessed` gives, the languages that put no space between words.
WITHOUT_SPACES = ("zh", "ja", "th", "lo", "bo", "my", "km")
# Where those scripts begin and end, by turns: asked of every code point, so it must be quick.
_UNSPACED_BOUNDS = sorted(
    bound for ranges in _UNSPACED.values() for low, high in ranges for bound in (low, high + 1)
)
_LATIN = "en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "vi"
_WRITTEN_IN = {
    **{code: {"Latin"} for code in _LATIN}, **{code: {it} for it, code in _BY_SCRIPT.items()},
    "zh": {"Han", "Bopomofo"}, "ja": {"Han", "kana"}, "ru": {"Cyrillic"}, "uk": {"Cyrillic"},
    "ar": {"Arabic"}, "hi": {"Devanagari"},
}  # fmt: skip
_OWN_NAMES = {
    "en": "English", "de": "Deutsch", "fr": "Français", "zh": "中文", "ja": "日本語",
    "ko": "한국어", "th": "ไทย", "lo": "ລາວ", "km": "ខ្មែរ", "my": "မြန်မာ",
    "bo": "བོད་ཡིག", "el": "Ελληνικά", "es": "Español",
    "it": "Italiano", "pt": "Português", "nl": "Nederlands", "pl": "Polski",
    "ru": "Русский", "uk": "Українська", "tr": "Türkçe", "vi": "Tiếng Việt", "ar": "العربية",
    "hi": "हिन्दी",
}  # fmt: skip
# What else languages are called in English and in Chinese; in lower case.
_CALLED = {
    "english": "en", "英语": "en", "英文": "en", "chinese": "zh", "汉语": "zh", "mandarin": "zh",
    "german": "de", "德语": "de", "德文": "de", "french": "fr", "法语": "fr", "法文": "fr",
    "japanese": "ja", "日语": "ja", "日文": "ja", "korean": "ko", "韩语": "ko", "韩文": "ko",
    "thai": "th", "泰语": "th", "lao": "lo", "老挝语": "lo", "khmer": "km", "高棉语": "km",
    "burmese": "my", "缅甸语": "my", "tibetan": "bo", "藏语": "bo", "greek": "el", "希腊语": "el",
    "spanish": "es", "西班牙语": "es", "italian": "it", "意大利语": "it", "portuguese": "pt",
    "葡萄牙语": "pt", "dutch": "nl", "荷兰语": "nl", "polish": "pl", "波兰语": "pl",
    "russian": "ru", "俄语": "ru", "俄文": "ru", "ukrainian": "uk", "乌克兰语": "uk",
    "turkish": "tr", "土耳其语": "tr", "vietnamese": "vi", "越南语": "vi", "arabic": "ar",
    "阿拉伯语": "ar", "hindi": "hi", "印地语": "hi",
} | {name.casefold(): code for code, name in _OWN_NAMES.items()}  # fmt: skip


def read_by(card: dict) -> str:
    """The language of the texts a model reads: "en", "zh", "de", "en+zh", or "" for unknown."""
    return _language(card, "source_language") or _language(card, "language")


def written_by(card: dict) -> str:
    """The language a model writes, or "" where it writes none."""
    return _language(card, "target_language")


def own_name(language: str) -> str:
    """What the speakers of a language call it; of a language not listed here, its code."""
    return _OWN_NAMES.get(language, language)


def named(text: str) -> str:
    """The code of the language that a text is the name of, or ""; codes are no names."""
    return _CALLED.get(text.strip().casefold(), "")


def _language(card: dict, field: str) -> str:
    corpus = card.get("corpus")
    code = corpus.get(field) if isinstance(corpus, dict) else None
    return code if isinstance(code, str) and code != UNDETERMINED else ""


def is_foreign(text: str, language: str) -> bool:
    """Whether most letters of a text stand in scripts that a language is not written in.

    Languages that share a script are not told apart; to an unknown one nothing is foreign.
    """
    scripts = _scripts([text])
    parts = [_WRITTEN_IN.get(part) for part in language.split("+")]
    if not all(parts):
        return False
    # A Chinese character says about as much as half a word, so fewer of them weigh as much.
    scripts["Han"] *= 2
    if 4 * scripts["kana"] > scripts["Han"]:  # fewer kana than that decorate a Chinese text
        scripts["kana"] += scripts.pop("Han")
    return 2 * sum(scripts[script] for script in set().union(*parts)) < scripts.total()


def guessed(texts: Iterable[str]) -> str:
    """The language whose script most letters of all texts together stand in, as "zh", else "und".

    Told are those that have a script for themselves: Chinese and, by its kana, Japanese, Korean,
    Thai, Lao, Khmer, Burmese, Tibetan and Greek; of languages that share theirs, none.
    """
    scripts = _scripts(texts)
    letters, kana = scripts.total(), scripts["kana"]
    chinese = kana + scripts["Han"] + scripts["Bopomofo"]
    if 2 * chinese > letters:
        return "ja" if 10 * kana > chinese else "zh"  # some kana decorates Chinese too
    most = max(_BY_SCRIPT, key=scripts.__getitem__)
    return _BY_SCRIPT[most] if 2 * scripts[most] > letters else UNDETERMINED


def unspaced(texts: Iterable[str]) -> bool:
    """Whether most letters of all texts together are of scripts without spaces between words."""
    scripts = _scripts(texts)
    return 2 * sum(scripts[script] for script in _UNSPACED) > scripts.total()


def is_han(character: str) -> bool:
    """Whether it is a Chinese character."""
    return _within(character, _UNSPACED["Han"])


def is_unspaced(character: str) -> bool:
    """Whether it is of a script that puts no space between words."""
    return bisect.bisect(_UNSPACED_BOUNDS, ord(character)) % 2 == 1


def _scripts(texts: Iterable[str]) -> Counter[str]:
    """How many letters stand in each script; one not listed above goes by its name in Unicode."""
    characters: Counter[str] = Counter()
    for text in texts:
        characters.update(text)
    scripts: Counter[str] = Counter()
    for character, times in characters.items():
        if character.isalpha():
            scripts[_script_of(character)] += times
    return scripts


def _script_of(letter: str) -> str:
    for script, ranges in (_UNSPACED | _SPACED).items():
        if _within(letter, ranges):
            return script
    # "LATIN SMALL LETTER A", "FULLWIDTH LATIN SMALL LETTER A", "CYRILLIC SMALL LETTER A"
    name = unicodedata.name(letter, "").removeprefix("FULLWIDTH ")
    return name.partition(" ")[0].capitalize()


def _within(character: str, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(low <= ord(character) <= high for low, high in ranges)
