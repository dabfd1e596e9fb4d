"""One file of numbers over time, forecast in the background by several models."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from nlpapp.app.batch import shown
from nlpapp.app.batch.answers import Answers
from nlpapp.app.batch.source import Source
from nlpapp.app.batch.work import Work
from nlpapp.app.headings import untaken
from nlpapp.serving import Model
from nlpapp.tables import TableError, histories
from nlpapp.tables.histories import Histories, Row
from nlpapp.tables.reading import Table
from nlpapp.told import Said

MOST_ROWS = 500_000  # that are held in memory, for their order is to be looked at


class SeriesJob(Work):
    """Adds to a file the rows to come; whoever holds it reads its progress from the attributes.

    Args:
        source, models, present: as of any `Work`; models of the same columns and step.
        read: how the file's table becomes histories.
    """

    def __init__(
        self,
        source: Source,
        read: Callable[[Table], Histories],
        models: Mapping[str, Model],
        present: Callable[[], bool] = lambda: True,
    ):
        super().__init__(source, models, present)
        self.series = self.rows_to_come = 0
        self.to_come: list[Row] = []  # the first ones, to be shown
        self.said: list[Said] = []  # what a person should know of the file
        self._read = read
        self._held: Histories | None = None

    def _check(self) -> None:
        table = self.source.table()
        self._held = self._read(replace(table, rows=self._few(table)))
        self.series, self.short = len(self._held.series), table.short
        self._whole = len(self.models)

    def _few(self, table: Table) -> Iterator[list[str]]:
        """The rows of a table, as long as they are not too many."""
        for row in table.rows:
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise TableError(
                    "{name} has more than {most:,} rows; give its last ones.",
                    name=table.name,
                    most=MOST_ROWS,
                )
            if self.rows % 1000 == 0:
                self._look_up()
                self.checked = table.bytes_read / len(self.source.data)
            yield row

    def _answer(self) -> None:
        held, self._held = self._held, None
        wanted = {name: histories.needs(card) for name, card in self.cards.items()}
        added = [f"{name} {column}" for name, its in wanted.items() for column in its.columns]
        first = len(held.columns)
        self.answers = Answers(range(first, first + len(added)))
        self.answers.write(held.columns + untaken(added, held.columns))
        self._begin()
        outputs = []
        for name, its in wanted.items():
            self._look_up()
            outputs.append((its, self.models[name].run(held.given(its))))
            self._done += 1
            self.rows_done = self.rows * self._done // self._whole
        for row in held.rows:
            self.answers.write([*row, *[""] * len(added)])
        for it in held.forecasts(outputs):
            self.answers.write(held.row(it))
            self.rows_to_come += 1
            if len(self.to_come) < shown.ROWS:
                self.to_come.append(it)
        doubts = (line for its in wanted.values() for line in held.doubts(its))
        self.said = list({str(line): line for line in (*held.said, *doubts)}.values())
