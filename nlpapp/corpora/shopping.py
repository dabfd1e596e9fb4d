"""Shopping: Chinese reviews of ten kinds of goods, positive or negative.

Published whole, 62,774 rows, so a tenth of the texts, by hash, is the test and another validation.
Its hotels, books and computers are in large part those of ChnSentiCorp, test rows among them. What
stands in ChnSentiCorp's dev or test is therefore in no split here, compared by letters and digits
alone, since white space and punctuation differ between the two.
"""

import numpy as np

from nlpapp.corpora import chnsenticorp, prepared
from nlpapp.corpora.corpus import Corpus, Labelled
from nlpapp.corpora.places import Places
from nlpapp.corpora.splits import tenths

HOMEPAGE = "https://github.com/SophonPlus/ChineseNlpCorpus"
LICENCE = "none stated; reviews by customers of online shops"
CITATION = (
    "SophonPlus. online_shopping_10_cats, a part of ChineseNlpCorpus. 2018. "
    "https://github.com/SophonPlus/ChineseNlpCorpus"
)
CLASSES = chnsenticorp.CLASSES
FILE = "online_shopping_10_cats.csv"

SOURCE = prepared.Source(
    corpus="shopping",
    builder="online_shopping",
    version="1.0.0",
    manual_folder="online_shopping_10_cats",
    downloads=(
        prepared.Download(
            url="https://raw.githubusercontent.com/SophonPlus/ChineseNlpCorpus/"
            "a0b781d72158bde242c0626c9e354d2b328865ff/datasets/online_shopping_10_cats/"
            "online_shopping_10_cats.zip",
            filename="online_shopping_10_cats.zip",
            size=4_084_428,
        ),
    ),
    module="nlpapp.corpora.builders.online_shopping",
)


def load(places: Places) -> Corpus:
    """The splits; each text's kind is the kind of goods."""
    rows = prepared.read(SOURCE, places)["train"]
    published = Labelled(rows["text"], rows["label"].astype(np.int32), rows["goods"])
    return Corpus(
        name="shopping",
        version=SOURCE.version,
        language="zh",
        licence=LICENCE,
        citation=CITATION,
        classes=CLASSES,
        **tenths(published, held_out=chnsenticorp.judged_by(places))._asdict(),
    )


CORPORA = {"shopping": load}
