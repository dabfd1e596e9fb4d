"""One fit for every task: progress, resume, early stopping, best weights, logs.

Plain Keras on any backend. A run keeps its folder: `state.npz`, all that is needed to go on after
the last finished epoch, and `history.csv`; where TensorBoard is installed, its log too.
"""

import csv
import hashlib
import importlib.util
import io
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from nlpapp.learning import processes
from nlpapp.learning.batching import LengthBatches
from nlpapp.learning.keeping import DamagedError, claimed, read_arrays, write_arrays, write_whole

_STATE_FILE = "state.npz"
_EARLY_STOPPING_STATE = ("wait", "stopped_epoch", "best", "best_epoch")


def run_folder(root: Path, name: str, identity: object) -> Path:
    """The folder of one run: same name and identity, same folder, so that it can be resumed.

    identity: what makes the run what it is, as JSON can hold it.
    """
    key = hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:12]
    folder = root / f"{name}-{key}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def forget(folder: Path) -> None:
    """Make the next `fit` in this folder begin at the beginning.

    Raises InUseError where another process trains there.
    """
    if folder.is_dir():
        with claimed(folder):
            (folder / _STATE_FILE).unlink(missing_ok=True)


@dataclass(frozen=True)
class Fit:
    """What a finished fit measured.

    epochs: a row an epoch, of loss, metrics, their `val_` twins and `seconds` of training.
    seconds: training time without validation, of all sittings together. tokens_per_second: of
    real tokens. padding: share of computed steps that were padding, 0 to 1. best: the epoch,
    counted from 1, whose weights the model has. kept: those whose `kept_weights` can be had.
    """

    epochs: list[dict[str, float]]
    seconds: float
    tokens_per_second: float
    padding: float
    best: int
    kept: list[int]


def kept_weights(folder: Path, epoch: int) -> list[np.ndarray]:
    """The weights after an epoch that a `fit` in this folder kept, in the model's own order."""
    arrays = read_arrays(_kept_file(folder, epoch))
    return [arrays[f"arr_{i}"] for i in range(len(arrays))]


def _kept_file(folder: Path, epoch: int) -> Path:
    return folder / f"epoch-{epoch}.npz"


