"""Tatoeba, English to Chinese: short sentences of everyday life that volunteers translated.

29,155 pairs as published, with no split. One sentence often has several translations, on either
side, so a split of single pairs would show a model the answers of its test. Pairs that hang
together are one group here, 24,356 of them (24,363 where "？" and "?" count as different). 1,000
groups are test and 1,000 validation, chosen by hash.
"""

from nlpapp.corpora import prepared
from nlpapp.corpora.parallel import ParallelCorpus
from nlpapp.corpora.parallel_splits import connected, distinct, forms_of, split_by_groups
from nlpapp.corpora.places import Places

HOMEPAGE = "https://tatoeba.org"
LICENCE = "CC-BY 2.0 FR"
CITATION = (
    "Sentences by the contributors of Tatoeba, https://tatoeba.org, each named in the file "
    "(CC-BY 2.0 FR); pairs selected by https://www.manythings.org/anki, file cmn.txt."
)
LANGUAGES = ("en", "zh")
HELD_OUT = 1000  # groups of test, and as many of validation

SOURCE = prepared.Source(
    corpus="tatoeba-en-zh",
    builder="tatoeba_en_zh",
    version="1.0.0",
    manual_folder="tatoeba_en_zh",
    downloads=(
        prepared.Download(
            url="https://raw.githubusercontent.com/DaoChaShao/py-st-dl-translater-2.0/"
            "620408eda1721f683e2413778ad19e4f94691053/data/cmn.txt",
            filename="cmn.txt",
            size=4_151_351,
        ),
    ),
    module="nlpapp.corpora.builders.tatoeba_en_zh",
)


def load(places: Places) -> ParallelCorpus:
    """Read the pairs and split them by connected groups: the same rows for everybody, for ever."""
    rows = prepared.read(SOURCE, places)["train"]
    published = list(zip(rows["en"], rows["zh"], strict=True))
    forms = forms_of(*LANGUAGES)
    pairs = distinct(published, forms)
    splits = split_by_groups(pairs, connected(pairs, forms), HELD_OUT, forms)
    dropped = {"duplicates": len(published) - len(pairs)} | splits.dropped
    return ParallelCorpus(
        name="tatoeba-en-zh",
        version=SOURCE.version,
        source_language="en",
        target_language="zh",
        licence=LICENCE,
        citation=CITATION,
        **splits._replace(dropped=dropped)._asdict(),
    )


PARALLEL = {"tatoeba-en-zh": load}
