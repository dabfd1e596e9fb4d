"""3AM: English captions of pictures, in lower case, translated into Chinese.

The captions were chosen for words with several meanings. 23,931 rows of train as published, 1,000
of validation and 1,000 of test; 99 of the English test sentences stand in train too, so rows of
train are left out where either side stands in validation or test.
"""

import html
import re

from nlpapp.corpora import prepared
from nlpapp.corpora.parallel import ParallelCorpus
from nlpapp.corpora.parallel_splits import forms_of, published_splits
from nlpapp.corpora.places import Places

HOMEPAGE = "https://github.com/MaxyLee/3AM"
LICENCE = "MIT"
CITATION = (
    "Xinyu Ma, Xuebo Liu, Derek F. Wong, Jun Rao, Bei Li, Liang Ding, Lidia S. Chao, Dacheng Tao "
    "and Min Zhang. 3AM: An Ambiguity-Aware Multi-Modal Machine Translation Dataset. LREC-COLING "
    "2024. https://aclanthology.org/2024.lrec-main.1"
)
LANGUAGES = ("en", "zh")
FILES = {"train": "train", "validation": "val", "test": "test"}
_ROOT = (
    "https://raw.githubusercontent.com/MaxyLee/3AM/ce8099724d9ecc8e5c77e44f43d9b7924118f037/data"
)

SOURCE = prepared.Source(
    corpus="3am-en-zh",
    builder="three_am_en_zh",
    version="1.0.0",
    manual_folder="3am_en_zh",
    downloads=tuple(
        prepared.Download(url=f"{_ROOT}/{name}", filename=name, size=size)
        for name, size in (
            ("train.en", 1_631_647),
            ("train.zh", 1_503_121),
            ("val.en", 68_750),
            ("val.zh", 62_341),
            ("test.en", 72_368),
            ("test.zh", 64_631),
        )
    ),
    module="nlpapp.corpora.builders.three_am_en_zh",
)


def load(places: Places) -> ParallelCorpus:
    """The published splits as written, less the rows of train that would give others away."""
    pairs = {
        split: [
            (rejoined(unescaped(english)), unescaped(chinese))
            for english, chinese in zip(columns["en"], columns["zh"], strict=True)
        ]
        for split, columns in prepared.read(SOURCE, places).items()
    }
    splits = published_splits(**pairs, forms=forms_of(*LANGUAGES))
    return ParallelCorpus(
        name="3am-en-zh",
        version=SOURCE.version,
        source_language="en",
        target_language="zh",
        licence=LICENCE,
        citation=CITATION,
        **splits._asdict(),
    )


def unescaped(text: str) -> str:
    """A few captions came out of HTML, escaped twice: "&amp;amp;" is "&"."""
    return html.unescape(html.unescape(text))


def rejoined(english: str) -> str:
    """Endings back on the words they were cut from: "the dog 's nose" as "the dog's nose"."""
    return re.sub(r" (n't|'(?:s|m|d|re|ve|ll))(?!\w)", r"\1", english)


PARALLEL = {"3am-en-zh": load}
