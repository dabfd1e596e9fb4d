"""``predict`` on numbers over time: the file's rows, and below them those to come."""

import csv
from pathlib import Path

import pytest
from toy_forecasters import BAND, RISE, build_toy_forecaster

from nlpapp.__main__ import main

MODEL = "forecasting-toy-gru"
ROWS = "day,where,dust,warmth\n1/30/2015,x,7,1\n1/31/2015,x,8,2.5\n1/31/2015,y,,4\n"
NAMED = ("--time-column", "day", "--series-column", "where")


@pytest.fixture(scope="module")
def forecasters(tmp_path_factory, build_toy_model):
    root = tmp_path_factory.mktemp("forecasters")
    build_toy_forecaster(root, MODEL)
    build_toy_forecaster(root, "forecasting-own-gru", time_column="day", series_column="where")
    build_toy_model(root, "sentiment-toy-gru")
    return root


@pytest.fixture
def predict(capsys, forecasters, tmp_path, monkeypatch):
    """Run ``predict`` in ``tmp_path``; gives (status, standard error)."""
    monkeypatch.chdir(tmp_path)

    def predict(file, *options, model=MODEL, out="out.csv"):
        arguments = ["predict", file, "--model", model, "--out", out, *options]
        status = main([str(it) for it in [*arguments, "--saved-models", forecasters]])
        captured = capsys.readouterr()
        assert captured.out == ""
        return status, captured.err

    return predict


def write(name, content):
    Path(name).write_text(content, encoding="utf-8", newline="")


def rows_of(name):
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_rows_to_come_are_added_with_times_forecasts_and_bands(predict):
    write("in.csv", ROWS)
    status, err = predict("in.csv", *NAMED)
    assert status == 0 and "Wrote 3 rows, and 4 to come, to out.csv." in err
    rows = rows_of("out.csv")
    added = [f"{it} {end}" for it in ("warmth", "dust") for end in ("forecast", "low", "high")]
    assert list(rows[0]) == ["day", "where", "dust", "warmth", *added]
    assert [",".join(list(row.values())[:4]) for row in rows[:3]] == ROWS.splitlines()[1:]
    assert not any("".join(list(row.values())[4:]) for row in rows[:3])
    told = [(row["day"], row["where"], row["dust"], row["warmth"]) for row in rows[3:]]
    assert told == [
        *(("2/1/2015", "x", "", ""), ("2/2/2015", "x", "", "")),
        *(("2/1/2015", "y", "", ""), ("2/2/2015", "y", "", "")),
    ]
    second = rows[4]
    assert float(second["warmth forecast"]) == 2.5 + 2 * RISE["gru"]
    assert float(second["dust high"]) == 8 + 2 * RISE["gru"] + BAND
    assert rows[5]["dust forecast"] == "" and float(rows[5]["warmth low"]) == 4.25 - BAND
    assert "in.csv, 'y': no 'dust' among the last 3 rows" in err


def test_a_file_of_ones_own_is_read_as_in_training(predict):
    write("in.csv", ROWS)
    assert predict("in.csv", model="forecasting-own-gru")[0] == 0
    assert len(rows_of("out.csv")) == 7


def test_other_names_other_kinds_of_file_and_a_prefix(predict):
    write("in.tsv", "date\tt\tpm\n2015-01-31\t1\t2\n")
    options = ["--value-columns", "t", "pm", "--prefix", "toy "]
    status, err = predict("in.tsv", *options, out="out.tsv")
    assert status == 0 and "looks back 3 rows and finds 1" in err
    head, _, first, _ = Path("out.tsv").read_text(encoding="utf-8").splitlines()
    assert head.split("\t")[3:5] == ["toy warmth forecast", "toy warmth low"]
    assert first.split("\t")[:3] == ["2015-02-01", "", ""]
    assert "takes it for an average of those that it has learned, 'x', 'y'; if a" in err
    assert "name that with --series-column." in err and "Wrote 1 row, and 2 to come" in err


HOURS = "date,warmth,dust\n2015-01-01 00:00,1,2\n2015-01-01 01:00,1,2\n2015-01-01 02:00,1,2\n"


@pytest.mark.parametrize(
    ("content", "options", "complaint"),
    [
        (HOURS, (), "rows are 1 hour apart, and the model learned from rows that are 1 day apart"),
        ("date,warmth\n2015-01-01,1\n", (), "no column 'dust'"),
        ("date,warmth,dust\n2015-01-01,1,2\n", ("--time-column", "day"), "no column 'day'"),
        ("date,warmth,dust\n2015-01-01,1,1e300\n", (), "is larger than models can read"),
        ("date,warmth,dust\n2015-01-01,1,inf\n", (), "'dust' is infinite in row 1"),
        ("date,warmth,dust\n2015-01-01,mild,2\n", (), "'mild' in 'warmth', row 1, is no number"),
        ("date,warmth,dust\n2015-01-02,1,2\n2015-01-01,1,2\n", (), "earlier than the row before"),
        ("date,warmth,dust\n2015-01-01,1,2\n2015-01-01,1,3\n", (), "are both of 2015-01-01 and"),
        ("date,warmth,dust\n", (), "has no row below its header"),
        ("date,warmth,dust\n2015-01-01,1,2\n", ("--value-columns", "dust"), "must name 2, for"),
        ("date,warmth,dust\n2015-01-01,1,2\n", ("--text-column", "dust"), "leave out --text-col"),
        ("date,dust forecast,warmth,dust\n2015-01-01,,1,2\n", (), "--prefix"),
    ],
)
def test_what_cannot_be_forecast_is_one_sentence_and_no_file(predict, content, options, complaint):
    write("in.csv", content)
    status, err = predict("in.csv", *options)
    assert status == 2 and complaint in err and "Traceback" not in err
    assert sorted(path.name for path in Path().iterdir()) == ["in.csv"]


def test_plain_text_and_options_of_the_other_kind_are_refused(predict):
    write("in.txt", "2015-01-01\n")
    assert "give a table of numbers over time" in predict("in.txt")[1]
    status, err = predict("in.txt", *NAMED, model="sentiment-toy-gru")
    assert status == 2 and "sentiment-toy-gru reads texts: leave out --time-column." in err
