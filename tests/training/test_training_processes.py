"""Two processes fit one model together: as one does, and again after one of them was killed."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pytest

import nlpapp
from nlpapp.learning import processes, steps
from nlpapp.tasks.sentiment.fitting import Prepared
from nlpapp.tasks.sentiment.recipe import Recipe

ROOT = Path(nlpapp.__file__).parents[1]
RANDOM = np.random.default_rng(11)

# Importing Keras and JAX takes longer than these fits, so one process does it for all of them.
LAUNCHER = """
import json, os, sys
import training.fit
import nlpapp.tasks.sentiment.fitting, nlpapp.tasks.translation.recurrent
for line in sys.stdin:
    order = json.loads(line)
    if "pid" in order:
        pid, status = os.waitpid(order["pid"], os.WNOHANG)
        answer = os.waitstatus_to_exitcode(status) if pid else None
    elif not (answer := os.fork()):
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.update(order["environment"])
        sys.argv = ["fit", *order["arguments"]]
        exec(order["code"], {})
        sys.exit()
    print(json.dumps(answer), flush=True)
"""
FIT = """
from training import fit
fit.run()
"""
HELD_IN_EPOCH = 1  # counted from 0
HELD = f"""
import sys, time
from nlpapp.learning.batching import LengthBatches
rows = LengthBatches.rows
def held(self, index):
    if self.epoch == {HELD_IN_EPOCH} and index == 1:
        print("in the middle of an epoch", file=sys.stderr)
        time.sleep(600)
    return rows(self, index)
LengthBatches.rows = held
"""
IMPATIENT = """
import functools
from nlpapp.learning import processes
processes.join = functools.partial(processes.join, patience=2)
"""
LOSS = """
import os, keras, numpy as np
from nlpapp.learning import processes
from nlpapp.tasks.translation import recurrent
from nlpapp.tasks.translation.batches import PairBatches
from nlpapp.tasks.translation.recipe import Recipe
if "JAX_PROCESS_ID" in os.environ:
    processes.join()
