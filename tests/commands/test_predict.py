"""``predict``: every row answered, in constant memory, and a file that is whole or not there."""

import csv
import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import nlpapp
from nlpapp import serving
from nlpapp.__main__ import main

MODEL = "sentiment-toy-lstm"


@pytest.fixture
def predict(capsys, saved_models, tmp_path, monkeypatch):
    """Run ``predict`` in ``tmp_path``; gives (status, standard error)."""
    monkeypatch.chdir(tmp_path)

    def predict(file, out="out.csv", *options):
        capsys.readouterr()
        arguments = ["predict", file, "--model", MODEL, "--out", out, *options]
        status = main([str(a) for a in [*arguments, "--saved-models", saved_models]])
        captured = capsys.readouterr()
        assert captured.out == ""
        return status, captured.err

    return predict


def write(name, content):
    Path(name).write_text(content, encoding="utf-8", newline="")


def rows_of(name):
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


class Stub:
    """Stands in for a loaded model where only the plumbing is looked at."""

    name = "stub"

    def run(self, texts):
        return {"size": np.array([len(text) for text in texts], np.int32)}


def test_a_csv_gains_a_column_for_each_output(predict):
    write("in.csv", 'id,text\n1,"good, ""great""\nfilm"\n2,bad\n3,\n')
    assert predict("in.csv")[0] == 0
    rows = rows_of("out.csv")
    assert list(rows[0]) == ["id", "text", "label", "classes", "scores"]
    assert [row["text"] for row in rows] == ['good, "great"\nfilm', "bad", ""]
    assert [row["label"] for row in rows[:2]] == ["positive", "negative"]
    assert json.loads(rows[0]["classes"]) == ["negative", "positive"]


def test_numbers_are_written_so_that_they_read_back_the_same(predict, saved_models):
    write("in.txt", "good\nbad\n")
    predict("in.txt")
    scores = serving.load(serving.find(saved_models, MODEL)).run(["good", "bad"])["scores"]
    written = [json.loads(row["scores"]) for row in rows_of("out.csv")]
    np.testing.assert_array_equal(np.float32(written), scores)


def test_texts_keep_their_place_across_chunks(predict, monkeypatch):
    monkeypatch.setattr("nlpapp.tables.chunks.CHUNK_ROWS", 3)
    texts = [f"{'good' if n % 3 else 'bad'} {n}" for n in range(20)]
    write("in.txt", "\n".join(texts))
    predict("in.txt")
    rows = rows_of("out.csv")
    assert [row["text"] for row in rows] == texts
    assert [row["label"] for row in rows] == [
        "positive" if n % 3 else "negative" for n in range(20)
    ]


