"""``python -m nlpapp predict FILE``: a model's answer to every text of a file of any size.

Of a file of numbers over time, what a forecaster says comes next.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import tyro
from tqdm import tqdm

from nlpapp import serving
from nlpapp.commands import CommandError, SavedModels
from nlpapp.quiet import import_tensorflow
from nlpapp.tables import histories
from nlpapp.tables.chunks import chunks
from nlpapp.tables.columns import listed, place_of
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.harmless import harmless_rows
from nlpapp.tables.histories import Histories, Needs
from nlpapp.tables.options import ReadingOptions, filled_in, found_in
from nlpapp.tables.reading import Table, open_table
from nlpapp.tables.values import as_cell
from nlpapp.tables.writing import Write, rows_into, whole_file, written_like

# What --format says, as fields of a dialect.
FORMATS = {
    "auto": {},
    "csv": {"form": "cells", "quoted": True},
    "tsv": {"form": "cells", "delimiter": "\t"},
    "xlsx": {"form": "workbook"},
    "lines": {"form": "lines"},
}


@dataclass(frozen=True, kw_only=True)
class Predict(ReadingOptions):
    """Run one model on a file and write the file again with its answers added.

    A table keeps its columns and gains one for each output of the model; of plain text, each line
    is a text. Several numbers for a text are written as a JSON list. How FILE is read is found out
    and said; options settle it otherwise. The output is CSV, or TSV or a workbook where its name
    ends in .tsv or .xlsx, and appears whole or not at all.

    A forecaster takes numbers over time, one series or one for each value of a column, and adds the
    rows to come, each with its time, the forecast of each column, and the ends of its 80 % band.

    $ python -m nlpapp predict reviews.csv --model sentiment-imdb-lstm --out answers.csv
    $ python -m nlpapp predict days.csv --model forecasting-melbourne-lstm --out to-come.csv
    """

    file: tyro.conf.Positional[Path]
    """CSV, TSV, a workbook (.xlsx), or plain text with a text a line."""

    model: str
    """Name of the model; python -m nlpapp models lists them."""

    out: Path
    """File to write; one that exists is replaced."""

    text_column: str | None = None
    """Column that holds the text; "text" or the only one, unless given."""

    time_column: str | None = None
    """Of numbers over time: column that holds when; as in training, or "date", unless given."""

    series_column: str | None = None
    """Of numbers over time: column that tells series apart; as in training, or none, unless
    given."""

    value_columns: tuple[str, ...] = ()
    """Of numbers over time: what the model's columns are called in this file, in its order, where
    not as in training."""

    format: Literal[tuple(FORMATS)] = "auto"
    """How to read FILE; auto goes by its name and content, and takes others for a text a line."""

    for_excel: bool = False
    """Write CSV with the mark by which Excel knows UTF-8, and an apostrophe before each cell that
    it would take for a formula. Without, cells are written as they were read."""

    prefix: str = ""
    """Put before the name of each added column, where a plain name is taken."""

    saved_models: SavedModels = None

    def run(self) -> None:
        entry = serving.find(self.saved_models, self.model)
        needs = histories.needs(entry.card)
        self._refuse_what_is_for_others(needs)
        settled = {name: it for name, it in vars(self.wanted()).items() if it is not None}
        wanted = Dialect(**FORMATS[self.format] | settled)
        with open_table(self.file, wanted, expected=self._expected(needs)) as table:
            print(found_in(table.name, table.dialect, table.columns), file=sys.stderr)
            if self.out.exists() and self.out.samefile(self.file):
                raise CommandError(f"--out is the input file itself, {self.file}.")
            read = self._histories(table, needs) if needs else self._text_column(table)
            # Opened before the model is loaded, so that a place to write is missed at once.
            dialect = written_like(table.dialect, self.file, self.out)
            if self.for_excel:
                dialect = replace(dialect, encoding="utf-8-sig")
            with whole_file(self.out) as out, rows_into(out, dialect) as write:
                if self.for_excel and dialect.form == "cells":
                    write = harmless_rows(write)
                import_tensorflow()
                model = serving.load(entry)
                answer = self._forecast if needs else self._answer
                wrote = answer(model, table, read, write)
        if short := filled_in(table):
            print(short, file=sys.stderr)
        print(f"Wrote {wrote}.", file=sys.stderr)

    def _refuse_what_is_for_others(self, needs: Needs | None) -> None:
        """Raise CommandError for an option that models of this kind do not know."""
        texts = {"--text-column": self.text_column}
        numbers = {
            "--time-column": self.time_column,
            "--series-column": self.series_column,
            "--value-columns": self.value_columns or None,
        }
        reads = "numbers over time" if needs else "texts"
        for option, value in (texts if needs else numbers).items():
            if value is not None:
                raise CommandError(f"{self.model} reads {reads}: leave out {option}.")

    def _expected(self, needs: Needs | None) -> list[str]:
        """Names of columns, of which a header would have one."""
        if needs is None:
            return [self.text_column or "text"]
        return [self.time_column or needs.time_column, *(self.value_columns or needs.features)]

    def _histories(self, table: Table, needs: Needs) -> Histories:
        if self.value_columns and len(self.value_columns) != len(needs.features):
            raise CommandError(
                f"--value-columns must name {len(needs.features)}, for {listed(needs.features)}."
            )
        if table.dialect.form == "lines":
            raise CommandError(f"{self.file} is plain text; give a table of numbers over time.")
        return histories.read(
            table, needs, self.time_column, self.value_columns, self.series_column
        )

    def _text_column(self, table: Table) -> int:
        if self.text_column is None and len(table.columns) == 1:
            return 0
        return place_of(table, self.text_column or "text", "--text-column")

    def _added(self, names: Sequence[str], table: Table) -> list[str]:
        """What the columns to add are called."""
        added = [self.prefix + name for name in names]
        if taken := [name for name in added if name in table.columns]:
            raise CommandError(
                f"{self.file} already has a column {taken[0]!r}; "
                "name the added ones apart with --prefix."
            )
        return added

    def _answer(self, model: serving.Model, table: Table, column: int, write: Write) -> str:
        """Write every row with its answers; how many, and how many got none, in words."""
        write(table.columns + self._added(list(model.run([])), table))
        count = empty = 0
        size = self.file.stat().st_size or None
        with tqdm(total=size, desc=model.name, unit="B", unit_scale=True, mininterval=0.5) as bar:
            for rows in chunks(table.rows, column):
                texts = [row[column] for row in rows if row[column].strip()]
                outputs = model.run(texts).values()
                answers = zip(*outputs, strict=True)
                for row in rows:
                    values = next(answers) if row[column].strip() else [""] * len(outputs)
                    write(row + [as_cell(value) for value in values])
                count += len(rows)
                empty += len(rows) - len(texts)
                bar.set_postfix(rows=count, refresh=False)
                bar.update(table.bytes_read - bar.n)
        apart = f"; {empty:,} without text got no answer" if empty else ""
        return f"{count:,} rows to {self.out}{apart}"

    def _forecast(self, model: serving.Model, table: Table, read: Histories, write: Write) -> str:
        """Write every row, and below them those to come; how many, in words."""
        needs = histories.needs(model.card)
        columns = self._added(needs.columns, table)
        for line in (*read.said, *read.doubts(needs)):
            print(line, file=sys.stderr)
        write(table.columns + columns)
        for row in read.rows:
            write(row + [""] * len(columns))
        to_come = list(read.forecasts([(needs, model.run(read.given(needs)))]))
        for row in to_come:
            write(read.row(row))
        count = len(read.rows)
        rows = "1 row" if count == 1 else f"{count:,} rows"
        return f"{rows}, and {len(to_come):,} to come, to {self.out}"
