"""The public corpora, each with fixed splits that leak nothing.

    from nlpapp import corpora

    corpora.names()                  # ("chnsenticorp", ..., "sst2"): texts with labels
    corpus = corpora.load("imdb")    # -> Corpus, or CorpusError with one clear message
    corpus.train.texts, corpus.train.labels
    corpus = corpora.from_file("tickets.csv", "message", "queue")

    corpora.names("parallel")        # ("3am-en-zh", ...): sentences with translations
    corpus = corpora.load("tatoeba-en-zh")    # -> ParallelCorpus
    corpus.test.sources, corpus.test.references
    corpus = corpora.parallel_from_file("pairs.tsv")

    corpora.names("series")          # ("etth1", ..., "melbourne"): numbers over time
    corpus = corpora.load("melbourne")        # -> SeriesCorpus
    corpus.series[0].times, corpus.series[0].values
    corpus = corpora.series_from_file("sales.csv", "date", ["sold"])

A corpus is one file (or folder) of this package that defines ``CORPORA``, ``PARALLEL`` or
``SERIES``, a dict from each name it offers to a function ``(Places) -> Corpus``,
``-> ParallelCorpus`` or ``-> SeriesCorpus``. It is found by being there; nothing else has to
change.
Importing this package loads neither TensorFlow nor TensorFlow Datasets.
"""

from nlpapp.corpora.catalogue import from_file, load, names, parallel_from_file, series_from_file
from nlpapp.corpora.corpus import Corpus, CorpusError, Labelled
from nlpapp.corpora.parallel import Parallel, ParallelCorpus
from nlpapp.corpora.series import SeriesCorpus

__all__ = [
    "Corpus",
    "CorpusError",
    "Labelled",
    "Parallel",
    "ParallelCorpus",
    "SeriesCorpus",
    "from_file",
    "load",
    "names",
    "parallel_from_file",
    "series_from_file",
]
