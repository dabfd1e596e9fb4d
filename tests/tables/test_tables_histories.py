"""What a forecaster is given of a table, and the rows that its forecasts become."""

import io
from dataclasses import replace

import numpy as np
import pytest

from nlpapp.tables import TableError, histories
from nlpapp.tables.reading import read_table

CARD = {
    "features": ["warm", "dust"],
    "targets": ["dust"],
    "step": "D",
    "window": 3,
    "corpus": {"series": ["x", "y"]},
}
NEEDS = histories.needs(CARD)


def read(text: str, needs=NEEDS, **options):
    return histories.read(read_table(io.BytesIO(text.encode()), "file.csv"), needs, **options)


def answers(series: int, horizon: int, targets: int = 1) -> dict:
    """What a model would say: numbers that tell series, step and target."""
    said = np.add.outer(np.arange(series) * 100, np.arange(horizon) * 10)[..., None]
    said = np.float32(said + np.arange(targets))
    return {"forecast": said, "low": said - 1, "high": said + 1}


TWO = """date,place,dust,warm
2015-01-01,x,1,10
2015-01-01,y,5,50
2015-01-02,x,2,20
2015-01-03,x,3,30
2015-01-04,x,4,40
2015-01-02,y,6,60
"""


def test_a_model_of_texts_wants_nothing_of_the_kind():
    assert histories.needs({"classes": ["negative", "positive"]}) is None


def test_each_series_gives_its_last_rows_with_missing_ones_in_front():
    held = read(TWO, series_column="place")
    assert held.given(NEEDS)["series"] == ["x", "y"]
    expected = [[[20, 2], [30, 3], [40, 4]], [[np.nan, np.nan], [50, 5], [60, 6]]]
    np.testing.assert_array_equal(held.given(NEEDS)["history"], expected)
    days = np.array(held.given(NEEDS)["time"], "datetime64[s]").astype("datetime64[D]")
    assert days.astype(str).tolist() == ["2015-01-04", "2015-01-02"]
    assert held.rows[-1] == ["2015-01-02", "y", "6", "60"]
    [short] = held.doubts(NEEDS)
    assert "file.csv, 'y': the model looks back 3 rows and finds 2" in str(short)


def test_the_rows_to_come_have_their_times_and_what_each_model_says():
    held = read(TWO, series_column="place")
    further = [(NEEDS, answers(2, 2)), (NEEDS, answers(2, 1))]
    assert [held.row(it) for it in held.forecasts(further)] == [
        ["2015-01-05", "x", "", "", 0.0, -1.0, 1.0, 0.0, -1.0, 1.0],
        ["2015-01-06", "x", "", "", 10.0, 9.0, 11.0, "", "", ""],
        ["2015-01-03", "y", "", "", 100.0, 99.0, 101.0, 100.0, 99.0, 101.0],
        ["2015-01-04", "y", "", "", 110.0, 109.0, 111.0, "", "", ""],
    ]
    assert NEEDS.columns == ["dust forecast", "dust low", "dust high"]


def test_one_of_several_series_is_forecast_under_the_name_that_models_know_it_by():
    held = read(TWO.replace(",y,", ",z,"), series_column="place").only(1, "y")
    assert held.given(NEEDS)["series"] == ["y"]
    [row] = held.forecasts([(NEEDS, answers(1, 1))])
    assert (row.series, row.time) == ("y", "2015-01-03") and len(held.rows) == 6


def test_the_cells_of_a_row_to_come_are_told_apart_by_target():
    both = replace(NEEDS, targets=("dust", "warm"))
    [row] = read(TWO, series_column="place").only(0, "x").forecasts([(both, answers(1, 1, 2))])
    assert row.band(0) == [0, -1, 1] and row.band(1) == [1, 0, 2]


@pytest.mark.parametrize(
    ("times", "following"),
    [
        (["1/30/2015", "1/31/2015"], "2/1/2015"),
        (["2015年1月5日", "2015年1月6日"], "2015年1月7日"),
        (["02.02.2015", "03.02.2015"], "04.02.2015"),
        (["31/01/2015", "01/02/2015"], "02/02/2015"),
        (["2015-01-05T00:00", "2015-01-06T00:00"], "2015-01-07T00:00"),
        (["2015-01-05 00:00:00", "2015-01-06"], "2015-01-07"),
    ],
)
def test_times_are_written_as_the_file_writes_its_own(times, following):
    held = read("date,warm,dust\n" + "".join(f"{time},1,2\n" for time in times))
    [row] = held.forecasts([(NEEDS, answers(1, 1))])
    assert row.time == following


def test_an_hour_is_never_left_out():
    hourly = replace(NEEDS, step="h")
    held = read("date,warm,dust\n2015-01-05,1,2\n", hourly)
    [row] = held.forecasts([(hourly, answers(1, 1))])
    assert row.time == "2015-01-05 01:00:00"


