"""In which encoding a text is: by its mark, by trying UTF-8, and by what signs would be in it.

charset-normalizer takes a short file in GBK for Korean as often as not, so the encodings that
spreadsheets write in East Asia and in the West are told apart here, by the blocks in which each
keeps the signs of everyday text; only what none of them explains is asked of the library.
"""

import codecs
import re
from collections.abc import Callable

from charset_normalizer import from_bytes

from nlpapp.tables import TableError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is its beginning
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OF_HOST_NAMES = ("idna", "punycode")  # nobody writes a text in them
_JUDGED = 4000  # characters
_ENOUGH = 0.8  # of the characters beyond ASCII, where an encoding is to be believed
_SOME = 0.5  # where it is if no other is
# So many syllables in the part of a block that Korean and Chinese share are no chance.
_KOREAN = 12

# Alone or in pairs between letters of ASCII, or the marks that typesetting adds to those.
_WESTERN = re.compile("(?<![À-ÿ])[À-ÿ]{1,2}(?![À-ÿ])|[ŒœŠšŽžŸ“”‘’„‚–—…«»€°©®·¡¿\xa0]")
# Between ASCII, with no letter behind: a second byte of an Eastern pair is never less than @.
_BEFORE_NO_LETTER = re.compile("(?<![^\0-\x7f])[¢£¥§±²³´¼½¾™](?![^\0-?])")
_IN_A_WORD = re.compile("(?<=[a-z])[ŠŽŸ¡¿°©®·](?=[a-z])")

_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
# Words of Russian letters. Greek ones would be such words too, but with few of these vowels.
_RUSSIAN = re.compile("(?<![А-яЁё])[А-ЯЁ]?[а-яё]{2,}(?![А-яЁё])")
_VOWELS, _OF_VOWELS = frozenset("аеёиоуыэюя"), 0.3


def encoding_of(beginning: bytes, whole: bool) -> str | None:
    """The encoding of a text that begins so, by Python's name; None where it is no text.

    whole: whether this is all of the text; otherwise its last character may be cut.
    """
    for mark, name in _MARKS.items():
        if beginning.startswith(mark):
            return name
    if wide := _without_mark(beginning):
        return wide
    damaged = _share_of_utf8(beginning)
    if _decoded(beginning, "utf-8", whole) is not None or damaged >= _ENOUGH:
        return "utf-8"
    western = _western(beginning, whole) >= _ENOUGH
    # Big5 and Shift JIS have letters as second bytes, but seldom so often.
    if western and len(_ALONE.findall(beginning)) >= _ENOUGH * _beyond(beginning):
        return "cp1252"
    shares = {name: _share(beginning, name, whole, everyday) for name, everyday in _EAST.items()}
    best = max(shares, key=shares.get)
    if shares["cp949"] == 1 and _beyond(beginning) >= 2 * _KOREAN:
        best = "cp949"
    if shares[best] >= _ENOUGH:
        return best
    if damaged >= _SOME:  # by chance as many of the bytes of a word in GBK or Big5 look like UTF-8
        return "utf-8"
    if western:
        return "cp1252"
    if _russian(beginning, whole) >= _ENOUGH:
        return "cp1251"
    others = [*_EAST, "cp1252", "cp1250", "cp1251", "cp1253", "cp1254"]
    uncut = beginning if whole else beginning[: beginning.rfind(b"\n") + 1]
    found = from_bytes(uncut, cp_isolation=others).best()
    return found.encoding if found else None


def known(encoding: str) -> str:
    """Python's own name of an encoding.

    Raises:
        TableError: there is no such encoding of texts.
    """
    try:
        "".encode(encoding)
        name = codecs.lookup(encoding).name
        if name in _OF_HOST_NAMES:
            raise LookupError(name)
        return name
    except (LookupError, ValueError) as error:
        raise TableError(
            "There is no encoding {encoding!r}; try utf-8, gb18030, big5, utf-16 or windows-1252.",
            encoding=encoding[:40],
        ) from error


def _without_mark(beginning: bytes) -> str | None:
    """UTF-16 whose mark was left out: in most texts every other byte of a part is zero."""
    zeros = [beginning[place::2].count(0) / max(1, len(beginning) // 2) for place in (0, 1)]
    if max(zeros) < 0.3 or min(zeros) > 0.05:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


def _share_of_utf8(beginning: bytes) -> float:
    """Of UTF-8 with a wrong byte here and there the share that is right beyond ASCII.

    It is to be complained of, not to be read as another.
    """
    beyond = [it for it in beginning.decode("utf-8", "replace") if it > "\x7f"]
    return 1 - beyond.count("\ufffd") / len(beyond) if beyond else 1.0


def _decoded(beginning: bytes, encoding: str, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(beginning, whole)
    except UnicodeDecodeError:
        return None


def _beyond(text: bytes) -> int:
    """How many bytes are none of ASCII."""
    return sum(byte > 0x7F for byte in text)


def _share(
    beginning: bytes, encoding: str, whole: bool, everyday: Callable[[bytes], bool]
) -> float:
    """Which share of the characters beyond ASCII are everyday ones; 0 for what cannot be."""
    text = _decoded(beginning, encoding, whole)
    beyond = [character for character in text or "" if character > "\x7f"][:_JUDGED]
    found = sum(everyday(character.encode(encoding)) for character in beyond)
    return found / len(beyond) if beyond else 0.0


def _western(beginning: bytes, whole: bool) -> float:
    text = _decoded(beginning, "cp1252", whole) or ""
    beyond = sum(character > "\x7f" for character in text)
    found = sum(len(match) for match in _WESTERN.findall(text)) - len(_IN_A_WORD.findall(text))
    found += len(_BEFORE_NO_LETTER.findall(text))
    return found / beyond if beyond else 0.0


def _russian(beginning: bytes, whole: bool) -> float:
    """Which share of the characters beyond ASCII are words of Russian; 0 without its vowels."""
    words = "".join(_RUSSIAN.findall(_decoded(beginning, "cp1251", whole) or ""))
    if sum(letter in _VOWELS for letter in words) < _OF_VOWELS * len(words):
        return 0.0
    return len(words) / _beyond(beginning)


def _in_rows(sign: bytes, *rows: tuple[int, int], second: int = 0x40) -> bool:
    return (
        len(sign) == 2
        and any(first <= sign[0] <= last for first, last in rows)
        and sign[1] >= second
    )


# The rows of punctuation, and those of the signs in most use: the first level of GB 2312, of Big5
# and (with kana) of JIS X 0208, and the syllables of KS X 1001. Of equals the first is believed.
_EAST = {
    "gb18030": lambda sign: _in_rows(sign, (0xA1, 0xA3), (0xB0, 0xD7), second=0xA1),
    "cp950": lambda sign: _in_rows(sign, (0xA1, 0xC6)),
    "cp932": lambda sign: _in_rows(sign, (0x81, 0x83), (0x88, 0x97)),
    "cp949": lambda sign: _in_rows(sign, (0xA1, 0xA3), (0xB0, 0xC8), second=0xA1),
}