def fit(
    model: keras.Model,
    train: LengthBatches,
    validation: LengthBatches,
    folder: Path,
    epochs: int,
    patience: int,
    monitor: str = "val_loss",
    mode: str = "min",
    measures: Sequence[keras.callbacks.Callback] = (),
    keep: int = 0,
) -> Fit:
    """Train a compiled, built model and leave it with its best weights on validation.

    Called again with the same arguments after an interruption of any kind, it goes on after the
    last finished epoch and, on a CPU, ends with the very weights of an uninterrupted run.

    Args:
        folder: where the run lives; made if it is not there.
        patience: epochs without a better `monitor` after which training stops.
        measures: callbacks that add figures of their own to an epoch's logs, `monitor` perhaps;
            without a state, or a resumed run would differ.
        keep: of how many epochs, those of the best `monitor`, the weights are kept in the folder.

    Raises ValueError where the folder holds a damaged run or one of another model, or where a loss
    or figure of any epoch is not a number; InUseError, one of them, where another process trains
    there; OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stopping = keras.callbacks.EarlyStopping(
        monitor, mode=mode, patience=patience, restore_best_weights=True
    )
    run = _Run(folder, train, stopping, -1 if mode == "max" else 1, keep)
    callbacks = [*measures, stopping, run]
    if keras.backend.backend() == "tensorflow" and importlib.util.find_spec("tensorboard"):
        # Without the graph: to write it takes seconds, and a cell's loop is a riddle in it.
        callbacks.append(keras.callbacks.TensorBoard(folder / "tensorboard", write_graph=False))
    model.optimizer.build(model.trainable_variables)
    with claimed(folder):
        begin = run.load(model)
        model.fit(
            processes.share(train),
            validation_data=processes.share(validation),
            initial_epoch=begin,
            epochs=begin if run.stopped else max(begin, epochs),
            callbacks=callbacks,
            shuffle=False,  # Keras would shuffle the batches again, with a seed that is not saved
            verbose=1 if sys.stdout.isatty() else 2,
        )
    seconds = sum(row["seconds"] for row in run.rows)
    rate = train.tokens * len(run.rows) / seconds if seconds else 0.0
    print(
        f"Trained {len(run.rows)} epochs in {seconds / 60:.1f} min: {rate:,.0f} tokens a second, "
        f"{train.padding:.1%} of the steps padding"
    )
    order = run.best_first()
    return Fit(run.rows, seconds, rate, train.padding, order[0], order[:keep])


class _Run(keras.callbacks.Callback):
    """Saves everything after each epoch, beside and renamed; puts it back when training begins.

    Keras's BackupAndRestore leaves out the seeds of dropout and the state of other callbacks.
    """

    def __init__(
        self,
        folder: Path,
        train: LengthBatches,
        stopping: keras.callbacks.EarlyStopping,
        sign: int,
        keep: int,
    ) -> None:
        super().__init__()
        self.folder, self.train, self.stopping = folder, train, stopping
        self.sign, self.keep = sign, keep
        self.rows: list[dict[str, float]] = []
        self._seconds = self._since = 0.0
        self._restored: dict | None = None
        self.stopped = False

    @property
    def state_file(self) -> Path:
        return self.folder / _STATE_FILE

    def load(self, model: keras.Model) -> int:
        """Put the saved values into the model; returns the number of finished epochs."""
        if not self.state_file.exists():
            return 0
        try:
            saved = read_arrays(self.state_file, "state")
            state = json.loads(str(saved["state"]))
            values = [saved[f"value_{i}"] for i in range(state["values"])]
            best = [saved[f"best_{i}"] for i in range(state["best_weights"])]
        except (ValueError, KeyError) as error:
            raise DamagedError(
                f"{self.state_file} is damaged: start afresh with --fresh, or remove that file"
            ) from error
        variables = _variables(model)
        if [v.shape for v in variables] != [value.shape for value in values]:
            raise ValueError(
                f"{self.state_file} is of a model of another shape: "
                "start afresh with --fresh, or choose another folder for this run"
            )
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
        for row in state["rows"]:
            _require_numbers(row)
        self.rows = state["rows"]
        self._restored = state["stopping"] | {"best_weights": best or None}
        self.stopped = state["stopped"]
        return state["epochs"]

    def on_train_begin(self, logs: dict | None = None) -> None:
        # After EarlyStopping's own on_train_begin, which forgets what it knew.
        for name, value in (self._restored or {}).items():
            setattr(self.stopping, name, value)

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.train.epoch = epoch
        self._seconds, self._since = 0.0, time.monotonic()

    def on_test_begin(self, logs: dict | None = None) -> None:
        self._seconds = time.monotonic() - self._since  # validation is not training

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        row = {name: float(value) for name, value in (logs or {}).items()}
        row = {"epoch": epoch + 1, **row, "seconds": self._seconds}
        _require_numbers(row)  # before anything is kept
        self.rows.append(row)
        kept = self.best_first()[: self.keep]
        if epoch + 1 in kept:  # before the state, which says that the epoch is finished
            write_arrays(_kept_file(self.folder, epoch + 1), *self.model.get_weights())
        self._save(epoch + 1)
        table = io.StringIO()
        writer = csv.DictWriter(table, self.rows[0])
        writer.writeheader()
        writer.writerows(self.rows)
        write_whole(self.folder / "history.csv", table.getvalue().encode())
        for dropped in {row["epoch"] for row in self.rows} - set(kept):
            _kept_file(self.folder, dropped).unlink(missing_ok=True)

    def best_first(self) -> list[int]:
        """The finished epochs, counted from 1, by what is monitored; of equal ones the earlier."""
        monitor = self.stopping.monitor
        rows = sorted(self.rows, key=lambda row: self.sign * row[monitor])
        return [row["epoch"] for row in rows]

    def _save(self, epochs: int) -> None:
        values = [keras.ops.convert_to_numpy(variable) for variable in _variables(self.model)]
        best = self.stopping.best_weights or []
        stopping = {name: getattr(self.stopping, name) for name in _EARLY_STOPPING_STATE}
        state = {
            "epochs": epochs,
            "stopped": self.model.stop_training,
            "rows": self.rows,
            "stopping": stopping,
            "values": len(values),
            "best_weights": len(best),
        }
        arrays = {f"value_{i}": value for i, value in enumerate(values)}
        arrays |= {f"best_{i}": value for i, value in enumerate(best)}
        write_arrays(self.state_file, state=json.dumps(state, default=float), **arrays)


def _require_numbers(row: dict[str, float]) -> None:
    """Raise ValueError where a figure of an epoch is not finite.

    Seen at its end, not after each batch, because an accelerator would have to wait every time.
    """
    if broken := [name for name, value in row.items() if not np.isfinite(value)]:
        raise ValueError(
            f"training went astray in epoch {row['epoch']}: {broken[0]} is not a number; "
            "try a lower learning rate"
        )


def _variables(model: keras.Model) -> list[keras.Variable]:
    """All that training changes: weights, the seeds of dropout, the optimizer's own values."""
    metrics = {id(variable) for variable in model.metrics_variables}
    own = [variable for variable in model.variables if id(variable) not in metrics]
    return own + model.optimizer.variables
