"""The parallel sample: the same for everybody, and not to be translated word by word."""

import hashlib
import re
import subprocess
import sys
import time

import pytest

from nlpapp import corpora
from nlpapp.corpora.splits import normalised, unspaced

# Belongs to version 1.0.0; other sentences need another version.
DIGEST = "3b6b982955ec96238d25b78df022eae23308132919eeaba9d1e76523aa83bf04"
PRINT_DIGEST = """
import hashlib, sys
from nlpapp import corpora
corpus = corpora.load("sample-en-zh")
parts = (corpus.train, corpus.validation, corpus.test)
sentences = [text for part in parts for side in part.pairs() for text in side]
heavy = {"tensorflow", "tensorflow_datasets", "keras"} & set(sys.modules)
print(hashlib.sha256("\\n".join(sentences).encode()).hexdigest(), *heavy)
"""


@pytest.fixture(scope="module")
def corpus():
    return corpora.load("sample-en-zh")


def pairs_of(corpus):
    parts = (corpus.train, corpus.validation, corpus.test)
    return [pair for part in parts for pair in zip(*part.pairs(), strict=True)]


@pytest.mark.parametrize("hash_seed", ["0", "1234"])
def test_every_process_writes_the_same_sentences_and_loads_nothing_heavy(hash_seed):
    run = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        env={"PYTHONPATH": ":".join(filter(None, sys.path)), "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [DIGEST]


def test_the_digest_above_is_that_of_this_version(corpus):
    parts = (corpus.train, corpus.validation, corpus.test)
    sentences = [text for part in parts for side in part.pairs() for text in side]
    assert hashlib.sha256("\n".join(sentences).encode()).hexdigest() == DIGEST
    assert corpus.version == "1.0.0"


def test_it_is_there_within_a_second_or_two(corpus):
    started = time.perf_counter()
    again = corpora.load("sample-en-zh")
    assert time.perf_counter() - started < 2
    assert again.train.pairs() == corpus.train.pairs()


def test_it_is_large_enough_to_learn_from_and_to_judge_by(corpus):
    assert corpus.card()["rows"] == {"train": 3000, "validation": 200, "test": 200}
    assert corpus.language == "en-zh"
    assert set(corpus.dropped.values()) == {0}


def test_no_sentence_of_either_side_occurs_twice_anywhere(corpus):
    pairs = pairs_of(corpus)
    assert len({normalised(english) for english, _ in pairs}) == len(pairs)
    assert len({unspaced(chinese) for _, chinese in pairs}) == len(pairs)


def test_every_slot_is_filled_and_every_sentence_ends_as_its_language_does(corpus):
    for english, chinese in pairs_of(corpus):
        assert re.fullmatch(r"[A-Z][A-Za-z]*( [A-Za-z]+){2,14}[.?]", english)
        assert re.fullmatch(r"[\u4e00-\u9fff]+[。？]", chinese)
        assert english.endswith("?") == chinese.endswith("？")


def test_every_word_of_the_test_stands_in_train(corpus):
    def english(part):
        return {word for text in part.sources for word in re.findall("[a-z]+", text.lower())}

    def chinese(part):
        return {character for text in part.pairs()[1] for character in text}

    assert english(corpus.test) <= english(corpus.train)
    assert chinese(corpus.test) <= chinese(corpus.train)
    assert len(english(corpus.train)) < 200


@pytest.mark.parametrize(
    ("pattern", "translated"),
    [
        (r" (at|in|by) the \w+ (yesterday|every day)\.$", r"(昨天|每天)[不没]?在.+。$"),
        (r"^(Do|Does|Did|Is|Are|Will) ", r"吗？$"),
        (r"^(What|Where|Who) ", r"(什么|哪儿|谁).*(?<!吗)？$"),
        (r"^Where did ", r"是在哪儿.+的？$"),
        (r" did not ", r"没"),
        (r" will not ", r"不会"),
        (r"\btwo ", r"两[个本份封件顶把张辆只匹杯瓶]"),
        (r" cups? of ", r"杯"),
        (r"^There is an? ", r"有一.+。$"),
        (r" than ", r"比"),
    ],
)
def test_the_chinese_says_it_as_chinese_does(corpus, pattern, translated):
    found = [chinese for english, chinese in pairs_of(corpus) if re.search(pattern, english)]
    assert len(found) >= 5
    assert all(re.search(translated, chinese) for chinese in found)


def test_time_and_place_stand_before_the_verb_in_chinese_and_last_in_english(corpus):
    order = re.compile(r"(昨天|每天|明天).*(在市场|在商店).*(买|卖)")
    found = [english for english, chinese in pairs_of(corpus) if order.search(chinese)]
    assert len(found) >= 20
    for english in found:
        assert re.search(r"(buys?|bought|sells?|sold) .*(at the market|in the shop)", english)
