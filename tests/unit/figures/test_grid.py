"""Tensors of any number of axes as one grid of cells."""

from __future__ import annotations

import math

import pytest
import torch

from lib.figures.grid import LARGEST_SIDE, TILES, build_grid


@pytest.mark.parametrize("shape", [(), (1,), (4,), (3, 5), (LARGEST_SIDE, LARGEST_SIDE)])
def test_up_to_two_axes_every_number_has_its_cell(shape: tuple[int, ...]) -> None:
    tensor = torch.arange(math.prod(shape), dtype=torch.float32).reshape(shape)
    grid = build_grid(tensor)
    (block,) = grid.blocks
    assert (grid.rows, grid.columns) == ((1,) * (2 - len(shape)) + shape)
    for row, column in ((0, 0), (grid.rows - 1, grid.columns - 1)):
        assert grid.values[row, column] == tensor[grid.index_of(block, row, column)]


@pytest.mark.parametrize("per_row", [1, 2, 3, 4])
@pytest.mark.parametrize("header_rows", [1, 2])
@pytest.mark.parametrize("shape", [(3, 2, 4), (2, 2, 3, 2), (5, 1, 1)])
def test_every_cell_of_every_slice_knows_its_index(
    shape: tuple[int, ...], per_row: int, header_rows: int
) -> None:
    tensor = torch.arange(math.prod(shape), dtype=torch.float32).reshape(shape)
    grid = build_grid(tensor, per_row=per_row, header_rows=header_rows)
    found = {}
    for block in grid.blocks:
        for row in range(block.rows):
            for column in range(block.columns):
                index = grid.index_of(block, row, column)
                found[index] = float(grid.values[block.row + row, block.column + column])
                assert block.row >= header_rows
    assert len(found) == tensor.numel()
    assert all(float(tensor[index]) == value for index, value in found.items())
    assert int(torch.isfinite(grid.values).sum()) == tensor.numel()


def test_a_chosen_slice_stands_alone() -> None:
    tensor = torch.arange(24.0).reshape(2, 3, 4)
    grid = build_grid(tensor, chosen=(1,))
    assert torch.equal(grid.values, tensor[1])
    assert grid.index_of(grid.blocks[0], 2, 3) == (1, 2, 3)
    with pytest.raises(IndexError):
        build_grid(tensor, chosen=(2,))


def test_of_many_slices_the_first_are_shown_and_all_are_counted() -> None:
    grid = build_grid(torch.zeros(40, 2, 2))
    assert (len(grid.blocks), grid.slices) == (16, 40)
    grid = build_grid(torch.zeros(3, 100, 100))
    assert (len(grid.blocks), grid.slices) == (1, 3)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (0, 2, 2), (2, 0, 2)])
def test_an_empty_tensor_has_no_cells(shape: tuple[int, ...]) -> None:
    assert build_grid(torch.zeros(shape)).blocks == ()


@pytest.mark.parametrize("shape", [(257, 3), (300, 500), (1, 1000), (1000, 97)])
def test_tiles_hold_mean_least_and_greatest_of_their_numbers(shape: tuple[int, int]) -> None:
    tensor = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    grid = build_grid(tensor)
    down, across = grid.tile
    assert grid.is_tiled
    assert grid.low is not None
    assert grid.high is not None
    assert max(grid.rows, grid.columns) <= LARGEST_SIDE
    for row in {0, grid.rows // 2, grid.rows - 1}:
        for column in {0, grid.columns // 2, grid.columns - 1}:
            part = tensor[row * down : (row + 1) * down, column * across : (column + 1) * across]
            assert float(grid.values[row, column]) == pytest.approx(float(part.double().mean()), abs=1e-6)
            assert grid.low[row, column] == part.min()
            assert grid.high[row, column] == part.max()


def test_no_grid_grows_with_the_tensor() -> None:
    grid = build_grid(torch.zeros(1, 1).expand(5000, 7000))
    assert grid.rows <= TILES
    assert grid.columns <= TILES


@pytest.mark.parametrize("broken", [math.nan, math.inf, -math.inf])
def test_a_tile_with_a_number_that_is_not_finite_has_no_mean(broken: float) -> None:
    tensor = torch.zeros(300, 300)
    tensor[7, 5] = broken
    grid = build_grid(tensor)
    down, across = grid.tile
    is_broken = ~torch.isfinite(grid.values)
    assert torch.nonzero(is_broken).tolist() == [[7 // down, 5 // across]]
