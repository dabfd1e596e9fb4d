"""Work on one file in the background, in its turn: what all kinds of it have in common."""

import abc
import threading
import time
from collections.abc import Callable, Mapping
from typing import Literal

from nlpapp.app.batch.answers import Answers
from nlpapp.app.batch.queue import Queue
from nlpapp.app.batch.source import Source
from nlpapp.app.traffic import SERVER
from nlpapp.serving import Model, ServingError
from nlpapp.tables import TableError
from nlpapp.told import Told

# Work of all visitors that goes on at once: a small file need not wait for the end of a large one.
QUEUE = Queue(at_once=2)
AWAY_SECONDS = 120  # Streamlit, too, waits so long for a browser that lost its connection

Stage = Literal["waiting", "checking", "answering", "finished", "stopped", "failed"]


class _StoppedError(Exception):
    """Nobody wants the answers any more."""


class Work(abc.ABC):
    """Reads a file, then answers it; whoever holds it reads its progress from the attributes.

    Whoever derives from it looks up now and then, and says by `_whole` and `_done` how much there
    is to do.

    Args:
        source: the file; all of it is checked before the first row is answered.
        models: by name, in the order of the columns to write.
        present: whether the visitor is still there.
    """

    def __init__(
        self,
        source: Source,
        models: Mapping[str, Model],
        present: Callable[[], bool] = lambda: True,
    ):
        self.source, self.models = source, dict(models)
        self.cards = {name: model.card for name, model in models.items()}
        self.stage: Stage = "waiting"
        self.problem: Told | None = None  # where the stage is failed
        self.checked = 0.0  # share of the file
        self.rows_done = self.rows = 0
        self.short = 0  # rows with fewer cells than there are columns
        self.seconds = 0.0  # that answering took
        self.ended: time.struct_time | None = None
        self.answers: Answers | None = None
        self._present, self._seen = present, time.monotonic()
        self._stop, self._ending = threading.Event(), threading.Lock()
        self._began = 0.0
        self._done = self._whole = 0

    def start(self) -> "Work":
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
        """How many others must end before this one can begin."""
        return QUEUE.ahead(self)

    @property
    def seconds_left(self) -> float | None:
        """An estimate from what is done, or None before anything is."""
        if not self._done:
            return None
        so_far = time.monotonic() - self._began
        return so_far / self._done * (self._whole - self._done)

    @abc.abstractmethod
    def _check(self) -> None:
        """Read the file for its faults: better now than after an hour."""

    @abc.abstractmethod
    def _answer(self) -> None:
        """Make `answers`, `_begin`, and write them."""

    def _begin(self) -> None:
        self.stage, self._began = "answering", time.monotonic()

    def _work(self) -> None:
        stage: Stage = "failed"
        try:
            self._wait()
            with SERVER.work():  # reading, writing and judging take others' time as answering does
                self.stage = "checking"
                self._check()
                self._answer()
                self.answers.flush()
            self.seconds, self.ended = time.monotonic() - self._began, time.localtime()
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
        """The answers are kept where the work was finished and nobody stopped it meanwhile."""
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
