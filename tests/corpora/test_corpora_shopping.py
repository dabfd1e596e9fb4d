"""Shopping: its rows, its tenths, and the real one where its file is."""

import io
import os
from pathlib import Path

import numpy as np
import pytest

from nlpapp import corpora
from nlpapp.corpora import Labelled
from nlpapp.corpora.shopping import SOURCE
from nlpapp.corpora.splits import fingerprint, letters, tenths

MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")
real = pytest.mark.skipif(
    not MANUAL
    or not (Path(MANUAL) / SOURCE.manual_folder / SOURCE.downloads[0].filename).is_file(),
    reason="NLPAPP_MANUAL_DIR names no folder with the file of Shopping",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Good, good!", "goodgood"),
        ("很好， 下次（还）来。", "很好下次还来"),
        ("ＡＢ　１２", "ab12"),
        ("a_b", "ab"),
        ("……！", ""),
    ],
)
def test_letters_and_digits_alone(text, expected):
    assert letters(text) == expected


def some(n):
    texts = [f"text {number}." for number in range(n)]
    return Labelled(texts, np.arange(n, dtype=np.int32) % 3, [f"kind {i % 7}" for i in range(n)])


def test_validation_and_test_are_two_tenths_by_hash_and_each_row_keeps_its_label_and_kind():
    published = some(1003)
    splits = tenths(published)
    row = {text: number for number, text in enumerate(published.texts)}
    for part, wanted in (("validation", {0}), ("test", {1}), ("train", set(range(2, 10)))):
        found = getattr(splits, part)
        digits = {int.from_bytes(fingerprint(it, letters)[:8], "big") % 10 for it in found.texts}
        assert digits == wanted
        rows = [row[text] for text in found.texts]
        assert found.labels.tolist() == [number % 3 for number in rows]
        assert found.kinds == [f"kind {number % 7}" for number in rows]
    assert sum(map(len, splits[:3])) == 1003
    assert 70 < len(splits.test) < 130


def test_copies_count_by_letters_and_what_others_are_judged_by_is_nowhere():
    texts = ["Good one", "good, one!", "...", "Their test", "？", "kept"]
    splits = tenths(Labelled(texts, np.zeros(6, np.int32)), held_out=["their TEST."])
    kept = [text for part in splits[:3] for text in part.texts]
    assert sorted(kept) == ["Good one", "kept"]
    assert splits.dropped == {
        "duplicates": 1,
        "texts without a letter or digit": 2,
        "texts that others are judged by": 1,
    }


def test_a_line_is_read_with_its_kind_its_label_and_without_a_stray_mark():
    pytest.importorskip("tensorflow_datasets")
    from nlpapp.corpora.builders.online_shopping import rows

    lines = io.StringIO('cat,label,review\n灯,1,\ufeff很亮\n灯,0,"太暗,退了"\n', newline="")
    assert list(rows(lines)) == [
        {"text": "很亮", "goods": "灯", "label": 1},
        {"text": "太暗,退了", "goods": "灯", "label": 0},
    ]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@real
def test_nothing_that_chnsenticorp_judges_by_is_in_any_split(data_dir):
    shopping = corpora.load("shopping", data_dir)
    theirs = corpora.load("chnsenticorp-published", data_dir)
    judged = {letters(text) for text in theirs.validation.texts + theirs.test.texts}
    parts = shopping.train, shopping.validation, shopping.test
    ours = [{letters(text) for text in part.texts} for part in parts]
    assert not judged & set().union(*ours)
    assert sum(map(len, ours)) == len(set().union(*ours)) == sum(map(len, parts))
    assert sum(map(len, parts)) + sum(shopping.dropped.values()) == 62_774
    assert set(map(len, (set(part.kinds) for part in parts))) == {10}


@real
def test_together_neither_teaches_what_the_other_is_judged_by(data_dir):
    both = corpora.load("reviews-zh", data_dir)
    assert list(both.parts) == ["chnsenticorp", "shopping"]
    assert len(both.parts["chnsenticorp"].test) == 867
    train = {letters(text) for text in both.train.texts}
    judged = {letters(text) for text in both.validation.texts + both.test.texts}
    assert not train & judged
    assert len(train) == len(both.train)
