"""What goes on in this server for all visitors: whether it is busy, and who comes first.

Who measures the time of an answer must know the one. As for the other: fifty threads that all want
Python's lock hand it round in such small pieces that everybody waits until the end.
"""

import heapq
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Traffic:
    """Counts what is at work, in whatever thread: answers, loading, files on the Batch page."""

    def __init__(self):
        self._lock = threading.Lock()
        self._at_work = 0

    @contextmanager
    def work(self) -> Iterator[None]:
        """Something is at work meanwhile."""
        with self._lock:
            self._at_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1

    @property
    def busy(self) -> bool:
        """Whether more is at work than one thing, which is the one that asks."""
        return self._at_work > 1

    @property
    def idle(self) -> bool:
        """Whether nothing is at work."""
        return not self._at_work


class Turns:
    """Lets few work at once: whoever waits for something urgent first, else as they came."""

    def __init__(self, at_once: int):
        self._free = at_once
        self._waiting: list[tuple[bool, int]] = []
        self._numbers = itertools.count()
        self._change = threading.Condition()

    @contextmanager
    def turn(self, urgent: bool) -> Iterator[None]:
        """Wait for one's turn, and have it meanwhile."""
        with self._change:
            ticket = (not urgent, next(self._numbers))
            heapq.heappush(self._waiting, ticket)
            self._change.wait_for(lambda: self._free and self._waiting[0] == ticket)
            heapq.heappop(self._waiting)
            self._free -= 1
            self._change.notify_all()
        try:
            yield
        finally:
            with self._change:
                self._free += 1
                self._change.notify_all()


SERVER = Traffic()
TURNS = Turns(at_once=2)
