"""`python -m training.series`: the test period of a corpus, and what its forecasts begin with."""

import sys

import numpy as np
import pytest

from nlpapp import corpora, measured
from nlpapp.corpora.series import Begins, SeriesCorpus
from nlpapp.tables.series import Series
from training import series

DAY = 86_400
START = 16_000 * DAY  # 2013-10-22


def corpus() -> SeriesCorpus:
    """Two series of 20 days from one start; of one the test begins three days later."""
    values = np.arange(40, dtype=float).reshape(20, 2) / 7
    values[12, 1] = np.nan
    return SeriesCorpus(
        name="two",
        version="1.2.3",
        licence="open",
        citation="Nobody, 2001.",
        columns=("warmth", "dust"),
        units=("°C", ""),
        targets=("warmth",),
        step="D",
        window=4,
        horizon=2,
        series=tuple(Series(name, START + DAY * np.arange(20), values) for name in ("x", "y z")),
        begins=tuple(Begins(START + 5 * DAY, START + test * DAY) for test in (11, 14)),
    )


@pytest.fixture
def keep(tmp_path, monkeypatch):
    """The function `keep(*arguments)`, which runs the script; it gives the folder of the files."""
    monkeypatch.setattr(corpora, "load", lambda name, data_dir, manual_dir: corpus())

    def keep(*arguments):
        command = ["series", "--corpus", "melbourne", "--out", str(tmp_path), *arguments]
        monkeypatch.setattr(sys, "argv", command)
        series.main()
        return tmp_path

    return keep


def test_kept_are_the_test_period_and_the_rows_that_the_first_forecast_is_made_from(keep):
    kept = measured.read(keep() / "two.json")
    assert kept.settings["columns"] == ["warmth", "dust"] and kept.settings["licence"] == "open"
    found = kept.find({"series": "x"})
    assert found["begins"] == "2013-11-02"
    # The first forecast that reaches into the test, two days ahead, is made a day before its eve.
    assert found["times"][0] == "2013-10-28" and found["times"][-1] == "2013-11-10"
    assert found["values"]["warmth"] == [float(f"{2 * row / 7:.6g}") for row in range(6, 20)]
    assert found["values"]["dust"][12 - 6] is None
    assert kept.find({"series": "y z"})["times"][0] == "2013-10-31"


def test_series_that_are_named_have_a_file_of_their_own(keep):
    folder = keep("--series", "y z")
    kept = measured.read(folder / "two-yz.json")
    assert [point.of for point in kept.points] == [{"series": "y z"}]
    with pytest.raises(corpora.CorpusError, match=r"has no series 'w'; it has x, y z\."):
        keep("--series", "w")
    assert not (folder / "two-w.json").exists()


def test_what_is_kept_is_not_made_again(keep):
    before = (keep() / "two.json").stat().st_mtime_ns
    assert (keep() / "two.json").stat().st_mtime_ns == before
