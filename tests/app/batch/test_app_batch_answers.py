"""What is downloaded, as a spreadsheet meets it."""

import csv
import io

import numpy as np
import openpyxl
import pytest

from nlpapp.app.batch.answers import Answers
from nlpapp.app.batch.headings import columns
from nlpapp.app.headings import untaken

ROWS = [
    ["text", "model score"],
    ["=HYPERLINK(1)", 0.25],
    ["- 好\nfilm", -0.5],
    ["", ""],
    ["-7", 1.0],
]


@pytest.fixture
def answers():
    answers = Answers(numbers={1})
    for row in ROWS:
        answers.write(row)
    answers.flush()
    yield answers
    answers.close()


def test_csv_begins_with_the_mark_that_excel_knows_utf8_by(answers):
    data = answers.read()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\xef\xbb\xbf") == 1
    assert len(data) == answers.size


def test_no_cell_is_a_formula_and_numbers_stay_numbers(answers):
    rows = list(csv.reader(io.StringIO(answers.read().decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows] == ["text", "'=HYPERLINK(1)", "'- 好\nfilm", "", "-7"]
    assert [row[1] for row in rows[1:]] == ["0.25", "-0.5", "", "1.0"]


def test_the_workbook_has_the_same_rows_with_scores_as_numbers(answers):
    sheet = openpyxl.load_workbook(io.BytesIO(answers.workbook())).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ROWS[0] and [row[1] for row in rows[1:]] == [0.25, -0.5, None, 1.0]
    assert rows[2][0] == "'- 好\nfilm"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_text_too_long_for_a_cell_is_offered_as_csv_alone(answers):
    assert answers.fit_a_workbook
    answers.write(["x" * 32_768, 0.5])
    answers.flush()
    assert not answers.fit_a_workbook


def test_scores_take_a_column_a_class_and_classes_none():
    outputs = {
        "label": np.array(["b", "a"], object),
        "classes": np.array([["a", "b"]] * 2, object),
        "scores": np.array([[0.25, 0.75], [0.5, 0.5]], np.float32),
    }
    found = columns("m", outputs, {"classes": ["a", "b"]})
    assert [heading for heading, _ in found] == ["m label", "m a", "m b"]
    assert found[2][1].tolist() == [0.75, 0.5]


def test_other_outputs_stay_whole():
    outputs = {"forecast": np.zeros((2, 3)), "scores": np.zeros((2, 2))}
    assert [heading for heading, _ in columns("m", outputs, {})] == ["m forecast", "m scores"]


def test_headings_are_set_apart_from_columns_and_from_each_other():
    assert untaken(["a", "b", "a"], ["a", "a_"]) == ["a__", "b", "a___"]
