"""Where each number of a matrix goes: under ``view`` to the transpose's shape, and under ``t``."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.language import run

MATRIX = "m"
"""What the matrix is called in code."""

Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Moves:
    """A matrix (rows, columns), its view and transpose (columns, rows), and where each number stands.

    ``places`` gives, for each number in the order of memory, its cell in the matrix, in the view and in the
    transpose. ``differing`` is True in the cells of (columns, rows) where view and transpose hold different
    numbers of the matrix, even where those happen to be equal.
    """

    matrix: torch.Tensor
    view: torch.Tensor
    transpose: torch.Tensor
    codes: tuple[str, str]
    places: tuple[tuple[Cell, Cell, Cell], ...]
    differing: torch.Tensor

    @property
    def moved(self) -> int:
        """How many numbers stand elsewhere in the view than in the transpose."""
        return int(self.differing.sum())


def counting(rows: int, columns: int) -> torch.Tensor:
    """Return the whole numbers from 0 on, in reading order, as a matrix (rows, columns) of int64."""
    return torch.arange(rows * columns).reshape(rows, columns)


def moves_of(matrix: torch.Tensor) -> Moves:
    """Run ``view`` and ``t`` on a matrix and on the places of its numbers.

    >>> moves_of(counting(2, 3)).moved
    4
    """
    rows, columns = matrix.shape
    matrix = matrix.contiguous()
    codes = f"{MATRIX}.view({columns}, {rows})", f"{MATRIX}.t()"
    view, transpose = (run(code, {MATRIX: matrix}).value for code in codes)
    numbers = torch.arange(rows * columns).reshape(rows, columns)
    seen, turned = (run(code, {MATRIX: numbers}).value for code in codes)
    cells = [_cells(part) for part in (numbers, seen, turned)]
    places = tuple((cells[0][place], cells[1][place], cells[2][place]) for place in range(rows * columns))
    return Moves(matrix, view, transpose, codes, places, seen != turned)


def _cells(numbers: torch.Tensor) -> dict[int, Cell]:
    """Return for each number the cell where it stands."""
    return {
        int(number): (row, column)
        for row, line in enumerate(numbers.tolist())
        for column, number in enumerate(line)
    }
