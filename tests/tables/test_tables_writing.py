"""How what was read goes out again, and which cells a spreadsheet would run."""

import io
from pathlib import Path

import pytest

from nlpapp.tables import TableError
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.harmless import harmless
from nlpapp.tables.writing import rows_into, written_like


@pytest.mark.parametrize(
    ("read", "source", "out", "written"),
    [
        (Dialect("cells", "utf-8", ";", True), "a.csv", "b.csv", ("utf-8", ";", True)),
        (Dialect("cells", "utf-8-sig", ";", True), "a.CSV", "b.csv", ("utf-8-sig", ";", True)),
        (Dialect("cells", "gb18030", ",", True), "a.csv", "b.tsv", ("utf-8-sig", "\t", False)),
        (Dialect("cells", "utf-8", "\t", True), "a.tsv", "b.tsv", ("utf-8", "\t", True)),
        (Dialect("cells", "utf-8", "\t", False), "a.tsv", "b.csv", ("utf-8", ",", True)),
        (Dialect("cells", "utf-8", "\t", False), "a.tsv", "b.tsv", ("utf-8", "\t", False)),
        (Dialect("cells", "utf-8", "\t", False), "a.csv", "b.csv", ("utf-8", "\t", True)),
        (Dialect("cells", "utf-8", ",", False), "a.csv", "b.csv", ("utf-8", ",", True)),
        (Dialect("cells", "utf-8", "|", False), "a.txt", "b.txt", ("utf-8", "|", True)),
        (Dialect("lines", "utf-8"), "a.txt", "b.txt", ("utf-8", ",", True)),
        (Dialect("workbook"), "a.xlsx", "b.csv", ("utf-8-sig", ",", True)),
    ],
)
def test_a_file_goes_out_as_it_came_where_its_kind_stays(read, source, out, written):
    assert written_like(read, Path(source), Path(out)) == Dialect("cells", *written)


def test_a_name_that_ends_in_xlsx_asks_for_a_workbook():
    read = Dialect("cells", "utf-8", ",", True)
    assert written_like(read, Path("a.csv"), Path("b.xlsx")).form == "workbook"


def test_rows_come_out_in_their_dialect():
    file = io.BytesIO()
    with rows_into(file, Dialect("cells", "utf-8-sig", ";", True)) as write:
        write(["a;b", "好", 0.5])
    assert file.getvalue() == b'\xef\xbb\xbf"a;b";\xe5\xa5\xbd;0.5\n'


@pytest.mark.parametrize("cell", ["a\tb", "a\nb", "a\rb"])
def test_without_quotes_not_every_cell_can_be_held(cell):
    with (
        pytest.raises(TableError, match="without quotation marks cannot hold"),
        rows_into(io.BytesIO(), Dialect("cells", "utf-8", "\t", False)) as write,
    ):
        write([cell])


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-"])
def test_a_cell_that_would_be_a_formula_is_made_harmless(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "fine", " =1", "-2", "+3.5", "-1,000.25", "-2e-7", -2, 0.5])
def test_other_cells_and_numbers_stay(cell):
    assert harmless(cell) is cell
