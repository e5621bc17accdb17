"""Read one value out of the text of a link. What cannot be read raises BadValueError, never anything else."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_LONGEST_NUMBER = 4_000
CELL_AXES, CELL_HIGH = 8, 65_535
"""The most axes of a chosen cell, and the highest position along one."""

TEXT_CHARACTERS = 120
"""The longest text of a search field."""
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


_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?")


def read_number(text: str, low: float, high: float) -> float:
    """Read a finite number in ASCII digits, with a decimal point and a power of ten where needed.

    >>> read_number("1e-3", 0, 1)
    0.001
    """
    if not _NUMBER.fullmatch(text) or not low <= float(text) <= high:
        raise BadValueError("link_number", allowed=(low, high))
    return float(text)


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


_MAKER = re.compile(r"[sl][0-9]{1,4}(\.[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Pin:
    """A cell that a visitor has pinned: its index, and whose.

    ``maker``: "s5" for the value of step 5, "s5.1" for a part of it, "l0" for the first tensor that no step
    made; "" for the result that the page shows.
    """

    index: tuple[int, ...]
    maker: str = ""


def read_pin(text: str, axes: int, high: int) -> Pin:
    """Read a pinned cell, such as "4,4" or "s5@4,4".

    >>> read_pin("s5@4,4", axes=8, high=65_535)
    Pin(index=(4, 4), maker='s5')
    """
    maker, at, index = text.rpartition("@")
    if at and not _MAKER.fullmatch(maker):
        raise BadValueError("link_cell", allowed=(0, high))
    return Pin(read_cell(index, axes, high), maker)


def write_pin(pin: Pin) -> str:
    """Write what :func:`read_pin` reads."""
    cell = write_cell(pin.index)
    return f"{pin.maker}@{cell}" if pin.maker else cell


_NAME = r"[^\W\d]\w{0,59}"
_LAYER = rf"{_NAME}(\.\w{{1,60}}|\[\d{{1,3}}\]){{0,8}}"
_ROLES = re.compile(
    rf"({_NAME}|{_LAYER}\.(weight|bias)),({_NAME}|{_LAYER}\.weight),({_NAME}|{_LAYER}\.bias)?"
)


def read_roles(text: str) -> tuple[str, ...]:
    """Read the names of features, weights and bias; the last may be empty. Raises BadValue otherwise.

    >>> read_roles("x,w,b")
    ('x', 'w', 'b')
    >>> read_roles("x,model[0].weight,model[0].bias")[1:]
    ('model[0].weight', 'model[0].bias')
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


def read_shape(text: str, axes: int, high: int) -> tuple[int, ...]:
    """Read a shape, such as "1,5"; "scalar" is the shape without axes.

    >>> read_shape("2,3", axes=6, high=9_999)
    (2, 3)
    """
    if text == "scalar":
        return ()
    try:
        if text.count(",") >= axes:
            raise BadValueError("link_shape")
        return tuple(read_whole_number(part, 1, high) for part in text.split(","))
    except BadValueError:
        raise BadValueError("link_shape", allowed=(axes, high)) from None


def read_sizes(text: str, separator: str, counts: tuple[int, int], sizes: tuple[int, int]) -> tuple[int, ...]:
    """Read whole numbers with a separator between them, such as "3-2-1"; "none" is no number at all.

    ``counts`` and ``sizes`` are the fewest and most numbers, and the least and greatest.

    >>> read_sizes("3-2-1", "-", (2, 5), (1, 16))
    (3, 2, 1)
    """
    allowed = (counts, sizes)
    parts = [] if text == "none" else text.split(separator, counts[1])
    if not counts[0] <= len(parts) <= counts[1]:
        raise BadValueError("link_sizes", allowed=allowed)
    try:
        return tuple(read_whole_number(part, *sizes) for part in parts)
    except BadValueError:
        raise BadValueError("link_sizes", allowed=allowed) from None


_BETWEEN = re.compile(r"\s*[-–,;x×→>]+\s*|\s+")
_BETWEEN_AXES = re.compile(r"\s*[,;x×]\s*|\s+")


def as_link_writes(text: str, separator: str) -> str:
    """Write what a visitor typed, such as "(2, 3)" or "3 → 2 → 1", with a link's separator; "" as "none".

    Only layout is forgiven: what is no number stays and is refused when it is read.

    >>> as_link_writes(" (2, 3) ", ","), as_link_writes("3 - 2 - 1", "-"), as_link_writes("-2", ",")
    ('2,3', '3-2-1', '-2')
    """
    bare = text.strip(" \t()[]").rstrip(",")
    if not bare:
        return "none"
    return (_BETWEEN if separator == "-" else _BETWEEN_AXES).sub(separator, bare)
