"""The real ChnSentiCorp, where its files are."""

import os
from pathlib import Path

import pytest

from nlpapp import corpora
from nlpapp.corpora.chnsenticorp import SOURCE
from nlpapp.corpora.splits import unspaced

MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")

pytestmark = pytest.mark.skipif(
    not MANUAL or not (Path(MANUAL) / SOURCE.manual_folder / "train.tsv").is_file(),
    reason="NLPAPP_MANUAL_DIR names no folder with the files of ChnSentiCorp",
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def published(data_dir):
    return corpora.load("chnsenticorp-published", data_dir)


@pytest.fixture(scope="module")
def clean(data_dir):
    return corpora.load("chnsenticorp", data_dir)


def test_as_published_every_row_is_there_and_333_of_test_stand_in_train(published):
    assert (len(published.train), len(published.validation), len(published.test)) == (
        9600,
        1200,
        1200,
    )
    train = {unspaced(text) for text in published.train.texts}
    assert sum(unspaced(text) in train for text in published.test.texts) == 333


def test_without_the_leak_867_rows_judge_and_7578_teach(clean):
    assert (len(clean.train), len(clean.test)) == (7578, 867)


def test_no_text_stands_in_two_splits(clean, published):
    parts = [clean.train.texts, clean.validation.texts, clean.test.texts]
    keys = [{unspaced(text) for text in part} for part in parts]
    assert not keys[0] & (keys[1] | keys[2])
    assert not keys[1] & keys[2]
    assert not keys[2] & {unspaced(text) for text in published.train.texts}


def test_every_published_row_is_in_a_split_or_counted(clean):
    dropped = clean.dropped
    assert len(clean.test) + dropped["test texts that stand in train as published"] == 1200
    assert len(clean.validation) + dropped["validation texts that stand in test"] == 1200
    lost = dropped["duplicates within train"]
    lost += dropped["train texts that stand in test or validation"]
    assert len(clean.train) + lost == 9600


def test_labels_mean_what_they_say(clean):
    liked = [label for text, label in zip(*_pairs(clean), strict=True) if "非常满意" in text]
    assert sum(liked) / len(liked) > 0.8


def _pairs(corpus):
    return corpus.train.texts, corpus.train.labels
