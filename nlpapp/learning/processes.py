"""One fit by several processes, on one machine or on many: each computes its share of every batch.

Data parallel (`keras.distribution.DataParallel`, on JAX): all processes hold the same weights, take
the same batches in the same order, each some of the rows, and add their gradients up. A process
alone, that has not called `join`, is not touched by any of this.
"""

import io
import os
import re
import signal
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np
from keras import ops, tree

PATIENCE = 45  # seconds that processes wait for each other in the beginning


class ProcessesError(ValueError):
    """The processes cannot work together; the message says why, and what to do."""


def join(patience: int = PATIENCE) -> None:
    """Find the other processes, as the environment names them, and compute with them from now on.

    `jax.distributed.initialize` knows Slurm, Open MPI, Kubernetes and cloud TPUs; elsewhere
    JAX_COORDINATOR_ADDRESS, JAX_NUM_PROCESSES and JAX_PROCESS_ID say it. To be called before
    anything is computed. patience: seconds to wait for the others. Raises ProcessesError.
    """
    if keras.backend.backend() != "jax":
        raise ProcessesError("Several processes train together on JAX alone: KERAS_BACKEND=jax.")
    import jax

    named = {
        "num_processes": _number("JAX_NUM_PROCESSES"),
        "process_id": _number("JAX_PROCESS_ID"),
    }
    told = os.environ.get("JAX_COORDINATOR_ADDRESS") and None not in named.values()
    method = "deactivate" if told else None  # what is told need not be found out
    ending = signal.getsignal(signal.SIGTERM)
    meeting = ThreadPoolExecutor(1).submit(
        jax.distributed.initialize,
        **named,
        cluster_detection_method=method,
        initialization_timeout=2 * patience + 60,  # at its own limit JAX ends the whole process
    )
    try:
        meeting.result(patience)
    except ValueError as error:
        raise ProcessesError(
            "No other processes were found: start this under Slurm, Open MPI or Kubernetes, or "
            "set JAX_COORDINATOR_ADDRESS (host:port of the first process), JAX_NUM_PROCESSES "
            f"and JAX_PROCESS_ID ({error})"
        ) from error
    except (TimeoutError, RuntimeError) as error:
        address = os.environ.get("JAX_COORDINATOR_ADDRESS", "the coordinator that was found")
        why = f" ({error})" if f"{error}" else ""  # clusters say what right or package they miss
        raise ProcessesError(
            f"Not all processes met at {address} within {patience} seconds{why}: start all of them "
            "at once, with the same JAX_COORDINATOR_ADDRESS and JAX_NUM_PROCESSES, each with its "
            "own JAX_PROCESS_ID, and see that this address can be reached from each machine."
        ) from error
    # JAX takes the signal for a warning that it may ignore; whoever sends it wants an end.
    signal.signal(signal.SIGTERM, ending)
    keras.distribution.set_distribution(keras.distribution.DataParallel(auto_shard_dataset=False))


def joined() -> bool:
    """Whether this process computes with others, or on several devices."""
    return keras.distribution.distribution() is not None


def count() -> int:
    """How many processes there are."""
    return _jax().process_count() if joined() else 1


def is_first() -> bool:
    """Whether this is the process that writes and speaks for all."""
    return not joined() or _jax().process_index() == 0


def lost(error: Exception) -> str:
    """What JAX says in an error, one line, where several compute together; else nothing."""
    line = f"{error}".strip().partition("\n")[0]
    # Of whatever class it is, it begins with the name of a status, as in "UNAVAILABLE: ...".
    return line if count() > 1 and re.match("[A-Z_]{2,}: ", line) else ""


def require_same(what: str, value: str) -> None:
    """Raise ProcessesError in every process where not all have the same value.

    what: the thing in words, for the message. value: a sha256, in hexadecimal.
    """
    if count() > 1:
        from jax.experimental import multihost_utils

        mine = np.frombuffer(bytes.fromhex(value), np.uint8)
        found = multihost_utils.process_allgather(mine)  # [processes, 32]
        if (found != found[0]).any():
            raise ProcessesError(f"The processes do not have the same {what}; give all the same.")


