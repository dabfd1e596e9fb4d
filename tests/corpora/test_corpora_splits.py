"""The rules that keep test texts out of training."""

import numpy as np
import pytest

from nlpapp.corpora import Labelled
from nlpapp.corpora.splits import fingerprint, in_validation, normalised, split


def labelled(*texts, labels=None):
    labels = [0] * len(texts) if labels is None else labels
    return Labelled(list(texts), np.array(labels, dtype=np.int32))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A  Good\tFILM.\n", "a good film."),
        ("ＡＢＣ　１２３！", "abc 123!"),  # full-width letters, digits and space
        ("这部　电影，很好看。", "这部 电影,很好看。"),  # the full-width comma has a plain form
        ("e\u0301cole ﬁlm", "\u00e9cole film"),  # combining accent, ligature
        ("a\u00a0b\u2003c", "a b c"),  # no-break space, em space
        ("So 😀 GOOD", "so 😀 good"),
        ("ｶﾞ", "ガ"),  # half-width katakana
        ("", ""),
        (" \u3000\n", ""),
    ],
)
def test_normalising_folds_form_white_space_and_case(text, expected):
    assert normalised(text) == expected
    assert normalised(normalised(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    # Computed with `printf '%s' TEXT | sha256sum`: the first 16 hexadecimal digits modulo 10.
    [
        ("a long evening", True),
        ("  A Long\nEVENING ", True),
        ("ａ　ｌｏｎｇ　ｅｖｅｎｉｎｇ", True),
        ("菜真棒", True),
        ("😀 8", True),
        ("hi", False),
        ("a good film.", False),
        ("这部电影很好看", False),
        ("so 😀 good", False),
        ("很好", False),
    ],
)
def test_a_text_belongs_to_validation_for_ever(text, expected):
    assert in_validation(fingerprint(text)) is expected


def test_about_a_tenth_of_train_becomes_validation_whatever_the_order():
    texts = [f"review number {n}" for n in range(5000)]
    forwards = split(labelled(*texts), labelled())
    backwards = split(labelled(*texts[::-1]), labelled())
    assert 400 < len(forwards.validation) < 600
    assert len(forwards.train) + len(forwards.validation) == 5000
    assert set(forwards.validation.texts) == set(backwards.validation.texts)


def test_labels_stay_with_their_texts():
    texts = [f"review number {n}" for n in range(300)]
    label_of = {text: n % 7 for n, text in enumerate(texts)}
    splits = split(labelled(*texts, labels=[label_of[text] for text in texts]), labelled())
    for part in (splits.train, splits.validation):
        assert part.labels.tolist() == [label_of[text] for text in part.texts]
        assert part.labels.dtype == np.int32


def test_a_test_text_is_dropped_from_train_and_from_unlabelled_in_any_disguise():
    splits = split(
        train=labelled("Good　Film", "ｇｏｏｄ film", "hi"),
        test=labelled("good film", "good film"),
        unlabelled=["GOOD\nFILM", "dull"],
    )
    assert splits.train.texts == ["hi"]
    assert splits.unlabelled == ["dull"]
    assert splits.test.texts == ["good film", "good film"]  # the published test stays as it is
    assert splits.dropped["train texts that stand in test or validation"] == 2
    assert splits.dropped["unlabelled texts that stand in test or validation"] == 1


def test_of_duplicates_within_train_the_first_is_kept():
    splits = split(labelled("好 看", "好　看", "hi", "Hi", labels=[1, 0, 0, 1]), labelled())
    assert splits.train.texts == ["好 看", "hi"]
    assert splits.train.labels.tolist() == [1, 0]
    assert splits.dropped["duplicates within train"] == 2


def test_duplicates_of_a_validation_text_leave_train_with_it():
    splits = split(labelled("a long evening", "hi", "A  LONG evening"), labelled())
    assert splits.validation.texts == ["a long evening"]
    assert splits.train.texts == ["hi"]
    assert splits.dropped["duplicates within train"] == 1


def test_unlabelled_keeps_only_what_no_split_has_and_each_text_once():
    splits = split(
        train=labelled("hi", "a long evening"),
        test=labelled("dull"),
        unlabelled=["new", "HI", "A long evening", "Dull", "NEW", "other"],
    )
    assert splits.unlabelled == ["new", "other"]
    assert splits.dropped == {
        "duplicates within train": 0,
        "train texts that stand in test or validation": 0,
        "validation texts that stand in test": 0,
        "unlabelled texts that stand in test or validation": 2,
        "unlabelled texts that stand in train": 1,
        "duplicates within unlabelled": 1,
    }


def test_an_unlabelled_copy_of_a_dropped_train_text_is_dropped_too():
    splits = split(labelled("hi", "dull"), labelled("dull"), unlabelled=["dull", "hi"])
    assert splits.unlabelled == []


def test_a_published_validation_is_used_without_the_texts_of_test():
    splits = split(
        train=labelled("a long evening", "hi", "seen", "tested"),
        test=labelled("tested", "both"),
        validation=labelled("seen", "Both"),
        unlabelled=["seen", "both", "new"],
    )
    # Nothing is taken out of train by hash, or "a long evening" would be gone.
    assert splits.train.texts == ["a long evening", "hi"]
    assert splits.validation.texts == ["seen"]
    assert splits.unlabelled == ["new"]
    assert splits.dropped["validation texts that stand in test"] == 1
    assert splits.dropped["train texts that stand in test or validation"] == 2


@pytest.mark.parametrize("labels", [[0], [0, 1, 1], [0.0, 1.0]])
def test_labels_of_another_length_or_type_are_refused(labels):
    dtype = np.int32 if isinstance(labels[0], int) else np.float32
    with pytest.raises(ValueError, match="2 texts need int32 labels"):
        Labelled(["one", "two"], np.array(labels, dtype=dtype))
