"""What parts the cells of a file, whether they are quoted, whether it has a header."""

import csv
import io

import pandas as pd
import pytest

from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.reading import read_table

ROWS = [["7", 'a "fine" film, really'], ["8", "dull; and long"], ["9", "tab\there"]]


def table(content, name="reviews.csv", expected=(), **wanted):
    content = content if isinstance(content, bytes) else content.encode()
    return read_table(io.BytesIO(content), name, Dialect(**wanted), expected)


def written(delimiter, quoting=csv.QUOTE_MINIMAL, header=("id", "text"), end="\n"):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerows([header, *ROWS] if header else ROWS)
    return file.getvalue()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_found_whatever_ends_the_lines(delimiter, end):
    found = table(written(delimiter, end=end))
    assert found.dialect == Dialect("cells", "utf-8", delimiter, quoted=True, header=True)
    assert found.columns == ["id", "text"] and list(found.rows) == ROWS


def test_commas_in_the_texts_do_not_part_what_semicolons_part():
    found = table("text;label\nGood, but long;1\nBad, bad;0\nGood, short;1\n")
    assert found.columns == ["text", "label"]


def test_commas_are_believed_where_a_row_is_wrong():
    found = table("text,label\nwell,1\nno, no,0\n")
    assert found.dialect.delimiter == ","
    with pytest.raises(TableError, match="row 2 "):
        list(found.rows)


def test_excels_line_that_says_the_delimiter_is_believed_and_is_no_row():
    for quoted in (True, False):
        found = table("sep=|\r\na,b|text\r\n1,2|fine\r\n", quoted=quoted)
        assert found.columns == ["a,b", "text"] and list(found.rows) == [["1,2", "fine"]]
        assert found.dialect.delimiter == "|"


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
def test_a_tsv_that_pandas_wrote_is_read_back(quoting):
    frame = pd.DataFrame({"text": ['He said "no"', "two\nlines", "plain"], "label": [1, 0, 1]})
    found = table(frame.to_csv(sep="\t", index=False, quoting=quoting), "reviews.tsv")
    assert found.dialect.quoted
    assert list(found.rows) == [[text, str(label)] for text, label in frame.itertuples(index=False)]


@pytest.mark.parametrize(
    "text",
    ['"此期间预订', '"never closed', 'and "so" on', '"all of it"', '"one" and "two"', '"'],
)
def test_a_quotation_mark_in_a_tsv_is_mostly_a_sign(text):
    found = table(f"label\ttext\n1\t{text}\n0\tx\n1\t{text}\n", "reviews.tsv")
    assert not found.dialect.quoted
    assert [row[1] for row in found.rows] == [text, "x", text]


def test_txt_is_a_text_a_line_unless_every_line_has_as_many_tabs():
    assert table("id\ttext\n1\tfine\n", "export.txt").columns == ["id", "text"]
    for lines in ("one\ttab\n", "a\tb\nc\n", "a\nb\n", "a\tb\nc\td\te\n"):
        found = table(lines, "notes.txt")
        assert found.dialect.form == "lines"
        assert [row[0] for row in found.rows] == lines.splitlines()


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("text,label\nfine,pos\ndull,neg\n", True),
        ("text\nfine\ndull\n", True),
        ("id,words\n1,fine\n2,dull\n", True),
        ("queue,message\nA,1\nB,2\n", True),
        ("fine,pos\ndull,neg\nnice,pos\n", False),
        ("1,fine\n2,dull\n", False),
        ("fine,1\ndull,0\n", False),
        ("I liked it.,a\ndull,b\n", False),
        ("很好看！,a\n无聊,b\n", False),
        ("x" * 61 + ",a\ndull,b\n", False),
        ("0,1\nfine,pos\ndull,neg\n", True),
        ("text,label\n", True),
    ],
)
def test_a_header_is_told_from_a_row(content, header):
    found = table(content)
    assert found.dialect.header is header
    assert len(list(found.rows)) == sum(map(any, csv.reader(io.StringIO(content)))) - header


def test_a_name_that_is_expected_makes_a_header():
    assert table("fine,pos\ndull,neg\nnice,pos\n", expected=["pos"]).columns == ["fine", "pos"]


def test_what_is_settled_is_not_found_otherwise():
    found = table("a;b\nc,d;e\n", delimiter=",", header=False, quoted=False)
    assert found.dialect == Dialect("cells", "utf-8", ",", quoted=False, header=False)
    with pytest.raises(TableError, match="2 cells instead of 1"):
        list(found.rows)


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "\n"])
def test_what_cannot_part_cells_is_refused(delimiter):
    with pytest.raises(TableError, match="cannot separate cells"):
        table("a,b\n", delimiter=delimiter)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_an_encoding_whose_mark_is_missing_is_refused(encoding):
    with pytest.raises(TableError, match="does not begin with the mark"):
        table("a,b\n", encoding=encoding)
