"""The pipeline: units of work, their rows, each model in turn, files aside, files in place."""

from collections.abc import Sequence
from dataclasses import dataclass

import apache_beam as beam
from apache_beam.ml.inference.base import RunInference

from nlpapp import serving
from nlpapp.scoring import reading
from nlpapp.scoring.formats import Format
from nlpapp.scoring.handler import SavedModelHandler
from nlpapp.scoring.places import Output
from nlpapp.scoring.rows import Added, Unit, Wanted
from nlpapp.scoring.writing import Write, put_in_place


@dataclass(frozen=True)
class Job:
    """All that is to be done. added: the columns that rows get."""

    units: list[Unit]
    wanted: Wanted
    entries: list[serving.Entry]
    added: tuple[Added, ...]
    output: Output
    form: Format | None


def build(root: beam.Pipeline, job: Job) -> None:
    """Add the job to an empty pipeline.

    From a unit to its file aside nothing is regrouped: a runner does it all in one place, row by
    row, in memory that does not grow with the file.
    """
    found = (
        root
        | "Units" >> beam.Create(job.units, reshuffle=False)
        | "Deal out" >> beam.Reshuffle()
        | "Read" >> beam.ParDo(reading.Read(job.wanted)).with_outputs(reading.BAD, main="rows")
    )
    rows = found.rows
    for entry in job.entries:
        rows |= f"Ask {entry.name}" >> RunInference(SavedModelHandler(entry))
    answers = rows | "Write answers" >> _write(job, job.added)
    bad = found[reading.BAD] | "Write bad rows" >> _write(job, ())
    written = (answers, bad) | beam.Flatten()
    names = [entry.name for entry in job.entries]
    (
        root
        | "Once" >> beam.Create([None])
        | beam.Map(put_in_place, beam.pvalue.AsList(written), job.output, names)
    )


def _write(job: Job, added: Sequence[Added]) -> beam.ParDo:
    return beam.ParDo(Write(job.output, added, job.form))
