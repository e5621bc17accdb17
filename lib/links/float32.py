"""Read and write float32 numbers in a link, bit for bit."""

from __future__ import annotations

import math
import re

from lib.experiment import round_to_float32
from lib.links.reading import TEXT_CHARACTERS, BadValueError

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

FLOAT32_HIGH = 3.4028234663852886e38
"""The largest float32."""


def read_float32(text: str) -> float:
    """Read a finite number and round it to float32.

    >>> read_float32("1e8")
    100000000.0
    """
    is_number = len(text) <= TEXT_CHARACTERS and _NUMBER.fullmatch(text)
    value = round_to_float32(float(text)) if is_number else math.nan
    if not math.isfinite(value):
        raise BadValueError("link_number", allowed=(-FLOAT32_HIGH, FLOAT32_HIGH))
    return value


NO_NUMBERS = "none"
"""How a link says that there are no numbers (an empty parameter may get lost)."""


def read_float32s(text: str, most: int) -> tuple[float, ...]:
    """Read numbers with commas or spaces between them, each rounded to float32.

    >>> read_float32s("1e8, 1 -1e8", most=64)
    (100000000.0, 1.0, -100000000.0)
    """
    if text == NO_NUMBERS:
        return ()
    parts = text.replace(",", " ").split() if len(text) <= 32 * most else []
    if not 1 <= len(parts) <= most:
        raise BadValueError("link_numbers", allowed=most)
    try:
        return tuple(map(read_float32, parts))
    except BadValueError:
        raise BadValueError("link_numbers", allowed=most) from None


def write_float32s(numbers: tuple[float, ...]) -> str:
    """Write what :func:`read_float32s` reads: float32 numbers in as few digits as bring back their bits."""
    return ",".join(map(write_float32, numbers)) if numbers else NO_NUMBERS


def write_float32(number: float) -> str:
    """Write a float32 in as few digits as bring back its bits.

    >>> write_float32(1e8), write_float32(round_to_float32(0.1))
    ('1e8', '0.1')
    """
    texts = (f"{number:.{digits}g}" for digits in range(1, 10))
    shortest = next(text for text in texts if round_to_float32(float(text)) == number)
    plain = repr(float(shortest)).removesuffix(".0")
    return min(plain, shortest.replace("e+0", "e").replace("e+", "e"), key=len)
