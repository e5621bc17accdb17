"""Names of axes (batch, in, out) and how operations carry them on, as far as they can be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from lib.language.axis_rules import REDUCTIONS, RULES, argument, same_shape, stretch
from lib.language.recorder import Axes, Held, Record
from lib.language.table.entry import Entry


class Naming:
    """The named axes of the values of one run."""

    def __init__(self, given: dict[str, Axes]) -> None:
        self._given = dict(given)
        self._axes: dict[int, tuple[Any, Axes]] = {}

    def axes_of(self, value: Any) -> Axes | None:
        """Return the names of a value's axes, None where none is known."""
        known = self._axes.get(id(value))
        return known[1] if known is not None and known[0] is value else None

    def name_value(self, name: str, value: Any) -> Axes | None:
        """Name the axes of what a name is bound to for the first time, where names were given for it."""
        axes = self._given.get(name)
        if axes is None or not isinstance(value, torch.Tensor) or value.ndim != len(axes):
            return None
        del self._given[name]
        self._axes[id(value)] = (value, axes)
        return axes

    def name_step(self, record: Record, entry: Entry) -> None:
        """Name the axes of a step's value, and say which axes were stretched or vanished."""
        value = record.held.value
        if not isinstance(value, torch.Tensor):
            return
        operands = [held for held in record.operands if isinstance(held.value, torch.Tensor)]
        short = entry.name.rpartition(".")[2].removesuffix("_")
        is_reduction = short in REDUCTIONS and len(operands) == 1
        if (
            entry.broadcasts
            and not is_reduction
            and any(held.value.shape != value.shape for held in operands)
        ):
            record.stretched = _stretched(record, operands, is_product=short == "matmul")
        if is_reduction:
            record.reduced = reduced_axes(record, operands[0])
        if not self._axes:
            return
        if entry.mutates and short in CHANGING_SHAPE:
            self._axes.pop(id(value), None)
            record.held.axes = None
            if short not in RULES_IN_PLACE:
                return
        axes = self.axes_of(value)
        if axes is None and any(held.axes for held in operands):
            is_stretching = entry.broadcasts and short != "matmul" and not is_reduction
            rule = stretch if is_stretching else RULES.get(short, same_shape)
            axes = rule(record, operands)
        if axes is not None and len(axes) == value.ndim and any(axes):
            self._axes[id(value)] = (value, axes)
            record.held.axes = axes


CHANGING_SHAPE = frozenset({"t", "transpose", "unsqueeze", "squeeze", "resize"})
"""What a tensor of the same name has other axes after, where it is done in place."""

RULES_IN_PLACE = frozenset({"t", "transpose"})
"""Those of them after which every axis is known: the operand's own, in another order."""


def _stretched(record: Record, operands: list[Held], *, is_product: bool) -> tuple[tuple[int, ...], ...]:
    """Return the axes along which each operand was repeated; of a matrix product only the leading ones."""
    wide = tuple(record.held.value.shape)
    if is_product:
        if max(held.value.ndim for held in operands) < 3:
            return ()
        stacks = [held.value.shape[:-2] for held in record.operands]
        common = common_shape(stacks)
        return tuple(stretched_axes(stack, common) for stack in stacks)
    common = common_shape([held.value.shape for held in operands])
    if len(common) > len(wide):  # a loss, which sums what it compared
        wide = common
    return tuple(
        stretched_axes(held.value.shape, wide) if isinstance(held.value, torch.Tensor) else ()
        for held in record.operands
    )


def common_shape(shapes: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return the shape that operands are stretched to (torch's own function loads its compiler for that)."""
    count = max(map(len, shapes))
    padded = [(1,) * (count - len(shape)) + tuple(shape) for shape in shapes]
    return tuple(next((size for size in sizes if size != 1), 1) for sizes in zip(*padded, strict=True))


def stretched_axes(shape: Sequence[int], wide: Sequence[int]) -> tuple[int, ...]:
    """Return the axes of a result along which an operand of some shape was repeated."""
    missing = len(wide) - len(shape)
    return tuple(
        axis for axis, size in enumerate(wide) if size != 1 and (axis < missing or shape[axis - missing] == 1)
    )


def reduced_axes(record: Record, operand: Held) -> tuple[int, ...]:
    """Return the axes of the operand that a reduction summed over."""
    count = operand.value.ndim
    dim = argument(record, "dim", argument(record, "axis", None))
    if isinstance(dim, int) and not isinstance(dim, bool) and count:
        return (dim % count,)
    if isinstance(dim, (tuple, list)) and dim:
        return tuple(sorted(place % count for place in dim if isinstance(place, int)))
    return tuple(range(count))
