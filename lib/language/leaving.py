"""What leaves a loop or a function before its last line."""

from __future__ import annotations

from typing import Any


class Returned(Exception):
    """A function's ``return``."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Broken(Exception):
    """``break``."""


class Continued(Exception):
    """``continue``."""


class Closed(Exception):
    """A function under ``contextmanager`` yields once more: Python ends it there."""
