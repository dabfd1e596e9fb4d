"""XDailyDialog: dialogues for learners of English, in English, Chinese and German.

Its test and validation were translated by people, 996 and 995 dialogues; of its training part the
thousand dialogues that were translated so are taken. A line is a dialogue, `__eou__` stands between
its turns, and the sides have the same turns. The English is DailyDialog's, in tokens.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from nlpapp.corpora import prepared
from nlpapp.corpora.places import Places
from nlpapp.corpora.talk import typed
from nlpapp.corpora.talk.aligned import Aligned, Limits, aligned
from nlpapp.corpora.talk.sentences import of as sentences_of

HOMEPAGE = "https://github.com/liuzeming01/XDailyDialog"
LICENCE = "Apache-2.0; the dialogues of DailyDialog are CC BY-NC-SA 4.0, non-commercial"
CITATION = (
    "Zeming Liu, Ping Nie, Jie Cai, Haifeng Wang, Zheng-Yu Niu, Peng Zhang, Mrinmaya Sachan and "
    "Kaiping Peng. XDailyDialog: A Multilingual Parallel Dialogue Corpus. ACL 2023. "
    "https://aclanthology.org/2023.acl-long.684. Yanran Li, Hui Su, Xiaoyu Shen, Wenjie Li, "
    "Ziqiang Cao and Shuzi Niu. DailyDialog: A Manually Labelled Multi-turn Dialogue Dataset. "
    "IJCNLP 2017. https://aclanthology.org/I17-1099"
)
LANGUAGES = ("en", "zh", "de")
FILES = {
    "train": "dialogues_text_{Code}.txt",
    "validation": "{code}_dev_human.txt",
    "test": "{code}_test_human.txt",
}
LIMITS = {"zh": Limits(ratio=(0.5, 3.5)), "de": Limits(ratio=(0.4, 2.5))}

SOURCE = prepared.Source(
    corpus="xdailydialog",
    builder="xdailydialog",
    version="1.0.0",
    manual_folder="talk_en_zh/xdailydialog",
    downloads=prepared.registered("https://raw.githubusercontent.com/liuzeming01/XDailyDialog/"),
    module="nlpapp.corpora.builders.xdailydialog",
)


def file_of(split: str, code: str) -> str:
    """The name of a split's file in one language."""
    return FILES[split].format(code=code, Code=code.title())


def read(places: Places) -> dict[str, dict]:
    """Turns of each split as published: columns `dialogue` and one a language."""
    return prepared.read(SOURCE, places)


def lessons(turns: dict, language: str) -> tuple[list[Aligned], dict[str, int]]:
    """Pairs to learn from, sentence by sentence where the turn allows it, and what was counted.

    turns: the training split. language: of the other side.
    """
    counts: Counter = Counter()
    pairs = []
    for english, other, before in _turns(turns, language):
        counts["turns"] += 1
        found = aligned(english, other, language, before)
        if found is None:
            counts["turns kept whole, for their sentences differ in number"] += 1
            found = [Aligned(english, other, before)]
        pairs += found
    return LIMITS[language].kept(pairs, language, counts), dict(counts)


def held_out(turns: dict, language: str) -> list[Aligned]:
    """Turns to judge by, whole: the English without the spaces of its tokens, the rest as is."""
    return [Aligned(*turn) for turn in _turns(turns, language, as_published=True)]


def by_sentence(turns: Sequence[Aligned], language: str) -> list[Aligned]:
    """Turns to choose by, cut where both sides have as many sentences: so is what is learned from,
    and so is whatever a packaged translator is asked.
    """
    return [
        pair
        for turn in turns
        for pair in aligned(turn.english, turn.other, language, turn.before) or [turn]
    ]


def _turns(
    turns: dict, language: str, as_published: bool = False
) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """English, the other side, and the sentence before on either side, within a dialogue."""
    before, dialogue = ("", ""), None
    for number, english, other in zip(turns["dialogue"], turns["en"], turns[language], strict=True):
        if number != dialogue:
            before, dialogue = ("", ""), number
        english = typed.english(english)
        if not as_published:
            other = typed.chinese(other) if language == "zh" else typed.german(other)
        yield english, other, before
        before = sentences_of(english, "en")[-1], sentences_of(other, language)[-1]
