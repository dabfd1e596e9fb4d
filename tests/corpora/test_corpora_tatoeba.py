"""The two corpora from Tatoeba, where their files are; and how Chinese loses its spaces."""

import hashlib
import os
from pathlib import Path

import pytest

from nlpapp import corpora
from nlpapp.corpora import prepared, tatoeba_en_zh, tatoeba_zh_en
from nlpapp.corpora.parallel_splits import connected, forms_of
from nlpapp.corpora.places import Places
from nlpapp.corpora.splits import normalised, unspaced
from nlpapp.corpora.tatoeba_zh_en import unsegmented, without_held_out

MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")
# Belong to version 1.0.0 of each; other test sentences need another version.
TEST_DIGEST_EN_ZH = "f0ad08b69cb020a36195a56c2a61b61f0e0274defda755e7a93a9c95b141e3ce"
TEST_DIGEST_ZH_EN = "643a679dfa7a9eee04f63120eaaf7abe09c8fb98cc53d95b3a96fd95556d9335"


def needs(source):
    folder = Path(MANUAL) / source.manual_folder
    return pytest.mark.skipif(
        not MANUAL or not all((folder / d.filename).is_file() for d in source.downloads),
        reason=f"NLPAPP_MANUAL_DIR names no folder with the files of {source.corpus}",
    )


def digest(sentences):
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def en_zh(data_dir):
    return corpora.load("tatoeba-en-zh", data_dir)


@pytest.fixture(scope="module")
def zh_en(data_dir):
    return corpora.load("tatoeba-zh-en", data_dir)


@pytest.mark.parametrize(
    ("segmented", "typed"),
    [
        ("他 在 家 。", "他在家。"),
        ("我 用 Mac OS  写 信 。", "我用Mac OS写信。"),
        ("我 2 : 30 起床 ， 有 10 , 000 元 。", "我2:30起床，有10,000元。"),
        ("Boeing 747 很 大", "Boeing 747很大"),
        ("汤姆 ( Tom ) 说 ： “ 好 ！ ”", "汤姆(Tom)说：“好！”"),
        ("请 \u200b \u200b 坐 。", "请坐。"),
        (" 好 ", "好"),
        ("", ""),
    ],
)
def test_spaces_go_but_for_those_between_two_latin_words(segmented, typed):
    assert unsegmented(segmented) == typed


def test_a_training_pair_that_is_held_out_as_a_pair_is_dropped_and_its_sides_alone_are_not():
    train = [("走。", "Go."), ("走！", "go."), ("走。", "Walk."), ("去。", "Go.")]
    held_out = [("走 。", "GO."), ("去。", "Leave.")]
    assert without_held_out(train, held_out) == train[1:]


@needs(tatoeba_en_zh.SOURCE)
def test_its_groups_are_those_of_the_file_less_seven_that_a_question_mark_joins(data_dir, en_zh):
    rows = prepared.read(tatoeba_en_zh.SOURCE, Places(data_dir))["train"]
    pairs = list(zip(rows["en"], rows["zh"], strict=True))
    assert len(pairs) == 29_155
    by_letter = connected(pairs, (str, str))
    assert (len(by_letter), max(map(len, by_letter))) == (24_363, 25)
    assert len(connected(pairs, forms_of("en", "zh"))) == 24_356


@needs(tatoeba_en_zh.SOURCE)
def test_a_thousand_groups_each_are_held_out_and_every_pair_is_placed_or_counted(en_zh):
    assert en_zh.card()["rows"] == {"train": 26_136, "validation": 1000, "test": 1000}
    assert en_zh.dropped == {"duplicates": 115, "pairs beside a held-out source, in its group": 796}
    placed = [len(part.pairs()[0]) for part in (en_zh.train, en_zh.validation, en_zh.test)]
    assert placed == [26_136, 1051, 1057]
    assert sum(placed) + sum(en_zh.dropped.values()) == 29_155


@needs(tatoeba_en_zh.SOURCE)
def test_no_sentence_of_either_side_stands_in_two_splits(en_zh):
    parts = [part.pairs() for part in (en_zh.train, en_zh.validation, en_zh.test)]
    for side, form in enumerate((normalised, unspaced)):
        train, validation, test = ({form(text) for text in part[side]} for part in parts)
        assert not train & (validation | test)
        assert not validation & test


@needs(tatoeba_en_zh.SOURCE)
def test_the_test_sentences_are_the_same_for_ever(en_zh):
    assert digest(en_zh.test.sources) == TEST_DIGEST_EN_ZH


@needs(tatoeba_zh_en.SOURCE)
def test_as_published_every_row_stays_but_one_pair_that_is_held_out(zh_en):
    assert zh_en.card()["rows"] == {"train": 26_186, "validation": 1000, "test": 1000}
    assert zh_en.dropped == {"training pairs that stand in validation or test": 1}
    assert {len(references) for references in zh_en.test.references} == {1}
    assert digest(zh_en.test.sources) == TEST_DIGEST_ZH_EN


@needs(tatoeba_zh_en.SOURCE)
def test_as_published_218_chinese_and_97_english_test_sentences_stand_in_train(zh_en):
    for side, form, count in ((0, unspaced, 218), (1, normalised, 97)):
        train = {form(text) for text in zh_en.train.pairs()[side]}
        assert sum(form(text) in train for text in zh_en.test.pairs()[side]) == count


@needs(tatoeba_zh_en.SOURCE)
def test_its_chinese_has_no_spaces_but_between_latin_words(zh_en):
    for text in zh_en.train.sources + zh_en.test.sources:
        if " " in text or "\u200b" in text:
            assert unsegmented(text) == text
    assert sum(" " in text for text in zh_en.train.sources) < 10
