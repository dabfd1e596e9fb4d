"""A training script run within the tests' process, which has read TensorFlow in already."""

import contextlib
import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from tensorflow.python.framework.config import disable_op_determinism

from training.running import run


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
