"""``python -m nlpapp predict FILE``: a model's answer to every text of a file of any size."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import tyro
from tqdm import tqdm

from nlpapp import serving
from nlpapp.commands import CommandError, SavedModels
from nlpapp.quiet import import_tensorflow
from nlpapp.tables.chunks import chunks
from nlpapp.tables.columns import place_of
from nlpapp.tables.dialect import Dialect
from nlpapp.tables.harmless import harmless_rows
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
    """Run one model on every text of a file and write the file again with its answers added.

    A table keeps its columns and gains one for each output of the model; of plain text, each line
    is a text. Several numbers for a text are written as a JSON list. How FILE is read is found out
    and said; options settle it otherwise. The output is CSV, or TSV or a workbook where its name
    ends in .tsv or .xlsx, and appears whole or not at all.

    $ python -m nlpapp predict reviews.csv --model sentiment-imdb-lstm --out answers.csv
    """

    file: tyro.conf.Positional[Path]
    """CSV, TSV, a workbook (.xlsx), or plain text with a text a line."""

    model: str
    """Name of the model; python -m nlpapp models lists them."""

    out: Path
    """File to write; one that exists is replaced."""

    text_column: str | None = None
    """Column that holds the text; "text" or the only one, unless given."""

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
        settled = {name: it for name, it in vars(self.wanted()).items() if it is not None}
        wanted = Dialect(**FORMATS[self.format] | settled)
        with open_table(self.file, wanted, expected=[self.text_column or "text"]) as table:
            print(found_in(table.name, table.dialect, table.columns), file=sys.stderr)
            if self.out.exists() and self.out.samefile(self.file):
                raise CommandError(f"--out is the input file itself, {self.file}.")
            column = self._text_column(table)
            # Opened before the model is loaded, so that a place to write is missed at once.
            dialect = written_like(table.dialect, self.file, self.out)
            if self.for_excel:
                dialect = replace(dialect, encoding="utf-8-sig")
            with whole_file(self.out) as out, rows_into(out, dialect) as write:
                if self.for_excel and dialect.form == "cells":
                    write = harmless_rows(write)
                import_tensorflow()
                model = serving.load(entry)
                added = [self.prefix + name for name in model.run([])]
                if taken := [name for name in added if name in table.columns]:
                    raise CommandError(
                        f"{self.file} already has a column {taken[0]!r}; "
                        "name the added ones apart with --prefix."
                    )
                write(table.columns + added)
                count, empty = self._answer(model, table, column, write)
        if short := filled_in(table):
            print(short, file=sys.stderr)
        apart = f"; {empty:,} without text got no answer" if empty else ""
        print(f"Wrote {count:,} rows to {self.out}{apart}.", file=sys.stderr)

    def _text_column(self, table: Table) -> int:
        if self.text_column is None and len(table.columns) == 1:
            return 0
        return place_of(table, self.text_column or "text", "--text-column")

    def _answer(
        self, model: serving.Model, table: Table, column: int, write: Write
    ) -> tuple[int, int]:
        """Write every row with its answers; (rows, those without text, which get no answers)."""
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
        return count, empty
