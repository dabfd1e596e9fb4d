"""Training scripts, run and interrupted in the tests' process, which has read TensorFlow in."""

import contextlib
import functools
import io
import itertools
import os
import sys
from collections.abc import Callable, Iterator
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
            if isinstance(status, str):  # as Python takes it
                print(status, file=err)
                status = 1
        finally:
            disable_op_determinism()  # a script ends with its process, the tests go on in theirs
    return Done(status, *(it.buffer.getvalue().decode(terminal, "replace") for it in (out, err)))


@contextlib.contextmanager
def interrupting(place: object, name: str, call: int = 1) -> Iterator[None]:
    """As if somebody pressed Ctrl-C at that call, from 1, of a function of a module or a class.

    What a process leaves that has no time for last words: tests/test_measured.py for points,
    tests/learning/test_fitting.py for fits.
    """
    real, calls = getattr(place, name), itertools.count(1)

    @functools.wraps(real)
    def interrupted(*arguments: object, **options: object) -> object:
        if next(calls) == call:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    with mock.patch.object(place, name, interrupted):
        yield
