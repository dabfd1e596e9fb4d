"""A file of one's own on the Forecast page: what is read of it, and what is said otherwise."""

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest
from kept_toys import DATES, numbers
from toy_forecasters import BAND, RISE

from nlpapp.app.forecast import own, upload
from nlpapp.tables import TableError

FILE = "forecast_file"
HEADER = "day,dust,warmth"


def text(rows, header=HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


DAYS = [f"{day},{place + 2},{place / 4}" for place, day in enumerate(DATES[:6])]


@pytest.fixture
def give(open_page, forecasters, keep):
    """The function `give(name, data, **options of open_page) -> Page`, a page with that file."""

    def give(name, data, link="", **of):
        page = open_page(link, "forecast", **{"root": forecasters} | of)
        page.test.session_state[FILE] = name, data
        page.test.run()
        assert not page.test.exception
        return page

    return give


def read(page) -> str:
    return re.sub(r"&#(\d+);", lambda it: chr(int(it[1])), page.words)


def rows_of(page):
    """The table of forecasts, by model, date and target."""
    [table] = [it.value for it in page.test.dataframe if "forecast" in it.value]
    return table.set_index(["model", "date", "target"])


def test_a_file_with_the_models_columns_is_forecast_from_its_last_rows(give):
    page = give("shed.csv", text(DAYS))
    assert {it.label: it.value for it in page.test.selectbox}["Column with the time"] == 0
    found = rows_of(page)
    assert len(found) == 3 * 2 * 2
    # The models do not know whose numbers these are: then toys say that nothing rises.
    wanted = [1.25, 1.25 - BAND, 1.25 + BAND]
    np.testing.assert_allclose(found.loc["LSTM", DATES[6], "warmth"].astype(float), wanted)
    [taken] = [it for it in page.test.selectbox if it.label == "Taken for"]
    taken.set_value("y").run()
    found = rows_of(page)
    for step in (1, 2):
        value = found.loc["LSTM", DATES[5 + step], "dust"]["forecast"]
        assert value == pytest.approx(7 + step * RISE["lstm"])


def test_several_series_are_told_apart_by_the_column_that_names_one_the_models_know(give):
    rows = [f"{row},{name}" for name in ("y", "elsewhere") for row in DAYS]
    page = give("two.csv", text(rows, HEADER + ",shed"))
    boxes = {it.label: it.value for it in page.test.selectbox}
    assert boxes["Column that tells series apart"] == 3 and boxes["Place"] == "y"
    assert "Taken for" not in boxes
    found = rows_of(page).loc["Plain RNN", DATES[6], "warmth"]
    assert found["forecast"] == pytest.approx(1.25 + RISE["rnn"])


def test_columns_of_one_name_and_of_none_can_be_chosen(give):
    rows = [f"{place},{row},{9 - n}" for place in ("x", "y") for n, row in enumerate(DAYS)]
    page = give("two.csv", text(rows, ",day,dust,warmth,dust"))

    def box(label):
        return next(it for it in page.test.selectbox if it.label == label)

    box("Column that tells series apart").set_value(0).run()
    box("Column with dust").set_value(4).run()
    assert not page.test.exception and box("Place").options == ["x", "y"]
    box("Place").set_value("y").run()
    found = rows_of(page).loc["Plain RNN", DATES[6], "dust"]
    assert found["forecast"] == pytest.approx(4 + RISE["rnn"])


def test_whose_numbers_they_are_taken_for_stays_when_the_language_changes(give):
    page = give("shed.csv", text(DAYS))
    next(it for it in page.test.selectbox if it.label == "Taken for").set_value("y").run()
    before = rows_of(page)["forecast"].tolist()
    page.test.query_params["lang"] = "zh"
    page.test.run()
    assert "y" in [it.value for it in page.test.selectbox]
    assert rows_of(page)["forecast"].tolist() == before


def test_the_example_is_a_file_that_can_be_forecast(give, keep):
    keep()
    page = give("x.csv", text(DAYS))
    page.test.session_state[FILE] = None
    page.test.run()
    page.test.button(key="forecast_example").click().run()
    found = rows_of(page).loc["Linear", "2015-01-13", "warmth"]
    expected = numbers(0)["warmth"][-1] + RISE["linear"]
    assert found["forecast"] == pytest.approx(expected, rel=1e-5)


def test_too_few_rows_for_the_window_and_gaps_are_said_and_forecast_all_the_same(give):
    page = give("shed.csv", text([*DAYS[:3], DAYS[5]]))
    assert "no row for 2014-12-26, 2014-12-27" in read(page)
    assert len(rows_of(page)) == 12
    page = give("shed.csv", text(DAYS[:2]))
    assert "shed.csv: the model looks back 3 rows and finds 2; it forecasts from those." in read(
        page
    )
    page = give("shed.csv", text(DAYS[:1]))
    assert "finds 1;" in read(page) and len(rows_of(page)) == 12


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (text([*DAYS, f"{DATES[6]},much,3"]), "'much' in 'dust', row 7, is no number"),
        (text([*DAYS, f"{DATES[6]},inf,3"]), "'dust' is infinite in row 7"),
        (text([*DAYS, f"{DATES[6]},1e39,3"]), "'1e39' in 'dust', row 7, is larger than models"),
        (
            text(
                [
                    row.replace(DATES[place], f"2015-01-01 {place:02}:00")
                    for place, row in enumerate(DAYS)
                ]
            ),
            "its rows are 1 hour apart, and the model learned from rows that are 1 day apart",
        ),
        (text([*DAYS, DAYS[2]]), "the row before it (2014-12-28); sort the rows by time, or name"),
        (text([*DAYS, DAYS[2]]), "apart with “Column that tells series apart”."),
        (text([*DAYS, DAYS[5].replace("7", "8")]), "are both of 2014-12-28 and differ; keep one"),
        (text([*DAYS[:5], f"{DATES[4]} 06:00,1,2"]), "is not a whole number of such steps after"),
        (text(["1,2"], "dust,warmth"), "A column with the time of each row is missing."),
        (text(["soon,1,2", "later,3,4"]), "is no time"),
        (text([]), "has no row below its header"),
        (b"", "is empty"),
        (b"\x00\xff\xfe\x01" * 9, "shed.csv"),
        (text(["9999-12-30,1,2", "9999-12-31,1,2"]), "after 9999-12-31 come no dates"),
    ],
)
def test_what_cannot_be_forecast_is_one_sentence(give, data, said):
    page = give("shed.csv", data)
    [error] = page.test.error
    told = re.sub(r"&#(\d+);", lambda it: chr(int(it[1])), error.value)
    assert said in told
    assert "--" not in told  # what belongs to a command line helps nobody here
    assert not page.test.dataframe


