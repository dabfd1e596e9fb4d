"""``python -m nlpapp score``: models' answers to files of any number of rows, on many machines."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import tyro

from nlpapp import serving
from nlpapp.commands import CommandError, SavedModels
from nlpapp.quiet import import_beam, import_tensorflow
from nlpapp.scoring.rows import ORIGIN, Added, Unit, Wanted
from nlpapp.serving.inputs import Input, is_text
from nlpapp.tables import histories
from nlpapp.tables.options import ReadingOptions

_OF_TEXT = ("cells", "lines")
_KINDS = {"auto": None, "csv": "cells", "lines": "lines", "jsonl": "jsonl", "parquet": "parquet"}


@dataclass(frozen=True, kw_only=True)
class Score(ReadingOptions):
    """Run models on every row of many files at once, as a pipeline of Apache Beam.

    Each row goes out with all its columns, where it came from (source_file, source_row) and the
    answers of every model, in files answers-00000-of-00007.csv and on; what could not be read goes
    to answers.bad-00000-of-00001.jsonl with the reason. The files appear when all are whole. Needs
    pip install -e '.[beam]'; docs/scoring.md tells of Flink, Spark and Dataflow.

    Models that take no text, forecasters say, are given fields of JSON lines or columns of Parquet
    that are called as their inputs are (history, time and series), missing numbers as null.

    $ python -m nlpapp score --input 'texts-*.csv' --output answers --model sentiment-imdb-lstm
    $ python -m nlpapp score --input 'texts-*.parquet' --output answers --model sentiment-imdb-lstm
      -- --runner FlinkRunner --flink_master cluster:8081
    """

    input: tuple[str, ...]
    """Files, or patterns of their names in quotes, also packed (.gz) or of gs://, s3://, hdfs://."""

    output: str
    """What the names of the files that are written begin with."""

    model: tuple[str, ...]
    """Names of the models; python -m nlpapp models lists them."""

    text_column: str | None = None
    """Column or field that holds the text; "text" or the only one, unless given."""

    format: Literal[tuple(_KINDS)] = "auto"
    """What the files are: csv (or TSV), jsonl, parquet or lines (a text a line); auto goes by their
    names, and takes others for a text a line."""

    output_format: Literal["same", "csv", "jsonl", "parquet"] = "same"
    """What is written; same is CSV for a text a line."""

    prefix: str = ""
    """Put before the name of each added column, where a plain name is taken."""

    overwrite: bool = False
    """Replace files of an earlier job, once all new ones are whole."""

    workers: int = 0
    """Processes on this machine, each with its models in memory; 0 is one for each core."""

    saved_models: SavedModels = None

    sheet: tyro.conf.Suppress[str] = ""  # workbooks are not for so many rows

    beam: Annotated[
        tyro.conf.Positional[tuple[str, ...]], tyro.conf.arg(metavar="[OPTION ...]")
    ] = ()
    """After a lone --: options of Beam, which say where else to run."""

    def run(self) -> None:
        if self.workers < 0:
            raise CommandError(f"--workers must be 0 or more, not {self.workers}.")
        if not (self.input and self.model):
            raise CommandError("--input and --model each want a name or several.")
        # Workers elsewhere have another working folder.
        scan = serving.scan((self.saved_models or serving.default_root()).absolute())
        entries = [scan.named(name) for name in dict.fromkeys(self.model)]
        try:
            import_beam()
        except ModuleNotFoundError as error:
            said = "score needs Apache Beam: in the checkout, pip install -e '.[beam]'."
            raise CommandError(said) from error
        from apache_beam.io.filesystems import FileSystems

        from nlpapp.scoring import formats, pipeline, places, reading, running

        options = running.options_of(self.beam, self.workers)
        FileSystems.set_options(
            options
        )  # as a pipeline does, which comes after files are looked for
        units = places.units(self.input, _KINDS[self.format])
        form = None if self.output_format == "same" else self.output_format
        for unit in units:
            formats.format_of(unit, form)
        output = places.Output(places.absolute(self.output))
        files = {unit.file for unit in units}
        output.check(self.overwrite, files)
        wanted = Wanted(self.text_column, self.wanted(), named=form in ("jsonl", "parquet"))
        if not any(histories.needs(entry.card) for entry in entries):  # known before it is loaded
            reading.check_first(units, wanted)
        inputs, added = self._taken_and_added(entries, units)
        wanted = replace(wanted, inputs=inputs, added=tuple(it.name for it in added))
        reading.check_first(units, wanted)

        print(f"{_count(len(files), 'file')} in {_count(len(units), 'part')}.", file=sys.stderr)
        output.open()
        try:
            job = pipeline.Job(units, wanted, entries, added, output, form)
            running.run(job, options)
        finally:
            output.clear()
        print(_told(output.read_summary()), file=sys.stderr)

    def _taken_and_added(
        self, entries: list[serving.Entry], units: Sequence[Unit]
    ) -> tuple[tuple[Input, ...], tuple[Added, ...]]:
        """(what models are given beside a text, the columns that rows get).

        These are where a row came from, and each model's outputs in turn.
        """
        import_tensorflow()
        taken, added = [], [replace(it, name=self.prefix + it.name) for it in ORIGIN]
        for entry in entries:
            model = serving.load(entry)
            taken.append(tuple(model.inputs().values()))
            apart = f"{entry.name}_" if len(entries) > 1 else ""
            for name, values in model.run({it.name: [] for it in taken[-1]}).items():
                added.append(Added(self.prefix + apart + name, values.dtype.name, values.ndim - 1))
        if others := [it for it in taken if it != taken[0]]:
            one, other = (", ".join(map(str, it)) for it in (taken[0], others[0]))
            raise CommandError(
                f"The models take different things, {one} and {other}: score them apart."
            )
        inputs = () if is_text(taken[0]) else taken[0]
        if inputs and self.text_column:
            raise CommandError("The models read no texts: leave out --text-column.")
        if inputs and (file := next((it.file for it in units if it.kind in _OF_TEXT), None)):
            raise CommandError(
                f"{file} holds nothing but texts, and the models take "
                f"{', '.join(map(str, inputs))}: give JSON lines or Parquet."
            )
        return inputs, tuple(added)


def _told(summary: dict) -> str:
    answers, bad = (
        f"{_count(it['rows'], 'row')} {of} in {_count(it['files'], 'file')}"
        for it, of in ((summary["answers"], "with answers"), (summary["bad"], "without"))
    )
    apart = f", and {bad} (.bad), with the reasons" if summary["bad"]["rows"] else ""
    return f"Wrote {answers}{apart}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
