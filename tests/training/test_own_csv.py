"""`python -m training.sentiment --csv FILE`: somebody's own labels, from the file to the model."""

import hashlib
import shlex
import shutil
from functools import partial

import numpy as np
import pytest
from scripts import interrupting, run_here

from nlpapp import serving
from training import sentiment
from training.running import RunOptions

train = partial(run_here, sentiment.main)
WORDS = {"billing": "invoice", "crash": "freezes", "账号": "密码"}  # what tells each class
TINY = shlex.split("""
    --vectors.width 8 --vectors.epochs 1 --units 4 --read-tokens 30 --trace-tokens 10 --epochs 2
""")


@pytest.fixture(scope="module")
def tickets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tickets")
    rows = [
        f'{queue},"the {word} again, number {i} {word} 😀"'
        for i in range(37)
        for queue, word in WORDS.items()
    ]
    (folder / "tickets.csv").write_text("queue,message\n" + "\n".join(rows), encoding="utf-8")
    return folder


COLUMNS = ["--csv", "tickets.csv", "--text-column", "message", "--label-column", "queue"]


@pytest.fixture(scope="module")
def trained(tickets):
    """The folder of the tickets, in which two kinds of model learned them."""
    for options in (["--cell", "gru", *TINY], ["--cell", "linear", "--buckets", "1024"]):
        done = train(*COLUMNS, *options, cwd=tickets)
        assert done.returncode == 0, done.stderr
    return tickets


@pytest.mark.parametrize("variant", ["../elsewhere", "a/b", ".hidden", "two words"])
def test_a_variant_that_is_no_name_of_a_folder_is_refused_before_anything_is_trained(variant):
    with pytest.raises(ValueError, match="cannot be part of a folder's name"):
        RunOptions(variant=variant)


@pytest.mark.parametrize("cell", ["gru", "linear"])
def test_three_classes_of_ones_own_become_a_model(trained, cell):
    entry = serving.find(trained / "saved_models", f"sentiment-tickets-{cell}")
    digest = hashlib.sha256((trained / "tickets.csv").read_bytes()).hexdigest()
    assert entry.card["corpus"]["version"] == f"sha256:{digest}"
    assert entry.card["classes"] == sorted(WORDS)
    assert entry.card["command"].startswith(
        "python -m training.sentiment --csv tickets.csv --text-column message --label-column queue"
    )
    model = serving.load(entry)
    answered = model.run([f"my {word}" for word in WORDS.values()] + ["", "😀"])
    assert answered["classes"][0].tolist() == sorted(WORDS)
    np.testing.assert_allclose(answered["scores"].sum(1), 1, rtol=1e-5)
    if cell == "linear":
        assert answered["label"][:3].tolist() == list(WORDS)
    traced = model.run(["the invoice"], "trace")
    assert traced["scores_so_far"].shape == (1, 2, 3)


def test_labels_that_were_corrected_are_learned_anew(trained, tmp_path):
    shutil.copytree(trained / "runs", tmp_path / "runs")
    text = (trained / "tickets.csv").read_text(encoding="utf-8")
    for content, runs in ((text, 1), (text.replace("crash,", "zebra,"), 2)):
        (tmp_path / "tickets.csv").write_text(content, encoding="utf-8")
        with interrupting(sentiment, "calibrated_on"):  # to package takes longer than to learn
            done = train(*COLUMNS, "--cell", "gru", *TINY, cwd=tmp_path)
        assert done.returncode == 1, done.stderr
        assert ("Epoch" in done.stdout) == (runs == 2)
        assert len(list((tmp_path / "runs").glob("sentiment-tickets-gru-*"))) == runs


def test_a_file_that_is_read_as_was_said_says_so_in_the_command_of_its_card(tickets, tmp_path):
    text = (tickets / "tickets.csv").read_text(encoding="utf-8")
    rows = text.replace("😀", "").splitlines()[1:]
    (tmp_path / "tickets.csv").write_bytes("\n".join(rows).encode("gbk"))
    columns = ["--text-column", "column 2", "--label-column", "column 1"]
    said = ["--encoding", "gb18030", "--header", "no"]
    options = [*said, "--cell", "linear", "--buckets", "1024"]
    done = train("--csv", "tickets.csv", *columns, *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "tickets.csv: GB18030 (GBK), commas, no header, 2 columns" in done.stderr
    card = serving.find(tmp_path / "saved_models", "sentiment-tickets-linear").card
    assert card["classes"] == sorted(WORDS)
    assert shlex.join(said) in card["command"]


def test_a_file_of_another_name_does_not_take_the_place_of_a_model(tickets, tmp_path):
    text = (tickets / "tickets.csv").read_text(encoding="utf-8")
    said = []
    for name in ("my_工单.csv", "my_工单.csv", "My 工单.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        arguments = ["--csv", name, *COLUMNS[2:], "--cell", "linear", "--buckets", "1024"]
        done = train(*arguments, cwd=tmp_path, terminal="cp1252")  # which cannot show Chinese
        said.append((done.returncode, done.stderr))
    assert [status for status, _ in said] == [0, 0, 2], said
    assert "Traceback" not in said[2][1] and "--variant" in said[2][1]
    assert {path.name for path in (tmp_path / "saved_models").glob("*/*")} == {
        "1",
        "2",
        "README.md",
    }


def test_thai_is_told_apart_by_words_within_a_sentence(tmp_path):
    good, bad = "อร่อยมาก", "แย่มาก"  # very tasty, very bad; a sentence has no spaces
    things = ["ข้าว", "ก๋วยเตี๋ยว", "ร้านนี้", "อาหาร", "ปลา", "ไก่", "หมู", "ผัก", "น้ำ", "ขนม", "กาแฟ", "ชา"]
    rows = [
        f"{thing}{other}{word},{label}"
        for thing in things
        for other in things
        for word, label in ((good, "good"), (bad, "bad"))
    ]
    (tmp_path / "food.csv").write_text("text,label\n" + "\n".join(rows), encoding="utf-8")
    done = train("--csv", "food.csv", "--cell", "linear", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    card = serving.find(tmp_path / "saved_models", "sentiment-food-linear").card
    assert card["metrics"]["accuracy"]["value"] == 1.0 and card["corpus"]["language"] == "th"
    assert card["bytes_on_disk"] < 1e6  # the default has two million buckets; few are in use


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--csv", "tickets.csv"], "has no column 'text'; its columns are 'queue', 'message'"),
        (["--csv", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["--header", "no"], "--header is for a file of your own: give it with --csv."),
        (
            ["--label-column", "queue"],
            "--label-column is for a file of your own: give it with --csv.",
        ),
        ([*COLUMNS, "--corpus", "imdb"], "--corpus and --csv name two corpora"),
    ],
)
def test_what_cannot_be_read_is_one_message(tickets, arguments, complaint):
    before = sorted(tickets.iterdir())
    done = train(*arguments, "--cell", "linear", cwd=tickets)
    assert done.returncode == 2 and complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tickets.iterdir()) == before
