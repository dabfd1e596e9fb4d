"""The public corpora, each with fixed splits that leak nothing.

    from nlpapp import corpora

    corpora.names()                  # ("chnsenticorp", ..., "sst2")
    corpus = corpora.load("imdb")    # -> Corpus, or CorpusError with one clear message
    corpus.train.texts, corpus.train.labels
    corpus = corpora.from_file("tickets.csv", "message", "queue")

A corpus is one file (or folder) of this package that defines ``CORPORA``, a dict from each name it
offers to a function ``(Places) -> Corpus``. It is found by being there; nothing else has to change.
Importing this package loads neither TensorFlow nor TensorFlow Datasets.
"""

from nlpapp.corpora.catalogue import from_file, load, names
from nlpapp.corpora.corpus import Corpus, CorpusError, Labelled

__all__ = ["Corpus", "CorpusError", "Labelled", "from_file", "load", "names"]
