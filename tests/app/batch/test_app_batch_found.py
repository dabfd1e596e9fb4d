"""Files as people have them: what is found is said, and can be said otherwise."""

import csv
import io

import openpyxl
import pytest

ROWS = [["编号", "评论"], ["1", "房间干净，前台热心；还会再来"], ["2", "太吵了；一夜没睡"]]


def written(encoding, delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(ROWS)
    return out.getvalue().encode(encoding)


def workbook(*empty):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "评论"
    for row in ROWS:
        book.active.append(row)
    for title in empty:
        book.create_sheet(title)
    book.save(out)
    return out.getvalue()


def setting(page, label):
    return next(it for it in page.test.selectbox if it.label == label)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.csv", written("gb18030", ";"), "GB18030 (GBK), semicolons, the first line names"),
        ("a.csv", written("utf-16", "\t"), "UTF-16, tabs, the first line names"),
        ("a.csv", written("utf-8-sig", ","), "UTF-8 with BOM, commas, the first line names"),
        ("a.xlsx", workbook(), "sheet 评论, the first line names"),
        ("a.txt", "一条\n又一条\n".encode(), "UTF-8, nothing: a text a line"),
    ],
)
def test_what_was_found_is_said_before_anything_is_answered(open_batch, name, data, found):
    page = open_batch(name, data)
    assert f"Read as: {found}" in page.words
    assert len(page.test.dataframe[0].value) == 2
    chosen = [it.options[it.index] for it in page.test.expander[0].selectbox]
    assert chosen and all(it.startswith("As found: ") for it in chosen)


def test_encoding_delimiter_and_header_can_be_said_otherwise(open_batch):
    page = open_batch("a.csv", written("utf-8", ";"))
    setting(page, "Column names").set_value(False).run()
    assert page.test.dataframe[0].value.columns.tolist() == ["column 1", "column 2"]
    assert len(page.test.dataframe[0].value) == 3
    setting(page, "Cells are separated by").set_value("lines").run()
    assert len(page.test.dataframe[0].value.columns) == 1
    setting(page, "Encoding").set_value("utf-16").run()
    assert "does not begin with the mark" in page.words
    assert [it.label for it in page.test.button] == []


def test_an_encoding_that_does_not_fit_is_one_sentence_and_can_be_taken_back(open_batch):
    page = open_batch("a.csv", written("gb18030", ","))
    setting(page, "Encoding").set_value("utf-8").run()
    (error,) = page.test.error
    assert "is not UTF&#45;8" in error.value
    setting(page, "Encoding").select_index(0).run()
    assert not page.test.error and "Read as: GB18030" in page.words


def test_whoever_chooses_an_empty_sheet_can_choose_another_one(open_batch):
    page = open_batch("a.xlsx", workbook("空", "also empty"))
    setting(page, "Sheet").set_value("空").run()
    (error,) = page.test.error
    assert "Sheet &#39;空&#39; of a&#46;xlsx is empty&#59; choose another one" in error.value
    assert [it.label for it in page.test.expander[0].selectbox] == ["Sheet", "Column names"]
    setting(page, "Sheet").set_value("评论").run()
    assert not page.test.error and "Read as: sheet 评论" in page.words
    setting(page, "Sheet").set_value("also empty").run()
    setting(page, "Sheet").select_index(0).run()
    assert not page.test.error and "Read as: sheet 评论" in page.words


def test_a_file_without_rows_is_told_apart_from_one_without_anything(open_batch):
    assert "has no rows" in open_batch("a.csv", b"id,text\n").words
    assert "is empty" in open_batch("a.csv", b"").words


def test_columns_of_one_name_and_of_none_are_told_apart(open_batch):
    page = open_batch("a.csv", b"a,a,,a (column 2)\n1,2,3,4\n")
    names = page.test.dataframe[0].value.columns.tolist()
    assert names == ["a (column 1)", "a (column 2)", "(column 3)", "a (column 2)_"]
