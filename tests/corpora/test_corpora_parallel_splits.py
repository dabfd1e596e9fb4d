"""The rules that keep test sentences, on either side, out of training."""

import random

import pytest

from nlpapp.corpora.parallel_splits import (
    connected,
    distinct,
    forms_of,
    grouped,
    published_splits,
    row_by_row,
    split_by_groups,
)

EN_ZH = forms_of("en", "zh")


def splits_of(pairs, each, forms=EN_ZH):
    return split_by_groups(pairs, connected(pairs, forms), each, forms)


@pytest.mark.parametrize(("language", "same"), [("en", False), ("zh", True), ("und", True)])
def test_white_space_parts_words_in_some_languages_alone(language, same):
    source, target = forms_of(language, language)
    assert (source("a b") == source("ab")) is same
    assert (target("a b") == target("ab")) is same
    assert source("A\u3000ｂ") == source("a b")


def test_of_pairs_that_differ_in_form_the_first_is_kept():
    pairs = [("Hi!", "你好！"), ("hi！", "你 好!"), ("Hi!", "嗨！"), ("Hi !", "你好！")]
    assert distinct(pairs, EN_ZH) == [("Hi!", "你好！"), ("Hi!", "嗨！"), ("Hi !", "你好！")]


def test_grouping_gives_each_source_once_with_its_translations_in_order():
    pairs = [("b", "y"), ("a", "x"), ("b", "w")]
    assert grouped(pairs).sources == ["b", "a"]
    assert grouped(pairs).references == [("y", "w"), ("x",)]
    assert row_by_row(pairs).sources == ["b", "a", "b"]
    assert row_by_row(pairs).references == [("y",), ("x",), ("w",)]


def test_published_validation_and_test_stay_and_train_loses_what_stands_in_them():
    splits = published_splits(
        train=[
            ("a dog", "一只狗"),
            ("A  Dog", "一 只 狗"),  # the pair before in another form
            ("a cat", "一只猫"),
            ("a horse", "这匹马"),  # its target is that of a test pair
            ("A bird", "鸟"),  # its source is that of a validation pair
            ("The horse", "马"),  # source and target both: counted once
            ("", "空"),
            ("empty", " \u3000"),
            ("a dog", "狗"),
        ],
        validation=[("a bird", "一只鸟"), ("a bird", "一只鸟")],
        test=[("the horse", "这匹 马"), ("bird", "马")],
        forms=EN_ZH,
    )
    assert splits.train.sources == ["a dog", "a cat"]
    assert splits.train.references == [("一只狗", "狗"), ("一只猫",)]
    assert splits.validation.pairs() == (["a bird", "a bird"], ["一只鸟", "一只鸟"])
    assert splits.test.pairs() == (["the horse", "bird"], ["这匹 马", "马"])
    assert splits.dropped == {
        "training pairs with an empty side": 2,
        "training pairs whose source stands in validation or test": 2,
        "training pairs whose target stands in validation or test": 1,
        "duplicates within train": 1,
    }


def test_pairs_hang_together_by_either_side_and_by_way_of_others():
    pairs = [
        ("a", "1"),
        ("b", "2"),
        ("c", "3"),
        ("B", "4"),  # with the second by its source
        ("d", "4"),  # with that by its target, and so with the second
        ("e", "5"),
        ("c", " 1"),  # joins the third to the first
    ]
    assert connected(pairs, EN_ZH) == [
        [("a", "1"), ("c", "3"), ("c", " 1")],
        [("b", "2"), ("B", "4"), ("d", "4")],
        [("e", "5")],
    ]
    assert connected([], EN_ZH) == []


def test_a_long_chain_is_one_group():
    chain = [(f"{n // 2}", f"{(n + 1) // 2}") for n in range(20_000)]
    random.Random(5).shuffle(chain)
    assert list(map(len, connected(chain, EN_ZH))) == [20_000]


# In the order of their fingerprints, as `printf '%s' go | sha256sum` and so on have them: go, stop,
# wait, hi, run.
PAIRS = [
    ("go", "走"),
    ("stop", "停"),
    ("run", "跑"),
    ("run", "走"),
    ("stop", "停下"),
    ("wait", "等"),
    ("hi", "你好"),
    ("wait", "等一下"),
]


def test_groups_are_held_out_by_the_smallest_hash_of_their_sources():
    splits = splits_of(PAIRS, each=1)
    assert splits.test.sources == ["go"]
    assert splits.validation.sources == ["stop"]
    assert splits.validation.references == [("停", "停下")]
    assert splits.train.sources == ["wait", "hi"]
    assert splits.train.references == [("等", "等一下"), ("你好",)]


def test_what_else_is_in_a_held_out_group_stands_nowhere():
    splits = splits_of(PAIRS, each=2)
    assert splits.test.sources == ["go", "stop"]
    assert splits.test.references == [("走",), ("停", "停下")]
    assert splits.validation.sources == ["wait", "hi"]
    assert splits.train.sources == []
    assert splits.dropped == {"pairs beside a held-out source, in its group": 2}  # both of "run"


def test_the_same_groups_are_held_out_whatever_the_order():
    pairs = [(f"sentence {n // 3}", f"句子 {n * 7 % 500}") for n in range(300)]
    forwards, backwards = splits_of(pairs, each=9), splits_of(pairs[::-1], each=9)
    assert forwards.test.sources == backwards.test.sources
    assert forwards.validation.sources == backwards.validation.sources
    assert set(forwards.train.sources) == set(backwards.train.sources)


def test_no_sentence_of_either_side_stands_in_two_splits():
    draw = random.Random(11)
    pairs = [(f"s{draw.randrange(300)}", f"t{draw.randrange(900)}") for _ in range(400)]
    pairs = distinct(pairs, EN_ZH)
    splits = splits_of(pairs, each=10)
    parts = [part.pairs() for part in (splits.train, splits.validation, splits.test)]
    for side in (0, 1):
        train, validation, test = (set(part[side]) for part in parts)
        assert not train & (validation | test)
        assert not validation & test
    placed = sum(len(part[0]) for part in parts)
    assert placed + sum(splits.dropped.values()) == len(pairs)
    assert splits.dropped["pairs beside a held-out source, in its group"] > 0
