"""What the pages that serve every task must be told of each: the text that its models are timed on.

A task not listed here is timed on a review all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nlpapp import languages
from nlpapp.app.compare.examples import CHINESE, ENGLISH


@dataclass(frozen=True)
class Task:
    """The text that latency is measured with, so that figures of one task can be compared.

    what: in words, after "for". texts: by the language that models read; "en" for all others.
    """

    what: str
    texts: Mapping[str, str]


TASKS = {
    "sentiment": Task(
        "a review of about 250 words",
        {"en": ENGLISH["About 250 words"], "zh": CHINESE["开头定调，后文很长"]},
    ),
    "translation": Task(
        "a sentence of 12 words",
        {
            "en": "A woman with a red hat sells flowers at the old market.",
            "de": "Ein Mann mit rotem Hut verkauft Blumen auf dem Markt am Fluss.",
            "zh": "我的邻居在阳台上种西红柿，总是把一半送给朋友。",
        },
    ),
}


def of(card: dict) -> Task:
    """The task of a model."""
    return TASKS.get(card["task"], TASKS["sentiment"])


def timed_text(card: dict) -> str:
    """The text that a model's latency is measured with."""
    texts = of(card).texts
    return texts.get(languages.read_by(card), texts["en"])
