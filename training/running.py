"""What every training script does alike: where things go, one cell or all, what cards tell."""

import re
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nlpapp import corpora
from nlpapp.commands.models import Models
from nlpapp.learning.options import as_arguments, parse
from nlpapp.learning.ranges import CountOrZero
from nlpapp.saved import packaging
from nlpapp.told import Told

ALL = "all"


@dataclass(frozen=True)
class RunOptions:
    """Where things go, and what tells one run of a recipe from another."""

    seed: CountOrZero = 1
    """Decides the first weights, dropout and the order of batches."""
    variant: str | None = None
    """Added to the model's name, to keep it beside others of its cell."""
    out: Path = Path("saved_models")
    """Where finished models go."""
    runs: Path = Path("runs")
    """Where unfinished runs, their histories and what they begin with are kept."""
    fresh: bool = False
    """Forget what an earlier run of this very command had reached."""
    data_dir: Path | None = None
    """Where TensorFlow Datasets prepares corpora and finds them again."""
    manual_dir: Path | None = None
    """Root of folders with files that replace downloads, one folder a corpus."""
    prepare: Path | None = None
    """Only prepare: write a folder of token arrays, for python -m training.fit."""
    package: Path | None = None
    """Only package: the folder that was prepared with these very options, then fitted."""

    def __post_init__(self) -> None:
        if self.variant and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.variant):
            raise ValueError(
                f"--variant {self.variant!r} cannot be part of a folder's name: "
                "give letters, digits, dots, dashes and underscores."
            )


def model_name(task: str, corpus: str, options: RunOptions) -> str:
    """`<task>-<corpus>-<cell>[-<variant>]`."""
    return "-".join(filter(None, [task, corpus, options.cell, options.variant]))


def card_head(
    task: str,
    corpus: corpora.Corpus | corpora.ParallelCorpus | corpora.SeriesCorpus,
    options: RunOptions,
) -> dict:
    """The fields that say which model it is."""
    return {
        "model": model_name(task, corpus.name, options),
        "task": task,
        "corpus": corpus.card(),
        "cell": options.cell,
        "variant": options.variant,
    }


def card_of_fit(
    parameters: int, measured: dict, speed: str = "tokens_per_second", **beside: object
) -> dict:
    """The fields of the card that come from the fit.

    measured: as `nlpapp.learning.steps.Fitted.measured` has it. speed: what its steps in a second
    are called. beside: what the task itself tells of the training.
    """
    return {
        "parameters": parameters,
        "training": {
            "seconds": measured["seconds"],
            **beside,
            speed: measured["tokens_per_second"],
            "padding": measured["padding"],
            **measured["where"],
        },
        "learning_curve": measured["learning_curve"],
    }


def train_all(
    train: Callable[..., str],
    options: RunOptions,
    recipe: object,
    recipe_of: Callable[[RunOptions], object],
    kinds: Sequence[str],
    arguments: Sequence[str],
) -> None:
    """Train what `options.cell` names, every kind one after the other if that is ALL.

    train: takes options and a recipe, gives the model's name. arguments: of the command line, whose
    fields of the recipe apply to every kind that has a recipe of the same type; others keep their
    own.
    """
    if options.cell != ALL:
        train(options, recipe)
        return
    names = []
    for kind in kinds:
        one = replace(options, cell=kind)
        own = recipe_of(one)
        if type(own) is type(recipe):
            _, own = parse(type(options), lambda _, own=own: own, arguments, "")
        names.append(train(one, own))
    print()
    Models(tuple(names), saved_models=options.out).run()


def as_command(
    script: str,
    source: Sequence[str],
    options: RunOptions,
    recipe: object,
    usual: object,
    seeds: Sequence[int] = (),
) -> str:
    """The command that makes this model again, without the folders of this machine.

    source: the arguments that name the corpus. usual: the recipe that the others call for. seeds:
    where several were trained, in place of the one of the options.
    """
    words = [*source, "--cell", options.cell]
    words += ["--seeds", *map(str, seeds)] if seeds else ["--seed", str(options.seed)]
    if options.variant:
        words += ["--variant", options.variant]
    command = shlex.join(["python", "-m", script, *words, *as_arguments(recipe, usual)])
    if options.package:
        fit = "python -m training.fit FOLDER"
        return f"{command} --prepare FOLDER && {fit} && {command} --package FOLDER"
    return command


GOES_ON = "Without --fresh, the command goes on after the last finished epoch."


def run(main: Callable[[], None], when_stopped: str = GOES_ON) -> None:
    """Run a script; what goes wrong becomes one sentence and an exit status.

    when_stopped: what a person who interrupts it should know.
    """
    sys.stdout.reconfigure(errors="replace")  # where it cannot show a character, it shows "?"
    try:
        packaging.require_tensorflow()  # before hours of training, not after them
        main()
    except KeyboardInterrupt:
        sys.exit(f"\nStopped. {when_stopped}")
    except (corpora.CorpusError, packaging.PackagingError, Told, ValueError, OSError) as error:
        print(f"{error}", file=sys.stderr)
        sys.exit(2)
