"""``python -m nlpapp predict FILE``: a model's answer to every text of a file of any size."""

import sys
from dataclasses import dataclass
from pathlib import Path

import tyro
from tqdm import tqdm

from nlpapp import serving
from nlpapp.commands import CommandError, SavedModels
from nlpapp.quiet import import_tensorflow
from nlpapp.tables.chunks import chunks
from nlpapp.tables.reading import Format, Table, open_table
from nlpapp.tables.values import as_cell
from nlpapp.tables.writing import row_writer, whole_file


@dataclass(frozen=True)
class Predict:
    """Run one model on every text of a file and write the file again with its answers added.

    A CSV or TSV file keeps its columns and gains one for each output of the model; of plain text,
    each line is a text. Several numbers for a text are written as a JSON list. The output is CSV,
    or TSV where its name ends in .tsv, and appears whole or not at all.

    $ python -m nlpapp predict reviews.csv --model sentiment-imdb-lstm --out answers.csv
    """

    file: tyro.conf.Positional[Path]
    """CSV with a header, TSV with a header, or plain text; in UTF-8."""

    model: str
    """Name of the model; python -m nlpapp models lists them."""

    out: Path
    """File to write; one that exists is replaced."""

    text_column: str = "text"
    """Column of a CSV or TSV file that holds the text."""

    format: Format = "auto"
    """How to read FILE; auto goes by its name: .csv, .tsv, anything else one text a line."""

    prefix: str = ""
    """Put before the name of each added column, where a plain name is taken."""

    saved_models: SavedModels = None

    def run(self) -> None:
        entry = serving.find(self.saved_models, self.model)
        with open_table(self.file, self.format) as table:
            if self.out.exists() and self.out.samefile(self.file):
                raise CommandError(f"--out is the input file itself, {self.file}.")
            column = self._text_column(table)
            # Opened before the model is loaded, so that a place to write is missed at once.
            with whole_file(self.out) as out:
                import_tensorflow()
                model = serving.load(entry)
                added = [self.prefix + name for name in model.run([])]
                if taken := [name for name in added if name in table.columns]:
                    raise CommandError(
                        f"{self.file} already has a column {taken[0]!r}; "
                        "name the added ones apart with --prefix."
                    )
                write = row_writer(out, self.out)
                write(table.columns + added)
                count = self._answer(model, table, column, write)
        print(f"Wrote {count:,} rows to {self.out}.", file=sys.stderr)

    def _text_column(self, table: Table) -> int:
        name = "text" if self.format == "lines" else self.text_column
        found = table.columns.count(name)
        if found != 1:
            known = ", ".join(map(repr, table.columns))
            problem = "no column" if not found else f"{found} columns called"
            raise CommandError(
                f"{self.file} has {problem} {name!r}; its columns are {known}: "
                "choose one with --text-column."
            )
        return table.columns.index(name)

    def _answer(self, model: serving.Model, table: Table, column: int, write) -> int:
        count = 0
        size = self.file.stat().st_size or None
        with tqdm(total=size, desc=model.name, unit="B", unit_scale=True, mininterval=0.5) as bar:
            for rows in chunks(table.rows, column):
                answers = model.run([row[column] for row in rows])
                for row, *values in zip(rows, *answers.values(), strict=True):
                    write(row + [as_cell(value) for value in values])
                count += len(rows)
                bar.set_postfix(rows=count, refresh=False)
                bar.update(table.lines.bytes_read - bar.n)
        return count
