"""``python -m nlpapp models | compare | predict | score | choose`` from a terminal."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Annotated

import tyro

from nlpapp import __version__
from nlpapp.commands import CommandError
from nlpapp.commands.choose import Choose
from nlpapp.commands.compare import Compare
from nlpapp.commands.models import Models
from nlpapp.commands.predict import Predict
from nlpapp.commands.score import Score
from nlpapp.measured import MeasuredError
from nlpapp.scoring import ScoringError
from nlpapp.serving import ServingError
from nlpapp.tables import TableError

DESCRIPTION = """Ask the saved models from a terminal.

models lists them with their test results; compare asks all of them about one text; predict runs one
of them on a file, score any of them on many files at once; choose recommends a kind of model for a
problem of your own. Each explains itself: python -m nlpapp predict --help. The version:
--version."""

Command = (
    Annotated[Models, tyro.conf.subcommand("models")]
    | Annotated[Compare, tyro.conf.subcommand("compare")]
    | Annotated[Predict, tyro.conf.subcommand("predict")]
    | Annotated[Score, tyro.conf.subcommand("score")]
    | Annotated[Choose, tyro.conf.subcommand("choose")]
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0, 2 for bad input, 130 when interrupted.

    Raises:
        SystemExit: by the option parser, after help (0) or for a misspelt option (2).
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    if arguments == ["--version"]:
        print(f"nlpapp {__version__}")
        return 0
    command = tyro.cli(
        Command,
        prog="python -m nlpapp",
        description=DESCRIPTION,
        args=arguments,
        config=(tyro.conf.FlagCreatePairsOff,),
    )
    try:
        command.run()
        sys.stdout.flush()
    except (CommandError, MeasuredError, ScoringError, ServingError, TableError) as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (head, less) has seen enough. Python would complain once more when it flushes
        # at the end, so what is left goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"{error.filename or 'A file'}: {error.strerror}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted; nothing was written.", file=sys.stderr)
        return 130
    return 0


def _leave_tidily(number: int, _frame: object) -> None:
    """Make a request to end unwind the stack, so that a half-written output is removed."""
    sys.exit(128 + number)


if __name__ == "__main__":
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _leave_tidily)
    sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show Chinese shows "?"
    sys.exit(main())
