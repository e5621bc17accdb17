"""Arrows over a heatmap that lead from number to number in the order in which memory holds them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from lib.figures.drawing import Drawing, Spec
from lib.figures.look import LIGHT_LOOK, Look

MOST_ARROWS = 63
"""Arrows up to which they can be told apart."""

REACH, HEAD = 7.0, 3.5
"""Pixels from a cell's edge to where an arrow starts and ends, and of half its head."""

Cell = tuple[int, int]
Point = tuple[float, float]


def with_memory_order(
    drawing: Drawing, cells: Sequence[Cell], look: Look = LIGHT_LOOK, *, least_width: float = 0
) -> Drawing:
    """Draw an arrow from each cell (row, column) to the next.

    Arrows run between the numbers: straight to a neighbour, else along the edge of the row or column. There
    are none where they would be too many, where cells show no numbers or are narrower than ``least_width``.
    """
    width, height = drawing.spec["layout"]["meta"]["cell"]
    if len(cells) - 1 > MOST_ARROWS or not drawing.has_numbers or width < least_width:
        return drawing
    reach = REACH / width, REACH / height
    lines = [route(start, end, reach) for start, end in itertools.pairwise(cells)]
    if not lines:
        return drawing
    colour = look.palette.outline
    strokes = "".join(_path(line) for line in lines)
    heads = "".join(_head(line[-2], line[-1], (HEAD / width, HEAD / height)) for line in lines)
    arrows: list[Spec] = [
        {"type": "path", "path": strokes, "line": {"width": 1.5, "color": colour}},
        {"type": "path", "path": heads, "line": {"width": 0}, "fillcolor": colour},
    ]
    layout = drawing.spec["layout"]
    shapes = [*layout.get("shapes", []), *arrows]
    return replace(drawing, spec={**drawing.spec, "layout": {**layout, "shapes": shapes}})


def route(start: Cell, end: Cell, reach: Point) -> list[Point]:
    """Return the corners (x, y) of an arrow between two cells, in cells.

    >>> route((0, 0), (0, 1), (0.1, 0.1))
    [(0.4, 0), (0.6, 0)]
    """
    (row, column), (next_row, next_column) = start, end
    across, down = reach
    if row == next_row:
        step = 1 if next_column > column else -1
        edge = column + step / 2
        return [(edge - step * across, row), (edge + step * across, row)]
    if column == next_column:
        step = 1 if next_row > row else -1
        edge = row + step / 2
        return [(column, edge - step * down), (column, edge + step * down)]
    if next_row == row + 1:
        edge = row + 0.5
        return [(column, edge - down), (column, edge), (next_column, edge), (next_column, edge + down)]
    edge = column + 0.5
    return [(edge - across, row), (edge, row), (edge, next_row), (edge + across, next_row)]


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.3f},{y:.3f}" for x, y in points)


def _head(before: Point, tip: Point, half: Point) -> str:
    """Return a triangle whose tip is the end of an arrow."""
    (x_from, y_from), (x, y) = before, tip
    wide, high = half
    if x == x_from:
        back = y - (2 if y > y_from else -2) * high
        corners = [(x, y), (x - wide, back), (x + wide, back)]
    else:
        back = x - (2 if x > x_from else -2) * wide
        corners = [(x, y), (back, y - high), (back, y + high)]
    return f"{_path(corners)}Z"
