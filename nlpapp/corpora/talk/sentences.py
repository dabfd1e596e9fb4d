"""Sentences of a text, to align by: a text and its translation are cut alike."""

import re

# A full stop after these, or after a single letter, ends no sentence.
_SHORT = (
    r"Mr|Mrs|Ms|Dr|Prof|St|Mt|Jr|Sr|Inc|Ltd|Co|vs|etc|No|approx|e\.g|i\.e|a\.m|p\.m|"
    r"usw|bzw|ca|Nr|z\.B|d\.h|[A-Za-z]"
)
_CLOSERS = "\"'”’»」』）)\\]"
_ENDS_NONE = re.compile(rf"(?i)(?:^|[\s\"(“‘])(?:{_SHORT})\.$|\.\.$|…$")
_END = re.compile(rf"([.!?…]+[{_CLOSERS}]*)\s+(?=[\"'“‘„«(\[¿]*([^\W_]))")
_CHINESE_END = re.compile(rf"(?<=[。！？!?])(?![。！？!?{_CLOSERS}])|(?<=[。！？!?][{_CLOSERS}])")


def of(text: str, language: str) -> list[str]:
    """The sentences of a text, in order; none of a text that is blank.

    language: "zh" is cut after 。！？ wherever they stand; any other after !?, and after a full
    stop where no small letter follows or the text has no capitals. Three dots end no sentence.
    """
    cuts = _chinese_cuts(text) if language == "zh" else _cuts(text)
    parts = [text[i:j].strip() for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return [part for part in parts if part]


def _cuts(text: str) -> list[int]:
    cased = text != text.lower()
    return [
        found.end()
        for found in _END.finditer(text)
        if (not cased or not found[2].islower() or found[1][-1] in "?!")
        and not _ENDS_NONE.search(text[: found.end(1)].rstrip(_CLOSERS))
    ]


def _chinese_cuts(text: str) -> list[int]:
    return [found.end() for found in _CHINESE_END.finditer(text)]