def test_columns_of_other_names_are_taken_in_the_models_order():
    held = read("when,pm,t\n2015-01-01,1,10\n", time_column="when", value_columns=["t", "pm"])
    np.testing.assert_array_equal(held.given(NEEDS)["history"][0, -1], [10, 1])
    own = histories.needs(CARD | {"time_column": "when", "series_column": "place"})
    held = read(TWO.replace("date", "when"), own)
    assert held.given(NEEDS)["series"] == ["x", "y"]
    assert read("when,warm,dust\n2015-01-01,1,2\n", own, series_column="").given(own)["series"] == [
        ""
    ]


def test_what_nothing_is_known_of_is_not_forecast():
    both = replace(NEEDS, targets=("dust", "warm"))
    held = read(
        "date,warm,dust\n2014-12-31,9,9\n2015-01-01,1,\n2015-01-02,2,\n2015-01-03,,\n", both
    )
    [row] = held.forecasts([(both, answers(1, 1, targets=2))])
    assert held.row(row) == ["2015-01-04", "", "", "", "", "", 1.0, 0.0, 2.0]
    assert any("no 'dust' among the last 3 rows" in str(line) for line in held.doubts(both))


def test_of_prices_what_is_not_above_zero_counts_as_missing():
    def card(unit):
        row = {"series": "x", "target": "dust", "unit": unit}
        return CARD | {"units": {"warm": "%", "dust": "points"}, "by_series": [row]}

    text = "date,warm,dust\n2015-01-01,1,0\n2015-01-02,2,-1\n2015-01-03,3,-7\n"
    prices, others = (histories.needs(card(unit)) for unit in ("%", "points"))
    said = [str(line) for line in read(text, prices).doubts(prices)]
    assert any("no 'dust' among the last 3 rows" in line for line in said)
    assert not list(read(text, others).missing(others))
    [row] = read(text, prices).forecasts([(prices, answers(1, 1))])
    assert row.cells == ["", "", ""]


def test_a_card_without_a_corpus_knows_no_series_and_one_without_targets_wants_nothing():
    assert histories.needs({k: v for k, v in CARD.items() if k != "corpus"}).known == ()
    assert histories.needs({k: v for k, v in CARD.items() if k != "targets"}) is None


def test_after_the_last_day_that_there_is_nothing_can_be_forecast():
    held = read("date,warm,dust\n9999-12-30,1,2\n9999-12-31,1,2\n")
    with pytest.raises(TableError, match=r"after 9999-12-31 come no dates"):
        list(held.forecasts([(NEEDS, answers(1, 2))]))


def test_of_many_series_the_first_are_named_in_the_readers_language():
    rows = [f"2015-01-01,{name},1,2" for name in "abcdefghijklm"]
    held = read("\n".join(["date,place,dust,warm", *rows]), series_column="place")
    short, _ = held.doubts(NEEDS)
    assert "'j' and 3 more: the model looks back" in str(short)
    assert short.facts["name"].facts["names"].sentence == "{names} and {n:,} more"


def test_gaps_and_series_that_were_never_learned_are_said():
    held = read(TWO.replace(",y,", ",z,").replace("2015-01-03,x,3,30\n", ""), series_column="place")
    said = [str(line) for line in (*held.said, *held.doubts(NEEDS))]
    assert "file.csv, x: no row for 2015-01-03 (step: 1 day)" in said[0]
    assert "file.csv, 'z': the model does not know this series" in said[-1]
    assert "'x', 'y'" in said[-1] and said[-1].endswith("name that with --series-column.")
    assert not any("does not know" in str(line) for line in held.missing(NEEDS))
    np.testing.assert_array_equal(held.given(NEEDS)["history"][0, :, 1], [2, np.nan, 4])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("date,warm\n2015-01-01,1\n", r"no column 'dust'.*--value-columns"),
        ("day,warm,dust\n2015-01-01,1,2\n", r"no column 'date'.*--time-column"),
        (
            "date,warm,dust\n2015-01-01 00:00,1,2\n2015-01-01 01:00,1,2\n2015-01-01 02:00,3,4\n",
            r"its rows are 1 hour apart, and the model learned from rows that are 1 day apart",
        ),
        ("date,warm,dust\n2015-01-01,1,inf\n", r"'dust' is infinite in row 1"),
        ("date,warm,dust\n2015-01-02,1,2\n2015-01-01,1,2\n", r"earlier than the row before"),
        ("date,warm,dust\n2015-01-01,mild,2\n", r"'mild' in 'warm', row 1, is no number"),
    ],
)
def test_what_cannot_be_forecast_is_one_sentence(text, complaint):
    with pytest.raises(TableError, match=complaint):
        read(text)
