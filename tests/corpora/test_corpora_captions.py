"""The two corpora of captions, Multi30k and 3AM: how 3AM is put as written; and the real ones."""

import hashlib
import os
from pathlib import Path

import pytest

from nlpapp import corpora
from nlpapp.corpora import multi30k, three_am
from nlpapp.corpora.parallel_splits import forms_of
from nlpapp.corpora.three_am import rejoined, unescaped

MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")
# Of each: rows of train, of validation; pairs of train with a source, and with a target, that
# stands in validation or test; duplicates; the beginning of the digest of the test sources.
EXPECTED = {
    "multi30k-en-de": (28_995, 1014, 1, 1, 3, "a1efdee92d83876d"),
    "multi30k-de-en": (28_995, 1014, 1, 1, 3, "bb3e48712d8d4f8d"),
    "multi30k-en-fr": (28_992, 1014, 1, 2, 5, "a1efdee92d83876d"),
    "3am-en-zh": (23_817, 1000, 102, 1, 11, "a0a1040f1ffe81ce"),
}
SOURCES = (*multi30k.SOURCES.values(), three_am.SOURCE)

needs_files = pytest.mark.skipif(
    not MANUAL
    or not all(
        (Path(MANUAL) / source.manual_folder / download.filename).is_file()
        for source in SOURCES
        for download in source.downloads
    ),
    reason="NLPAPP_MANUAL_DIR names no folder with the files of Multi30k and 3AM",
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module", params=EXPECTED)
def corpus(request, data_dir):
    return corpora.load(request.param, data_dir)


@pytest.mark.parametrize(
    ("published", "written"),
    [
        ("the dog 's nose does n't move .", "the dog's nose doesn't move ."),
        ("they 're where i 've been, i 'm told", "they're where i've been, i'm told"),
        ("it 's.", "it's."),
        ("the 'super blue' moon of the ' 90s", "the 'super blue' moon of the ' 90s"),
        ("a 'small' dog 'mid flowers", "a 'small' dog 'mid flowers"),
        ("the dog's nose", "the dog's nose"),
    ],
)
def test_endings_of_words_are_put_back_and_quotation_marks_stay(published, written):
    assert rejoined(published) == written


def test_what_was_escaped_twice_is_read_as_it_was_meant():
    assert unescaped("salt &amp;amp; pepper &amp;quot;here&amp;quot;") == 'salt & pepper "here"'
    assert unescaped("salt & pepper") == "salt & pepper"


def test_both_directions_of_a_language_pair_share_what_is_prepared():
    folders = {source.builder for source in multi30k.SOURCES.values()}
    assert folders == {"multi30k/en-de", "multi30k/en-fr"}
    assert set(multi30k.PARALLEL) == set(EXPECTED) - {"3am-en-zh"}


@needs_files
def test_validation_and_test_are_as_published_and_train_lost_what_is_counted(corpus):
    train, validation, source_held_out, target_held_out, duplicates, digest = EXPECTED[corpus.name]
    assert corpus.card()["rows"] == {"train": train, "validation": validation, "test": 1000}
    assert corpus.dropped == {
        "training pairs with an empty side": 0,
        "training pairs whose source stands in validation or test": source_held_out,
        "training pairs whose target stands in validation or test": target_held_out,
        "duplicates within train": duplicates,
    }
    published = 23_931 if corpus.name == "3am-en-zh" else 29_000
    assert train + sum(corpus.dropped.values()) == published
    sources = "\n".join(corpus.test.sources).encode()
    assert hashlib.sha256(sources).hexdigest().startswith(digest)


@needs_files
def test_no_sentence_to_learn_from_stands_in_validation_or_test(corpus):
    forms = forms_of(corpus.source_language, corpus.target_language)
    train, validation, test = (
        part.pairs() for part in (corpus.train, corpus.validation, corpus.test)
    )
    for side, form in enumerate(forms):
        held_out = {form(text) for text in validation[side] + test[side]}
        assert not held_out & {form(text) for text in train[side]}


@needs_files
def test_the_directions_are_each_other_turned_round(data_dir):
    there, back = (corpora.load(f"multi30k-{way}", data_dir) for way in ("en-de", "de-en"))
    assert there.language == "en-de" and back.language == "de-en"
    assert there.test.pairs() == back.test.pairs()[::-1]
    assert sorted(zip(*there.train.pairs(), strict=True)) == sorted(
        zip(*back.train.pairs()[::-1], strict=True)
    )
