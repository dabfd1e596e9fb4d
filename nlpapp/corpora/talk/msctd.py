"""MSCTD: lines of film talk, English in lower case and in tokens beside Chinese subtitles.

Because of the lower case, for models that read English, and not for those that write it. 132,741
lines in two halves, with no order between them here. About one in six says something else than its
translation, or half of it: lines without an end mark go, and so do those too unlike in length.
"""

import re
from collections import Counter

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.talk import typed
from nlpapp.corpora.talk.aligned import Aligned, Limits, aligned

HOMEPAGE = "https://github.com/XL2248/MSCTD"
LICENCE = "MIT; its subtitles only for non-commercial purposes"
CITATION = (
    "Yunlong Liang, Fandong Meng, Jinan Xu, Yufeng Chen and Jie Zhou. MSCTD: A Multimodal "
    "Sentiment Chat Translation Dataset. ACL 2022, pages 2601-2613. "
    "https://aclanthology.org/2022.acl-long.186"
)
HALVES = ("enzh", "zhen")
FILES = {"en": "english_train.txt.norm.tok.lowercase.enzh", "zh": "chinese_train.txt.enzh"}
LIMITS = Limits(ratio=(0.9, 2.5))
_ENDED = re.compile(r"(?<![.…])[.!?。！？][\"”']?$")
_NOTED = re.compile(r"[\[\]【】()（）♪*#]|(?<![0-9A-Za-z])-(?!-)")

SOURCE = prepared.Source(
    corpus="msctd",
    builder="msctd",
    version="1.0.0",
    manual_folder="talk_en_zh/msctd",
    downloads=prepared.registered("https://raw.githubusercontent.com/XL2248/MSCTD/"),
    module="nlpapp.corpora.builders.msctd",
)


def read(places: Places) -> dict[str, dict]:
    """Lines of each half as published: columns `en` and `zh`."""
    return prepared.read(SOURCE, places)


def lessons(halves: dict[str, dict]) -> tuple[list[Aligned], dict[str, int]]:
    """Pairs to learn from, sentence by sentence where the line allows it, and what was counted."""
    counts: Counter = Counter()
    pairs = []
    for half in halves.values():
        for english, chinese in zip(half["en"], half["zh"], strict=True):
            english, chinese = typed.english(english), typed.chinese(chinese)
            counts["lines"] += 1
            if not (_ENDED.search(english) and _ENDED.search(chinese)):
                counts["dropped: lines without an end mark"] += 1
            elif _NOTED.search(english) or _NOTED.search(chinese):
                counts["dropped: lines with a note, or in which two people speak"] += 1
            elif (found := aligned(english, chinese, "zh")) is None:
                counts["lines kept whole, for their sentences differ in number"] += 1
                pairs.append(Aligned(english, chinese))
            else:
                # Which line came before nobody knows, so no sentence is told of another.
                pairs += [pair._replace(before=("", "")) for pair in found]
    return LIMITS.kept(pairs, "zh", counts), dict(counts)
