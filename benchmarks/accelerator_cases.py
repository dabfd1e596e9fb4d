"""A part of `benchmarks.accelerator`, in a process of its own: runs its cases one after another.

    python -m benchmarks.accelerator_cases PART FILE SECONDS [--tiny]

Adds lines of JSON to the file: first what it is going to run and on what, then what came of each
case. What is missing at the end was not run: the process may be stopped at any time.
"""

import gc
import importlib
import json
import statistics
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks import loads
from benchmarks.loads import TINY, Case, Sizes
from benchmarks.measuring import versions

PACKAGES = ("jax", "jaxlib", "keras", "torch", "numpy", "nvidia-cudnn-cu13", "nvidia-cudnn-cu12")
# A part is a function of a module that is imported in that part's process alone.
PARTS = {
    "torch": ("benchmarks.peers.torch_loads", "cases"),
    "tagger": ("benchmarks.keras_loads", "tagger_cases"),
    "loops": ("benchmarks.keras_loads", "loop_cases"),
    "classifier": ("benchmarks.keras_loads", "classifier_cases"),
}


def main() -> None:
    part, file, seconds, *tiny = sys.argv[1:]
    end = time.monotonic() + float(seconds)
    module_name, function = PARTS[part]
    module = importlib.import_module(module_name)
    device, packages = module.about()
    cases = list(getattr(module, function)(TINY if tiny else Sizes()))
    tell = partial(append, Path(file))
    tell({"device": device, "packages": versions(PACKAGES) | packages})
    for case in cases:
        tell({"title": case.title, "contestant": case.contestant})
    for case in run(cases, end, loads.peak(device)):
        tell(case)


def append(file: Path, line: dict) -> None:
    """Add one line of JSON."""
    with file.open("a", encoding="utf-8") as open_file:
        open_file.write(json.dumps(line, ensure_ascii=False) + "\n")


def run(cases: list[Case], end: float, peak: float | None) -> Iterator[dict]:
    """What came of each case until the time is up, whatever befalls the ones before.

    end: on the clock of `time.monotonic`. peak: operations a second that the device can do.
    """
    for case in cases:
        if time.monotonic() > end:
            return
        values, remark = [], ""
        try:
            values, ready = case.run()
            remark = f"ready in {ready:.1f} s"
            if peak:
                share = statistics.median(values) * case.operations / peak
                remark = f"{share:.1%} of the peak, {remark}"
        except Exception as error:  # whatever a framework throws, the next case is to run
            remark = f"failed: {first_line(error)}"
        print(f"  {case.title}: {case.contestant}: {remark}", flush=True)
        yield {
            "title": case.title,
            "contestant": case.contestant,
            "values": values,
            "remark": remark,
        }
        gc.collect()


def first_line(error: Exception) -> str:
    """Its kind and the beginning of what it says."""
    line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {line[:160]}"


if __name__ == "__main__":
    main()
