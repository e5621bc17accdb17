"""How one setting is declared: its default, and how a link reads and writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import Any

from lib.links import reading


def setting(default: Any, read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Any:
    """Declare one setting: its default, how its text in a link is read, and how its value is written.

    ``read`` raises BadValueError for what it cannot use. A value equal to the default is not written.
    """
    return field(default=default, metadata={"read": read, "write": write})


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``low`` to ``high``.

    >>> whole_number(1, 8)("3")
    3
    """
    return lambda text: reading.read_whole_number(text, low, high)


def number(low: float, high: float) -> Callable[[str], float]:
    """Return what reads a number from ``low`` to ``high``; it is written with all its digits.

    >>> number(0, 1)("0.25")
    0.25
    """
    return lambda text: reading.read_number(text, low, high)


def choice(*options: str) -> Callable[[str], str]:
    """Return what reads one of several words.

    >>> choice("view", "t")("t")
    't'
    """
    return lambda text: reading.read_choice(text, options)


def switch(off: str, on: str) -> dict[str, Any]:
    """Return how a yes or no is read and written, as two words.

    >>> switch("same", "alternating")["read"]("alternating")
    True
    """
    read_word = choice(off, on)
    return {"read": lambda text: read_word(text) == on, "write": lambda is_on: on if is_on else off}
