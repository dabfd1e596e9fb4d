"""What a step of a training ran on, in words for a card."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import keras


def hardware() -> str:
    """The processor, how many of its cores may be used, and on how many threads if that is limited.

    By TF_NUM_INTRAOP_THREADS, with which several trainings share a machine.
    """
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    # macOS and Windows cannot tell which cores a process may use.
    usable = getattr(os, "sched_getaffinity", None)
    said = f"{model}, {len(usable(0)) if usable else os.cpu_count()} cores"
    threads = os.environ.get("TF_NUM_INTRAOP_THREADS", "0")
    return f"{said}, on {threads} thread{'s' if threads != '1' else ''}" if threads != "0" else said


def backend() -> str:
    """What Keras computes with, and on which accelerator, as in "jax 0.11.0 on NVIDIA H200"."""
    name = keras.backend.backend()
    said, device = f"{name} {version(name)}", _accelerator(name)
    return f"{said} on {device}" if device else said


def _accelerator(name: str) -> str:
    """The kind of device that is computed on; nothing where that is the processor itself."""
    if name == "jax":
        import jax

        device = jax.devices()[0]
        return "" if device.platform == "cpu" else device.device_kind
    if name == "tensorflow":
        kind = keras.distribution.list_devices()[0].partition(":")[0]
        return "" if kind == "cpu" else kind
    return ""
