"""A training whose fit is a step apart: what stands before it, and what comes after."""

from collections.abc import Callable, Sequence
from pathlib import Path

from nlpapp.learning import steps
from nlpapp.learning.steps import Prepared
from training.running import ALL, RunOptions


def check(options: RunOptions) -> None:
    """Raise ValueError where steps were asked for that could not be taken, before hours of work."""
    if options.prepare and options.package:
        raise ValueError("--prepare and --package are two steps, with training.fit between them.")
    if (options.prepare or options.package) and options.fresh:
        step = options.prepare or options.package
        raise ValueError(f"--fresh is for the fit between: python -m training.fit {step} --fresh.")
    if (options.prepare or options.package) and options.cell == ALL:
        raise ValueError("--prepare and --package are for one model: name its --cell.")
    if options.package:
        steps.read_fitted(options.package, steps.read_manifest(options.package))


def prepare(
    folder: Path, training: dict, make: Callable[[], tuple[object, Sequence[Path]]]
) -> None:
    """Write what `training.fit` begins with, unless it stands there, and say so.

    training: what tells it from others. make: gives what is written, as `steps.write_prepared`
    takes it, and the files that go with it. Raises StepError where something else stands there.
    """
    if not steps.is_prepared(folder, training):
        steps.write_prepared(folder, training, *make())
    print(f"Prepared in {folder}; next: python -m training.fit {folder}")


def take(folder: Path, training: dict, kind: type[Prepared]) -> tuple[Prepared, dict]:
    """What was prepared in a folder, and what the fit measured there, as `steps.read_fitted` says.

    Raises StepError where it is of another training, not fitted yet, or damaged.
    """
    manifest = steps.read_manifest(folder)
    steps.require_same(folder, manifest, training)
    measured = steps.read_fitted(folder, manifest)
    return steps.read_prepared(folder, manifest, kind), measured
