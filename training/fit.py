"""Fit what was prepared in a folder: from token arrays to weights, by Keras alone.

    KERAS_BACKEND=jax python -m training.fit FOLDER

The folder is what `python -m training.sentiment ... --prepare FOLDER`, training.translation or
training.forecasting wrote; when the fit has ended, `--package FOLDER` makes a model of it. Neither
TensorFlow nor the corpus is needed here. A fit that was interrupted goes on after its last finished
epoch when the same command is given again.

On several machines, each with the folder: `python -m training.fit FOLDER --distributed`, started on
all of them at once, as Slurm does it. Every process computes its share of each batch; the first one
writes. docs/training.md has examples.
"""

import hashlib
import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import tyro

from training.backend import import_keras

import_keras()

import keras  # noqa: E402

from nlpapp.learning import processes, steps  # noqa: E402
from nlpapp.learning.machine import backend  # noqa: E402

_TRAINING = ("tensorflow", "jax", "torch")


@dataclass(frozen=True)
class Options:
    folder: Annotated[Path, tyro.conf.Positional]
    """What was prepared."""
    fresh: bool = False
    """Forget what an earlier fit of this folder had reached."""
    distributed: bool = False
    """Fit together with the other processes that the environment names; on JAX."""


def main() -> None:
    options = tyro.cli(Options, description=__doc__)
    ready_backend()
    if options.distributed:
        processes.join()
        if not processes.is_first():
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the first speaks
    folder = options.folder
    manifest = steps.read_manifest(folder)
    processes.require_same("prepared folder", manifest["digest"])
    model = manifest["training"]["model"]
    if processes.from_first(steps.is_fitted(folder)) and not options.fresh:
        print(f"{model} is fitted already.")
    else:
        several = f", {processes.count()} processes" if processes.count() > 1 else ""
        print(f"{model}, by {backend()}{several}", flush=True)
        fit(folder, manifest, options.fresh)
    print(f"Next, with the options it was prepared with: --package {folder}")


def fit(folder: Path, manifest: dict, fresh: bool) -> None:
    if fresh and processes.is_first():
        steps.forget_fitted(folder)
    task = importlib.import_module(f"nlpapp.tasks.{manifest['training']['task']}.fitting")
    prepared = steps.read_prepared(folder, manifest, task.Prepared)
    with processes.work_folder(folder / "fit") as work:
        fitted = task.fit(prepared, work, fresh)
        weights = b"".join(values.tobytes() for values in fitted.model.get_weights())
        processes.require_same("weights", hashlib.sha256(weights).hexdigest())
        if processes.is_first():
            steps.write_fitted(folder, manifest, fitted, work)


def ready_backend() -> None:
    """Make Keras compute the same every time; raise ValueError where it cannot learn."""
    name = keras.backend.backend()
    if name not in _TRAINING:
        raise ValueError(f"KERAS_BACKEND={name} cannot train; take one of {', '.join(_TRAINING)}.")
    if name == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def run() -> None:
    """Run the script; what goes wrong becomes one sentence and an exit status."""
    sys.stdout.reconfigure(errors="replace")  # where it cannot show a character, it shows "?"
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. Without --fresh, the command goes on after the last finished epoch.")
    except (ValueError, OSError, RuntimeError) as error:
        lost = processes.lost(error)
        if isinstance(error, RuntimeError) and not lost:
            raise
        if lost:
            error = (
                f"Another process ended or cannot be reached any more, or this one failed: {lost}\n"
                "Start all of them again, and they go on after the last finished epoch."
            )
        print(error, file=sys.stderr)
        leave()


def leave() -> NoReturn:
    """End the process at once: JAX would wait for others, who may be gone or never came."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(2)


if __name__ == "__main__":
    run()
