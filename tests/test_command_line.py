"""``python -m nlpapp models`` and ``compare``, their options and their exit status."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import nlpapp
from nlpapp.__main__ import main
from nlpapp.commands.compare import readable
from nlpapp.commands.table import aligned
from nlpapp.saved import cards

CHECKOUT = Path(nlpapp.__file__).parents[1]


@pytest.fixture
def run(capsys, saved_models, monkeypatch):
    """Run the command line in this process; gives (status, standard output, standard error)."""
    monkeypatch.setenv("NLPAPP_SAVED_MODELS", str(saved_models))

    def run(*arguments):
        capsys.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = end.code
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_models_lists_cell_corpus_result_with_interval_and_size(run):
    status, out, _ = run("models")
    assert status == 0
    lines = out.splitlines()
    assert len(lines) == 6
    columns = ["model", "version", "cell", "corpus", "test result", "parameters", "MB", "training"]
    assert lines[0].split() == " ".join(columns).split()
    assert "gru     toy     accuracy 0.680 (0.650 to 0.710)  113" in lines[2]


def test_models_says_what_other_tests_say(run, saved_models, tmp_path):
    shutil.copytree(saved_models, tmp_path / "models")
    path = next((tmp_path / "models").glob("sentiment-toy-gru/*/assets.extra/card.json"))
    card = json.loads(path.read_bytes())
    card["parts"] = {"other": {"metrics": {"accuracy": {"value": 0.5, "low": 0.4, "high": 0.6}}}}
    cards.write(card | {"digest": cards.digest_of(card)}, path.parents[1])
    _, out, _ = run("models", "--saved-models", tmp_path / "models")
    assert "accuracy 0.680 (0.650 to 0.710); other 0.500  113" in out


def test_models_names_a_damaged_folder_on_standard_error(run, saved_models, tmp_path):
    shutil.copytree(saved_models, tmp_path / "models")
    (tmp_path / "models/sentiment-toy-rnn/1/assets/words.tsv").write_text("")
    status, out, err = run("models", "--saved-models", tmp_path / "models")
    assert status == 0 and len(out.splitlines()) == 5
    assert "sentiment-toy-rnn/1" in err and "words.tsv" in err
    _, out, _ = run("models", "--json", "--saved-models", tmp_path / "models")
    listed = json.loads(out)
    assert len(listed["models"]) == 4 and "words.tsv" in listed["refused"][0]["reason"]


def test_models_ends_with_status_2_where_nothing_that_stands_there_can_be_used(run, tmp_path):
    (tmp_path / "sentiment-x-gru" / "1").mkdir(parents=True)
    for options, said in (((), ""), (("--json",), '"models": []')):
        status, out, err = run("models", "--saved-models", tmp_path, *options)
        assert status == 2 and said in out
        assert "card.json is missing" in err and "nothing can be used" in err.splitlines()[-1]


def test_models_lists_only_those_that_are_named(run):
    _, out, _ = run("models", "--models", "sentiment-toy-lstm", "sentiment-toy-gru")
    assert [line.split()[0] for line in out.splitlines()[1:]] == [
        "sentiment-toy-lstm",
        "sentiment-toy-gru",
    ]
    status, _, err = run("models", "--models", "sentiment-toy-lstn")
    assert status == 2 and "sentiment-toy-lstn" in err


def test_models_json_gives_whole_cards(run):
    _, out, _ = run("models", "--json")
    card = json.loads(out)["models"][0]["card"]
    assert card["metrics"]["accuracy"]["split"] == "test"


def test_models_lists_a_task_it_never_heard_of(run, build_toy_model, tmp_path):
    odd = {"task": "haiku", "corpus": "none", "metrics": {"chrf": {"value": 0.5}}, "training": None}
    build_toy_model(tmp_path, "haiku-x-rnn", **odd)
    status, out, _ = run("models", "--saved-models", tmp_path)
    assert status == 0 and "chrf 0.500 (- to -)" in out


def test_an_empty_folder_and_a_missing_one_are_said(run, tmp_path):
    status, out, err = run("models", "--saved-models", tmp_path)
    assert (status, out) == (0, "") and "No saved model" in err
    status, _, err = run("models", "--saved-models", tmp_path / "nowhere")
    assert status == 2 and "nowhere" in err


def test_compare_prints_a_row_a_model_with_its_answer_and_time(run):
    status, out, _ = run("compare", "a good, great film", "--runs", "1")
    assert status == 0
    lines = out.splitlines()
    assert lines[0].split() == ["model", "label", "classes:", "scores", "ms"]
    assert len(lines) == 6
    assert all("positive  negative 0." in line for line in lines[1:])


def test_compare_asks_only_the_models_named(run):
    _, out, _ = run("compare", "", "--models", "sentiment-toy-gru", "--runs", "1")
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["sentiment-toy-gru"]


def test_compare_prints_a_table_a_task_and_asks_who_reads_the_script(run, both_tasks):
    options = ("--runs", "1", "--saved-models", both_tasks)
    _, out, err = run("compare", "a good film", *options)
    tables = out.split("\n\n")
    assert ["translation" in table.split() for table in tables] == [False, True]
    assert [len(table.splitlines()) for table in tables] == [6, 4] and err == ""
    # Where a text is foreign to every model, there is nobody better to ask.
    assert run("compare", "一部好电影", *options)[1].count("-toy-") == 8


def test_compare_leaves_out_models_of_another_script_and_says_so(run, build_toy_model, tmp_path):
    for name, language in (("sentiment-x-rnn", "en"), ("sentiment-y-rnn", "zh")):
        build_toy_model(tmp_path, name, corpus={"name": "toy", "language": language})
    options = ("--runs", "1", "--saved-models", tmp_path)
    _, out, err = run("compare", "一部好电影", *options)
    assert "sentiment-y-rnn" in out and "sentiment-x-rnn" not in out
    assert "1 of 2 models read another script" in err
    _, out, err = run("compare", "一部好电影", "--models", "sentiment-x-rnn", *options)
    assert "sentiment-x-rnn" in out and err == ""


def test_compare_asks_no_model_of_numbers_for_a_text(run, build_toy_model, tmp_path):
    from toy_forecasters import build_toy_forecaster

    build_toy_model(tmp_path, "sentiment-toy-gru")
    build_toy_forecaster(tmp_path, "forecasting-toy-gru")
    code, out, err = run("compare", "Хороший фильм", "--saved-models", str(tmp_path))
    assert code == 0 and "sentiment-toy-gru" in out
    assert "forecasting-toy-gru" not in out + err


@pytest.mark.parametrize(
    "of", [{"metrics": [1]}, {"parts": {"a": None}}, {"corpus": {"language": ["en", "zh"]}}]
)
def test_models_lists_one_whose_card_has_something_else_where_figures_stand(
    run, build_toy_model, tmp_path, of
):
    build_toy_model(tmp_path, "sentiment-toy-gru", **of)
    code, out, _ = run("models", "--saved-models", str(tmp_path))
    assert code == 0 and "sentiment-toy-gru" in out
    assert run("compare", "fine", "--saved-models", str(tmp_path))[0] == 0


def test_compare_reads_standard_input(run, monkeypatch):
    stdin = SimpleNamespace(buffer=io.BytesIO("\ufeffbad, 坏\n".encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    _, out, _ = run("compare", "-", "--models", "sentiment-toy-lstm", "--runs", "1")
    assert "negative  negative 0.9" in out
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"sch\xf6n")))
    status, _, err = run("compare", "-")
    assert status == 2 and "not UTF-8 at byte 3" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "x", "--models", "../secret"],
        ["compare", "x", "--runs", "0"],
        ["predict", "f.txt", "--model", "/etc", "--out", "o.csv"],
    ],
)
def test_bad_input_is_one_sentence_and_status_2(run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["models", "--jsn"],
        ["compare", "x", "--model", "y"],
        ["predict", "f", "--modle", "m", "--out", "o"],
        ["modles"],
        [],
    ],
)
def test_a_misspelt_option_is_refused(run, arguments):
    status, out, err = run(*arguments)
    assert (status, out) == (2, "") and "Traceback" not in err


@pytest.mark.parametrize("command", [[], ["models"], ["compare"], ["predict"]])
def test_help_teaches(run, command):
    status, out, _ = run(*command, "--help")
    assert status == 0 and "usage: python -m nlpapp" in out


def test_the_version_is_told(run):
    assert run("--version")[:2] == (0, f"nlpapp {nlpapp.__version__}\n")


def test_a_reader_that_has_seen_enough_causes_no_complaint(saved_models):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "nlpapp", "models", "--saved-models", saved_models],
        cwd=CHECKOUT,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_strings_stand_with_the_numbers_that_belong_to_them_whatever_the_task():
    outputs = {
        "score": np.float32([-0.25]),
        "translation": np.array(["你好"], dtype=object),
        "scores": np.float32([[-0.25, -0.5]]),
        "translations": np.array([["你好", "您好"]], dtype=object),
        "lengths": np.int32([[1, 2]]),
    }
    assert readable(outputs) == {
        "score": "-0.250",
        "translation": "你好",
        "translations: scores": "你好 -0.250, 您好 -0.500",
        "lengths": "[1, 2]",
    }


def test_a_table_stays_aligned_with_chinese_and_keeps_control_characters_out():
    table = aligned([{"a": "你好", "b": "x"}, {"a": "m", "c": "\x1b[31m\n"}])
    assert table.splitlines() == ["a     b  c", "你好  x", "m         [31m"]
