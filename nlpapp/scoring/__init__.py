"""Files of any number of texts answered by saved models, as a pipeline of Apache Beam.

A file is cut into parts, units of work that depend on nothing else. What answers a unit reads it,
asks every model, and writes its answers to a file of its own in a folder beside the output; when
all are done, and not before, one step gives these files their names. A unit done twice is a file
that nobody names, so on a runner that tries again nothing is lost and nothing doubled.

    places.py      which files come in, what the files that go out are called
    reading.py     a unit's rows, and what is no row: cells.py, json_lines.py, parquet.py
    handler.py     a saved model as Beam's RunInference wants it
    writing.py     rows into files
    pipeline.py    how these hang together
    running.py     where it runs: processes of this machine, or any runner of Beam's

Only what runs a pipeline imports Beam: it comes with ``pip install -e '.[beam]'``.
"""

from nlpapp.told import Told


class ScoringError(Told):
    """The job cannot be done as asked, or failed; the message is one sentence for a person."""
