"""Workbooks: rows out of them, rows into them, and those that cannot be read."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.reading import read_table
from nlpapp.tables.writing import rows_into


def book(**sheets):
    """A workbook of these rows by the name of their sheet, as a file."""
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(file)
    file.seek(0)
    return file


class Pipe(io.BytesIO):
    """What cannot go back."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise AssertionError("a pipe was told to seek")


def test_cells_are_read_as_people_type_them():
    day = datetime.datetime(2024, 2, 3)
    values = ["好\nfine", 7, 2.5, 3.0, True, day, day.replace(hour=4), "007", None]
    file = book(one=[[f"c{n}" for n in range(9)], values])
    table = read_table(file, "a.xlsx")
    row = ["好\nfine", "7", "2.5", "3", "TRUE", "2024-02-03", "2024-02-03 04:00:00", "007", ""]
    assert list(table.rows) == [row]
    assert 0 < table.bytes_read <= len(file.getvalue())
    assert table.dialect == Dialect("workbook", header=True, sheet="one")


def test_escaped_halves_of_a_character_are_joined_and_one_alone_is_replaced():
    file = book(one=[["text"], ["a _xD83D__xDE00_ b _xD83D_ c"]])
    assert list(read_table(file, "a.xlsx").rows) == [["a 😀 b \ufffd c"]]


def test_a_text_that_grows_too_long_when_it_is_escaped_is_refused_and_not_cut():
    with rows_into(io.BytesIO(), Dialect("workbook")) as write:
        write(["a\r" * 4000])
        with pytest.raises(TableError):
            write(["a\r" * 16_000])


def test_the_name_does_not_matter_and_a_pipe_will_do():
    content = book(one=[["text"], ["fine"]]).getvalue()
    table = read_table(Pipe(content), "reviews")
    assert table.columns == ["text"] and list(table.rows) == [["fine"]]


def test_the_first_sheet_with_a_row_is_read_and_another_can_be_chosen():
    formatted = [[None, ""], [None]]  # rows that have a style alone
    file = book(empty=formatted, data=[["text"], ["fine"]], more=[["text"], ["dull"]])
    table = read_table(file, "a.xlsx")
    assert (table.dialect.sheet, table.sheets) == ("data", ("empty", "data", "more"))
    assert list(table.rows) == [["fine"]]
    other = read_table(file, "a.xlsx", Dialect(sheet="more", header=False))
    assert other.columns == ["column 1"] and list(other.rows) == [["text"], ["dull"]]
    with pytest.raises(TableError, match="no sheet 'lost'; it has empty, data, more"):
        read_table(file, "a.xlsx", Dialect(sheet="lost"))


def test_rows_without_cells_are_rows_only_between_others_and_short_ones_are_not_counted():
    rows = [[], ["id", "text", "note"], [1, "fine"], [], [2, "dull", "x"], ["", ""], []]
    table = read_table(book(one=rows), "a.xlsx")
    assert list(table.rows) == [["1", "fine", ""], ["", "", ""], ["2", "dull", "x"]]
    assert table.short == 0


def test_what_a_sheet_says_of_its_size_is_not_believed():
    file = book(one=[["text"], ["fine"], ["dull"]])
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                assert b'ref="A1:A3"' in content
                content = content.replace(b'ref="A1:A3"', b'ref="A1:A2"')
            new.writestr(part, content)
    changed.seek(0)
    assert list(read_table(changed, "a.xlsx").rows) == [["fine"], ["dull"]]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"PK\x03\x04 and nothing more", "cannot be read as a workbook"),
        (book(one=[["text"]]).getvalue()[:900], "cannot be read as a workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(99), "of an old Excel or has a password"),
        (book(one=[]).getvalue(), "is empty"),
    ],
)
def test_what_cannot_be_read_is_said(content, complaint):
    with pytest.raises(TableError, match=complaint):
        read_table(io.BytesIO(content), "a.xlsx")


def test_another_archive_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    file.seek(0)
    with pytest.raises(TableError, match="cannot be read as a workbook"):
        read_table(file, "a.xlsx")


def test_texts_without_end_are_not_unpacked(monkeypatch):
    monkeypatch.setattr("nlpapp.tables.workbook.MOST_BYTES", 50_000)
    file = book(one=[["text"], ["fine"]])
    assert list(read_table(file, "a.xlsx").rows) == [["fine"]]
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings2.xml", "x" * 50_000)
    file.seek(0)
    with pytest.raises(TableError, match="unfolds to more than 50,000 bytes"):
        read_table(file, "a.xlsx")


def test_any_cell_survives_the_way_through():
    cells = ["=1+1", "a\r\nb", "nul \0", "_x0041_", " x ", "\x1f\ufffe", "好😀", "'", "007", "#N/A"]
    file = io.BytesIO()
    with rows_into(file, Dialect("workbook")) as write:
        write(["text", "score"])
        for cell in cells:
            write([cell, 0.25])
    file.seek(0)
    assert [row[0] for row in read_table(file, "a.xlsx").rows] == cells
    sheet = openpyxl.load_workbook(file).active
    assert sheet["A2"].data_type == "s" and sheet["B2"].value == 0.25


def test_what_excel_would_not_open_is_not_written(monkeypatch):
    with (
        pytest.raises(TableError, match="32,767 characters in a cell"),
        rows_into(io.BytesIO(), Dialect("workbook")) as write,
    ):
        write(["x" * 32_768])
    monkeypatch.setattr("nlpapp.tables.workbook._MOST_ROWS", 2)
    with (
        pytest.raises(TableError, match="holds 2 rows"),
        rows_into(io.BytesIO(), Dialect("workbook")) as write,
    ):
        for _ in range(3):
            write(["x"])
