"""Which column says what is right, and what its values mean."""

import pytest

from nlpapp.app.batch import truth
from nlpapp.app.batch.truth import Labels, References, label_column, meanings, reference_column

CLASSES = ("negative", "positive")


@pytest.mark.parametrize(
    ("negative", "positive"),
    [
        ("0", "1"),
        ("０", "１"),
        ("Ｎｅｇ", "ｐｏｓ"),
        ("－１", "＋１"),
        ("neg", "POS"),
        ("负面", "正面"),
        ("-1", "+1"),
        ("Negative", "positive"),
    ],
)
def test_what_people_write_for_a_class_is_known(negative, positive):
    assert meanings([negative, positive], CLASSES) == {negative: "negative", positive: "positive"}


def test_a_number_means_a_class_only_beside_numbers_that_do():
    assert meanings(["1", "2"], CLASSES) == {"1": None, "2": None}
    assert meanings(["positive", "1", "5"], CLASSES)["positive"] == "positive"


def test_synonyms_are_of_no_account_to_models_of_other_classes():
    assert meanings(["1", "0"], ["sports", "law"]) == {"1": None, "0": None}


def test_a_value_that_comes_late_is_understood_like_those_before_it():
    assert Labels(0, CLASSES, {"0": "negative"}).right(" 1 ") == "positive"
    assert Labels(0, CLASSES, {"5": None}).right("1") is None
    assert Labels(0, CLASSES, {"0": None, "1": "negative"}).right("1") == "negative"
    assert Labels(0, CLASSES, {"0": "negative"}).right("  ") is None
    assert Labels(0, CLASSES, {"5": "positive", "0": None}).right("５") == "positive"


def test_a_value_that_comes_late_contradicts_nothing_that_the_visitor_said():
    reversed_ = Labels(0, CLASSES, {"0": "positive", "neg": "positive"})
    assert reversed_.right("1") is None and reversed_.right("pos") is None
    assert reversed_.right("NEG") == "positive" and reversed_.right("negative") == "negative"
    unjudged = Labels(0, CLASSES, {"0": None})
    assert unjudged.right("1") is None and unjudged.right("Positive") == "positive"
    assert Labels(0, CLASSES, {"Neg": "negative", "neg": "positive"}).right("NEG") is None


def test_each_value_that_comes_late_is_looked_at_once(monkeypatch):
    looked, meaning = [], truth._meaning
    monkeypatch.setattr(
        truth, "_meaning", lambda value, classes: looked.append(value) or meaning(value, classes)
    )
    labels = Labels(0, CLASSES, {"0": "negative", "bad": "negative", "1": "positive"})
    late = [f"a value {number}" for number in range(50)]
    assert {labels.right(value) for value in late} == {None}
    assert looked == ["0", "bad", "1", *late]


def test_labels_are_found_by_their_values_whatever_the_column_is_called():
    rows = [["1", "fine", "pos"], ["2", "dull", "neg"], ["3", "", ""]]
    assert label_column(["id", "text", "said"], rows, 1, CLASSES) == 2


def test_of_two_columns_that_hold_classes_the_one_called_so_is_meant():
    rows = [["1", "fine", "1"], ["0", "dull", "0"]]
    assert label_column(["seen", "text", "Label"], rows, 1, CLASSES) == 2


def test_a_column_called_label_is_meant_even_where_its_values_need_explaining():
    rows = [["fine", "++"], ["dull", "--"], ["so so", "+"]]
    assert label_column(["text", "标签"], rows, 0, CLASSES) == 1


def test_numbers_of_rows_and_titles_are_no_labels():
    rows = [[str(place), f"a title {place}", "text"] for place in range(20)]
    assert label_column(["id", "class", "text"], rows, 2, CLASSES) is None


def test_translations_are_found_by_name_or_by_script():
    rows = [["1", "a dog", "一只狗"], ["2", "two dogs", "两只狗"]]
    assert reference_column(["n", "en", "Reference"], rows, 1, "de") == 2
    assert reference_column(["n", "a", "b"], rows, 1, "zh") == 2
    assert reference_column(["n", "a", "German"], rows, 1, "de") == 2
    assert reference_column(["n", "a", "b"], rows, 1, "de") is None


def test_an_empty_cell_is_no_reference():
    assert References(1, "zh").right("  ") is None and References(1, "zh").right(" 狗 ") == "狗"
