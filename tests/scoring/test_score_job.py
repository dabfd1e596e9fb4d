"""``score``: what is refused before any work, and that its files appear whole or not at all."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import nlpapp

pytest.importorskip("apache_beam", reason="Apache Beam is not installed: see `beam` in extras")

from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import DirectOptions
from scoring_tools import bad_rows, csv_rows, left, write

from nlpapp.scoring import running, writing
from nlpapp.scoring.places import Output, ScoringError
from nlpapp.scoring.writing import Written, put_in_place

CHECKOUT = Path(nlpapp.__file__).parents[1]


@pytest.mark.parametrize(
    ("name", "content", "options", "complaint"),
    [
        ("in.csv", "id,note\n1,a\n", [], "no column 'text'; its columns are 'id', 'note'"),
        ("in.csv", "id,text\n1,a\n", ["--text-column", "review"], "choose one with --text-column"),
        ("in.csv", "text,label\na,b\n", [], "already has a column 'label'"),
        ("in.csv", "source_row,text\na,b\n", [], "already has a column 'source_row'"),
        ("in.parquet", "x", [], "cannot be read as Parquet"),
        ("in.csv", "text\na\n", ["--input", "nowhere*.csv"], "No file matches"),
        ("in.csv", "text\na\n", ["--model", "../m"], "There is no model '../m'; there are"),
        ("in.csv", "text\na\n", ["--output", "nowhere/out"], "no folder"),
        ("in.csv", "text\na\n", ["--output", "o*t"], "--output must be"),
        ("in.csv", "text\na\n", ["--output", "./"], "--output must be"),
        ("in.csv", "text\na\n", ["--output", "."], "--output must be"),
        ("in.csv", "text\na\n", ["--input"], "each want a name"),
        ("in.csv", "text\na\n", ["--workers", "-1"], "--workers must be"),
        ("in.csv", "text\na\n", ["--encoding", "klingon"], "no encoding 'klingon'"),
        ("in.csv", "a,text,a\n1,b,2\n", ["--output-format", "jsonl"], "columns of one name"),
        ("in.jsonl", "{}", ["--output-format", "csv"], "its answers cannot be csv"),
        ("in.csv", "text\na\n", ["--", "--direct_num_wokers", "2"], "--direct_num_wokers"),
        ("in.csv", "text\na\n", ["--", "--direct_num_workers", "two"], "does not take"),
        ("in.csv", "text\na\n", ["--", "--runner", "NoRunner"], "NoRunner"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence_before_any_work(
    score, name, content, options, complaint
):
    write(name, content)
    beam = () if "--" in options else ("--", "--runner", "FnApiRunner")
    status, err = score(name, *options, beam=beam)
    assert status == 2 and complaint in err.splitlines()[-1]
    assert "Traceback" not in err and left() == [name]


def test_models_that_read_no_texts_are_refused(score, build_toy_model, tmp_path, monkeypatch):
    from nlpapp import serving

    def takes_numbers(self, given):
        raise serving.ServingError("{model} takes numbers.", model=self.name)

    monkeypatch.setattr(serving.Model, "run", takes_numbers)
    write("in.csv", "text\na\n")
    status, err = score("in.csv")
    assert status == 2 and "takes numbers" in err and left() == ["in.csv"]


def test_added_columns_can_be_named_apart(score):
    write("in.csv", "text,label,source_row\ngood,mine,7\n")
    assert score("in.csv", "--prefix", "new_")[0] == 0
    header = Path("out-00000-of-00001.csv").read_text().splitlines()[0].split(",")
    assert header == ["text", "label", "source_row"] + [
        f"new_{it}" for it in ("source_file", "source_row", "label", "classes", "scores")
    ]


def test_files_of_an_earlier_job_are_replaced_only_when_that_is_said(score):
    write("in.csv", "text\ngood\n")
    write("in-2.csv", "text\nbad\n \n")
    write("out-notes.csv", "mine")
    assert score("in*.csv")[0] == 0
    before = {name: Path(name).read_bytes() for name in left()}
    status, err = score("in.csv")
    assert status == 2 and "is there already" in err and "--overwrite" in err
    assert {name: Path(name).read_bytes() for name in left()} == before
    assert score("in.csv", "--overwrite")[0] == 0
    mine = ["in-2.csv", "in.csv", "out-notes.csv"]
    assert left() == sorted([*mine, "out-00000-of-00001.csv", "out.summary.json"])


def test_what_would_be_replaced_is_not_read(score):
    write("out-00000-of-00001.csv", "text\ngood\n")
    status, err = score("out-*.csv", "--overwrite")
    assert status == 2 and "would be read and replaced" in err


def test_where_nothing_can_be_answered_the_reasons_come_out(score):
    write("in-1.csv", "")
    write("in-2.csv", "text\n")
    status, err = score("in-*.csv")
    assert (
        status == 0 and "Wrote 0 rows with answers in 0 files, and 1 row without in 1 file" in err
    )
    assert bad_rows() == [("in-1.csv", None, "in-1.csv is empty.")]
    assert json.loads(Path("out.summary.json").read_text())["models"] == ["sentiment-toy-lstm"]


def test_a_full_disk_leaves_the_old_files_and_no_new_ones(score, monkeypatch):
    write("in.csv", "text\ngood\n")
    assert score("in.csv")[0] == 0
    before = {name: Path(name).read_bytes() for name in left()}

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.FileSystems, "create", full)
    status, err = score("in.csv", "--overwrite")
    assert status == 2 and "The job failed: [Errno 28] No space left on device" in err
    assert {name: Path(name).read_bytes() for name in left()} == before


@pytest.fixture
def aside(tmp_path):
    """Two files of answers aside and one of bad rows, and where they go."""
    output = Output(str(tmp_path / "out"))
    output.open()
    written = []
    for unit, kind in ((1, "answers"), (0, "answers"), (1, "bad")):
        name = f"{output.aside}/{unit}-{kind}"
        write(name, f"{unit} {kind}")
        written.append(Written(kind, unit, name, ".csv", rows=unit + 1))
    return output, written


def placed(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_an_input_that_would_be_replaced_is_known_by_any_of_its_names(tmp_path):
    write(tmp_path / "out-00000-of-00001.csv", "text")
    (tmp_path / "link.csv").symlink_to("out-00000-of-00001.csv")
    for name in ("out-00000-of-00001.csv", "./out-00000-of-00001.csv", "link.csv"):
        with pytest.raises(ScoringError, match="would be read and replaced"):
            Output(str(tmp_path / "out")).check(True, {f"{tmp_path}/{name}"})


WHOLE = {
    "out-00000-of-00002.csv": "0 answers",
    "out-00001-of-00002.csv": "1 answers",
    "out.bad-00000-of-00001.csv": "1 bad",
}


def test_putting_in_place_again_changes_nothing(aside, tmp_path):
    output, written = aside
    for _ in range(2):  # a runner may do it again, though it was done
        put_in_place(None, written, output, ["m"])
        found = placed(tmp_path)
        summary = json.loads(found.pop("out.summary.json"))
        assert found == WHOLE and not Path(output.aside).exists()
    assert summary == {
        "models": ["m"],
        "answers": {"rows": 3, "files": 2},
        "bad": {"rows": 2, "files": 1},
    }


@pytest.mark.parametrize("moves", range(4))
def test_putting_in_place_goes_on_where_it_was_broken_off(aside, tmp_path, monkeypatch, moves):
    output, written = aside
    write(tmp_path / "out-00002-of-00003.csv", "of an attempt that had more files")
    rename, done = FileSystems.rename, []

    def broken(*names):
        if len(done) == moves:
            raise OSError(5, "the machine went away")
        done.append(names)
        rename(*names)

    with monkeypatch.context() as patched, pytest.raises(OSError):
        patched.setattr(writing.FileSystems, "rename", broken)
        put_in_place(None, written, output, ["m"])
        raise OSError("after the last move")
    put_in_place(None, written, output, ["m"])
    found = placed(tmp_path)
    assert found.pop("out.summary.json") and found == WHOLE


def test_what_says_that_all_stands_goes_first(aside, monkeypatch):
    output, written = aside
    write(output.summary, "{}")
    write(f"{output.summary.removesuffix('.summary.json')}-00004-of-00009.csv", "of an earlier job")

    def broken(names):
        raise OSError(5, f"{names} stay")

    monkeypatch.setattr(writing.FileSystems, "delete", broken)
    with pytest.raises(OSError, match="summary"):
        put_in_place(None, written, output, ["m"])


def test_options_reach_the_file_systems_before_files_are_looked_for(score, monkeypatch):
    said = []
    monkeypatch.setattr(FileSystems, "set_options", said.append)
    score("nowhere.csv", beam=["--", "--hdfs_host", "namenode"])
    assert said[0].get_all_options()["hdfs_host"] == "namenode"


def test_without_workers_asked_for_there_are_as_many_as_cores_that_may_be_used(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5, 7}, raising=False)
    options = running.options_of([], 0).view_as(DirectOptions)
    assert options.direct_num_workers == 3
    assert running.options_of([], 2).view_as(DirectOptions).direct_num_workers == 2


def test_a_file_that_was_lost_is_not_passed_over(aside, tmp_path):
    output, written = aside
    Path(written[0].name).unlink()
    with pytest.raises(OSError):
        put_in_place(None, written, output, ["m"])
    assert not Path(output.summary).exists()


def test_a_row_that_comes_twice_apart_gets_two_files_and_none_is_lost(score, monkeypatch):
    """A runner that does not keep a unit's rows together."""
    write("in.csv", "text\n" + "".join(f"good {it}\n" for it in range(9)))
    process = writing.Write.process

    def torn(self, row):
        yield from process(self, row)
        if row.number == 4:
            yield self._close()

    monkeypatch.setattr(writing.Write, "process", torn)
    assert score("in.csv")[0] == 0
    assert [it["text"] for it in csv_rows()] == [f"good {it}" for it in range(9)]
    assert "out-00001-of-00002.csv" in left()


PROGRAM = """
import sys

class NoBeam:
    def find_spec(self, name, *_):
        if name.split(".")[0] == "apache_beam":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, NoBeam())
from nlpapp.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_without_beam_one_sentence_says_what_to_install(saved_models, tmp_path):
    write(tmp_path / "in.csv", "text\ngood\n")
    options = ["--input", "in.csv", "--output", "out", "--model", "sentiment-toy-rnn"]
    command = [sys.executable, "-c", PROGRAM, "score", *options, "--saved-models", saved_models]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "score needs Apache Beam: in the checkout, pip install -e '.[beam]'.\n",
    )


def test_beam_is_read_in_by_score_alone():
    program = "import sys, nlpapp.__main__; print('apache_beam' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