def test_any_cell_survives_the_way_through(predict):
    cells = ["bare\rreturn", "a\r\nb", "nul \0", '"', " ", "，好", "\u2028", "=1+1"]
    with Path("in.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["note", "text"], *([cell, "good"] for cell in cells)])
    assert predict("in.csv")[0] == 0
    assert [row["note"] for row in rows_of("out.csv")] == cells


def test_tsv_goes_in_and_out_without_quotes(predict):
    write("in.tsv", 'label\ttext_a\n1\t"good\n')
    assert predict("in.tsv", "out.tsv", "--text-column", "text_a", "--prefix", "own_")[0] == 0
    header, row = Path("out.tsv").read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == ["label", "text_a", "own_label", "own_classes", "own_scores"]
    assert row.startswith('1\t"good\t') and '["negative", "positive"]' in row


def test_a_header_alone_gives_a_header_alone(predict):
    write("in.csv", "text\n")
    assert predict("in.csv")[0] == 0
    assert Path("out.csv").read_text() == "text,label,classes,scores\n"


def test_progress_and_a_count_go_to_standard_error(predict):
    write("in.txt", "good\n" * 300)
    _, err = predict("in.txt")
    assert "100%" in err and "Wrote 300 rows to out.csv." in err


@pytest.mark.parametrize(
    ("name", "content", "options", "complaint"),
    [
        ("in.csv", "", [], "in.csv is empty"),
        ("in.csv", "id,text\n1,a\n2,b,c\n", [], "row 2 (line 3) has 3 cells instead of 2"),
        ("in.csv", "id,review\n1,a\n", [], "no column 'text'; its columns are 'id', 'review'"),
        ("in.csv", "text,text\na,b\n", [], "2 columns called 'text'"),
        ("in.csv", "text,label\na,1\n", [], "already has a column 'label'"),
        ("in.txt", "a\n", ["--out", "nowhere/o.csv"], "no folder"),
        ("in.txt", "a\n", ["--out", "in.txt/o.csv"], "no folder"),
        ("in.txt", "a\n", ["--out", "."], "not an ordinary file"),
        ("in.txt", "a\n", ["--out", "/dev/null"], "not an ordinary file"),
        ("in.txt", "a\n", ["--out", "in.txt"], "input file itself"),
        ("in.txt", "a\n", ["--out", "x" * 300], "File name too long"),
        ("in.txt", "a\tb\n", ["--out", "o.tsv"], "without quotation marks cannot hold"),
        ("in.txt", "a\n", ["--model", "../m"], "there are sentiment-toy-bilstm"),
    ],
)
def test_bad_input_gets_one_sentence_and_leaves_nothing(
    predict, tmp_path, name, content, options, complaint
):
    write(name, content)
    status, err = predict(name, "out.csv", *options)
    assert status == 2 and complaint in err and "Traceback" not in err
    assert left_in(tmp_path) == [name] and Path(name).read_text() == content


def test_the_input_is_known_through_a_link(predict):
    write("in.txt", "a\n")
    Path("link.csv").hardlink_to("in.txt")
    assert predict("in.txt", "link.csv")[0] == 2


def test_an_output_that_is_a_link_stays_one(predict, tmp_path):
    write("in.txt", "good\n")
    write("real.csv", "old")
    Path("link.csv").symlink_to("real.csv")
    assert predict("in.txt", "link.csv")[0] == 0
    assert Path("link.csv").is_symlink() and rows_of("real.csv")[0]["label"] == "positive"


@pytest.mark.parametrize("moment", ["write", "fsync"])
def test_a_full_disk_leaves_the_old_output_and_no_part_of_the_new(
    predict, tmp_path, monkeypatch, moment
):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    place = {"write": "nlpapp.tables.writing._UnixLines.write", "fsync": "os.fsync"}[moment]
    write("in.txt", "good\n")
    write("out.csv", "old")
    monkeypatch.setattr(place, full)
    status, err = predict("in.txt")
    assert status == 2 and "No space left on device; nothing was changed" in err
    assert left_in(tmp_path) == ["in.txt", "out.csv"] and Path("out.csv").read_text() == "old"


def test_control_c_leaves_nothing(predict, tmp_path, monkeypatch):
    class Interrupted(Stub):
        def run(self, texts):
            if texts:
                raise KeyboardInterrupt
            return super().run(texts)

    monkeypatch.setattr(serving, "load", lambda entry: Interrupted())
    write("in.txt", "good\n")
    status, err = predict("in.txt")
    assert status == 130 and "nothing was written" in err
    assert left_in(tmp_path) == ["in.txt"]


def test_who_shuts_the_terminal_does_not_end_what_nohup_began(saved_models, tmp_path):
    os.mkfifo(tmp_path / "in.txt")
    arguments = ["predict", tmp_path / "in.txt", "--model", MODEL, "--out", tmp_path / "out.csv"]
    child = subprocess.Popen(
        [
            *("sh", "-c", 'trap "" HUP; exec "$@"', "sh"),  # as nohup does
            *(sys.executable, "-m", "nlpapp", *arguments, "--saved-models", saved_models),
        ],
        cwd=Path(nlpapp.__file__).parents[1],
    )
    with (tmp_path / "in.txt").open("w") as pipe:  # opens once the child reads
        child.send_signal(signal.SIGHUP)
        pipe.write("good\n")
    assert child.wait(timeout=120) == 0
    assert (tmp_path / "out.csv").is_file()


def test_a_kill_in_the_middle_leaves_nothing(saved_models, tmp_path):
    os.mkfifo(tmp_path / "in.txt")
    arguments = ["predict", tmp_path / "in.txt", "--model", MODEL, "--out", tmp_path / "out.csv"]
    child = subprocess.Popen(
        [sys.executable, "-m", "nlpapp", *arguments, "--saved-models", saved_models],
        cwd=Path(nlpapp.__file__).parents[1],
        stderr=subprocess.DEVNULL,
    )

    def feed():
        try:
            with (tmp_path / "in.txt").open("w") as pipe:
                while True:
                    pipe.write("good\n" * 100)
        except BrokenPipeError:
            pass

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    deadline = time.monotonic() + 60
    while not any(part.stat().st_size for part in tmp_path.glob(".nlpapp-*.part")):
        assert child.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    child.send_signal(signal.SIGTERM)
    assert child.wait(timeout=30) == 128 + signal.SIGTERM
    feeder.join(timeout=10)
    assert left_in(tmp_path) == ["in.txt"]


def test_memory_does_not_grow_with_the_file(predict, tmp_path, monkeypatch):
    monkeypatch.setattr(serving, "load", lambda entry: Stub())
    write("in.csv", "text\n" + ("word " * 200 + "\n") * 20_000)
    assert Path("in.csv").stat().st_size > 20_000_000
    tracemalloc.start()
    try:
        assert predict("in.csv")[0] == 0
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000
    assert len(rows_of("out.csv")) == 20_000


def test_rows_without_text_are_kept_and_get_no_answer(predict):
    write("in.csv", "id,text\n1,good\n2, \n3,bad\n")
    _, err = predict("in.csv")
    assert [row["label"] for row in rows_of("out.csv")] == ["positive", "", "negative"]
    assert "Wrote 3 rows to out.csv; 1 without text got no answer." in err


def test_what_was_found_is_said_with_the_options_that_say_otherwise(predict):
    Path("in.csv").write_bytes("编号;text\n1;好\n2;不好\n".encode("gbk"))
    _, err = predict("in.csv")
    assert "in.csv: GB18030 (GBK), semicolons, 2 columns ('编号', 'text'); --encoding" in err


def test_the_options_settle_what_would_be_found_otherwise(predict):
    Path("in.csv").write_bytes("sch\xf6n|gut;good\n".encode("latin-1"))
    options = ["--encoding", "latin-1", "--delimiter", "|", "--header", "no"]
    status, _ = predict("in.csv", "out.csv", *options, "--text-column", "column 2")
    assert status == 0
    row = Path("out.csv").read_bytes().decode("utf-8-sig").splitlines()[1]
    assert row.startswith("sch\xf6n|gut;good|positive|")


def test_a_file_of_the_same_kind_keeps_its_mark_and_what_parts_its_cells(predict):
    Path("in.csv").write_bytes(b"\xef\xbb\xbfid;text\n1;good\n")
    predict("in.csv")
    content = Path("out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid;text;label;classes;scores\n1;good;positive;")


def test_rows_that_were_filled_are_counted(predict):
    write("in.csv", "text,note\ngood\nbad,x\n")
    status, err = predict("in.csv")
    assert status == 0 and "1 row was short of cells on line 2; empty ones were added." in err


def test_for_excel_there_is_a_mark_and_no_formula(predict):
    write("in.csv", "text,note\ngood,=1+1\n-2,@x\n")
    predict("in.csv", "out.csv", "--for-excel")
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbftext")
    assert [row["note"] for row in rows_of("out.csv")] == ["'=1+1", "'@x"]


def test_a_workbook_goes_in_and_out(predict):
    book = openpyxl.Workbook()
    for row in (["id", "text"], [7, "good"], [8, None], [9, "bad"]):
        book.active.append(row)
    book.save("in.xlsx")
    status, err = predict("in.xlsx", "out.xlsx")
    assert status == 0 and "in.xlsx: sheet 'Sheet', 2 columns ('id', 'text')" in err
    rows = list(openpyxl.load_workbook("out.xlsx").active.iter_rows(values_only=True))
    assert [row[:3] for row in rows] == [
        ("id", "text", "label"),
        ("7", "good", "positive"),
        ("8", None, None),
        ("9", "bad", "negative"),
    ]


@pytest.mark.parametrize("content", ["id,text\n1,good\n2,bad\n", "id\ttext\r1\tgood\r2\tbad\r"])
def test_a_pipe_will_do(predict, content):
    os.mkfifo("in.csv")
    feeder = threading.Thread(target=write, args=("in.csv", content))
    feeder.start()
    assert predict("in.csv")[0] == 0
    feeder.join()
    cells = csv.reader(Path("out.csv").read_text().splitlines(), delimiter=content[2])
    assert [row[2] for row in cells] == ["label", "positive", "negative"]


def test_no_message_holds_a_whole_cell(predict):
    write("in.csv", "x" * 200_000 + ",b\n1,2\n")
    status, err = predict("in.csv", "out.csv", "--header", "yes")
    assert status == 2 and len(err) < 500
