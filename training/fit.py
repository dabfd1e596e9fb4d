"""Fit what was prepared in a folder: from token arrays to weights, by Keras alone.

    KERAS_BACKEND=jax python -m training.fit FOLDER

The folder is what `python -m training.sentiment ... --prepare FOLDER`, or training.translation,
wrote; when the fit has ended, `--package FOLDER` makes a model of it. Neither TensorFlow nor the
corpus is needed here. A fit that was interrupted goes on after its last finished epoch when the
same command is given again.
"""

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from training.backend import import_keras

import_keras()

import keras  # noqa: E402

from nlpapp.learning import steps  # noqa: E402
from nlpapp.learning.machine import backend  # noqa: E402

_TRAINING = ("tensorflow", "jax", "torch")


@dataclass(frozen=True)
class Options:
    folder: Annotated[Path, tyro.conf.Positional]
    """What was prepared."""
    fresh: bool = False
    """Forget what an earlier fit of this folder had reached."""


def main() -> None:
    options = tyro.cli(Options, description=__doc__)
    ready_backend()
    folder = options.folder
    manifest = steps.read_manifest(folder)
    training = manifest["training"]
    if steps.is_fitted(folder) and not options.fresh:
        steps.read_fitted(folder, manifest)
        print(f"{training['model']} is fitted already.")
    else:
        print(f"{training['model']}, by {backend()}")
        task = importlib.import_module(f"nlpapp.tasks.{training['task']}.fitting")
        prepared = steps.read_prepared(folder, manifest, task.Prepared)
        fitted = task.fit(prepared, folder / "fit", options.fresh)
        steps.write_fitted(folder, manifest, fitted)
    print(f"Next, with the options it was prepared with: --package {folder}")


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
    except (ValueError, OSError) as error:
        print(f"{error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    run()
