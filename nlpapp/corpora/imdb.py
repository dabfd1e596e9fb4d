"""IMDB: 50,000 film reviews in English, positive or negative, and 50,000 without a label.

Published as train 25,000 and test 25,000, at most 30 reviews a film, films disjoint between the
two (Maas et al., 2011). The texts hold ``<br />`` for line breaks.
"""

import numpy as np

from nlpapp.corpora import prepared
from nlpapp.corpora.corpus import Corpus, Labelled
from nlpapp.corpora.places import Places
from nlpapp.corpora.splits import split

SOURCE = prepared.Source(
    corpus="imdb",
    builder="imdb_reviews/plain_text",
    version="1.0.0",
    manual_folder="imdb",
    downloads=(
        prepared.Download(
            url="http://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
            filename="aclImdb_v1.tar.gz",
            size=84_125_825,
        ),
    ),
)

CITATION = (
    "Andrew L. Maas, Raymond E. Daly, Peter T. Pham, Dan Huang, Andrew Y. Ng and Christopher "
    "Potts. Learning Word Vectors for Sentiment Analysis. ACL 2011, pages 142-150. "
    "http://www.aclweb.org/anthology/P11-1015"
)


def load(places: Places) -> Corpus:
    """Read IMDB; validation is a tenth of train, chosen by the hash of the text."""
    rows = prepared.read(SOURCE, places)
    splits = split(
        train=_labelled(rows["train"]),
        test=_labelled(rows["test"]),
        unlabelled=rows["unsupervised"]["text"],
    )
    return Corpus(
        name="imdb",
        version=SOURCE.version,
        language="en",
        licence="none stated by its authors, who ask to be cited; reviews by users of imdb.com",
        citation=CITATION,
        classes=("negative", "positive"),
        **splits._asdict(),
    )


def _labelled(rows: dict) -> Labelled:
    return Labelled(rows["text"], rows["label"].astype(np.int32))


CORPORA = {"imdb": load}
