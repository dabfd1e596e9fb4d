"""Whether this server is busy: who measures the time of an answer must know."""

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


SERVER = Traffic()
