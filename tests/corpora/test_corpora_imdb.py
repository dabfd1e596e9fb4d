"""The real IMDB, where it is prepared."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from nlpapp import corpora
from nlpapp.corpora.imdb import SOURCE
from nlpapp.corpora.splits import normalised

SHELF = os.environ.get("NLPAPP_PREPARED_DIR", "")

pytestmark = pytest.mark.skipif(
    not SHELF or not (Path(SHELF) / SOURCE.builder / SOURCE.version).is_dir(),
    reason="NLPAPP_PREPARED_DIR names no folder with a prepared imdb_reviews",
)


@pytest.fixture(scope="module")
def imdb(tmp_path_factory):
    started = time.perf_counter()
    corpus = corpora.load("imdb", data_dir=tmp_path_factory.mktemp("data"))
    assert time.perf_counter() - started < 60  # about 8 seconds on two quiet cores
    return corpus


def test_every_published_row_is_in_a_split_or_counted(imdb):
    assert len(imdb.test) == 25_000
    dropped = imdb.dropped
    assert dropped["train texts that stand in test or validation"] == 123
    assert dropped["duplicates within train"] == 96
    assert len(imdb.train) + len(imdb.validation) + 123 + 96 == 25_000
    lost = sum(count for reason, count in dropped.items() if "unlabelled" in reason)
    assert len(imdb.unlabelled) + lost == 50_000


def test_validation_is_the_same_tenth_for_everybody(imdb):
    assert (len(imdb.train), len(imdb.validation)) == (22_323, 2_458)


def test_no_text_stands_in_two_splits(imdb):
    parts = [imdb.train.texts, imdb.validation.texts, imdb.test.texts, imdb.unlabelled]
    keys = [{normalised(text) for text in part} for part in parts]
    assert len(set.union(*keys)) == sum(len(part) for part in keys)


def test_labels_are_balanced_and_mean_what_they_say(imdb):
    assert imdb.classes == ("negative", "positive")
    assert imdb.test.labels.sum() == 12_500
    assert imdb.train.labels.dtype == np.int32
    says_awful = np.array(["awful" in text for text in imdb.train.texts])
    assert imdb.train.labels[says_awful].mean() < 0.2
