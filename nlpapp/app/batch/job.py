"""One file of texts answered in the background: rows stream through the models into a file."""

from collections.abc import Callable, Mapping

import numpy as np

from nlpapp.app.batch import headings, shown
from nlpapp.app.batch.answers import Answers
from nlpapp.app.batch.judging import ClassJudge, ReferenceJudge
from nlpapp.app.batch.source import Source
from nlpapp.app.batch.tally import Tally, headline
from nlpapp.app.batch.truth import Labels, References
from nlpapp.app.batch.work import Work
from nlpapp.app.headings import untaken
from nlpapp.serving import Model, ServingError
from nlpapp.tables.chunks import chunks
from nlpapp.tables.values import as_cell


class Job(Work):
    """Answers every row of a file; whoever holds it reads its progress from the attributes.

    Args:
        source, models, present: as of any `Work`.
        column: where the texts stand, from 0.
        truth: what the file says is right, where it does: answers are judged by it.
    """

    def __init__(
        self,
        source: Source,
        column: int,
        models: Mapping[str, Model],
        truth: Labels | References | None = None,
        present: Callable[[], bool] = lambda: True,
    ):
        super().__init__(source, models, present)
        self.column, self.truth = column, truth
        self.empty = 0  # rows without a text, about which no model is asked
        self.unjudged = 0  # rows with a text of which the file does not say what is right
        self.tally: Tally | None = None
        self.judges: dict[str, ClassJudge | ReferenceJudge] = {}  # by model, where there is a truth
        self.first: list[shown.Row] = []
        self.divided: list[shown.Row] = []  # the first rows on which the models do not agree

    def _check(self) -> None:
        table = self.source.table()
        for rows in chunks(table.rows, self.column):
            self._look_up()
            self.rows += len(rows)
            self._whole += self._length(rows)  # long texts take longer
            self.checked = table.bytes_read / len(self.source.data)
        self.short = table.short

    def _length(self, rows: list[list[str]]) -> int:
        return sum(len(row[self.column]) for row in rows)

    def _answer(self) -> None:
        nothing = {name: model.run([]) for name, model in self.models.items()}
        heads = {name: headline(outputs) for name, outputs in nothing.items()}
        heads = {name: head for name, head in heads.items() if head}
        with_classes = {name for name in heads if self.models[name].card.get("classes")}
        self.tally = Tally(list(heads), with_classes)
        if self.truth:
            self.judges = {name: self.truth.judge() for name in heads}
        table = self.source.table()
        added = self._columns(nothing)
        numbers = {
            place
            for place, (_, values) in enumerate(added, len(table.columns))
            if values.ndim == 1 and values.dtype.kind in "fiu"
        }
        self.answers = Answers(numbers)
        names = untaken([heading for heading, _ in added], table.columns)
        self.answers.write(table.columns + names)
        self._begin()
        for rows in chunks(table.rows, self.column):
            asked = [place for place, row in enumerate(rows) if row[self.column].strip()]
            outputs = self._run(rows, asked) if asked else nothing
            self._write(rows, asked, outputs)
            if heads and asked:
                self._keep([(self.rows_done + it + 1, rows[it]) for it in asked], outputs, heads)
            self.empty += len(rows) - len(asked)
            self.rows_done += len(rows)
            self._done += self._length(rows)

    def _run(self, rows: list[list[str]], asked: list[int]) -> dict[str, dict[str, np.ndarray]]:
        """Outputs by model and name, for those of the rows that are asked about."""
        texts, outputs = [rows[place][self.column] for place in asked], {}
        for name, model in self.models.items():
            self._look_up()
            try:
                outputs[name] = model.run(texts)
            except ServingError as error:
                first, last = self.rows_done + 1, self.rows_done + len(rows)
                raise ServingError(
                    "In rows {first:,} to {last:,}: {error}", first=first, last=last, error=error
                ) from error
        return outputs

    def _columns(self, outputs: dict[str, dict[str, np.ndarray]]) -> list[tuple]:
        """(heading, a value for each text) of all columns that the answers take."""
        by_model = (headings.columns(it, outputs[it], self.models[it].card) for it in outputs)
        return [column for columns in by_model for column in columns]

    def _write(self, rows: list[list[str]], asked: list[int], outputs: dict) -> None:
        """The rows as they were, with answers behind those that were asked about."""
        columns = [[as_cell(value) for value in values] for _, values in self._columns(outputs)]
        answers = dict(zip(asked, zip(*columns, strict=True), strict=True))
        for place, row in enumerate(rows):
            self.answers.write([*row, *answers.get(place, [""] * len(columns))])

    def _keep(self, rows: list[tuple[int, list[str]]], outputs: dict, heads: dict) -> None:
        """Count some rows with their numbers, and hold those that are to be shown."""
        answers = {name: outputs[name][head] for name, head in heads.items()}
        unanimous = self.tally.add(answers)
        for place, (number, row) in enumerate(rows):
            wanted = [self.first] if len(self.first) < shown.ROWS else []
            if not unanimous[place] and len(self.divided) < shown.ROWS:
                wanted.append(self.divided)
            for kept in wanted:
                said = tuple(shown.clipped(values[place]) for values in answers.values())
                kept.append(shown.Row(number, shown.clipped(row[self.column]), said))
        if self.truth:
            self._judge(rows, outputs, answers)

    def _judge(self, rows: list, outputs: dict, answers: dict[str, np.ndarray]) -> None:
        right = [self.truth.right(row[self.truth.column]) for _, row in rows]
        judged = [place for place, it in enumerate(right) if it is not None]
        self.unjudged += len(rows) - len(judged)
        if not judged:
            return
        texts = [(rows[it][0], rows[it][1][self.column]) for it in judged]
        right = [right[it] for it in judged]
        for name, judge in self.judges.items():
            those = {output: values[judged] for output, values in outputs[name].items()}
            judge.add(texts, right, answers[name][judged].tolist(), those)
