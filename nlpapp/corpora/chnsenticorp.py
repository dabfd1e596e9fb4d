"""ChnSentiCorp: Chinese reviews of hotels, books and notebooks, positive or negative.

As published, train has 9,600 rows, dev and test 1,200 each, and they leak: 333 rows of test and 340
of dev stand word for word in train. `chnsenticorp` therefore drops from train whatever stands in
dev or test, and judges on the 867 rows of test that the published train does not hold.
`chnsenticorp-published` keeps every row where it was, to compare with figures in the literature.
"""

import numpy as np

from nlpapp.corpora import prepared
from nlpapp.corpora.corpus import Corpus, Labelled
from nlpapp.corpora.places import Places
from nlpapp.corpora.splits import Splits, split, unspaced

HOMEPAGE = "https://github.com/pengming617/bert_classification"
LICENCE = "none stated; reviews by users of Ctrip, Dangdang and JD"
CITATION = (
    "Songbo Tan and Jin Zhang. An empirical study of sentiment analysis for Chinese documents. "
    "Expert Systems with Applications 34(4), 2008, pages 2622-2629. "
    "https://doi.org/10.1016/j.eswa.2007.05.028"
)
CLASSES = ("negative", "positive")
_ROOT = (
    "https://raw.githubusercontent.com/pengming617/bert_classification/"
    "c155e73ee9272aa61589116aebd762204c3e4c83/data"
)

SOURCE = prepared.Source(
    corpus="chnsenticorp",
    builder="chnsenticorp",
    version="1.0.0",
    manual_folder="chnsenticorp",
    downloads=tuple(
        prepared.Download(url=f"{_ROOT}/{name}", filename=name, size=size)
        for name, size in (("train.tsv", 3_019_974), ("dev.tsv", 374_230), ("test.tsv", 369_742))
    ),
    module="nlpapp.corpora.builders.chnsenticorp",
)


def load(places: Places) -> Corpus:
    """The splits without the leak: 867 rows of test, validation is the published dev."""
    train, dev, test = _published(places)
    splits = split(train=train, test=test, validation=dev, form=unspaced)
    seen = {unspaced(text) for text in train.texts}
    unseen = [row for row, text in enumerate(test.texts) if unspaced(text) not in seen]
    dropped = {"test texts that stand in train as published": len(test) - len(unseen)}
    test = Labelled([test.texts[row] for row in unseen], test.labels[unseen])
    return _corpus("chnsenticorp", splits._replace(test=test, dropped=dropped | splits.dropped))


def load_published(places: Places) -> Corpus:
    """Every row where it was published, leak and all."""
    train, dev, test = _published(places)
    return _corpus("chnsenticorp-published", Splits(train, dev, test, [], {}))


def judged_by(places: Places) -> list[str]:
    """The texts of dev and test as published, which no other corpus may teach."""
    _, dev, test = _published(places)
    return dev.texts + test.texts


def _published(places: Places) -> list[Labelled]:
    rows = prepared.read(SOURCE, places)
    return [
        Labelled(rows[name]["text"], rows[name]["label"].astype(np.int32))
        for name in ("train", "validation", "test")
    ]


def _corpus(name: str, splits: Splits) -> Corpus:
    return Corpus(
        name=name,
        version=SOURCE.version,
        language="zh",
        licence=LICENCE,
        citation=CITATION,
        classes=CLASSES,
        **splits._asdict(),
    )


CORPORA = {"chnsenticorp": load, "chnsenticorp-published": load_published}
