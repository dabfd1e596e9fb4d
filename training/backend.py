"""Keras with the backend that was asked for, or one sentence on why not."""

import importlib.util
import os
import sys


def import_keras() -> None:
    """Import Keras; where its backend is not there, end the process with status 2."""
    backend = os.environ.get("KERAS_BACKEND")
    try:
        import keras  # noqa: F401
    except (ImportError, ValueError) as error:
        if importlib.util.find_spec("keras") is None:
            raise
        named = f"KERAS_BACKEND={backend}" if backend else "Keras's usual backend, tensorflow,"
        print(
            f"{named} cannot be used ({error}): install it, "
            "or name another, as in KERAS_BACKEND=jax.",
            file=sys.stderr,
        )
        sys.exit(2)
