"""Corpora of numbers over time: a user's own, days made of hours, and the public ones."""

import os
from pathlib import Path

import numpy as np
import pytest

from nlpapp import corpora
from nlpapp.corpora import CorpusError, five_cities
from nlpapp.corpora.series import Begins, SeriesCorpus, moment, split_of
from nlpapp.tables.series import Series

DAY, HOUR = 86_400, 3_600
MANUAL = os.environ.get("NLPAPP_MANUAL_DIR", "")


def own(tmp_path, rows, header="t,v", **how):
    path = tmp_path / "Sales 1.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    how = {"window": 3, "horizon": 2} | how
    return corpora.series_from_file(path, "t", ["v"], **how)


def days(count, value=lambda day: day % 7 + day / 100):
    first = np.datetime64("2015-01-01")
    return [f"{first + day},{value(day)}" for day in range(count)]


def test_the_last_tenth_of_the_time_is_test_and_the_tenth_before_it_validation(tmp_path):
    corpus = own(tmp_path, days(41))
    assert [corpus.rows(split) for split in ("train", "validation", "test")] == [31, 5, 5]
    assert (corpus.step, corpus.name, corpus.targets) == ("D", "sales-1", ("v",))
    assert corpus.card()["rows"] == {"train": 31, "validation": 5, "test": 5}
    assert corpus.version.startswith("sha256:")


def test_all_series_of_a_file_are_cut_at_the_same_moments(tmp_path):
    rows = [f"{name},{row}" for name in ("long", "late") for row in days(40)]
    rows = [row for row in rows if row.startswith("long") or row > "late,2015-01-21"]
    corpus = own(tmp_path, rows, header="s,t,v", series_column="s")
    assert corpus.names == ("long", "late") and corpus.begins[0] == corpus.begins[1]


@pytest.mark.parametrize(
    ("rows", "how", "complaint"),
    [
        (days(1), {}, "has 1 row, .* a window of 3 and 2 ahead need at least 5"),
        (days(40), {"window": 99}, "32 of them to learn from; a window of 99 .* at least 101"),
        (
            days(40, lambda day: day if day < 35 else ""),
            {},
            "'v' holds no number in the last tenth",
        ),
        (days(40, lambda day: 7), {}, "'v' is always 7 .* nothing to forecast"),
        (days(40, lambda day: ""), {}, "'v' holds no number"),
        (days(40)[::-1], {}, "row 2 .* is earlier than the row before"),
        ([*days(40)[:20], "2015-01-21,x"], {}, "'x' in 'v', row 21, is no number"),
    ],
)
def test_a_file_that_cannot_serve_is_named_with_what_is_wrong(tmp_path, rows, how, complaint):
    with pytest.raises(CorpusError, match=complaint):
        own(tmp_path, rows, **how)


def test_gaps_and_rows_that_stand_twice_are_said_while_reading(tmp_path):
    rows, said = days(40), []
    own(tmp_path, [*rows[:8], *rows[9:20], rows[19], *rows[20:]], say=said.append)
    assert any("no row for 2015-01-09" in line for line in said)
    assert any("standing twice: 2015-01-20" in line for line in said)


def test_a_day_of_18_hours_has_a_mean_and_one_of_17_has_none():
    times = np.arange(3 * 24) * HOUR + 5 * DAY
    hours = np.stack([np.arange(72.0), np.ones(72)], axis=1)
    hours[:6, 0] = np.nan  # 18 are left of the first day
    hours[24:31, 0] = np.nan  # and 17 of the second
    hours[48:, 1] = np.nan  # none of the third: not measured, rather than too few
    starts, means, short = five_cities.daily(times, hours)
    np.testing.assert_array_equal(starts, np.arange(5, 8) * DAY)
    np.testing.assert_allclose(means[:, 0], [np.mean(range(6, 24)), np.nan, np.mean(range(48, 72))])
    np.testing.assert_allclose(means[:, 1], [1, 1, np.nan])
    assert short == 1


def test_a_time_is_of_the_split_that_begins_with_it():
    begins = Begins(validation=10, test=20)
    np.testing.assert_array_equal(split_of(np.array([9, 10, 19, 20]), begins), [0, 1, 1, 2])
    assert moment("1970-01-02") == DAY


def test_a_corpus_whose_parts_do_not_fit_is_refused():
    def corpus(series):
        facts = {"name": "x", "version": "1", "licence": "", "citation": "", "step": "D"}
        return SeriesCorpus(
            **facts,
            **{"columns": ("a",), "units": ("",), "targets": ("a",), "window": 1, "horizon": 1},
            **{"series": (series,), "begins": (Begins(1, 2),)},
        )

    corpus(Series("", np.array([1, 2]), np.zeros((2, 1))))
    with pytest.raises(ValueError, match="a value of each column"):
        corpus(Series("", np.array([1, 2]), np.zeros((2, 3))))
    with pytest.raises(ValueError, match="do not ascend"):
        corpus(Series("", np.array([2, 1]), np.zeros((2, 1))))


def test_the_catalogue_has_four_corpora_of_series():
    names = corpora.names("series")
    assert {"melbourne", "five-cities", "etth1", "indices"} <= set(names)
    assert not set(names) & {*corpora.names(), *corpora.names("parallel")}


def real(name, folder):
    there = MANUAL and (Path(MANUAL) / folder).is_dir()
    reason = f"NLPAPP_MANUAL_DIR names no folder with the files of {name}"
    return pytest.param(name, marks=pytest.mark.skipif(not there, reason=reason))


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


# Rows of all series; values that are there of the first target; rows of train, validation, test.
FACTS = {
    "melbourne": (3_652, 3_650, (2_556, 366, 730)),
    "five-cities": (5 * 2_191, None, (7_305, 1_825, 1_825)),
    "etth1": (14_400, 14_400, (8_640, 2_880, 2_880)),
    "indices": (5_031 * 2 + 4_558 + 9_235, 23_855, None),
}


@pytest.mark.parametrize(
    "name",
    [
        real("melbourne", "melbourne"),
        real("five-cities", "five_cities"),
        real("etth1", "ett"),
        real("indices", "indices"),
    ],
)
def test_the_real_corpora_have_the_published_rows_and_no_false_value(name, data_dir):
    corpus = corpora.load(name, data_dir)
    rows, there, splits = FACTS[name]
    values = np.concatenate([it.values for it in corpus.series])
    assert len(values) == rows
    if there:
        assert (~np.isnan(values[:, corpus.target_places[0]])).sum() == there
    if splits:
        assert tuple(map(corpus.rows, ("train", "validation", "test"))) == splits
    if name == "five-cities":
        assert np.nanmin(values) > -40 and corpus.dropped["values that stand for no measurement"]
        temperature = {it.name: it.values[:, 0] for it in corpus.series}
        assert np.nanmean(temperature["Guangzhou"]) > 20 > np.nanmean(temperature["Shenyang"])
    if name == "indices":
        assert np.isnan(corpus.series[3].values[:, 3]).all()  # the VIX has no volume
        assert corpus.series[0].times[-1] == moment("2018-12-31")
