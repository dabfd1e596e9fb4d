"""Tables as numbers over time: cells, steps, gaps, and one sentence for what cannot be."""

import io

import numpy as np
import pytest

from nlpapp.tables import TableError, steps
from nlpapp.tables.moments import numbers_of, times_of
from nlpapp.tables.reading import read_table
from nlpapp.tables.series import last_valid, read_series

DAY = 86_400


def seconds(*dates: str) -> np.ndarray:
    return np.array(dates, "datetime64[s]").astype(np.int64)


def found(text: str, values=("v",), by: str = ""):
    table = read_table(io.BytesIO(text.encode()), "file.csv", expected=["t"])
    return read_series(table, "t", values, by)


def csv(*rows: str) -> str:
    return "\n".join(["t,v", *rows]) + "\n"


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        (["2015-02-03", "2015-02-04"], ["2015-02-03", "2015-02-04"]),
        (["2015-02-03 18:00:00", "2015-02-03T19:30"], ["2015-02-03T18:00", "2015-02-03T19:30"]),
        (["2015-02-03T00:00+08:00"], ["2015-02-02T16:00"]),
        (["12/31/2015", "1/4/2016"], ["2015-12-31", "2016-01-04"]),
        (["2015年2月3日"], ["2015-02-03"]),
        (["31.12.2015"], ["2015-12-31"]),
    ],
)
def test_times_are_read_as_people_write_them(cells, meant):
    np.testing.assert_array_equal(times_of(cells, "file", "t"), seconds(*meant))


def test_where_day_and_month_could_change_places_the_reading_in_order_counts():
    cells = ["1/2/2015", "2/2/2015", "1/3/2015"]  # in order only with the day first
    expected = seconds("2015-02-01", "2015-02-02", "2015-03-01")
    np.testing.assert_array_equal(times_of(cells, "file", "t"), expected)


@pytest.mark.parametrize("by", ["", "by"])
def test_where_both_readings_are_in_order_that_of_the_models_step_counts(by):
    rows = [
        f"{day:02}/03/2015,{day},{name}"
        for name in ("x", "y")[: 1 + bool(by)]
        for day in range(1, 11)
    ]
    table = read_table(io.BytesIO("\n".join(["t,v,by", *rows]).encode()), "file.csv")
    first = read_series(table, "t", ["v"], by, "D").series[0]
    np.testing.assert_array_equal(first.times, seconds("2015-03-01")[0] + DAY * np.arange(10))


@pytest.mark.parametrize("word", ["NaT", "nan", "today", "now"])
def test_a_word_is_no_time_even_if_there_are_programs_that_take_it_for_one(word):
    with pytest.raises(TableError, match="row 2"):
        times_of(["2015-01-01", word], "file", "t")


@pytest.mark.parametrize("cell", ["0,123", "-0,500"])
def test_a_decimal_comma_is_not_taken_for_one_of_thousands(cell):
    with pytest.raises(TableError, match="is no number"):
        numbers_of([cell], "file", "v")


def test_numbers_are_read_and_what_says_nothing_is_missing():
    cells = ["1.5", " -2e3", "NA", "", "1,234,567.5", "-", "NaN", "+3"]
    expected = [1.5, -2000, np.nan, np.nan, 1234567.5, np.nan, np.nan, 3]
    np.testing.assert_array_equal(numbers_of(cells, "file", "v"), expected)


@pytest.mark.parametrize(
    ("times", "step", "words"),
    [
        (["2015-01-01", "2015-01-02", "2015-01-03", "2015-01-05"], "D", "1 day"),
        (["2015-01-01T00", "2015-01-01T01", "2015-01-01T02"], "h", "1 hour"),
        (["2015-01-01T00:00", "2015-01-01T00:15", "2015-01-01T01:00"], "15min", "15 minutes"),
        (["2015-01-01", "2015-01-08", "2015-01-15"], "7D", "7 days"),
        (["2015-01-31", "2015-02-28", "2015-04-30"], "ME", "1 month"),
        (["2015-01-01", "2015-04-01", "2015-10-01"], "3MS", "3 months"),
        (["2015-01-01", "2015-01-02", "2015-01-05", "2015-01-06", "2015-01-08"], "B", "1 weekday"),
    ],
)
def test_the_step_is_found_and_told(times, step, words):
    assert steps.step_of(seconds(*times)) == step
    assert str(steps.in_words(step)) == words


@pytest.mark.parametrize(
    ("times", "step", "kept"),
    [
        (["2015-01-05", "2015-01-06", "2015-01-07"], "B", True),  # no weekend lies between
        (["2015-01-02", "2015-01-05"], "B", True),  # nothing but a weekend does
        (["2015-01-05", "2015-01-06", "2015-01-10"], "B", False),  # a Saturday
        (["2015-01-05T09", "2015-01-05T10"], "B", False),
        (["2015-01-05", "2015-02-02", "2015-03-02"], "B", False),
        (["2015-01-02", "2015-01-05", "2015-01-06"], "D", False),
        (["2015-01-05T09", "2015-01-05T10"], "D", False),
        (["2015-01-05"], "h", True),
    ],
)
def test_few_rows_may_keep_to_a_step_that_they_cannot_tell(times, step, kept):
    assert steps.keeps_to(seconds(*times), step) == kept


