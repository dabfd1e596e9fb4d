"""The Batch page with a file of numbers over time: the rows to come, by several models."""

import csv
import io
from html import unescape

import pytest
from toy_forecasters import BAND, RISE, build_toy_forecaster

from nlpapp.app.batch import series_job, shown

FILE = b"""day,where,dust,warmth
2015-01-30,x,7,1
2015-01-31,x,8,2.5
2015-01-31,y,,4
"""
CELLS = ("rnn", "gru")


@pytest.fixture(scope="module")
def root(tmp_path_factory, build_toy_model):
    folder = tmp_path_factory.mktemp("forecasters")
    for cell in CELLS:
        build_toy_forecaster(folder, f"forecasting-toy-{cell}")
    build_toy_model(folder, "sentiment-toy-gru")
    return folder


def box(page, label):
    return next(it for it in page.test.selectbox if it.label == label)


def rows_of(job):
    return list(csv.DictReader(io.StringIO(job.answers.read().decode("utf-8-sig"))))


def test_a_table_with_the_models_columns_is_forecast_by_all_of_them(open_batch, answer, root):
    page = open_batch("mine.csv", FILE, root=root)
    assert box(page, "Column with the time").value == 0  # by what stands in it
    assert box(page, "Column that tells series apart").value == 1  # by the series that are known
    assert "Column with the texts" not in [it.label for it in page.test.selectbox]
    page = answer(page)
    assert "2 series: 4 rows to come, by 2 models in" in page.words
    assert "no 'dust' among the last 3 rows" in unescape(page.words)
    table = page.test.dataframe[-1].value
    assert table.columns.tolist() == ["Series", "Time", "Column", "Plain RNN", "GRU"]
    first = table.iloc[0]
    assert first[["Series", "Time", "Column"]].tolist() == ["x", "2015-02-01", "warmth (°C)"]
    assert first["GRU"] == "2.75 (0.75 to 4.75)" and table.iloc[5]["GRU"] == ""
    rows = rows_of(page.test.session_state["batch_job"])
    assert [row["warmth"] for row in rows] == ["1", "2.5", "4", "", "", "", ""]
    last = rows[-1]
    assert (last["day"], last["where"]) == ("2015-02-02", "y")
    for cell in CELLS:
        name = f"forecasting-toy-{cell} warmth"
        assert float(last[f"{name} forecast"]) == 4 + 2 * RISE[cell]
        assert float(last[f"{name} high"]) == 4 + 2 * RISE[cell] + BAND
        assert rows[0][f"{name} forecast"] == ""


def test_columns_that_are_called_otherwise_are_asked_for(open_batch, answer, root):
    data = FILE.replace(b"dust,warmth", b"pm,t")
    page = open_batch("mine.csv", data, root=root)
    page.test.button_group[0].set_value("forecasting").run()
    box(page, "Column with warmth").select("t").run()
    box(page, "Column with dust").select("pm").run()
    page = answer(page)
    assert rows_of(page.test.session_state["batch_job"])[3][
        "forecasting-toy-gru warmth forecast"
    ].startswith("2.75")


def test_one_series_has_no_column_of_series_in_the_table(open_batch, answer, root):
    page = answer(open_batch("mine.csv", b"date,warmth,dust\n2015-01-01,1,2\n", root=root))
    assert "1 series: 2 rows to come" in page.words or "2 rows to come" in page.words
    assert page.test.dataframe[-1].value.columns.tolist()[:2] == ["Time", "Column"]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (FILE.replace(b"2.5", b"warm"), "'warm' in 'warmth', row 2, is no number"),
        (b"date,warmth,dust\n2015-01-02,1,2\n2015-01-01,1,2\n", "“Column that tells series apart”"),
        (
            b"date,warmth,dust\n" + b"".join(b"2015-01-01 0%d:00,1,2\n" % h for h in range(3)),
            "its rows are 1 hour apart",
        ),
    ],
)
def test_what_cannot_be_forecast_is_told_in_one_sentence(open_batch, answer, root, data, complaint):
    page = answer(open_batch("mine.csv", data, root=root))
    [error] = page.test.error
    assert complaint in unescape(error.value)


def test_in_chinese_steps_and_choices_are_told_in_chinese(open_batch, answer, root):
    data = b"date,warmth,dust\n" + b"".join(b"2015-01-01 0%d:00,1,2\n" % h for h in range(3))
    page = answer(open_batch("mine.csv", data, language="zh", root=root))
    assert "1 小时" in page.test.error[0].value and "1 天" in page.test.error[0].value


def test_more_rows_than_can_be_held_are_refused(open_batch, answer, root, monkeypatch):
    monkeypatch.setattr(series_job, "MOST_ROWS", 2)
    page = answer(open_batch("mine.csv", FILE, root=root))
    told = unescape(page.test.error[0].value)
    assert "mine.csv has more than 2 rows; give its last ones." in told


def test_of_many_rows_to_come_the_first_are_shown(open_batch, answer, root, monkeypatch):
    monkeypatch.setattr(shown, "ROWS", 3)
    page = answer(open_batch("mine.csv", FILE, root=root))
    assert "The first 3 of 4 rows; the download has them all." in page.words
    assert len(rows_of(page.test.session_state["batch_job"])) == 7


def test_models_of_other_columns_are_not_asked_together(open_batch, tmp_path):
    build_toy_forecaster(tmp_path, "forecasting-toy-gru")
    build_toy_forecaster(tmp_path, "forecasting-toy-rnn", features=["warmth"], targets=["warmth"])
    page = open_batch("mine.csv", FILE, root=tmp_path)
    assert "These models read different columns or steps" in page.test.error[0].value
    go = next(it for it in page.test.button if it.icon == ":material/play_arrow:")
    assert go.disabled
