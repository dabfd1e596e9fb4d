"""The catalogue: which corpora there are, and how one is loaded by its name."""

import difflib
import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path

from nlpapp.corpora import own
from nlpapp.corpora.corpus import Corpus, CorpusError
from nlpapp.corpora.places import Places


def names() -> tuple[str, ...]:
    """Every corpus that ``load`` knows, sorted."""
    return tuple(sorted(_loaders()))


def load(
    name: str, data_dir: str | Path | None = None, manual_dir: str | Path | None = None
) -> Corpus:
    """Load a corpus with its splits.

    name: one of ``names()``.
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


def from_file(file: str | Path, text_column: str = "text", label_column: str = "label") -> Corpus:
    """A user's own labelled texts: see ``own.read``. Never named like one of the catalogue."""
    return own.read(Path(file), text_column, label_column, names())


def _loaders() -> dict[str, Callable[[Places], Corpus]]:
    """Collect ``CORPORA`` from every module of this package that defines it."""
    package = importlib.import_module("nlpapp.corpora")
    found: dict[str, Callable[[Places], Corpus]] = {}
    for module in pkgutil.iter_modules(package.__path__, "nlpapp.corpora."):
        found |= getattr(importlib.import_module(module.name), "CORPORA", {})
    return found
