"""The benchmark of scoring: what its contestants read, and what it makes of their times."""

import csv
import sys

import pytest

from benchmarks import report, scoring


def rows(file):
    with file.open(encoding="utf-8", newline="") as opened:
        return [row["text"] for row in csv.DictReader(opened)]


def test_both_commands_read_the_same_texts(tmp_path):
    scoring.tables(tmp_path / "made", 7)
    whole = rows(tmp_path / "made/all.csv")
    parts = [it for file in sorted(tmp_path.glob("made/part-*.csv")) for it in rows(file)]
    assert len(set(whole)) == 7 and sorted(parts) == sorted(whole)


def test_a_hundred_million_texts_cost_what_their_rate_says():
    assert scoring.cost(1000, cores=2) == "100 million take 27.8 hours, 56 core hours"


def test_a_rate_is_of_the_rows_between_the_tables_and_the_rest_is_the_start(tmp_path, monkeypatch):
    def measured(command):
        rows = 30 if "/short" in " ".join(command) else 300
        return 6 + rows / (20 if "score" in command else 10), 512.0

    monkeypatch.setattr(scoring, "measured", measured)
    options = ["--rows", "300", "--rounds", "2", "--out", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["benchmarks.scoring", *options])
    scoring.main()
    (found,) = report.read(tmp_path / "scoring.json").comparisons
    expected = {"score, 2 processes": 20, "score, 1 process": 20, "predict": 10}
    for name, rate in expected.items():
        assert found.values[name] == pytest.approx([rate, rate])
        assert found.remarks[name].startswith("6 s to begin and end; 512 MB a process; 100 million")


def test_a_command_that_fails_ends_the_benchmark_with_what_it_said():
    with pytest.raises(SystemExit, match="cannot be read"):
        scoring.measured(["predict", "/nowhere.csv", "--out", "/nowhere/out.csv"])
