"""From a tensor of any number of axes to one grid of cells: slices side by side, tiles where it is large."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch

from lib.figures.summary import as_plain, ravel, unravel

LARGEST_SIDE = 256
"""Cells a side up to which each number has a cell of its own; above, tiles stand for several."""

TILES = 96
"""Tiles a side at most, so that no message grows with the tensor."""

MOST_SLICES = 16
MOST_SLICED_CELLS = 4096


@dataclass(frozen=True, slots=True)
class Block:
    """One 2-D slice in the grid: where its first cell is, how large it is, and its leading indices."""

    row: int
    column: int
    rows: int
    columns: int
    leading: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The cells of a tensor in rows and columns; places outside all blocks are empty.

    ``values`` (rows, columns) in float32 or float64. ``tile``: how many numbers down and across a cell
    stands for; ``low`` and ``high``: the least and greatest of them. ``slices``: how many 2-D slices
    the tensor has, of which ``blocks`` shows the first.
    """

    shape: tuple[int, ...]
    values: torch.Tensor
    blocks: tuple[Block, ...]
    tile: tuple[int, int] = (1, 1)
    low: torch.Tensor | None = None
    high: torch.Tensor | None = None
    slices: int = 1

    @property
    def rows(self) -> int:
        return int(self.values.shape[0])

    @property
    def columns(self) -> int:
        return int(self.values.shape[1])

    @property
    def is_tiled(self) -> bool:
        return self.tile != (1, 1)

    def cell_map(self) -> dict[str, list[Any]]:
        """Return which numbers of the tensor stand where, for who links cells: plain values.

        ``shape`` and ``tile`` are the grid's. ``blocks``: row, column, rows and columns of each slice in the
        grid, and the flat index of its first number; its numbers lie in rows of the last axis' length.
        """
        rows, columns = (1, 1, *self.shape)[-2:]
        leading = self.shape[:-2]
        return {
            "shape": list(self.shape),
            "tile": list(self.tile),
            "blocks": [
                [
                    *(block.row, block.column, block.rows, block.columns),
                    ravel(block.leading, leading) * rows * columns,
                ]
                for block in self.blocks
            ],
        }

    def index_of(self, block: Block, row: int, column: int) -> tuple[int, ...]:
        """Return the tensor's index of a cell, row and column counted from the block's first."""
        return (*block.leading, row, column)[max(0, 2 - len(self.shape)) :]


def build_grid(
    tensor: torch.Tensor, *, chosen: tuple[int, ...] | None = None, per_row: int = 1, header_rows: int = 1
) -> Grid:
    """Lay a tensor out as a grid of cells.

    A scalar is one cell, one axis a row, two axes rows and columns. Of more axes, the last two are a
    slice; the slices stand beside each other, ``per_row`` in a row, each below ``header_rows`` rows for
    its name; ``chosen`` gives the leading indices of one slice to show alone.

    Raises ValueError for complex numbers, IndexError where ``chosen`` is no slice.
    """
    plain = as_plain(tensor)
    shape = tuple(tensor.shape)
    if plain.ndim <= 2:
        return _single(plain.reshape((1,) * (2 - plain.ndim) + shape), shape, ())
    leading = shape[:-2]
    if chosen is not None:
        return _single(plain[chosen], shape, tuple(chosen))
    count = math.prod(leading)
    rows, columns = shape[-2:]
    shown = min(count, MOST_SLICES, max(1, MOST_SLICED_CELLS // max(1, rows * columns)))
    if shown <= 1 or not rows * columns:
        return (
            _single(plain[(0,) * len(leading)], shape, (0,) * len(leading), count) if count else _empty(shape)
        )
    across = min(per_row, shown)
    down = math.ceil(shown / across)
    step_down, step_across = rows + header_rows, columns + 1
    values = torch.full((down * step_down, across * step_across - 1), math.nan, dtype=plain.dtype)
    flat = plain.reshape(count, rows, columns)
    blocks = []
    for number in range(shown):
        top, left = number // across * step_down + header_rows, number % across * step_across
        values[top : top + rows, left : left + columns] = flat[number]
        blocks.append(Block(top, left, rows, columns, unravel(number, leading)))
    return Grid(shape, values, tuple(blocks), slices=count)


def _empty(shape: tuple[int, ...]) -> Grid:
    return Grid(shape, torch.empty((0, 0)), ())


def _single(plane: torch.Tensor, shape: tuple[int, ...], leading: tuple[int, ...], slices: int = 1) -> Grid:
    rows, columns = plane.shape
    if not plane.numel():
        return _empty(shape)
    tile = tuple(math.ceil(size / TILES) if size > LARGEST_SIDE else 1 for size in (rows, columns))
    if tile == (1, 1):
        return Grid(shape, plane, (Block(0, 0, rows, columns, leading),), slices=slices)
    mean, low, high = _tiles(plane, tile[0], tile[1])
    block = Block(0, 0, int(mean.shape[0]), int(mean.shape[1]), leading)
    return Grid(shape, mean, (block,), (tile[0], tile[1]), low, high, slices)


def _tiles(plane: torch.Tensor, down: int, across: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return mean, least and greatest of each tile; a tile that holds nan or inf has a mean of nan."""
    rows, columns = plane.shape
    missing = (0, -columns % across, 0, -rows % down)
    padded = torch.nn.functional.pad(plane.to(torch.float64), missing)
    inside = torch.nn.functional.pad(torch.ones_like(plane, dtype=torch.float64), missing)
    tiles, counted = (
        part.reshape(part.shape[0] // down, down, part.shape[1] // across, across).transpose(1, 2).flatten(2)
        for part in (padded, inside)
    )
    mean = tiles.sum(2) / counted.sum(2)
    mean = torch.where(torch.isfinite(mean), mean, math.nan)
    low = torch.where(counted > 0, tiles, math.inf).amin(2)
    high = torch.where(counted > 0, tiles, -math.inf).amax(2)
    return mean.to(plane.dtype), low.to(plane.dtype), high.to(plane.dtype)
