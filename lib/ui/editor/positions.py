"""Positions in code, as Python counts them and as a browser does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

MarkKind: TypeAlias = Literal["current", "error", "trap", "line"]
"""What is marked: the sub-expression of the current step, an error, a trap, or the whole current line."""

Mark: TypeAlias = tuple[int, int, int, int, MarkKind]
"""Line, column, end line, end column (exclusive), kind. Lines count from 1, columns from 0 in characters."""

_LINE_END = re.compile(r"\r\n?|\n")
_SURROGATE = re.compile("[\ud800-\udfff]")


def unify_lines(code: str) -> str:
    r"""Return the code with every line ending as ``\n``, as the browser's editor keeps it.

    Half a surrogate pair, which no browser message can carry, becomes a question mark.

    >>> unify_lines("a\r\nb\rc")
    'a\nb\nc'
    """
    return _SURROGATE.sub("?", _LINE_END.sub("\n", code))


def browser_column(line: str, column: int) -> int:
    """Return a column in UTF-16 units, as JavaScript counts, for one in characters.

    >>> browser_column("'😀' + x", 4)
    5
    """
    return column + sum(ord(character) > 0xFFFF for character in line[: max(column, 0)])


def browser_marks(code: str, marks: Sequence[Mark]) -> list[list[int | str]]:
    """Return the marks with their columns in UTF-16 units."""
    lines = code.split("\n")

    def convert(line: int, column: int) -> int:
        return browser_column(lines[line - 1], column) if 1 <= line <= len(lines) else column

    return [
        [line, convert(line, column), end_line, convert(end_line, end_column), kind]
        for line, column, end_line, end_column, kind in marks
    ]