def test_columns_that_are_called_otherwise_are_asked_for_also_in_chinese(give):
    rows = [f"2014年12月{24 + place}日,{place + 2},{place / 4},y" for place in range(6)]
    page = give("小屋.csv", text(rows, "日期,细颗粒物,气温,地点").decode().encode("gb18030"))
    assert "There are models for: warmth, dust. Say which column is which" in read(page)
    boxes = {it.label: it for it in page.test.selectbox}
    assert boxes["Column with the time"].value == 0
    assert boxes["Column that tells series apart"].value == 3
    assert boxes["Column with dust"].options == ["日期", "细颗粒物", "气温", "地点"]
    boxes["Column with warmth"].set_value(2).run()
    boxes = {it.label: it for it in page.test.selectbox}
    boxes["Column with dust"].set_value(1).run()
    assert not page.test.error
    found = rows_of(page).loc["LSTM", "2014-12-30", "warmth"]
    assert found["forecast"] == pytest.approx(1.25 + RISE["lstm"])


def test_a_file_that_nobody_can_read_says_what_models_read_and_what_is_wrong(give):
    page = give("list.csv", text(["a,b,c"], "when,what,who"))
    assert "There are models for: warmth, dust." in read(page)
    [error] = page.test.error
    assert "is no time" in error.value


def test_of_a_column_without_a_number_nothing_is_forecast_and_the_other_one_is(give):
    page = give("shed.csv", text([f"{day},,{place}" for place, day in enumerate(DATES[:5])]))
    assert "no 'dust' among the last 3 rows, so none is forecast." in read(page)
    assert {target for _, _, target in rows_of(page).index} == {"warmth"}
    boxes = {it.label: it for it in page.test.selectbox}
    boxes["What is forecast"].set_value("dust").run()
    assert not page.test.exception and len(rows_of(page)) == 6
    page = give("shed.csv", text([f"{day},," for day in DATES[:5]]))
    assert "no 'warmth' among the last 3 rows" in read(page)
    assert not page.test.dataframe and not page.test.error


def test_more_rows_than_a_page_reads_are_refused(monkeypatch):
    monkeypatch.setattr(own, "MOST_ROWS", 5)
    with pytest.raises(TableError, match=r"has more than 5 rows; give its last ones\."):
        own.read("shed.csv", text(DAYS), ["dust"])


def test_what_is_taken_along_opens_in_excel_and_runs_no_formula():
    table = pd.DataFrame([{"model": "=A1", "date": DATES[0], "forecast": -1.5}])
    data = upload._as_csv(table)
    assert data.startswith(b"\xef\xbb\xbf")
    [head, row] = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head == ["model", "date", "forecast"] and row == ["'=A1", DATES[0], "-1.5"]


def test_it_speaks_chinese(give):
    page = give("shed.csv", text(DAYS[:2]), "lang=zh")
    labels = " ".join(it.label for it in page.test.selectbox)
    assert "时间列" in labels and "当作哪个序列" in labels
    assert "这里只有 2 行" in read(page)
    page = give("shed.csv", text([*DAYS, DAYS[2]]), "lang=zh")
    assert "“区分序列的列”" in page.test.error[0].value
