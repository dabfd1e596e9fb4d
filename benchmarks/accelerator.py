"""Training on one accelerator: the package's recurrent models in Keras on JAX beside PyTorch.

    python -m benchmarks.accelerator            # an NVIDIA card of 80 GB; at most 7 minutes
    python -m benchmarks.accelerator --tiny     # tries everything on a CPU, nothing kept

Needs what accelerator-requirements.txt names, but no TensorFlow. Three questions: how fast the
classifier trains as it is, what its loop over time gains there, and how fast a large layer
with a word to tell at every step trains. Each part runs in a process of its own, so that none finds
the card's memory taken and whatever befalls one spares the rest; what fails or comes too late is
told below its table.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

import tyro

from benchmarks import report
from benchmarks.measuring import busy_share, cores

OURS = "nlpapp"
UNIT = "tokens a second"
# By which share of the time each part has to be done, in the order in which they run.
ENDS = {"torch": 0.2, "tagger": 0.45, "loops": 0.65, "classifier": 1.0}
_NOTE = """Each framework ran in a process of its own, one after the other. Tokens are real ones,
padding is computed but not counted. "ready": how much longer the first round took, mostly to
compile. The share of the peak: of NVIDIA's figure for dense bfloat16, in float32 too, from products
alone, each counted as 2 operations for a weight and a token, and twice that again for its
gradients. Float32 is multiplied as TF32. PyTorch's LSTM is cuDNN's; unpacked, its backward
direction reads the padding before the text, packed it answers what ours answers. "lax.scan a
direction" is the plain way to write the layer on JAX, differentiated by JAX."""


@dataclass(frozen=True)
class Options:
    """What is timed, and how long it may take."""

    tiny: bool = False
    """Try everything at tiny sizes; nothing is kept unless --out says where."""
    minutes: float = 7.0
    """All included; what is not done by then is left out."""
    out: Path | None = None
    """Where the results are kept; benchmarks/results unless --tiny."""


@dataclass
class Results:
    """What the parts told: devices and packages, and of each case its values and a remark.

    cases: by title, then by contestant; None stands for a case that was not run.
    """

    devices: set[str] = field(default_factory=set)
    packages: dict[str, str] = field(default_factory=dict)
    cases: dict[str, dict[str, dict | None]] = field(default_factory=dict)

    def take(self, lines: Iterable[str]) -> None:
        """Lines of JSON as `benchmarks.accelerator_cases` writes them; a torn last one is left."""
        for line in lines:
            if not line.endswith("\n"):
                return
            told = json.loads(line)
            if "device" in told:
                self.devices.add(told["device"])
                self.packages |= told["packages"]
            else:
                contestants = self.cases.setdefault(told["title"], {})
                contestants[told["contestant"]] = told if "values" in told else None


def main() -> None:
    begin = time.monotonic()
    options = tyro.cli(Options, description=__doc__)
    if missing := [name for name in ("jax", "keras", "torch") if find_spec(name) is None]:
        raise ImportError(
            f"this benchmark needs {' and '.join(missing)}: "
            "pip install -r benchmarks/accelerator-requirements.txt"
        )
    if options.out is None and not options.tiny:
        options = replace(options, out=report.RESULTS)
    busy = busy_share()
    results, troubles = Results(), []
    with tempfile.TemporaryDirectory() as folder:
        for part, share in ENDS.items():
            file = Path(folder) / f"{part}.jsonl"
            left = begin + share * 60 * options.minutes - time.monotonic()
            print(f"{part}, for {left:.0f} s at most", flush=True)
            if trouble := run_part(part, file, left, options.tiny):
                troubles.append(f"{part}: {trouble}")
                print(f"  {trouble}", flush=True)
            if file.exists():
                results.take(file.read_text(encoding="utf-8").splitlines(keepends=True))
            if options.out is not None:  # what there is, should this process be stopped
                report.write(made_of(results, busy, troubles), options.out)
    made = made_of(results, busy, troubles)
    report.finish(made, options.out)
    print("\n" + "\n".join(summary(made)))


def run_part(part: str, file: Path, seconds: float, tiny: bool) -> str:
    """Run one part and stop it when its time is up. Returns what went wrong, or nothing."""
    if seconds <= 0:
        return "not begun, no time was left"
    command = [sys.executable, "-m", "benchmarks.accelerator_cases", part, str(file)]
    command += [f"{seconds:.0f}", *(["--tiny"] if tiny else [])]
    try:
        done = subprocess.run(command, env=environment(part), timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return "stopped, its time was up"
    return f"ended with status {done.returncode}" if done.returncode else ""


def environment(part: str) -> dict[str, str]:
    """Of the process of a part."""
    mine = dict(os.environ, KERAS_BACKEND="jax", XLA_PYTHON_CLIENT_MEM_FRACTION="0.92")
    if part == "torch":
        mine["JAX_PLATFORMS"] = "cpu"  # or JAX would take the card's memory
    return mine


def made_of(results: Results, busy: float | None, troubles: list[str]) -> report.Report:
    """The report of what was measured so far."""
    card = ", ".join(sorted(results.devices - {""})) or "no accelerator"
    return report.Report(
        name="accelerator",
        title="Training on an accelerator",
        command=" ".join(["python", "-m", "benchmarks.accelerator", *sys.argv[1:]]),
        machine=f"{card}, {cores()} cores",
        busy_before=busy,
        comparisons=[
            comparison(title, cases)
            for title, cases in results.cases.items()
            if any(case and case["values"] for case in cases.values())
        ],
        packages=results.packages,
        note="\n".join([_NOTE, *(f"Part {trouble}." for trouble in troubles)]),
    )


def comparison(title: str, cases: dict[str, dict | None]) -> report.Comparison:
    """One table: ours before others, the fastest first; what was not measured is in the note."""
    measured = {name: case for name, case in cases.items() if case and case["values"]}
    speed = {name: statistics.median(case["values"]) for name, case in measured.items()}
    ranked = sorted(measured, key=lambda name: (not name.startswith(OURS), -speed[name]))
    missing = [
        f"{name}: {case['remark'] if case else 'not finished in the time there was'}."
        for name, case in cases.items()
        if name not in measured
    ]
    return report.Comparison(
        title=title,
        unit=UNIT,
        more_is_better=True,
        values={name: measured[name]["values"] for name in ranked},
        note=" ".join(missing),
        remarks={name: measured[name]["remark"] for name in ranked},
    )


def summary(made: report.Report) -> Iterator[str]:
    """A line a table: the package as it is, the fastest of ours, the fastest of the others."""
    yield f"{made.machine}: {UNIT}, the package as it is, our fastest, the others' fastest"
    for table in made.comparisons:
        speed = {name: statistics.median(values) for name, values in table.values.items()}
        ours = [name for name in speed if name.startswith(OURS)]
        others = [name for name in speed if name not in ours]
        best = (max(names, key=speed.get, default=None) for names in (ours, others))
        shown = [f"{speed[OURS]:,.0f}" if OURS in speed else "none"]
        shown += [f"{speed[name]:,.0f} ({name})" if name else "none" for name in best]
        yield f"{table.title}: {'; '.join(shown)}"


if __name__ == "__main__":
    try:
        main()
    except (ImportError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
