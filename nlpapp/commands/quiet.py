"""TensorFlow imported without the page of notices it prints on the way."""

import os


def import_tensorflow() -> None:
    """Import TensorFlow and wake its devices, its start-up notices dropped.

    ``TF_CPP_MIN_LOG_LEVEL=0`` in the environment brings them back.
    """
    if os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2") == "0":
        return
    # Some notices come from C++ before its log level is read: only the file descriptor stops them.
    stderr = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        import tensorflow as tf

        tf.config.list_logical_devices()
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
        os.close(nowhere)
