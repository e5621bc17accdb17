"""Places in a code, as counts of characters from its start."""

from __future__ import annotations

from lib.language import Span


def range_of(code: str, span: Span) -> tuple[int, int]:
    r"""Return where a span begins and ends, counted in characters from the code's start.

    >>> range_of("a\nb @ c", Span(2, 4, 2, 5))
    (6, 7)
    """
    lines = code.splitlines(keepends=True)
    ends = ((span.line, span.column), (span.end_line, span.end_column))
    start, end = (sum(len(text) for text in lines[: line - 1]) + column for line, column in ends)
    return start, end
