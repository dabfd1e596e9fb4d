"""How the benchmarks that need a corpus end: what goes wrong is one sentence, and status 2."""

import sys
from collections.abc import Callable

from nlpapp.corpora import CorpusError


def run(main: Callable[[], None]) -> None:
    """Run a script. ImportError is foreseen too: what it is compared with may not be here."""
    try:
        main()
    except (CorpusError, ImportError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
