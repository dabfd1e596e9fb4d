"""Prepare, fit and package: the fit in a process of its own, and where no TensorFlow is."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from scripts import run_here

import nlpapp
from nlpapp import serving
from nlpapp.learning import steps
from training import fit, sentiment, translation

ROOT = Path(nlpapp.__file__).parents[1]
# Texts of three tokens: JAX compiles once for each length.
SENTIMENT = shlex.split("""
    --corpus sample --cell gru --units 4 --epochs 3 --batch 256
    --vectors.width 8 --vectors.epochs 1 --vocabulary 300 --read-tokens 3 --trace-tokens 3
    --taught --recombined 50 --no-gru-teaches --seed 5
""")
PAIRS = "\n".join(
    f"{who} {does} {where}.\t{where.upper()} {does.upper()} {who.upper()}."
    for who in ("the cat", "the dog", "a bird", "my aunt")
    for does in ("sleeps", "sings", "waits")
    for where in ("here", "there", "at home", "outside", "in the rain")
)
TRANSLATION = shlex.split("""
    --tsv pairs.tsv --cell rnn --units 6 --decoder-units 8 --embedding 6
    --epochs 5 --seed 5 --source-pieces 90 --target-pieces 90 --piece-dropout 0.3
""")
NOWHERE = 'raise ImportError("there is no {0} here")\n'


def step(main, *arguments, cwd):
    """A step within the tests' process; what it printed."""
    done = run_here(main, *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def start_fit(folder, cwd, without=(), **environment):
    """A fit in a process of its own, in which none of the packages `without` can be imported."""
    path = [str(ROOT)]
    for package in without:
        stub = cwd / f"no-{package}" / package / "__init__.py"
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(NOWHERE.format(package))
        path.insert(0, str(stub.parents[1]))
    usual = {"PYTHONPATH": os.pathsep.join(path), "CUDA_VISIBLE_DEVICES": "", "COLUMNS": "200"}
    return subprocess.Popen(
        [sys.executable, "-m", "training.fit", folder],
        cwd=cwd,
        env=os.environ | usual | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    out, errors = process.communicate()
    return process.returncode, out, errors


def fit_on_jax(folder, cwd):
    quick = {
        "JAX_DISABLE_MOST_OPTIMIZATIONS": "1",  # to compile takes longer than to compute
        "JAX_COMPILATION_CACHE_DIR": str(cwd / "compiled"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    return start_fit(folder, cwd, without=["tensorflow"], KERAS_BACKEND="jax", **quick)


def weights(folder):
    manifest = steps.read_manifest(folder)
    fitted = steps.read_fitted(folder, manifest)
    return {epoch: steps.read_weights(folder, epoch) for epoch in fitted["kept"]}


def stored(root, model):
    return (root / model / "1/variables/variables.data-00000-of-00001").read_bytes()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a whole training, `out`, and the same one prepared in three folders."""
    place = tmp_path_factory.mktemp("steps")
    step(sentiment.main, *SENTIMENT, "--out", "out", cwd=place)
    step(sentiment.main, *SENTIMENT, "--prepare", "tensorflow", cwd=place)
    for name in ("jax", "killed", "unfitted"):
        shutil.copytree(place / "tensorflow", place / name)
    return place


@pytest.fixture(scope="module")
def by_jax(place):
    status, out, errors = finish(fit_on_jax("jax", place))
    assert status == 0, errors
    assert "by jax" in out and "--package jax" in out
    return place / "jax"


def test_the_three_steps_end_with_the_weights_of_a_training_in_one_process(place):
    status, _, errors = finish(start_fit("tensorflow", place, KERAS_BACKEND="tensorflow"))
    assert status == 0, errors
    step(sentiment.main, *SENTIMENT, "--package", "tensorflow", "--out", "apart", cwd=place)
    name = "sentiment-sample-gru"
    assert stored(place / "apart", name) == stored(place / "out", name)
    whole, apart = (serving.find(place / out, name).card for out in ("out", "apart"))
    for field in ("metrics", "temperature", "recipe", "classes", "corpus", "parameters"):
        assert whole[field] == apart[field], field
    for one, other in zip(whole["learning_curve"], apart["learning_curve"], strict=True):
        assert one | {"seconds": 0} == other | {"seconds": 0}
    for card in (whole, apart):
        assert card["training"]["backend"].startswith("tensorflow 2.")
        assert card["training"]["teachers"]["recipes"]["gru"] is None
    first, second, third = apart["command"].split(" && ")
    assert first == f"{whole['command']} --prepare FOLDER"
    assert (second, third) == (
        "python -m training.fit FOLDER",
        f"{whole['command']} --package FOLDER",
    )


def test_a_fit_without_tensorflow_becomes_a_model_that_answers(place, by_jax):
    step(sentiment.main, *SENTIMENT, "--package", by_jax.name, "--out", "from-jax", cwd=place)
    entry = serving.find(place / "from-jax", "sentiment-sample-gru")
    assert entry.card["training"]["backend"].startswith("jax ")
    answered = serving.load(entry).run(["a good film", ""])
    np.testing.assert_allclose(answered["scores"].sum(1), 1, rtol=1e-5)


def test_a_fit_that_was_killed_goes_on_and_ends_with_the_same_weights(place, by_jax):
    process = fit_on_jax("killed", place)
    while process.poll() is None and not (place / "killed/fit/state.npz").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not steps.is_fitted(place / "killed")
    status, out, errors = finish(fit_on_jax("killed", place))
    assert status == 0, errors
    assert "Epoch 1/" not in out
    whole, killed = weights(by_jax), weights(place / "killed")
    assert whole.keys() == killed.keys()
    for epoch, values in whole.items():
        for a, b in zip(values, killed[epoch], strict=True):
            np.testing.assert_array_equal(a, b)


def test_a_fit_that_ended_is_not_begun_again(place, by_jax):
    before = (by_jax / "fitted.json").read_bytes()
    assert "fitted already" in step(fit.main, by_jax.name, cwd=place)
    assert (by_jax / "fitted.json").read_bytes() == before


def test_a_fit_begun_again_and_stopped_leaves_nothing_to_package(place, by_jax, monkeypatch):
    shutil.copytree(by_jax, place / "again")

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("nlpapp.tasks.sentiment.fitting.fit", stopped)
    assert "Stopped." in run_here(fit.main, "again", "--fresh", cwd=place).stderr
    assert not steps.is_fitted(place / "again")
    done = run_here(sentiment.main, *SENTIMENT, "--package", "again", cwd=place)
    assert done.returncode == 2 and "again is not fitted yet" in done.stderr


def test_what_the_machine_of_a_fit_need_not_have_is_not_asked_for(tmp_path):
    read_tables = "tensorflow", "pandas", "openpyxl", "charset_normalizer", "tensorflow_datasets"
    code = f"""
        import importlib, sys
        sys.modules.update(dict.fromkeys({read_tables}))
        for task in ("sentiment", "translation", "forecasting"):
            importlib.import_module(f"nlpapp.tasks.{{task}}.fitting")
    """
    environment = os.environ | {"KERAS_BACKEND": "jax", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)


def test_a_translator_chooses_among_its_kept_epochs_by_bleu_or_chrf(tmp_path):
    (tmp_path / "pairs.tsv").write_text(PAIRS, encoding="utf-8")
    step(translation.main, *TRANSLATION, "--prepare", "new/apart", cwd=tmp_path)
    folder = tmp_path / "new/apart"
    assert steps.read_manifest(folder)["values"]["draws"] == 4
    step(fit.main, folder, cwd=tmp_path)
    step(translation.main, *TRANSLATION, "--package", folder, cwd=tmp_path)
    entry = serving.find(tmp_path / "saved_models", "translation-pairs-rnn")
    told, curve = entry.card["training"], entry.card["learning_curve"]
    lowest = sorted(curve, key=lambda row: row["val_loss"])[:3]
    assert {int(epoch) for epoch in told["chosen_from"]} == {row["epoch"] for row in lowest}
    assert told["piece_draws"] == 4 and len(told["chosen_from"]) == 3
    choice = {int(epoch): scores["val_choice"] for epoch, scores in told["chosen_from"].items()}
    assert choice[told["chosen"]] == max(choice.values())
    assert serving.load(entry).run(["the dog sings."])["translation"].shape == (1,)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--package", "unfitted"], "unfitted is not fitted yet: run python -m training.fit"),
        (["--package", "nowhere"], "nowhere is not prepared"),
        (["--prepare", "unfitted", "--seed", "6"], "another training: its seed is 5, not 6"),
        (["--prepare", "runs"], "runs holds something else"),
        (["--prepare", "new", "--package", "unfitted"], "two steps"),
        (["--prepare", "new", "--cell", "all"], "name its --cell"),
        (["--prepare", "new", "--fresh"], "python -m training.fit new --fresh"),
        (["--corpus", "sample", "--vectors-from", "melbourne"], "wants a corpus of labelled texts"),
    ],
)
def test_a_step_that_cannot_be_taken_is_one_sentence_and_leaves_all_as_it_was(
    place, arguments, complaint
):
    before = sorted(place.rglob("*"))
    done = run_here(sentiment.main, *SENTIMENT, *arguments, cwd=place)
    assert done.returncode == 2 and complaint in done.stderr and done.stderr.count("\n") == 1
    assert sorted(place.rglob("*")) == before


def test_the_linear_baseline_is_trained_whole(tmp_path):
    arguments = ["--corpus", "sample", "--cell", "linear", "--prepare", "new"]
    done = run_here(sentiment.main, *arguments, cwd=tmp_path)
    assert done.returncode == 2 and "train it whole" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("folder", "without", "backend", "complaint"),
    [
        ("nowhere", [], "jax", "nowhere is not prepared: begin with --prepare"),
        ("unfitted", ["jax"], "jax", "KERAS_BACKEND=jax cannot be used (there is no jax here)"),
        ("unfitted", ["tensorflow"], "", "name another, as in KERAS_BACKEND=jax"),
        ("unfitted", [], "abacus", "KERAS_BACKEND=abacus cannot be used"),
        ("unfitted", [], "numpy", "KERAS_BACKEND=numpy cannot train"),
    ],
)
def test_a_fit_that_cannot_begin_says_so_in_one_sentence(
    place, folder, without, backend, complaint
):
    before = sorted((place / "unfitted").rglob("*"))
    status, _, errors = finish(start_fit(folder, place, without, KERAS_BACKEND=backend))
    assert status == 2 and complaint in errors and "Traceback" not in errors
    assert sorted((place / "unfitted").rglob("*")) == before
