"""Read one value out of the text of a link. What cannot be read raises BadValueError, never anything else."""

from __future__ import annotations

import re
from collections.abc import Collection

_WHOLE_NUMBER = re.compile(r"-?[0-9]+")
_LONGEST_NUMBER = 4_000
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
