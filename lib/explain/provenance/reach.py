"""Index rules: which cells of one operand make a cell of the result, as strides instead of pairs.

Almost every operation reads its operands by a formula that is linear in the index of the result's cell:
``features * weights``, ``mm``, ``sum``, ``t``, ``view``, slices, softmax. A ``Reach`` is that formula; an
operation that looks its cells up by other numbers (``gather``, a boolean mask) has a ``Lookup`` instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from lib.explain.provenance.cells import CellSet, Index, Shape, flat_at, index_at, row_major


@dataclass(frozen=True, slots=True)
class Free:
    """An axis that the result does not have: its cells are all used, or those up to a place.

    ``stride``: how far one step goes in the operand's flat index; 0 where the operand lacks the axis and
    the same cell is used ``size`` times. ``limit``: the axis of the frame whose place is the last one used
    (cumsum), None where all are.
    """

    size: int
    stride: int
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """The cells of one operand that make one cell of the result.

    The result's flat index is read as a place in ``frame`` (the result's shape, or another one with as
    many cells). Outside ``box``, a (first, end) for each axis of the frame, nothing is used. Inside, the
    operand's flat indices are ``offset + sum(place[k] * strides[k])``, plus every sum of steps along the
    ``free`` axes. ``operand`` counts the step's operands; ``item`` the tensors of an operand that is a
    list or tuple. ``shape`` is the operand's.
    """

    operand: int
    shape: Shape
    frame: Shape
    strides: tuple[int, ...]
    offset: int = 0
    free: tuple[Free, ...] = ()
    box: tuple[tuple[int, int], ...] | None = None
    item: int | None = None

    @property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """The first and the end of the places that are used, for each axis of the frame."""
        return self.box if self.box is not None else tuple((0, size) for size in self.frame)

    def start(self, flat: int) -> tuple[int, tuple[int, ...]] | None:
        """Return where the cells begin for one cell of the result, and how many steps each free axis has."""
        place = index_at(flat, self.frame)
        if not all(first <= at < end for at, (first, end) in zip(place, self.bounds, strict=True)):
            return None
        begin = self.offset + sum(at * step for at, step in zip(place, self.strides, strict=True))
        return begin, tuple(axis.size if axis.limit is None else place[axis.limit] + 1 for axis in self.free)

    def cells(self, flat: int) -> CellSet | None:
        """Return the operand's cells for one cell of the result, None where there are none."""
        found = self.start(flat)
        if found is None:
            return None
        begin, sizes = found
        moving = [(size, axis.stride) for size, axis in zip(sizes, self.free, strict=True) if axis.stride]
        still = [size for size, axis in zip(sizes, self.free, strict=True) if not axis.stride]
        if 0 in sizes:
            return None
        return CellSet(
            self.shape,
            begin,
            tuple(size for size, _ in moving),
            tuple(step for _, step in moving),
            math.prod(still),
        )

    def is_within(self) -> bool:
        """Say whether every index that the formula gives lies inside the operand."""
        low = high = self.offset
        for (first, end), step in zip(self.bounds, self.strides, strict=True):
            if end <= first:
                return True
            low, high = low + min(first * step, (end - 1) * step), high + max(first * step, (end - 1) * step)
        for axis in self.free:
            if axis.size == 0:
                return True
            low, high = (
                low + min(0, (axis.size - 1) * axis.stride),
                high + max(0, (axis.size - 1) * axis.stride),
            )
        return low >= 0 and high < math.prod(self.shape)

    def as_data(self) -> dict[str, Any]:
        """Return plain values; what has its default is left out."""
        data: dict[str, Any] = {
            "operand": self.operand, "shape": list(self.shape), "frame": list(self.frame),
            "strides": list(self.strides),
        }  # fmt: skip
        if self.item is not None:
            data["item"] = self.item
        if self.offset:
            data["offset"] = self.offset
        if self.free:
            data["free"] = [
                [axis.size, axis.stride] if axis.limit is None else [axis.size, axis.stride, axis.limit]
                for axis in self.free
            ]
        if self.box is not None:
            data["box"] = [list(bounds) for bounds in self.box]
        return data


@dataclass(frozen=True, slots=True)
class Lookup:
    """One cell of an operand for each cell of the result, where only other numbers tell which.

    ``table``: the operand's flat index for each cell of the result in row-major order, -1 for none.
    """

    operand: int
    shape: Shape
    table: tuple[int, ...]
    item: int | None = None

    def cells(self, flat: int) -> CellSet | None:
        """Return the operand's cell for one cell of the result, None where there is none."""
        found = self.table[flat]
        return None if found < 0 else CellSet(self.shape, found)

    def is_within(self) -> bool:
        """Say whether every index in the table lies inside the operand."""
        return not self.table or max(self.table) < math.prod(self.shape)

    def as_data(self) -> dict[str, Any]:
        """Return plain values."""
        data: dict[str, Any] = {"operand": self.operand, "shape": list(self.shape), "table": list(self.table)}
        return data if self.item is None else {**data, "item": self.item}


AnyReach = Reach | Lookup


def same_cells(operand: int, shape: Shape, *, item: int | None = None) -> Reach:
    """Return the reach of an operation that keeps every cell at its flat index (clone, view)."""
    return Reach(operand, shape, shape, row_major(shape), item=item)


def checked_flat(index: Index, shape: Shape) -> int:
    """Return the flat index of a cell; negative places are no cells. Raises IndexError."""
    return flat_at(tuple(int(place) for place in index), shape)
