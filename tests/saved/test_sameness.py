"""Two versions answer alike, or it is told which texts they answer otherwise."""

import numpy as np
import pytest
import tensorflow as tf

from nlpapp.saved.sameness import answered_otherwise, rows_apart


def lengths(by=0.0, only=b""):
    """A signature that measures texts, off by `by` for those that begin with `only`."""

    def run(text):
        found = np.array([len(it) + by * it.startswith(only) for it in text.numpy()], np.float32)
        return {"size": tf.constant(found)}

    return run


def test_numbers_may_be_apart_by_no_more_than_the_tolerance():
    before = {"scores": np.array([[0.25, 0.75], [0.5, 0.5], [0.1, 0.9]], np.float32)}
    after = {"scores": before["scores"] + np.float32([[5e-6], [2e-5], [-9e-5]])}
    assert rows_apart(before, after, 1e-5).tolist() == [False, True, True]
    assert rows_apart(before, after, 1e-4).tolist() == [False, False, False]


def test_strings_and_counts_must_be_the_same():
    before = {"tokens": np.array([[b"a", b""], [b"b", b"c"]], object), "length": np.array([1, 2])}
    after = {"tokens": np.array([[b"a", b""], [b"b", b"d"]], object), "length": np.array([1, 2])}
    assert rows_apart(before, after, 1.0).tolist() == [False, True]
    after = before | {"length": np.array([2, 2])}
    assert rows_apart(before, after, 1.0).tolist() == [True, False]


def test_what_only_fills_up_does_not_count():
    before = {"tokens": np.array([[b"a", b"", b""]], object), "x": np.ones((1, 2, 3), np.float32)}
    after = {
        "tokens": np.array([[b"a"]], object),
        "x": np.pad(np.ones((1, 2, 3), np.float32), [(0, 0), (0, 4), (0, 0)]),
    }
    assert rows_apart(before, after, 1e-6).tolist() == [False]
    after["x"][0, 5, 1] = 0.5
    assert rows_apart(before, after, 1e-6).tolist() == [True]


def test_infinities_are_the_same_where_both_are():
    before = {"scores": np.array([[0.0, -np.inf], [0.0, -np.inf]], np.float32)}
    after = {"scores": np.array([[0.0, -np.inf], [0.0, -3.0]], np.float32)}
    assert rows_apart(before, after, 1e-4).tolist() == [False, True]


def test_new_outputs_are_no_difference_and_missing_ones_are_an_error():
    few, more = {"a": np.zeros(2)}, {"a": np.zeros(2), "b": np.ones(2)}
    assert rows_apart(few, more, 0).tolist() == [False, False]
    with pytest.raises(ValueError, match="the output b would be missing"):
        rows_apart(more, few, 0)
    with pytest.raises(ValueError, match="the output a would be another"):
        rows_apart(few, {"a": np.zeros((2, 1))}, 0)


def test_texts_are_told_by_their_places_however_they_are_batched():
    texts = ["x" * (40 - i) for i in range(40)] + ["好" * 50, "", "y", "\ud800"]
    before = {"serving_default": lengths(), "trace": lengths()}
    after = {"serving_default": lengths(), "trace": lengths(0.5, b"y"), "new": lengths()}
    found = answered_otherwise(before, after, texts, {})
    assert found == {"serving_default": [], "trace": [texts.index("y")]}
    assert answered_otherwise(before, after, texts, {"trace": 0.6})["trace"] == []


def test_a_signature_that_would_be_missing_is_an_error():
    with pytest.raises(ValueError, match="the signature trace would be missing"):
        answered_otherwise({"trace": lengths()}, {"serving_default": lengths()}, ["a"], {})
