"""Sizes of cells: pure functions of how many there are and how much room there is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lib.figures.look import Look

MARGIN = 2
"""Pixels around the cells, so that an outline at the edge is drawn whole."""

LEAST_WITH_NUMBER = (44, 22)
"""The least cell, width and height in pixels, that shows its number."""

LEAST_WITH_LARGE_NUMBER = (51, 28)
"""The same at large type: two decimals at 18 pixels, with less around them."""

WIDEST, TALLEST, TALLEST_SINGLE = 54, 50, 42
"""The largest cell, in pixels at type size 14, and how tall it is where there is one row."""


@dataclass(frozen=True, slots=True)
class Room:
    """The pixels that a figure may take, and the largest cell in it."""

    width: float = 540
    height: float = 320
    widest: float = WIDEST
    tallest: float = TALLEST


COLUMN_ROOM = Room()
"""The room of a column that takes half a page at 1280 pixels."""


@dataclass(frozen=True, slots=True)
class CellSize:
    """Width and height of one cell in pixels, its gap included."""

    width: float
    height: float

    @property
    def gap(self) -> int:
        """Pixels between cells: none where they are too small to spare any."""
        side = min(self.width, self.height)
        return 2 if side >= 16 else 1 if side >= 8 else 0

    def has_numbers(self, look: Look) -> bool:
        """Say whether numbers stand in cells of this size."""
        return has_numbers(self.width, self.height, look)


def least_cell(look: Look) -> tuple[int, int]:
    """Return width and height of the least cell that shows its number."""
    return LEAST_WITH_LARGE_NUMBER if look.is_large_type else LEAST_WITH_NUMBER


def has_numbers(width: float, height: float, look: Look) -> bool:
    """Say whether a cell of this size shows its number: from 44 x 22 pixels on, at normal type.

    >>> has_numbers(44, 22, Look()), has_numbers(43.9, 22, Look())
    (True, False)
    """
    least_width, least_height = least_cell(look)
    return width >= least_width and height >= least_height


def fit_cells(rows: int, columns: int, room: Room, look: Look) -> CellSize:
    """Choose the size of the cells of a grid: about square, with numbers where they fit.

    Cells that show numbers may be flatter than square, down to the least height; others are at most
    twice as long one way as the other, except in strips of one or two rows or columns.
    """
    scale = look.type_scale
    across = max(columns, 1)
    down = max(rows, 1)
    width = min(room.widest * scale, (room.width - 2 * MARGIN) / across)
    tallest = min(room.tallest, TALLEST_SINGLE if down == 1 else room.tallest) * scale
    height = min(tallest, (room.height - 2 * MARGIN) / down)
    if not has_numbers(width, height, look):
        stretch = 6 if min(across, down) <= 2 else 2
        width, height = min(width, stretch * height), min(height, stretch * width)
    return CellSize(_whole(width), _whole(height))


def _whole(length: float) -> float:
    """Round down to whole pixels where a cell has enough of them: its edges are crisp then."""
    return float(math.floor(length)) if length >= 8 else max(length, 1.0)