def from_first(value: bool) -> bool:
    """What the first process says, in all of them."""
    return bool(_from_first(b"1" if value else b""))


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """Where this process keeps its fit: the first in `folder`, others in a copy that goes away.

    So all know what the first has kept, though they share no disk.
    """
    if count() == 1:
        yield folder
        return
    packed = _from_first(_packed(folder) if is_first() else b"")
    if is_first():
        yield folder
        return
    with tempfile.TemporaryDirectory() as copy:
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            tar.extractall(copy, filter="data")
        yield Path(copy)


def share(batches: keras.utils.PyDataset) -> keras.utils.PyDataset:
    """This process's rows of batches that are (inputs, targets) or (inputs, targets, weights)."""
    return _Share(batches) if joined() else batches


class _Share(keras.utils.PyDataset):
    """Batches are filled up to a multiple of the devices; rows added so weigh nothing."""

    def __init__(self, batches: keras.utils.PyDataset) -> None:
        super().__init__()
        self.batches = batches

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> tuple:
        inputs, targets, *weights = self.batches[index]
        weights = weights[0] if weights else np.ones(len(targets), np.float32)
        devices, me, all_ = _jax().device_count(), _jax().process_index(), count()

        def mine(values: np.ndarray, mode: str = "edge") -> np.ndarray:
            missing = -len(values) % devices
            filled = np.pad(values, [(0, missing)] + [(0, 0)] * (values.ndim - 1), mode)
            each = len(filled) // all_
            return filled[me * each : (me + 1) * each]

        return tree.map_structure(mine, inputs), mine(targets), mine(weights, "constant")


class LossOfRows(keras.metrics.Mean):
    """The loss, each batch by its rows that weigh something; takes the place of Keras's own.

    That one counts the rows that fill a batch up, too.
    """

    def __init__(self, loss: keras.losses.Loss) -> None:
        super().__init__(name="loss")
        self.loss = loss

    def update_state(self, y_true, y_pred, sample_weight=None):
        weighs = ops.reshape(sample_weight, (sample_weight.shape[0], -1)) > 0  # [batch, ...]
        rows = ops.sum(ops.cast(ops.any(weighs, axis=1), "float32"))
        return super().update_state(self.loss(y_true, y_pred, sample_weight), sample_weight=rows)


def predictor(model: keras.Model) -> Callable[[np.ndarray], np.ndarray]:
    """`model.predict_on_batch`, with the whole batch and its answers in every process."""
    if not joined():
        return model.predict_on_batch
    groups = model.trainable_variables, model.non_trainable_variables
    weights = [[ops.convert_to_numpy(value) for value in group] for group in groups]

    @_jax().jit
    def answers(weights: list, inputs: np.ndarray) -> np.ndarray:
        return model.stateless_call(*weights, inputs, training=False)[0]

    return lambda inputs: np.asarray(answers(weights, inputs))


def _jax():
    import jax

    return jax


def _number(name: str) -> int | None:
    value = os.environ.get(name)
    if value is None:
        return None
    if not value.isdecimal():
        raise ProcessesError(f"{name}={value} is no number; count processes from 0.")
    return int(value)


def _packed(folder: Path) -> bytes:
    """What of a fit another process needs in order to go on: its arrays."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for file in sorted(folder.rglob("*.npz")):
            tar.add(file, file.relative_to(folder))
    return packed.getvalue()


def _from_first(content: bytes) -> bytes:
    if count() == 1:
        return content
    from jax.experimental import multihost_utils

    size = int(multihost_utils.broadcast_one_to_all(np.int32(len(content))))
    mine = np.frombuffer(content, np.uint8) if is_first() else np.zeros(size, np.uint8)
    return np.asarray(multihost_utils.broadcast_one_to_all(mine)).tobytes()
