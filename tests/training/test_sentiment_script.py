"""`python -m training.sentiment` as a person runs it, on the sample corpus with tiny options."""

import os
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scripts import run_here

import nlpapp
from nlpapp import serving
from nlpapp.saved import cards
from training import sentiment

pytestmark = pytest.mark.usefixtures("small_samples")

ROOT = Path(nlpapp.__file__).parents[1]
TINY = shlex.split("""
    --corpus sample --units 4 --epochs 1 --vectors.width 8 --vectors.epochs 1 --vocabulary 300
    --read-tokens 40 --trace-tokens 20 --no-taught --seed 5
""")
train = partial(run_here, sentiment.main)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder in which every kind of model was trained by one command, and what it printed."""
    folder = tmp_path_factory.mktemp("trained")
    done = train(*TINY, "--cell", "all", "--variant", "tiny", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_one_command_trains_every_cell_and_the_baseline_into_verified_models(trained):
    folder, _ = trained
    found = serving.scan(folder / "saved_models")
    assert not found.refused
    cells = ("bilstm", "gru", "linear", "lstm", "rnn")
    assert [entry.name for entry in found.models] == [f"sentiment-sample-{c}-tiny" for c in cells]
    for entry in found.models:
        model = serving.load(entry)
        assert model.run(["a good film", ""])["scores"].shape == (2, 2)


@pytest.fixture(scope="module")
def last(trained):
    """The card of a model that answers from its last states."""
    folder, _ = trained
    done = train(*TINY, "--cell", "gru", "--read-out", "last", "--out", "others", cwd=folder)
    assert done.returncode == 0, done.stderr
    return serving.scan(folder / "others").named("sentiment-sample-gru-last").card


def test_what_answers_from_its_last_states_is_a_variant_of_its_own(last):
    assert (last["variant"], last["recipe"]["read_out"]) == ("last", "last")
    assert "--read-out last" in last["command"]


def test_it_ends_with_one_table_of_all_of_them(trained):
    _, printed = trained
    table = printed[printed.rindex("Packaged in") :]
    assert all(f"sentiment-sample-{cell}-tiny" in table for cell in ("rnn", "gru", "linear"))


def test_cards_tell_what_was_asked_for(trained):
    folder, _ = trained
    for entry in serving.scan(folder / "saved_models").models:
        card = entry.card
        assert (card["seed"], card["variant"], card["corpus"]["name"]) == (5, "tiny", "sample")
        assert card["metrics"]["accuracy"]["n"] == card["corpus"]["rows"]["test"] == 200
        assert np.sum(card["confusion_matrix"]) == 200
        assert card["temperature"] > 0 and card["training"]["seconds"] > 0
        if card["cell"] != "linear":
            assert card["recipe"]["units"] == 4 and card["recipe"]["vectors"]["width"] == 8
            assert [row["epoch"] for row in card["learning_curve"]] == [1]
            assert card["parameters"] > 300 * 8
        else:
            assert card["learning_curve"] == []  # fitted in one go


def test_the_command_in_a_card_asks_for_that_very_recipe(trained, last):
    from dataclasses import asdict

    from nlpapp.learning.options import parse
    from training.sentiment import Options, default_recipe

    folder, _ = trained
    others = [entry.card for entry in serving.scan(folder / "saved_models").models]
    for card in (last, *others):
        python, m, script, *arguments = shlex.split(card["command"])
        assert (python, m, script) == ("python", "-m", "training.sentiment")
        options, recipe = parse(Options, default_recipe, arguments, "")
        assert asdict(recipe) == card["recipe"]
        assert (options.seed, options.cell) == (5, card["cell"])
        assert options.variant == card["variant"] and options.corpus == "sample"


def test_the_same_command_again_goes_on_from_the_finished_run_and_gives_the_same_model(trained):
    folder, _ = trained
    done = train(*TINY, "--cell", "gru", "--variant", "tiny", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Epoch" not in done.stdout and "Learning word vectors" not in done.stdout
    first, second = (folder / "saved_models" / "sentiment-sample-gru-tiny" / v for v in "12")
    assert cards.verify(second)["metrics"] == cards.verify(first)["metrics"]
    weights = "variables/variables.data-00000-of-00001"
    assert (second / weights).read_bytes() == (first / weights).read_bytes()


def test_fresh_forgets_the_teachers_of_all_cells_once(tmp_path):
    from training.sentiment import forget_teachers

    targets = tmp_path / "targets.npz"
    targets.write_bytes(b"of an earlier run")
    forget_teachers(tmp_path)
    assert not targets.exists()
    targets.write_bytes(b"made for the first cell of this one")
    forget_teachers(tmp_path)
    assert targets.exists()


def test_teachers_pool_and_defaults_follow_the_read_out_whatever_the_command_says(monkeypatch):
    from nlpapp.learning.options import parse
    from nlpapp.tasks.sentiment.recipe import OVERRIDES
    from training.sentiment import Options, default_recipe, gru_teacher

    monkeypatch.setitem(OVERRIDES, ("imdb", "lstm", "last"), {"learning_rate": 0.07})
    read = shlex.split("--cell lstm --read-out last --batch 8")
    options, recipe = parse(Options, default_recipe, read, "")
    assert (recipe.read_out, recipe.learning_rate, recipe.batch) == ("last", 0.07, 8)
    assert gru_teacher(options, recipe).read_out == "pool"
    pooled = parse(Options, default_recipe, ["--cell", "lstm"], "")
    assert gru_teacher(options, recipe) == gru_teacher(*pooled)


def test_as_a_command_it_refuses_a_misspelt_option_with_status_2_and_names_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "training.sentiment", "--corpus", "sample", "--cel", "gru"],
        cwd=tmp_path,
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 2 and "--cel" in said and "Traceback" not in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--cell", "linear", "--read-out", "last"], "--read-out last is for the other cells."),
        (["--corpus", "sample", "--epochs", "0"], "--epochs must be at least 1, not 0."),
        (["--corpus", "sample", "--cell", "linear", "--units", "3"], "--units"),
    ],
)
def test_an_option_out_of_range_or_of_another_kind_of_model_is_refused_with_status_2_and_named(
    tmp_path, arguments, complaint
):
    done = train(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    said = done.stdout + done.stderr
    assert complaint in said and "Traceback" not in said
    assert not list(tmp_path.iterdir())


def test_a_corpus_that_is_not_there_is_one_message(tmp_path):
    done = train(
        *["--corpus", "imdb", "--cell", "rnn", "--data-dir", tmp_path / "data"],
        *["--manual-dir", tmp_path / "manual"],
        cwd=tmp_path,
        NLPAPP_PREPARED_DIR="",
        http_proxy="http://127.0.0.1:9",
    )
    assert done.returncode == 2
    assert "imdb is not on this machine" in done.stderr and "Traceback" not in done.stderr
    assert "--manual-dir" in done.stderr and "NLPAPP_PREPARED_DIR" in done.stderr


def test_a_folder_that_cannot_be_written_is_one_message_and_the_run_is_kept(trained):
    folder, _ = trained
    (folder / "file").write_text("in the way")
    done = train(*TINY, *["--cell", "gru", "--variant", "tiny", "--out", "file"], cwd=folder)
    assert done.returncode == 2
    assert "file" in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr
    assert (folder / "file").read_text() == "in the way"
