"""Sets of cells of one tensor, told by a start and strides instead of one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

Shape = tuple[int, ...]
Index = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CellSet:
    """Cells of a tensor of one shape, by flat (row-major) index.

    The cells are ``start + sum(place[k] * strides[k])`` for every place below ``sizes``; no cell comes up
    twice. ``count`` says how often each of them is used.
    """

    shape: Shape
    start: int
    sizes: tuple[int, ...] = ()
    strides: tuple[int, ...] = ()
    count: int = 1

    def __len__(self) -> int:
        return math.prod(self.sizes)

    def flat(self) -> torch.Tensor:
        """Return the flat indices, (len,) int64, the last size running fastest."""
        return lattice(self.start, self.sizes, self.strides).reshape(-1)

    def indices(self) -> list[Index]:
        """Return the indices, in the order of ``flat``."""
        if not self.shape:
            return [()] * len(self)
        return [tuple(index) for index in torch.stack(indices_at(self.flat(), self.shape), 1).tolist()]


def lattice(start: int, sizes: Sequence[int], strides: Sequence[int]) -> torch.Tensor:
    """Return ``start + sum(place[k] * strides[k])`` for every place below ``sizes``, int64 of that shape."""
    total = torch.tensor(start)
    for size, stride in zip(sizes, strides, strict=True):
        total = total.unsqueeze(-1) + torch.arange(size) * stride
    return total


def row_major(shape: Sequence[int]) -> tuple[int, ...]:
    """Return how far one step along each axis goes in the flat index.

    >>> row_major((2, 3, 4))
    (12, 4, 1)
    """
    strides: list[int] = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= size
    return tuple(reversed(strides))


def flat_at(index: Sequence[int], shape: Sequence[int]) -> int:
    """Return the flat index of a cell. Raises IndexError where the cell is not there.

    >>> flat_at((1, 2), (2, 3))
    5
    """
    if len(index) != len(shape) or not all(
        0 <= place < size for place, size in zip(index, shape, strict=True)
    ):
        raise IndexError(f"no cell {tuple(index)} in a tensor of shape {tuple(shape)}")
    return sum(place * step for place, step in zip(index, row_major(shape), strict=True))


def indices_at(flat: torch.Tensor, shape: Sequence[int]) -> tuple[torch.Tensor, ...]:
    """Return the indices of cells by their flat indices, a tensor for each axis.

    What torch.unravel_index does, which loads sympy when it is first called.

    >>> indices_at(torch.tensor([5, 0]), (2, 3))
    (tensor([1, 0]), tensor([2, 0]))
    """
    return tuple((flat // step) % size for step, size in zip(row_major(shape), shape, strict=True))


def index_at(flat: int, shape: Sequence[int]) -> Index:
    """Return the index of a cell by its flat index.

    >>> index_at(5, (2, 3))
    (1, 2)
    """
    places: list[int] = []
    for size in reversed(shape):
        places.append(flat % size)
        flat //= size
    return tuple(reversed(places))
