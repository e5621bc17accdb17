"""Turns: one measurement at a time, first come, first served. No clock: the caller says what time it is."""

from __future__ import annotations

import threading
from collections.abc import Hashable

MOST_WAITING = 20
"""Measurements that may wait; one more is refused, and told."""


class Turns:
    """A queue that threads share. The first in it is the one whose turn it is.

    Whoever waits must ask from time to time: who has not asked for ``patience`` seconds has left.

    >>> turns = Turns(patience=10)
    >>> turns.join("a", now=0), turns.join("b", now=0)
    (True, True)
    >>> turns.ahead("b")
    1
    """

    def __init__(self, patience: float, most_waiting: int = MOST_WAITING) -> None:
        self.patience = patience
        self.most_waiting = most_waiting
        self._lock = threading.Lock()
        self._asked: dict[Hashable, float] = {}

    def join(self, ticket: Hashable, now: float) -> bool:
        """Stand at the end of the queue; False where it is too long. Who stands there keeps the place."""
        with self._lock:
            if ticket not in self._asked and len(self._asked) > self.most_waiting:
                return False
            self._asked[ticket] = now
            return True

    def ask(self, ticket: Hashable, now: float) -> None:
        """Show that whoever holds the ticket is still there."""
        with self._lock:
            if ticket in self._asked:
                self._asked[ticket] = now

    def leave(self, ticket: Hashable) -> None:
        """Give the turn, or the place in the queue, to the next."""
        with self._lock:
            self._asked.pop(ticket, None)

    def ahead(self, ticket: Hashable) -> int | None:
        """Count who comes before; 0 for whose turn it is, None for who does not stand in the queue."""
        with self._lock:
            return list(self._asked).index(ticket) if ticket in self._asked else None

    def first(self) -> Hashable | None:
        """Return the ticket whose turn it is, None where nobody waits."""
        with self._lock:
            return next(iter(self._asked), None)

    def is_silent(self, ticket: Hashable, now: float) -> bool:
        """Say whether whoever holds the ticket has not asked for too long, or has left."""
        with self._lock:
            return ticket not in self._asked or now - self._asked[ticket] > self.patience

    def drop_silent(self, now: float) -> tuple[Hashable, ...]:
        """Take those out who wait and have not asked for too long, and return their tickets.

        Whose turn it is stays: who serves them looks with ``is_silent``, and has something to end first.
        """
        with self._lock:
            waiting = list(self._asked.items())[1:]
            silent = tuple(ticket for ticket, at in waiting if now - at > self.patience)
            for ticket in silent:
                del self._asked[ticket]
            return silent

    def __len__(self) -> int:
        with self._lock:
            return len(self._asked)
