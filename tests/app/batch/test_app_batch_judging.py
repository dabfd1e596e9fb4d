"""Judges beside independent computations, fed some rows at a time."""

import numpy as np
import pytest
import sacrebleu
from sklearn.metrics import confusion_matrix

from nlpapp.app.batch.judging import ClassJudge, ReferenceJudge
from nlpapp.app.batch.shown import Judged, Worst


def test_confusions_are_counted_over_all_parts():
    random = np.random.default_rng(0)
    right, said = random.choice(["a", "b", "c"], (2, 53)).tolist()
    judge = ClassJudge()
    for part in (slice(0, 20), slice(20, 53)):
        rows = [(number, "text") for number in range(53)[part]]
        judge.add(rows, right[part], said[part], {"scores": np.full((len(rows), 3), 1 / 3)})
    expected = confusion_matrix(right, said, labels=["a", "b", "c"])
    found = [[judge.counts[truth, word] for word in "abc"] for truth in "abc"]
    assert found == expected.tolist()
    assert (judge.total, judge.hits) == (53, np.trace(expected))


def test_the_interval_of_the_accuracy_is_wilsons():
    judge = ClassJudge()
    judge.add([(n, "") for n in range(7)], ["a"] * 7, ["a"] * 6 + ["b"], {})
    n, p, z = 7, 6 / 7, 1.959964
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low, high = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    assert judge.interval() == pytest.approx((low, high), abs=1e-6)


def test_errors_come_by_how_sure_the_model_was():
    judge = ClassJudge()
    scores = np.array([[0.6, 0.4], [0.1, 0.9], [0.2, 0.8], [0.9, 0.1]], np.float32)
    rows = [(1, "so"), (2, "long" * 200), (3, "right"), (4, "no")]
    judge.add(rows, ["y", "x", "y", "x"], ["x", "y", "y", "x"], {"scores": scores})
    worst, other = judge.worst.rows
    assert (worst.number, worst.right, worst.said) == (2, "x", "y")
    assert worst.figure == pytest.approx(0.9) and len(worst.text) == 400
    assert other.number == 1


def test_of_any_number_of_rows_only_the_worst_are_held():
    random = np.random.default_rng(1)
    weights = random.choice(50, 300) / 50
    worst = Worst(7)
    for number, weight in enumerate(weights):
        worst.add(Judged(number, "", "", "", weight), weight)
    expected = sorted(range(300), key=lambda number: (-weights[number], number))[:7]
    assert [row.number for row in worst.rows] == expected


@pytest.mark.parametrize(
    ("language", "tokenizer", "said", "right"),
    [
        (
            "en",
            "13a",
            ["the dog runs in the park", "a cat", "no!"],
            ["the dog runs in a park", "a cat sat down here", "yes."],
        ),
        (
            "zh",
            "zh",
            ["一只狗在公园里跑", "猫", "两个人在说话"],
            ["一只狗在公园里跑步", "一只猫", "两个人正在说话"],
        ),
        ("th", "char", ["สวัสดีครับ", "ขอบคุณ"], ["สวัสดีค่ะ", "ขอบคุณมาก"]),
    ],
)
def test_bleu_and_chrf_are_those_of_the_whole(language, tokenizer, said, right):
    judge = ReferenceJudge(language)
    for part in (slice(0, 1), slice(1, None)):
        judge.add([(n, "") for n in range(len(said))][part], right[part], said[part], {})
    assert judge.bleu == pytest.approx(
        sacrebleu.corpus_bleu(said, [right], tokenize=tokenizer).score
    )
    assert judge.chrf == pytest.approx(sacrebleu.corpus_chrf(said, [right]).score)
    assert judge.total == len(said) and judge.bleu > 1


def test_full_width_letters_and_digits_are_no_other_ones():
    wide, narrow = ReferenceJudge("zh"), ReferenceJudge("zh")
    said = ["我有123个苹果，Tom也有。", "他住在B座"]
    right = ["我有１２３个苹果，Ｔｏｍ也有。", "他住在Ｂ楼"]
    wide.add([(1, ""), (2, "")], right, said, {})
    narrow.add([(1, ""), (2, "")], ["我有123个苹果，Tom也有。", "他住在B楼"], said, {})
    assert (wide.bleu, wide.chrf) == (narrow.bleu, narrow.chrf)
    assert [row.right for row in wide.worst.rows] == [
        "他住在Ｂ楼",
        "我有１２３个苹果，Ｔｏｍ也有。",
    ]


def test_the_translations_least_like_their_references_come_first():
    judge = ReferenceJudge("en")
    judge.add(
        [(1, "x"), (2, "y"), (3, "z")],
        ["a dog", "a cat", "a bird"],
        ["a dog", "not it", "a bird is"],
        {},
    )
    assert [row.number for row in judge.worst.rows] == [2, 3, 1]
    assert judge.worst.rows[-1].figure == pytest.approx(100)
