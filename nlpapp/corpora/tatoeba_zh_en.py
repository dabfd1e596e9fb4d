"""Tatoeba, Chinese to English, in a split that others have published and compare on.

26,187 rows of train, 1,000 of validation and 1,000 of test, the Chinese cut into words by spaces,
which are taken out here: nobody types them. Every row stays where it was published, although 218 of
the Chinese and 97 of the English test sentences stand in train too, each beside another
translation. Only a training pair that stands as the same pair in validation or test is left out:
one, of validation.

Never mix it with `tatoeba-en-zh`: 980 of these 1,000 test sentences stand in its one file.
"""

import re

from nlpapp.corpora import prepared
from nlpapp.corpora.parallel import ParallelCorpus
from nlpapp.corpora.parallel_splits import Pair, formed, forms_of, row_by_row
from nlpapp.corpora.places import Places

HOMEPAGE = "https://github.com/YYYYXL1004/NLP2"
LICENCE = "CC-BY 2.0 FR"
CITATION = (
    "Sentences by the contributors of Tatoeba, https://tatoeba.org (CC-BY 2.0 FR); segmented and "
    "split at https://github.com/YYYYXL1004/NLP2."
)
LANGUAGES = ("zh", "en")
_ROOT = (
    "https://raw.githubusercontent.com/YYYYXL1004/NLP2/"
    "1d4d7a274b2b7ec2f96982b6fce125cff3db4c4c/data"
)

SOURCE = prepared.Source(
    corpus="tatoeba-zh-en",
    builder="tatoeba_zh_en_fixed",
    version="1.0.0",
    manual_folder="tatoeba_zh_en_fixed_split",
    downloads=tuple(
        prepared.Download(url=f"{_ROOT}/{name}", filename=name, size=size)
        for name, size in (
            ("zh_en_train.txt", 1_691_913),
            ("zh_en_val.txt", 64_185),
            ("zh_en_test.txt", 64_873),
        )
    ),
    module="nlpapp.corpora.builders.tatoeba_zh_en_fixed",
)


def load(places: Places) -> ParallelCorpus:
    """Every row where it was published, each with its one reference."""
    rows = prepared.read(SOURCE, places)
    train, validation, test = (
        [
            (unsegmented(chinese), english)
            for chinese, english in zip(rows[name]["zh"], rows[name]["en"], strict=True)
        ]
        for name in ("train", "validation", "test")
    )
    kept = without_held_out(train, [*validation, *test])
    return ParallelCorpus(
        name="tatoeba-zh-en",
        version=SOURCE.version,
        source_language="zh",
        target_language="en",
        licence=LICENCE,
        citation=CITATION,
        train=row_by_row(kept),
        validation=row_by_row(validation),
        test=row_by_row(test),
        dropped={"training pairs that stand in validation or test": len(train) - len(kept)},
    )


def unsegmented(chinese: str) -> str:
    """The sentence as a person types it: "我 用 Mac OS 。" as "我用Mac OS。".

    White space stays, as a single space, between two letters or digits of ASCII alone. Zero-width
    spaces count as white space.
    """
    words = chinese.replace("\u200b", " ").split()
    return re.sub(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])", "", " ".join(words))


def without_held_out(train: list[Pair], held_out: list[Pair]) -> list[Pair]:
    """Training pairs that do not stand, both sides together, among those held out."""
    forms = forms_of(*LANGUAGES)
    taken = {formed(pair, forms) for pair in held_out}
    return [pair for pair in train if formed(pair, forms) not in taken]


PARALLEL = {"tatoeba-zh-en": load}
