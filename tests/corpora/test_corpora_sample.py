"""The sample corpus: the same for everybody, balanced, bilingual, and not solved by word counts."""

import hashlib
import re
import subprocess
import sys
import time

import numpy as np
import pytest

from nlpapp import corpora
from nlpapp.corpora.splits import normalised

# Belongs to version 1.0.0; other texts need another version.
DIGEST = "b9ec7dddb7629863562caf522de073eb2280a9aaa292df386f818bc946858eb9"
PRINT_DIGEST = """
import hashlib, sys
from nlpapp import corpora
corpus = corpora.load("sample")
texts = corpus.train.texts + corpus.validation.texts + corpus.test.texts + corpus.unlabelled
heavy = {"tensorflow", "tensorflow_datasets", "keras"} & set(sys.modules)
print(hashlib.sha256("\\n".join(texts).encode()).hexdigest(), *heavy)
"""


@pytest.fixture(scope="module")
def corpus():
    return corpora.load("sample")


def is_chinese(text):
    return re.search("[\u4e00-\u9fff]", text) is not None


@pytest.mark.parametrize("hash_seed", ["0", "1234"])
def test_every_process_writes_the_same_texts_and_loads_nothing_heavy(hash_seed):
    run = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        env={"PYTHONPATH": ":".join(filter(None, sys.path)), "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [DIGEST]


def test_it_is_there_within_a_second_or_two(corpus):
    started = time.perf_counter()
    again = corpora.load("sample")
    assert time.perf_counter() - started < 2
    assert again.train.texts == corpus.train.texts


def test_it_is_large_enough_to_learn_from(corpus):
    assert len(corpus.train) + len(corpus.validation) == 4000
    assert len(corpus.validation) > 300
    assert len(corpus.test) == 800
    assert len(corpus.unlabelled) == 1200


def test_labels_are_balanced_in_each_language(corpus):
    for part in (corpus.train, corpus.validation, corpus.test):
        chinese = np.array([is_chinese(text) for text in part.texts])
        assert 0.4 < chinese.mean() < 0.6
        for rows in (chinese, ~chinese):
            assert 0.4 < part.labels[rows].mean() < 0.6
    assert corpus.test.labels.mean() == 0.5
    assert corpus.classes == ("negative", "positive")


def test_no_text_occurs_twice_anywhere(corpus):
    texts = corpus.train.texts + corpus.validation.texts + corpus.test.texts + corpus.unlabelled
    assert len({normalised(text) for text in texts}) == len(texts)


def test_every_slot_is_filled_and_every_text_is_a_sentence(corpus):
    for text in corpus.test.texts:
        assert not re.search(r"[{}]|  |\.\.|不不", text)
        assert text.endswith("。" if is_chinese(text) else ".")


def test_texts_are_short_and_long(corpus):
    english = [len(text.split()) for text in corpus.train.texts if not is_chinese(text)]
    chinese = [len(text) for text in corpus.train.texts if is_chinese(text)]
    assert min(english) <= 5 and max(english) >= 90
    assert min(chinese) <= 10 and max(chinese) >= 120


@pytest.mark.parametrize(
    ("pattern", "label"),
    [
        (r"was not (awful|dreadful|disappointing|terrible|annoying) at all", 1),
        (r"was not (wonderful|excellent|lovely|superb|delightful) at all", 0),
        (r"一点也不(糟糕|差劲|让人失望|令人心烦|可怕)", 1),
        (r"一点也不(出色|棒|让人满意|令人愉快|美好)", 0),
    ],
)
def test_a_negated_word_supports_the_opposite_label(corpus, pattern, label):
    labels = [
        int(found)
        for text, found in zip(corpus.train.texts, corpus.train.labels, strict=True)
        if re.search(pattern, text)
    ]
    assert len(labels) >= 5 and set(labels) == {label}


def test_word_counts_alone_help_but_do_not_settle_the_label(corpus):
    def words(text):
        return set(re.findall("[a-z]+|[\u4e00-\u9fff]", text.lower()))

    # Naive Bayes, written out: the log-odds of each word, add-one smoothed.
    counts = {}
    for text, label in zip(corpus.train.texts, corpus.train.labels, strict=True):
        for word in words(text):
            counts.setdefault(word, [1, 1])[label] += 1
    correct = [
        (sum(np.log(counts[w][1] / counts[w][0]) for w in words(text) if w in counts) > 0) == label
        for text, label in zip(corpus.test.texts, corpus.test.labels, strict=True)
    ]
    assert 0.55 < np.mean(correct) < 0.85


def test_the_digest_above_is_that_of_this_version(corpus):
    texts = corpus.train.texts + corpus.validation.texts + corpus.test.texts + corpus.unlabelled
    assert hashlib.sha256("\n".join(texts).encode()).hexdigest() == DIGEST
    assert corpus.version == "1.0.0"
