"""Alpaca in Chinese: instructions, answers and stories that a model wrote, translated by a machine.

Each of the 52,002 translations has a score from 1 to 5, and those with 4 or 5 are taken. Texts are
cut into lines and lines into sentences, and a line is kept where both sides have equally many.
"""

import re
from collections import Counter

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.talk import typed
from nlpapp.corpora.talk.aligned import Aligned, Limits, aligned

HOMEPAGE = "https://github.com/open-chinese/alpaca-chinese-dataset"
LICENCE = "none stated; Stanford Alpaca is CC BY-NC 4.0, non-commercial"
CITATION = (
    "Rohan Taori, Ishaan Gulrajani, Tianyi Zhang, Yann Dubois, Xuechen Li, Carlos Guestrin, "
    "Percy Liang and Tatsunori B. Hashimoto. Stanford Alpaca: An Instruction-following LLaMA "
    "model. 2023. https://github.com/tatsu-lab/stanford_alpaca. Translated at "
    "https://github.com/open-chinese/alpaca-chinese-dataset"
)
TEXTS = ("instruction", "input", "output")
FILES = [f"alpaca_chinese_part_{number}.json" for number in range(53)]
GOOD = (4, 5)
LIMITS = Limits(ratio=(0.75, 2.75), words=(3, 40))
_BULLET = re.compile(r"^(?:\d{1,2} ?[.)、:：]|[-•*–·]|[a-zA-Z][.)])\s*")

SOURCE = prepared.Source(
    corpus="alpaca-chinese",
    builder="alpaca_chinese",
    version="1.0.0",
    manual_folder="talk_en_zh/alpaca",
    downloads=prepared.registered(
        "https://raw.githubusercontent.com/open-chinese/alpaca-chinese-dataset/"
    ),
    module="nlpapp.corpora.builders.alpaca_chinese",
)


def read(places: Places) -> dict:
    """Columns `en_instruction` and so on for either language, and `score`, 0 for none."""
    return prepared.read(SOURCE, places)["train"]


def lessons(rows: dict) -> tuple[list[Aligned], dict[str, int]]:
    """Pairs to learn from, each with the sentence before it in its line, and what was counted."""
    counts: Counter = Counter()
    pairs = []
    for text in TEXTS:
        for score, english, chinese in zip(
            rows["score"], rows[f"en_{text}"], rows[f"zh_{text}"], strict=True
        ):
            if not english.strip() or not chinese.strip():
                continue
            counts["texts"] += 1
            if score not in GOOD:
                counts["dropped: texts whose translation has no score of 4 or 5"] += 1
                continue
            lines = [_lines(side) for side in (english, chinese)]
            if len(lines[0]) != len(lines[1]):
                counts["dropped: texts whose lines differ in number"] += 1
                continue
            for line in zip(*lines, strict=True):
                counts["lines of the other texts"] += 1
                found = aligned(line[0], typed.chinese(line[1]), "zh")
                if found is None:
                    counts["dropped: lines whose sentences differ in number"] += 1
                pairs += found or []
    return LIMITS.kept(pairs, "zh", counts), dict(counts)


def _lines(text: str) -> list[str]:
    """Lines that say something, without the bullets and numbers of lists."""
    lines = (_BULLET.sub("", " ".join(line.split())) for line in text.split("\n"))
    return [line for line in lines if line]