@pytest.mark.parametrize(
    ("last", "step", "next_ones"),
    [
        ("2015-12-31", "D", ["2016-01-01", "2016-01-02"]),
        ("2015-01-02", "B", ["2015-01-05", "2015-01-06"]),  # a Friday
        ("2016-01-31", "ME", ["2016-02-29", "2016-03-31"]),
        ("2015-12-31T23:30", "30min", ["2016-01-01T00:00", "2016-01-01T00:30"]),
    ],
)
def test_the_times_of_the_rows_to_come_follow_the_step(last, step, next_ones):
    [given] = seconds(last)
    np.testing.assert_array_equal(steps.following(given, step, 2), seconds(*next_ones))


def test_days_that_are_missing_become_rows_without_a_value_and_are_named():
    held = found(csv("2015-01-05,1", "2015-01-06,2", "2015-01-09,5", "2015-01-10,", "2015-01-11,7"))
    [series] = held.series
    np.testing.assert_array_equal(series.values[:, 0], [1, 2, np.nan, np.nan, 5, np.nan, 7])
    np.testing.assert_array_equal(np.diff(series.times), DAY)
    [said] = held.said
    assert "no row for 2015-01-07, 2015-01-08 (step: 1 day)" in str(said)


def test_of_weekdays_holidays_are_no_rows():
    held = found(
        csv("2015-01-01,1", "2015-01-02,2", "2015-01-05,3", "2015-01-06,4", "2015-01-08,5")
    )
    assert held.step == "B" and held.said == ()
    np.testing.assert_array_equal(held.series[0].values[:, 0], [1, 2, 3, 4, 5])


def test_a_row_that_stands_twice_is_kept_once_and_named():
    held = found(csv("2015-01-01,1", "2015-01-02,2", "2015-01-02,2", "2015-01-03,3"))
    np.testing.assert_array_equal(held.series[0].values[:, 0], [1, 2, 3])
    assert "standing twice: 2015-01-02" in str(held.said[0])


def test_a_column_tells_series_apart_each_with_its_own_beginning():
    text = "city,t,v,w\nx,2015-01-01,1,9\ny,2015-03-01,5,8\nx,2015-01-02,2,7\ny,2015-03-02,6,6\n"
    held = found(text, ("w", "v"), by="city")
    assert [it.name for it in held.series] == ["x", "y"]
    np.testing.assert_array_equal(held.series[1].values, [[8, 5], [6, 6]])
    np.testing.assert_array_equal(held.series[1].times, seconds("2015-03-01", "2015-03-02"))


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (["2015-01-02,1", "2015-01-01,2"], r"row 2 \(2015-01-01\) is earlier than the row before"),
        (["2015-01-01,1", "2015-01-01,2"], r"rows 1 and 2 are both of 2015-01-01 and differ"),
        (["2015-01-01,1", "2015-01-02,fine"], r"'fine' in 'v', row 2, is no number"),
        (["2015-01-01,1", "2015-01-02,-inf"], r"'v' is infinite in row 2"),
        (["2015-01-01,1", "2015-01-02,1e999"], r"'v' is infinite in row 2"),
        (["2015-01-01,1", "2015-01-02,-1e39"], r"'-1e39' in 'v', row 2, is larger than models"),
        (["2015-01-01,1", "soon,2"], r"'soon' in 't', row 2, is no time"),
        (["2015-01-01,1", ",2"], r"row 2 has no time in 't'"),
        (
            ["2015-01-01,1", "2015-01-02,1", "2015-01-03,1", "2015-01-03 06:00,1"],
            r"most rows are 1 day apart, but 2015-01-03 06:00:00 is not a whole number of such",
        ),
        (["2015-01-01,1", "2015-01-02,1", "2215-01-02,1"], "nearly all rows .* are missing"),
        ([], "has no row below its header"),
    ],
)
def test_what_cannot_be_a_series_is_one_sentence_with_the_place(rows, complaint):
    with pytest.raises(TableError, match=complaint):
        found(csv(*rows))


def test_a_column_named_twice_or_not_there_is_told():
    with pytest.raises(TableError, match="'v' is named for two things"):
        found(csv("2015-01-01,1"), ("v", "v"))
    with pytest.raises(TableError, match=r"no column 'w'.*--value-columns"):
        found(csv("2015-01-01,1"), ("w",))


def test_the_step_of_one_row_is_not_known():
    held = found(csv("2015-01-01,1"))
    assert held.step is None and len(held.series[0]) == 1


def test_the_last_value_is_the_last_that_is_there():
    values = np.array([[1, np.nan, np.nan], [np.nan, 5, np.nan], [3, np.nan, np.nan]])[None]
    np.testing.assert_array_equal(last_valid(values), [[3, 5, np.nan]])
