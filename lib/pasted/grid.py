"""What a paste is read into, and how its fault is told."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lib.notice import Notice
from lib.pasted.number import NumberError, read_number

TEXT_CHARACTERS = 1_000_000
"""The longest paste that is looked at."""

VALUES_HIGH = 4_096
"""The most numbers that a paste may hold: a tensor of 64 x 64."""


@dataclass(frozen=True, slots=True)
class Values:
    """Pasted numbers: a shape and the float32 numbers in row-major order."""

    shape: tuple[int, ...]
    numbers: tuple[float, ...]

    def __post_init__(self) -> None:
        if math.prod(self.shape) != len(self.numbers):
            raise ValueError(f"{self.shape} does not hold {len(self.numbers)} numbers")


class PasteError(ValueError):
    """A paste that cannot be read, with the notice that tells why."""

    def __init__(self, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.notice = Notice(code, **parameters)


def check_count(count: int) -> None:
    """Raise PasteError where a paste holds more numbers than the largest tensor."""
    if count > VALUES_HIGH:
        raise PasteError("paste_too_many", got=count, allowed=VALUES_HIGH)


def number_at(text: str, row: int, column: int, *, takes_comma: bool = False) -> float:
    """Read one number; raise PasteError with its place (both counted from 1) where it is none."""
    try:
        return read_number(text, takes_comma=takes_comma)
    except NumberError as error:
        raise PasteError(error.code, got=error.got, allowed=error.allowed, row=row, column=column) from None
