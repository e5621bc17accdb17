"""Outlines and hatching as one SVG path each, in the coordinates of the grid's axes."""

from __future__ import annotations

from collections.abc import Iterable

from lib.figures.sizes import CellSize

HATCH_STEP = 7.0
"""Pixels between two lines of the hatching, along an edge."""

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom, in cells."""


def cell_rectangle(row: float, column: float, columns: float = 1) -> Rectangle:
    """Return the edges of a run of cells in one row."""
    return column - 0.5, row - 0.5, column - 0.5 + columns, row + 0.5


def join_runs(cells: Iterable[tuple[int, int]]) -> list[Rectangle]:
    """Join cells (row, column) that follow each other in a row.

    >>> join_runs([(0, 1), (0, 2), (1, 0)])
    [(0.5, -0.5, 2.5, 0.5), (-0.5, 0.5, 0.5, 1.5)]
    """
    runs: list[list[int]] = []
    for row, column in sorted(cells):
        if runs and runs[-1][0] == row and runs[-1][1] + runs[-1][2] == column:
            runs[-1][2] += 1
        else:
            runs.append([row, column, 1])
    return [cell_rectangle(*run) for run in runs]


def outline_path(rectangles: Iterable[Rectangle]) -> str:
    """Frame each rectangle."""
    return "".join(
        f"M{_short(left)},{_short(top)}H{_short(right)}V{_short(bottom)}H{_short(left)}Z"
        for left, top, right, bottom in rectangles
    )


def hatch_path(rectangles: Iterable[Rectangle], size: CellSize) -> str:
    """Frame each rectangle and strike it through with lines that rise at 45 degrees on the screen."""
    parts = []
    for rectangle in rectangles:
        left, top, right, bottom = rectangle
        inset = size.gap / 2
        width = (right - left) * size.width - 2 * inset
        height = (bottom - top) * size.height - 2 * inset
        x_at, y_at = left + inset / size.width, top + inset / size.height
        parts.append(
            outline_path([(x_at, y_at, x_at + width / size.width, y_at + height / size.height)])
            if inset
            else ""
        )
        offset = HATCH_STEP
        while offset < width + height:
            x_from, y_from = min(offset, width), max(0.0, offset - width)
            x_to, y_to = max(0.0, offset - height), min(offset, height)
            parts.append(
                f"M{_short(x_at + x_from / size.width)},{_short(y_at + y_from / size.height)}"
                f"L{_short(x_at + x_to / size.width)},{_short(y_at + y_to / size.height)}"
            )
            offset += HATCH_STEP
    return "".join(parts)


def _short(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")
