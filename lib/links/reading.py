"""Read one value out of the text of a link. What cannot be read raises BadValueError, never anything else."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from lib.experiment import round_to_float32

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_LONGEST_NUMBER = 4_000
TEXT_CHARACTERS = 120
"""The longest text of a search field."""
FLOAT32_HIGH = 3.4028234663852886e38
"""The largest float32."""
SHOWN_CHARACTERS = 60
"""How much of a bad value a notice repeats."""


class BadValueError(ValueError):
    """A value that cannot be used: the code of the notice and what would be allowed."""

    def __init__(self, code: str, allowed: object = None, got: object = None) -> None:
        super().__init__(code)
        self.code = code
        self.allowed = allowed
        self.got = got


def shorten(text: str) -> str:
    """Cut a text to the length that a notice repeats, with an ellipsis where something was cut.

    >>> shorten("a" * 100)[-3:]
    'aa…'
    """
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def read_whole_number(text: str, low: int, high: int) -> int:
    """Read a whole number in ASCII digits.

    >>> read_whole_number("7", 1, 64)
    7
    """
    if not _WHOLE_NUMBER.fullmatch(text):
        raise BadValueError("link_whole_number", allowed=(low, high))
    if len(text) > _LONGEST_NUMBER or not low <= int(text) <= high:
        raise BadValueError("link_range", allowed=(low, high))
    return int(text)


def read_choice(text: str, options: Collection[str]) -> str:
    """Read one of several words."""
    if text not in options:
        raise BadValueError("link_choice", allowed=tuple(options))
    return text


def read_cell(text: str, axes: int, high: int) -> tuple[int, ...]:
    """Read the place of an output cell, such as "0,2"; "scalar" is the one cell of a value without axes.

    >>> read_cell("0,2", axes=8, high=65_535)
    (0, 2)
    """
    if text == "scalar":
        return ()
    if len(text) > 20 * axes or text.count(",") >= axes:
        raise BadValueError("link_cell", allowed=(0, high))
    try:
        return tuple(read_whole_number(part, 0, high) for part in text.split(","))
    except BadValueError:
        raise BadValueError("link_cell", allowed=(0, high)) from None


def write_cell(cell: tuple[int, ...]) -> str:
    """Write what :func:`read_cell` reads."""
    return ",".join(map(str, cell)) if cell else "scalar"


_ROLES = re.compile(
    r"[^\W\d]\w{0,59}(\.(weight|bias))?,[^\W\d]\w{0,59}(\.weight)?,([^\W\d]\w{0,59}(\.bias)?)?"
)


def read_roles(text: str) -> tuple[str, ...]:
    """Read the names of features, weights and bias; the last may be empty. Raises BadValue otherwise.

    >>> read_roles("x,w,b")
    ('x', 'w', 'b')
    """
    if not _ROLES.fullmatch(text):
        raise BadValueError("link_roles", allowed=3)
    return tuple(text.split(","))


def read_short_text(text: str) -> str:
    """Pass a short text on; raise BadValueError where it is longer than a line.

    >>> read_short_text("0.9897")
    '0.9897'
    """
    if len(text) > TEXT_CHARACTERS or not text.isprintable():
        raise BadValueError("link_text", allowed=TEXT_CHARACTERS)
    return text


def read_number(text: str) -> float:
    """Read a finite number and round it to float32.

    >>> read_number("1e8")
    100000000.0
    """
    is_number = len(text) <= TEXT_CHARACTERS and _NUMBER.fullmatch(text)
    value = round_to_float32(float(text)) if is_number else math.nan
    if not math.isfinite(value):
        raise BadValueError("link_number", allowed=(-FLOAT32_HIGH, FLOAT32_HIGH))
    return value


NO_NUMBERS = "none"
"""How a link says that there are no numbers (an empty parameter may get lost)."""


def read_numbers(text: str, most: int) -> tuple[float, ...]:
    """Read numbers with commas or spaces between them, each rounded to float32.

    >>> read_numbers("1e8, 1 -1e8", most=64)
    (100000000.0, 1.0, -100000000.0)
    """
    if text == NO_NUMBERS:
        return ()
    parts = text.replace(",", " ").split() if len(text) <= 32 * most else []
    if not 1 <= len(parts) <= most:
        raise BadValueError("link_numbers", allowed=most)
    try:
        return tuple(map(read_number, parts))
    except BadValueError:
        raise BadValueError("link_numbers", allowed=most) from None


def write_numbers(numbers: tuple[float, ...]) -> str:
    """Write what :func:`read_numbers` reads: float32 numbers in as few digits as bring back their bits."""
    return ",".join(map(write_number, numbers)) if numbers else NO_NUMBERS


def write_number(number: float) -> str:
    """Write a float32 in as few digits as bring back its bits.

    >>> write_number(1e8), write_number(round_to_float32(0.1))
    ('1e8', '0.1')
    """
    texts = (f"{number:.{digits}g}" for digits in range(1, 10))
    shortest = next(text for text in texts if round_to_float32(float(text)) == number)
    plain = repr(float(shortest)).removesuffix(".0")
    return min(plain, shortest.replace("e+0", "e").replace("e+", "e"), key=len)
