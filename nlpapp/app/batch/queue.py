"""Whose turn it is, where only some may work at once."""

import threading


class Queue:
    """Tickets in the order they came; the first ``at_once`` of them may work."""

    def __init__(self, at_once: int):
        self._at_once = at_once
        self._tickets: list[object] = []
        self._changed = threading.Condition()

    def enter(self, ticket: object) -> None:
        """Take a place at the end."""
        with self._changed:
            self._tickets.append(ticket)

    def ahead(self, ticket: object) -> int:
        """How many must leave before it is this one's turn; 0 where nobody waits."""
        with self._changed:
            place = self._tickets.index(ticket) if ticket in self._tickets else 0
            return max(0, place - self._at_once + 1)

    def wait(self, seconds: float) -> None:
        """Until somebody left or asked all to look up, or the time is over."""
        with self._changed:
            self._changed.wait(seconds)

    def look_up(self) -> None:
        """Wake all who wait."""
        with self._changed:
            self._changed.notify_all()

    def leave(self, ticket: object) -> None:
        """Make room."""
        with self._changed:
            self._tickets.remove(ticket)
            self._changed.notify_all()
