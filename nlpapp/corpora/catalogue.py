"""The catalogue: which corpora there are, and how one is loaded by its name."""

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from nlpapp.corpora import own, own_parallel, own_series
from nlpapp.corpora.corpus import Corpus, CorpusError
from nlpapp.corpora.parallel import ParallelCorpus
from nlpapp.corpora.places import Places
from nlpapp.corpora.series import SeriesCorpus
from nlpapp.tables.dialect import ANY, Dialect

# What a module calls the dict of its corpora, by what they hold.
_KINDS = {"labelled": "CORPORA", "parallel": "PARALLEL", "series": "SERIES"}


def names(kind: Literal["labelled", "parallel", "series"] = "labelled") -> tuple[str, ...]:
    """The corpora of one kind that ``load`` knows, sorted."""
    return tuple(sorted(_loaders(kind)))


def load(
    name: str, data_dir: str | Path | None = None, manual_dir: str | Path | None = None
) -> Corpus | ParallelCorpus | SeriesCorpus:
    """Load a corpus of any kind with its splits.

    name: one of ``names()`` of any kind, and the kind goes by the name.
    data_dir: writable folder for prepared data; default as TensorFlow Datasets has it.
    manual_dir: root of the folders with files that replace downloads; default NLPAPP_MANUAL_DIR.

    Raises CorpusError, with one message that says what to do, when there is no such corpus, when
    it is not here and cannot be fetched, or when what is here is damaged.
    """
    loaders = _loaders()
    if name not in loaders:
        near = difflib.get_close_matches(name.lower(), loaders, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise CorpusError(
            f"there is no corpus {name!r}; {hint}The catalogue has: {', '.join(sorted(loaders))}."
        )
    return loaders[name](Places.resolve(data_dir, manual_dir))


def from_file(
    file: str | Path,
    text_column: str = "text",
    label_column: str = "label",
    wanted: Dialect = ANY,
    say: Callable[[str], object] = lambda line: None,
) -> Corpus:
    """A user's own labelled texts: see ``own.read``. Never named like one of the catalogue."""
    return own.read(Path(file), text_column, label_column, tuple(_loaders()), wanted, say)


def parallel_from_file(
    file: str | Path,
    source_language: str | None = None,
    target_language: str | None = None,
    wanted: Dialect = ANY,
    say: Callable[[str], object] = lambda line: None,
) -> ParallelCorpus:
    """A user's own sentence pairs: see ``own_parallel.read``. Named as ``from_file`` names."""
    spoken = source_language, target_language
    return own_parallel.read(Path(file), tuple(_loaders()), *spoken, wanted, say)


def series_from_file(
    file: str | Path,
    time_column: str,
    value_columns: Sequence[str],
    series_column: str = "",
    window: int = own_series.WINDOW,
    horizon: int = own_series.HORIZON,
    wanted: Dialect = ANY,
    say: Callable[[str], object] = lambda line: None,
) -> SeriesCorpus:
    """A user's own numbers over time: see ``own_series.read``. Named as ``from_file`` names."""
    columns = time_column, tuple(value_columns), series_column
    taken = tuple(_loaders())
    return own_series.read(Path(file), *columns, window, horizon, taken, wanted, say)


def _loaders(*kinds: str) -> dict[str, Callable[[Places], Corpus | ParallelCorpus | SeriesCorpus]]:
    """Collect what every module of this package declares: of these kinds, or of all."""
    package = importlib.import_module("nlpapp.corpora")
    found: dict[str, Callable[[Places], Corpus | ParallelCorpus | SeriesCorpus]] = {}
    for info in pkgutil.iter_modules(package.__path__, "nlpapp.corpora."):
        module = importlib.import_module(info.name)
        for kind in kinds or _KINDS:
            found |= getattr(module, _KINDS[kind], {})
    return found
