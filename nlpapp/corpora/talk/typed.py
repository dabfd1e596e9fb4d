"""Text as a person types it: tokens put together again, and spaces and marks where they belong."""

import re

_MARKS = str.maketrans(
    {"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "。": ".", "，": ",", "？": "?", "！": "!"}
)
_FULL_WIDTH = str.maketrans(",?!:;.", "，？！：；。")
_GLUED = r"(?<=[a-zäöüß][.?!])(?=[A-ZÄÖÜ][a-zäöüß])"  # I see.Thank you.
# What a text must hold for a rule to apply, which is quickly seen, and the rule.
_ENGLISH = (
    # don 't, I ’ m, ma 'am, y 'all
    (" '", r"(?i)(?<=\w) ' ?(s|t|m|d|re|ve|ll|am|all)\b", lambda found: f"'{found[1].lower()}"),
    (" ' ", r"(?<=s) ' (?=\w)", "' "),  # my parents ' house
    (" ' ", r"(?:^|(?<=\W ))' (\S[^']*?) '(?=\W|$)", r"'\1'"),
    ('"', r'" ?([^"]*?) ?"', r'"\1"'),
    ("- -", r"- -", "--"),
    (" - ", r"(?<=\d) - (?=\w)", "-"),  # a 10 - year-old boy
    (" / ", r"(?<=\w) / (?=\w)", "/"),
    (" ", r"(?<=[$£¥€]) (?=\d)|(?<=[(\[]) | (?=[,;:?!%)\]]|\.+(?:\W|$))", ""),
    (": ", r"(?<=\d): (?=\d\d\b)", ":"),  # at 5 : 30
    (". ", r"\b([A-Z])\. (?=[A-Z]\.)", r"\1."),  # O . K .
    (". m.", r"\b([ap])\. m\.", r"\1.m."),
    ("", _GLUED, " "),
)
_RULES = tuple((held, re.compile(pattern), by) for held, pattern, by in _ENGLISH)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"


def english(text: str) -> str:
    """English without the spaces of its tokens: "I don ’ t know . " as "I don't know."."""
    text = " ".join(text.translate(_MARKS).split())
    for held, pattern, by in _RULES:
        if held in text:
            text = pattern.sub(by, text)
    return text


def german(text: str) -> str:
    """German with a space between its sentences: "Komm rein.Setz dich." has two."""
    return re.sub(_GLUED, " ", " ".join(text.split()))


def chinese(text: str) -> str:
    """Chinese without spaces but between Latin words; marks after Chinese in full width."""
    text = re.sub(r"(?<![0-9A-Za-z,.:;?!%)]) | (?![0-9A-Za-z(])", "", " ".join(text.split()))
    return re.sub(
        rf"(?<=[{_HAN}”》）])(?:[,?!:;]|\.(?!\.))",
        lambda found: found[0].translate(_FULL_WIDTH),
        text,
    )
