"""How much memory this server takes, how much it may take, and how to hand some back."""

import ctypes
import gc
import os

import psutil

from nlpapp.serving import ServingError

USUAL = 1600  # megabytes
_PROCESS = psutil.Process()


def allowed() -> float:
    """Megabytes that the server may take before it puts models away: ``NLPAPP_MEMORY``.

    Raises:
        ServingError: that is no number above 0.
    """
    given = os.environ.get("NLPAPP_MEMORY") or str(USUAL)
    try:
        megabytes = float(given)
    except ValueError:
        megabytes = 0.0
    if not megabytes > 0:
        raise ServingError(
            "NLPAPP_MEMORY must be a number of megabytes above 0, not {given!r}.", given=given
        )
    return megabytes


def taken() -> float:
    """Megabytes of this process that are in memory, TensorFlow's own 680 included."""
    return _PROCESS.memory_info().rss / 2**20


def settle() -> None:
    """What has just been imported stays: the collector need not walk over it ever again."""
    gc.collect()
    gc.freeze()


def hand_back() -> None:
    """Give what was let go of back to the system, where the C library can be asked to."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim:
        trim(0)
