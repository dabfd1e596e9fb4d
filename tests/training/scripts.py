"""Training scripts: run in the tests' process, which has read TensorFlow in, or killed apart."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from tensorflow.python.framework.config import disable_op_determinism

import nlpapp
from training.running import run

ROOT = Path(nlpapp.__file__).parents[1]


@dataclass(frozen=True)
class Done:
    """What a script left: its exit status, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run_here(
    main: Callable[[], None],
    *arguments: object,
    cwd: Path,
    terminal: str = "utf-8",
    **environment: str,
) -> Done:
    """Run a script's `main` in the folder `cwd`. terminal: the encoding that it can show."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding=terminal, errors=errors, write_through=True)
        for errors in ("strict", "backslashreplace")  # as Python opens them
    )
    status = 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        mock.patch.object(sys, "argv", ["script", *map(str, arguments)]),
        mock.patch.dict(os.environ, {"COLUMNS": "200"} | environment),
    ):
        try:
            run(main)
        except SystemExit as end:
            status = end.code
        finally:
            disable_op_determinism()  # a script ends with its process, the tests go on in theirs
    return Done(status, *(it.buffer.getvalue().decode(terminal, "replace") for it in (out, err)))


def run_until(begun: Callable[[], object], module: str, *arguments: object, cwd: Path) -> None:
    """Run `python -m MODULE` in a process of its own, killed as soon as something has begun."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not begun():
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait(60)
