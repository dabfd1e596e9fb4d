"""Large libraries imported without the notices on the way, TensorFlow with the fast products."""

import logging
import os


def import_tensorflow() -> None:
    """Import TensorFlow and wake its devices, its start-up notices dropped.

    ``TF_CPP_MIN_LOG_LEVEL=0`` in the environment brings them back. TensorFlow leaves oneDNN off on
    processors without AVX-512, though it multiplies the few rows of a recurrent step faster there
    too: it is on here, unless ``TF_ENABLE_ONEDNN_OPTS=0`` is set.
    """
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2") == "0":
        return
    # Some notices come from C++ before its log level is read: only the file descriptor stops them.
    stderr = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        import tensorflow as tf

        # Its Python half warns of functions traced again, of which we know: texts differ in length.
        tf.get_logger().setLevel("ERROR")
        tf.config.list_logical_devices()
        # oneDNN says once of each kind that it leaves it to others on such processors: now, then.
        half = tf.zeros([1, 1], tf.float16)
        tf.matmul(half, half)
        tf.transpose(tf.zeros([2, 3], tf.bool))
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)


def import_beam() -> None:
    """Import Apache Beam, which warns of whatever could be installed beside it.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    logged = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        import apache_beam  # noqa: F401
    finally:
        logging.disable(logged)
