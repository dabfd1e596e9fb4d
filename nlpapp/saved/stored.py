"""What a saved model stores, taken over into its next version bit for bit.

TensorFlow keeps variables by the names under which a module holds them, so a module of today's code
reads what an earlier version stored, and nothing is rounded a second time.
"""

import shutil
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.core.protobuf import fingerprint_pb2

_CHECKPOINT = "variables/variables"
_VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"


class StoredError(ValueError):
    """Today's code keeps other variables than a version stored; the message names one."""


def arrays(folder: Path) -> dict[str, np.ndarray]:
    """Every variable of a version folder, as it is stored, by its name within the module."""
    reader = tf.train.load_checkpoint(str(folder / _CHECKPOINT))
    names = reader.get_variable_to_shape_map()
    return {
        name.removesuffix(_VALUE): reader.get_tensor(name)
        for name in sorted(names)
        if name.endswith(_VALUE)
    }


def read_into(module: tf.Module, folder: Path) -> None:
    """Give the variables of a module the values that a version folder stores.

    Raises StoredError where the module has a variable that the folder has not, or in another shape.
    """
    try:
        found = tf.train.Checkpoint(root=module).read(str(folder / _CHECKPOINT))
        found.assert_existing_objects_matched()
    except (AssertionError, ValueError, tf.errors.OpError) as error:
        raise StoredError(
            f"this code makes another model of its card than {folder} stores: "
            f"{str(error).partition(chr(10))[0]}"
        ) from error


def carry_over(before: Path, after: Path) -> None:
    """Give a folder just saved the very files of variables of the version that it succeeds.

    The files differ where the signatures do, even if every variable is the same: what is the same
    shall be so byte for byte, and take no further room where versions are kept.

    Raises StoredError where a variable is not the same to the last bit; nothing is changed then.
    """
    were, are = arrays(before), arrays(after)
    if missing := sorted(were.keys() ^ are.keys()):
        raise StoredError(f"{missing[0]} is stored in one of {before} and its next version only")
    for name, was in were.items():
        now = are[name]
        if (was.dtype, was.shape, was.tobytes()) != (now.dtype, now.shape, now.tobytes()):
            raise StoredError(f"{name} would not be what {before} stores")
    shutil.copytree((before / _CHECKPOINT).parent, (after / _CHECKPOINT).parent, dirs_exist_ok=True)
    _sign(after)


def _sign(folder: Path) -> None:
    """Let the fingerprint of a SavedModel speak of the index of variables that is there now."""
    file = folder / "fingerprint.pb"
    fingerprint = fingerprint_pb2.FingerprintDef.FromString(file.read_bytes())
    index = (folder / f"{_CHECKPOINT}.index").read_bytes()
    digest = tf.fingerprint(np.frombuffer(index, np.uint8)[None]).numpy()
    fingerprint.checkpoint_hash = int.from_bytes(digest.tobytes(), "little")
    file.write_bytes(fingerprint.SerializeToString())
