"""Index rules: which cells of one operand make a cell of the result, as strides instead of pairs.

Almost every operation reads its operands by a formula that is linear in the index of the result's cell:
``features * weights``, ``mm``, ``sum``, ``t``, ``view``, slices, softmax. A ``Reach`` is that formula; an
operation that looks its cells up by other numbers (``gather``, a boolean mask) has a ``Lookup`` instead.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lib.explain.provenance.cells import CellSet, Index, Shape, flat_at, index_at, row_major


@dataclass(frozen=True, slots=True)
class Window:
    """Where a window that slides over an axis of ``size`` cells may hang over its rim (padding).

    At the frame's place p along ``axis``, step k of the free axis counts only where
    ``0 <= p * stride + k * spacing - before < size``: the cells of the padding belong to no operand.
    """

    axis: int
    stride: int
    spacing: int
    before: int
    size: int

    def steps(self, place: int, most: int) -> tuple[int, int]:
        """Return the first and the end of the steps that count at one place, of ``most``."""
        return _inside(place * self.stride - self.before, self.spacing, self.size, most)

    def places(self, step: int, most: int) -> tuple[int, int]:
        """Return the first and the end of the places at which one step counts, of ``most``."""
        return _inside(step * self.spacing - self.before, self.stride, self.size, most)


def _inside(begin: int, stride: int, size: int, most: int) -> tuple[int, int]:
    """Return first and end of the whole numbers n below ``most`` with 0 <= begin + n * stride < size."""
    first = max(0, -(begin // stride))
    return first, max(first, min(most, (size - 1 - begin) // stride + 1))


@dataclass(frozen=True, slots=True)
class Free:
    """An axis that the result does not have: its cells are all used, or those up to a place.

    ``stride``: how far one step goes in the operand's flat index; 0 where the operand lacks the axis and
    the same cell is used ``size`` times. ``limit``: the axis of the frame whose place is the last one used
    (cumsum), None where all are. ``window``: which of the steps lie inside a padded operand.
    """

    size: int
    stride: int
    limit: int | None = None
    window: Window | None = None

    def steps(self, place: Index) -> tuple[int, int]:
        """Return the first and the end of the steps that count at a place of the frame."""
        if self.window is not None:
            return self.window.steps(place[self.window.axis], self.size)
        return 0, self.size if self.limit is None else place[self.limit] + 1

    def as_data(self) -> list[Any]:
        """Return size and stride, and behind them a limit or the numbers of a window."""
        if self.window is not None:
            at = self.window
            return [self.size, self.stride, [at.axis, at.stride, at.spacing, at.before, at.size]]
        return [self.size, self.stride] if self.limit is None else [self.size, self.stride, self.limit]


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
        """Return where the cells begin for one cell of the result, and how many steps each free axis has.

        None where the result's cell lies outside the box, or a window altogether in the padding.
        """
        place = index_at(flat, self.frame)
        if not all(first <= at < end for at, (first, end) in zip(place, self.bounds, strict=True)):
            return None
        begin = self.offset + sum(at * step for at, step in zip(place, self.strides, strict=True))
        steps = [axis.steps(place) for axis in self.free]
        if any(first == end for (first, end), axis in zip(steps, self.free, strict=True) if axis.window):
            return None
        begin += sum(first * axis.stride for (first, _), axis in zip(steps, self.free, strict=True))
        return begin, tuple(end - first for first, end in steps)

    def pieces(self) -> Iterator[Reach]:
        """Give reaches without windows that make up this one, one for each cell of its windows."""
        windows = [axis for axis in self.free if axis.window is not None]
        rest = tuple(axis for axis in self.free if axis.window is None)
        if not windows:
            yield self
            return
        for steps in itertools.product(*(range(axis.size) for axis in windows)):
            box = list(self.bounds)
            for step, axis in zip(steps, windows, strict=True):
                assert axis.window is not None
                at = axis.window.axis
                first, end = axis.window.places(step, self.frame[at])
                box[at] = (max(first, box[at][0]), min(end, box[at][1]))
            if all(first < end for first, end in box):
                offset = self.offset + sum(
                    step * axis.stride for step, axis in zip(steps, windows, strict=True)
                )
                yield replace(self, offset=offset, free=rest, box=tuple(box))

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
        if any(axis.window is not None for axis in self.free):
            return all(piece.is_within() for piece in self.pieces())
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
            data["free"] = [axis.as_data() for axis in self.free]
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
