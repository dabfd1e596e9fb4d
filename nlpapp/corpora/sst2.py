"""SST-2: sentences from film reviews, positive or negative, and the phrases they are made of.

The Stanford Sentiment Treebank rates every phrase of every sentence from 0 to 4. Here, as usual for
two classes, neutral ones (2) are left out, train holds all rated phrases of its trees, and
validation and test hold whole sentences alone (Socher et al. 2013).
"""

import contextlib
import re

import numpy as np

from nlpapp.corpora import prepared
from nlpapp.corpora.corpus import Corpus, Labelled
from nlpapp.corpora.places import Places
from nlpapp.corpora.splits import split

LICENCE = "none stated by its authors, who ask to be cited; sentences from rottentomatoes.com"
CITATION = (
    "Richard Socher, Alex Perelygin, Jean Wu, Jason Chuang, Christopher D. Manning, Andrew Y. Ng "
    "and Christopher Potts. Recursive Deep Models for Semantic Compositionality Over a Sentiment "
    "Treebank. EMNLP 2013, pages 1631-1642. https://aclanthology.org/D13-1170"
)
_NEUTRAL = 2

SOURCE = prepared.Source(
    corpus="sst2",
    builder="sst_trees",
    version="1.0.0",
    manual_folder="sst",
    downloads=(
        prepared.Download(
            url="https://nlp.stanford.edu/sentiment/trainDevTestTrees_PTB.zip",
            filename="trainDevTestTrees_PTB.zip",
            size=789_539,
            contents={
                "train.txt": "e2f3f41b0b1e6d4dddc0effe3bfc2d27ed8928079aa9a03d652311614fc5feb7",
                "dev.txt": "0e9336aed6e4730e19f58d00a77b3f0297efdb755f7b5e598c98a05e3f97ea40",
                "test.txt": "6e54806dee95cf80cd918e7dfb3f6770f6df24bf826f289a4d1f709e1c8f6761",
            },
        ),
    ),
    module="nlpapp.corpora.builders.sst_trees",
)


def load(places: Places) -> Corpus:
    """Read the treebank as two classes; validation is its own."""
    rows = prepared.read(SOURCE, places)
    splits = split(
        train=_labelled(rows["train"], sentences_only=False),
        validation=_labelled(rows["validation"], sentences_only=True),
        test=_labelled(rows["test"], sentences_only=True),
    )
    return Corpus(
        name="sst2",
        version=SOURCE.version,
        language="en",
        licence=LICENCE,
        citation=CITATION,
        classes=("negative", "positive"),
        **splits._asdict(),
    )


def _labelled(rows: dict, sentences_only: bool) -> Labelled:
    kept = rows["sentiment"] != _NEUTRAL
    if sentences_only:
        kept &= rows["whole"]
    texts = [as_written(rows["text"][row]) for row in np.flatnonzero(kept)]
    return Labelled(texts, (rows["sentiment"][kept] > _NEUTRAL).astype(np.int32))


def as_written(text: str) -> str:
    """The treebank's tokens as a person would type them: "ca n't -LRB- yet -RRB-" as "can't (yet)".

    Letters that were once decoded as Latin-1 by mistake ("clichÃ©") are put right.
    """
    with contextlib.suppress(UnicodeError):  # beyond Latin-1, or nothing was mistaken
        text = text.encode("latin-1").decode("utf-8")
    for token, mark in (("-LRB-", "("), ("-RRB-", ")"), ("``", '"'), ("''", '"'), ("\\/", "/")):
        text = text.replace(token, mark)
    text = text.replace("\\*", "*")
    text = re.sub(r"(?i) (n't|'(?:s|m|d|re|ve|ll)|')(?= |$)", r"\1", text)
    text = re.sub(r" ([,.;:!?)%])", r"\1", text)
    return re.sub(r"([($]) ", r"\1", text)


CORPORA = {"sst2": load}
