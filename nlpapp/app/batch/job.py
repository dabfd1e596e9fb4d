"""One file answered in the background: rows stream through the models into a temporary file."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np

from nlpapp.app.batch import headings, shown
from nlpapp.app.batch.answers import Answers
from nlpapp.app.batch.judging import ClassJudge, ReferenceJudge
from nlpapp.app.batch.queue import Queue
from nlpapp.app.batch.source import Source
from nlpapp.app.batch.tally import Tally, headline
from nlpapp.app.batch.truth import Labels, References
from nlpapp.app.traffic import SERVER
from nlpapp.serving import Model, ServingError
from nlpapp.tables import TableError
from nlpapp.tables.chunks import chunks
from nlpapp.tables.values import as_cell
from nlpapp.told import Told

# Jobs of all visitors that work at once: a small file need not wait for the end of a large one.
QUEUE = Queue(at_once=2)
AWAY_SECONDS = 120  # Streamlit, too, waits so long for a browser that lost its connection

Stage = Literal["waiting", "checking", "answering", "finished", "stopped", "failed"]


class _StoppedError(Exception):
    """Nobody wants the answers any more."""


class Job:
    """Answers every row of a file; whoever holds it reads its progress from the attributes.

    Args:
        source: the file; all of it is checked before the first row is answered.
        column: where the texts stand, from 0.
        models: by name, in the order of the columns to write.
        truth: what the file says is right, where it does: answers are judged by it.
        present: whether the visitor is still there.
    """

    def __init__(
        self,
        source: Source,
        column: int,
        models: Mapping[str, Model],
        truth: Labels | References | None = None,
        present: Callable[[], bool] = lambda: True,
    ):
        self.source, self.column, self.models = source, column, dict(models)
        self.cards = {name: model.card for name, model in models.items()}
        self.truth = truth
        self.stage: Stage = "waiting"
        self.problem: Told | None = None  # where the stage is failed
        self.checked = 0.0  # share of the file
        self.rows_done = self.rows = 0
        self.empty = 0  # rows without a text, about which no model is asked
        self.short = 0  # rows with fewer cells than there are columns
        self.unjudged = 0  # rows with a text of which the file does not say what is right
        self.seconds = 0.0  # that answering took
        self.ended: time.struct_time | None = None
        self.answers: Answers | None = None
        self.tally: Tally | None = None
        self.judges: dict[str, ClassJudge | ReferenceJudge] = {}  # by model, where there is a truth
        self.first: list[shown.Row] = []
        self.divided: list[shown.Row] = []  # the first rows on which the models do not agree
        self._present, self._seen = present, time.monotonic()
        self._stop, self._ending = threading.Event(), threading.Lock()
        self._began = 0.0
        self._characters_done = self._characters = 0  # of the texts: long ones take longer

    def start(self) -> "Job":
        """Queue up, and work when the turn comes."""
        QUEUE.enter(self)
        threading.Thread(target=self._work, name="batch job", daemon=True).start()
        return self

    def discard(self) -> None:
        """Stop, and drop what was written."""
        self._stop.set()
        QUEUE.look_up()
        with self._ending:
            if not self.active:
                self._end("stopped" if self.stage == "finished" else self.stage)

    @property
    def active(self) -> bool:
        """Whether there is something to wait for."""
        return self.stage in ("waiting", "checking", "answering")

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    @property
    def ahead(self) -> int:
        """How many jobs must end before this one can begin."""
        return QUEUE.ahead(self)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the characters so far, or None before there are any."""
        if not self._characters_done:
            return None
        so_far = time.monotonic() - self._began
        return so_far / self._characters_done * (self._characters - self._characters_done)

    def _work(self) -> None:
        stage: Stage = "failed"
        try:
            self._wait()
            with SERVER.work():  # reading, writing and judging take others' time as answering does
                self._check()
                self._answer()
            stage = "finished"
        except _StoppedError:
            stage = "stopped"
        except (TableError, ServingError) as error:
            self.problem = error
        except OSError as error:
            self.problem = TableError(
                "The answers cannot be kept: {reason}.", reason=error.strerror
            )
        except Exception as error:  # whatever it was, no page may wait for ever
            self.problem = ServingError("Answering failed: {reason}.", reason=repr(error))
            raise
        finally:
            QUEUE.leave(self)
            self.models = {}  # so that they can be put away, however long the answers are looked at
            with self._ending:
                self._end("stopped" if stage == "finished" and self.stopping else stage)

    def _end(self, stage: Stage) -> None:
        """The answers are kept where the job was finished and nobody stopped it meanwhile."""
        if stage != "finished" and self.answers:
            self.answers.close()
        self.stage = stage

    def _wait(self) -> None:
        self._look_up()
        while self.ahead:
            QUEUE.wait(seconds=1)
            self._look_up()

    def _look_up(self) -> None:
        """Between two pieces of work: is this still wanted?"""
        if self._present():
            self._seen = time.monotonic()
        if self.stopping or time.monotonic() - self._seen > AWAY_SECONDS:
            raise _StoppedError

    def _check(self) -> None:
        """Read the file once for its faults: better now than after an hour."""
        self.stage = "checking"
        table = self.source.table()
        for rows in chunks(table.rows, self.column):
            self._look_up()
            self.rows += len(rows)
            self._characters += self._length(rows)
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
        names = headings.untaken([heading for heading, _ in added], table.columns)
        self.answers.write(table.columns + names)
        self.stage, self._began = "answering", time.monotonic()
        for rows in chunks(table.rows, self.column):
            asked = [place for place, row in enumerate(rows) if row[self.column].strip()]
            outputs = self._run(rows, asked) if asked else nothing
            self._write(rows, asked, outputs)
            if heads and asked:
                self._keep([(self.rows_done + it + 1, rows[it]) for it in asked], outputs, heads)
            self.empty += len(rows) - len(asked)
            self.rows_done += len(rows)
            self._characters_done += self._length(rows)
        self.answers.flush()
        self.seconds, self.ended = time.monotonic() - self._began, time.localtime()

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