keras.utils.set_random_seed(1)
recipe = Recipe(units=3, decoder_units=5, decoder_layers=1, embedding=4)
pairs = [np.array([5, 6, 3])] * 3 + [np.array([7, 3])] * 4, [np.array([8, 3])] * 6 + [np.array([3])]
model = recurrent.build(30, 30, "rnn", recipe, steps=1)
batches = processes.share(PairBatches(*pairs, batch_size=4))
print(model.evaluate(batches, verbose=0, return_dict=True)["loss"])
"""
ANSWERS = """
import keras, numpy as np
from nlpapp.learning import processes
processes.join()
keras.utils.set_random_seed(1)
model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
inputs = np.arange(15, dtype=np.float32).reshape(5, 3)
kernel, bias = model.get_weights()
np.testing.assert_allclose(processes.predictor(model)(inputs), inputs @ kernel + bias, rtol=1e-4)
"""


@dataclass(frozen=True)
class Started:
    launcher: "Launcher"
    pid: int
    log: Path

    def status(self):
        """Its exit status, once it has ended; none of these may wait for another that is gone."""
        return until(lambda: self.launcher.ask(pid=self.pid), self)

    def said(self):
        return self.log.read_text()


def until(found, process):
    begin = time.monotonic()
    while (value := found()) is None or value is False:
        assert time.monotonic() - begin < 120, process.said()
        time.sleep(0.05)
    return value


class Launcher:
    """Starts fits, as forks of a process of its own that cannot import TensorFlow."""

    def __init__(self, place):
        (place / "tensorflow").mkdir()
        (place / "tensorflow/__init__.py").write_text('raise ImportError("not here")\n')
        self.place, self.started = place, 0
        known = {
            "PYTHONPATH": os.pathsep.join([str(place), str(ROOT)]),
            "KERAS_BACKEND": "jax",
            "JAX_PLATFORMS": "cpu",
            "JAX_COMPILATION_CACHE_DIR": str(place / "compiled"),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
            "XLA_FLAGS": "--xla_backend_optimization_level=0",  # quick to compile
        }
        others = ("JAX_", "SLURM_", "OMPI_", "KUBERNETES_")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(others)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER],
            env=clean | known,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def ask(self, **order):
        print(json.dumps(order), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())

    def start(self, *arguments, code=FIT, **environment):
        self.started += 1
        log = self.place / f"{self.started}.log"
        log.touch()  # so that it can be read before the fork has opened it
        arguments = [str(argument) for argument in arguments]
        pid = self.ask(arguments=arguments, code=code, environment=environment, log=str(log))
        return Started(self, pid, log)

    def start_both(self, first, second, codes=(FIT, FIT)):
        """The same script twice, as two machines would start it, each with its own folder."""
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
        return [
            self.start(
                *(folder, "--distributed"),
                code=code,
                JAX_COORDINATOR_ADDRESS=f"localhost:{port}",
                JAX_NUM_PROCESSES="2",
                JAX_PROCESS_ID=str(rank),
            )
            for rank, (folder, code) in enumerate(zip((first, second), codes, strict=True))
        ]

    def end(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture(scope="module")
def launcher(tmp_path_factory):
    launcher = Launcher(tmp_path_factory.mktemp("launcher"))
    yield launcher
    launcher.end()


def ids(texts):
    return list(RANDOM.integers(5, 30, (texts, 2)).astype(np.int32))


# Batches of 3, which two processes have to fill up. All of one length: JAX compiles for each.
SENTIMENT = Prepared(
    cell="rnn",
    recipe=Recipe(
        units=3,
        epochs=3,
        patience=3,
        batch=3,
        learning_rate=0.02,
        dropout=0.0,  # what is dropped depends on the number of rows, as added ones change it
        word_dropout=0.0,
    ),
    seed=3,
    classes=2,
    vectors=RANDOM.normal(size=(30, 5)).astype(np.float32),
    vectors_seconds=0.0,
    vectors_sha256="",
    train=ids(6),
    train_labels=RANDOM.integers(0, 2, 6).astype(np.int32),
    validation=ids(5),
    validation_labels=RANDOM.integers(0, 2, 5).astype(np.int32),
    unlabelled=[],
    linear_validation=np.zeros((0, 2), np.float32),
    linear_unlabelled=np.zeros((0, 2), np.float32),
    linear_seconds=0.0,
    gru=None,
)


def prepared(folder, seed=3):
    about = {"model": "toy", "task": "sentiment", "recipe": asdict(SENTIMENT.recipe), "seed": seed}
    steps.write_prepared(folder, about, SENTIMENT)
    return folder


def result(folder):
    fitted = steps.read_fitted(folder, steps.read_manifest(folder))
    weights = {epoch: steps.read_weights(folder, epoch) for epoch in fitted["kept"]}
    return fitted, weights


def assert_alike(one, other):
    """The same losses and weights, but for the rounding of sums in another order."""
    (one, its_weights), (other, their_weights) = result(one), result(other)
    for a, b in zip(one["learning_curve"], other["learning_curve"], strict=True):
        assert a.keys() == b.keys() > {"loss", "val_loss"}
        for name in a.keys() - {"seconds"}:
            assert a[name] == pytest.approx(b[name], rel=2e-5), name
    assert its_weights.keys() == their_weights.keys()
    for epoch, values in its_weights.items():
        for a, b in zip(values, their_weights[epoch], strict=True):
            np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5)


def finished_epochs(folder):
    with np.load(folder / "fit/state.npz") as saved:
        return json.loads(str(saved["state"]))["epochs"]


@pytest.fixture(scope="module")
def alone(launcher, tmp_path_factory):
    """A folder fitted by one process, and what it said."""
    folder = prepared(tmp_path_factory.mktemp("alone") / "folder")
    process = launcher.start(folder)
    assert process.status() == 0, process.said()
    return folder, process.said()


def test_two_processes_fit_what_one_does_though_one_was_ended_on_the_way(launcher, alone, tmp_path):
    folders = prepared(tmp_path / "first"), tmp_path / "second"
    shutil.copytree(*folders)
    both = launcher.start_both(*folders, codes=(FIT, HELD + FIT))
    until(lambda: "in the middle of an epoch" in both[1].said(), both[0])
    os.kill(both[1].pid, signal.SIGTERM)
    assert both[1].status() == -signal.SIGTERM
    assert both[0].status() == 2
    assert "Another process ended" in both[0].said() and "Traceback" not in both[0].said()
    assert finished_epochs(folders[0]) == HELD_IN_EPOCH and not steps.is_fitted(folders[0])

    first, second = launcher.start_both(*folders)
    assert (first.status(), second.status()) == (0, 0), first.said() + second.said()
    assert f"Epoch {HELD_IN_EPOCH + 1}/" in first.said()
    assert f"Epoch {HELD_IN_EPOCH}/" not in first.said()
    assert_alike(alone[0], folders[0])  # both had the same weights, or neither had ended well

    # Only the first writes and speaks.
    assert {path.name for path in folders[1].iterdir()} == {"prepared.json", "arrays.npz"}
    assert "Epoch" not in second.said() and "toy, by" not in second.said()
    assert "2 processes" in first.said() and "1 process" not in alone[1]
    assert result(folders[0])[0]["where"]["processes"] == 2
    assert "processes" not in result(alone[0])[0]["where"]


def test_the_loss_of_a_translator_is_the_same_by_two_as_by_one(launcher):
    losses = []
    for started in (launcher.start("", code=LOSS), *launcher.start_both("", "", (LOSS, LOSS))):
        assert started.status() == 0, started.said()
        losses.append(float(started.said().splitlines()[-1]))
    assert losses[1] == losses[2] == pytest.approx(losses[0], rel=1e-6)


def test_a_process_gets_the_answers_to_all_rows_of_a_batch(launcher):
    for process in launcher.start_both("", "", codes=(ANSWERS, ANSWERS)):
        assert process.status() == 0, process.said()


def test_processes_with_different_trainings_both_refuse(launcher, tmp_path):
    first = prepared(tmp_path / "first")
    second = prepared(tmp_path / "second", seed=4)
    for process in launcher.start_both(first, second):
        assert process.status() == 2
        assert "do not have the same prepared folder; give all the same.\n" in process.said()
        assert "Traceback" not in process.said()


ADDRESS = {"JAX_COORDINATOR_ADDRESS": "localhost:9", "JAX_NUM_PROCESSES": "2"}


@pytest.mark.parametrize(
    ("environment", "complaint"),
    [
        ({}, "No other processes were found: start this under Slurm"),
        (ADDRESS | {"JAX_PROCESS_ID": "one"}, "JAX_PROCESS_ID=one is no number"),
        (ADDRESS | {"JAX_PROCESS_ID": "1"}, "Not all processes met at localhost:9 within 2 sec"),
        (ADDRESS | {"JAX_PROCESS_ID": "0"}, "Not all processes met at localhost:9 within 2 sec"),
    ],
    ids=["nobody", "no number", "no coordinator", "coordinator alone"],
)
def test_processes_that_cannot_meet_are_told_why(launcher, tmp_path, environment, complaint):
    process = launcher.start(tmp_path, "--distributed", code=IMPATIENT + FIT, **environment)
    assert process.status() == 2, process.said()
    assert complaint in process.said() and "Traceback" not in process.said()


def test_processes_wait_less_than_a_minute_for_each_other():
    assert processes.PATIENCE < 60


def test_keras_on_tensorflow_cannot_join():
    with pytest.raises(processes.ProcessesError, match="on JAX alone: KERAS_BACKEND=jax"):
        processes.join()
