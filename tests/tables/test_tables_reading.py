"""Rows out of files: what is accepted, and the one sentence that anything else gets."""

import codecs
import io

import pytest

from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.reading import open_table, read_table


def read(tmp_path, content, name="reviews.csv", **wanted):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with open_table(path, Dialect(**wanted)) as table:
        return table.columns, list(table.rows)


def test_csv_has_quotes_commas_and_line_breaks_inside_quotes(tmp_path):
    columns, rows = read(tmp_path, 'id,text\r\n1,"a, ""b""\nc"\r\n2,\r\n')
    assert columns == ["id", "text"]
    assert rows == [["1", 'a, "b"\nc'], ["2", ""]]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    assert read(tmp_path, codecs.BOM_UTF8 + b"text\ngood\n") == (["text"], [["good"]])


def test_tsv_has_no_quotes(tmp_path):
    columns, rows = read(tmp_path, 'label\ttext_a\n1\t"此期间预订\n0\t好\n', "train.tsv")
    assert columns == ["label", "text_a"] and rows == [["1", '"此期间预订'], ["0", "好"]]


def test_plain_text_is_a_text_a_line_empty_lines_included(tmp_path):
    columns, rows = read(tmp_path, "good\r\n\n a, b\u2028c \nlast", "reviews.txt")
    assert columns == ["text"]
    assert rows == [["good"], [""], [" a, b\u2028c "], ["last"]]


def test_the_format_can_be_given_where_the_name_says_nothing(tmp_path):
    assert read(tmp_path, "text\na\n", "reviews.dat", form="cells") == (["text"], [["a"]])
    assert read(tmp_path, "text\na\n", "reviews.csv", form="lines")[1] == [["text"], ["a"]]


def test_old_line_ends_are_line_ends_in_csv(tmp_path):
    assert read(tmp_path, "text\rgood\rbad\r")[1] == [["good"], ["bad"]]


def test_a_nul_is_a_character_like_others(tmp_path):
    assert read(tmp_path, b"id,text\n1,a\0b\n")[1] == [["1", "a\0b"]]


def test_a_very_long_field_is_read(tmp_path):
    text = "word " * 200_000
    assert read(tmp_path, f'text\n"{text}"\n')[1] == [[text]]


def test_blank_lines_at_the_end_are_no_rows(tmp_path):
    assert read(tmp_path, "id,text\n1,a\n\n\n")[1] == [["1", "a"]]


def test_empty_rows_at_either_end_are_no_rows_and_those_between_are():
    table = read_table(io.BytesIO(b",\n\nid,text\n1,a\n\n,\n2,b\n,\n\n"), "reviews.csv")
    assert table.columns == ["id", "text"]
    assert list(table.rows) == [["1", "a"], ["", ""], ["", ""], ["2", "b"]]
    assert table.short == 0


def test_short_rows_are_filled_and_counted():
    table = read_table(io.BytesIO(b"id,text,note\n1,a,x\n2,b\n3\n4,d,y\n"), "reviews.csv")
    assert list(table.rows)[1:3] == [["2", "b", ""], ["3", "", ""]]
    assert (table.short, table.first_short) == (2, 3)


def test_unnamed_columns_at_the_end_count_only_where_something_stands_in_them(tmp_path):
    assert read(tmp_path, "id,text,,\n1,a,,\n2,b,,\n") == (
        ["id", "text"],
        [["1", "a"], ["2", "b"]],
    )
    columns, rows = read(tmp_path, "id,text,,\n1,a,,\n2,b,x,\n")
    assert columns == ["id", "text", ""] and rows == [["1", "a", ""], ["2", "b", "x"]]


def test_a_delimiter_behind_every_row_is_no_cell(tmp_path):
    assert read(tmp_path, "id,text\n1,a,\n2,b,\n")[1] == [["1", "a"], ["2", "b"]]


@pytest.mark.parametrize("content", ["label\ttext\r1\tgood\r0\tbad\r", "good\rbad\r"])
def test_lines_may_end_in_carriage_returns_alone(tmp_path, content):
    name = "reviews.tsv" if "\t" in content else "reviews.txt"
    rows = read(tmp_path, content, name)[1]
    assert [row[-1] for row in rows] == ["good", "bad"]


def test_nothing_is_told_of_a_row_before_its_turn():
    table = read_table(io.BytesIO(b"id,text\n1,a\n2,b,c\n"), "reviews.csv")
    assert next(table.rows) == ["1", "a"]
    with pytest.raises(TableError, match="row 2"):
        next(table.rows)


def test_without_a_header_the_first_row_is_a_row_and_columns_are_numbered():
    table = read_table(io.BytesIO(b"1,good\n2,bad\n"), "reviews.csv", Dialect(header=False))
    assert table.columns == ["column 1", "column 2"]
    assert list(table.rows) == [["1", "good"], ["2", "bad"]]


def test_without_a_header_the_first_row_is_what_others_are_held_to():
    table = read_table(io.BytesIO(b"1\tgood\n2\ta\tb\n"), "reviews.tsv", Dialect(header=False))
    with pytest.raises(TableError, match=r"row 2 .* has 3 cells instead of 2"):
        list(table.rows)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", r"reviews\.csv is empty"),
        (codecs.BOM_UTF8, r"reviews\.csv is empty"),
        ('id,text\n1,"a\nb"\n2,c,d\n', r"row 2 \(line 4\) has 3 cells instead of 2"),
        (
            b"text\nwei\xc3\x9f\ngut\xc2\xa0und sch\xf6n\n",
            r"not UTF-8: on line 3 stands the byte 0xf6, 23 b",
        ),
        (
            'id,text\n1,a\n2,"never closed\n3,b\n',
            "begins on line 3 is not proper CSV: a quotation mark opens",
        ),
        ('id,text\n1,"a" b\n', "begins on line 2 is not proper CSV: after a closing"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(tmp_path, content, complaint):
    with pytest.raises(TableError, match=complaint) as caught:
        read(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_a_file_without_line_ends_is_not_read_whole(tmp_path, monkeypatch):
    for place in ("reading", "stream"):
        monkeypatch.setattr(f"nlpapp.tables.{place}.LONGEST_LINE", 2**20)
    with pytest.raises(TableError, match="line 1 is longer than 1,048,576"):
        read(tmp_path, b"x" * (2**20 + 1), "reviews.txt")
    with pytest.raises(
        TableError, match="begins on line 2 is not proper CSV: a cell has more than"
    ):
        read(tmp_path, 'text\n"' + "never closed\n" * 100_000)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with (
            pytest.raises(TableError, match=f"{path.name} cannot be read"),
            open_table(path),
        ):
            pass
