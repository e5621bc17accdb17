"""Names of axes (batch, in, out) and how operations carry them on, as far as they can be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from lib.language.recorder import Axes, Held, Record
from lib.language.table.entry import Entry

Rule = Callable[[Record, list[Held]], "Axes | None"]
"""Name the axes of a step's value by its operands (those that are tensors come second)."""


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
        if entry.broadcasts and any(held.value.shape != value.shape for held in operands):
            record.stretched = _stretched(record, operands, is_product=short == "matmul")
        if short in REDUCTIONS and operands:
            record.reduced = reduced_axes(record, operands[0])
        if not self._axes:
            return
        axes = self.axes_of(value)
        if axes is None and any(held.axes for held in operands):
            rule = stretch if entry.broadcasts and short != "matmul" else RULES.get(short, same_shape)
            axes = rule(record, operands)
        if axes is not None and len(axes) == value.ndim and any(axes):
            self._axes[id(value)] = (value, axes)
            record.held.axes = axes


REDUCTIONS = frozenset(
    [
        "sum",
        "mean",
        "prod",
        "std",
        "var",
        "max",
        "min",
        "amax",
        "amin",
        "argmax",
        "argmin",
        "all",
        "any",
        "norm",
        "logsumexp",
        "median",
        "nansum",
        "nanmean",
    ]
)
"""Functions whose ``dim`` vanishes."""


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
    dim = _argument(record, "dim", _argument(record, "axis", None))
    if isinstance(dim, int) and not isinstance(dim, bool) and count:
        return (dim % count,)
    if isinstance(dim, (tuple, list)) and dim:
        return tuple(sorted(place % count for place in dim if isinstance(place, int)))
    return tuple(range(count))


def _argument(record: Record, role: str, otherwise: Any) -> Any:
    return next((held.value for held in record.operands if held.role == role), otherwise)


def _axes(held: Held) -> Axes:
    return held.axes or (None,) * held.value.ndim


def stretch(record: Record, operands: list[Held]) -> Axes | None:
    """Elementwise: an axis has the name that those operands agree on which really have it."""
    shape = record.held.value.shape
    names: list[str | None] = []
    for axis, size in enumerate(shape):
        found: set[str] = set()
        for held in operands:
            place = axis - (len(shape) - held.value.ndim)
            if place >= 0 and held.value.shape[place] == size:
                found.update(name for name in (_axes(held)[place],) if name)
        names.append(found.pop() if len(found) == 1 else None)
    return tuple(names)


def same_shape(record: Record, operands: list[Held]) -> Axes | None:
    """Keep the names of the first operand where the shape is the same."""
    first = operands[0]
    return _axes(first) if first.value.shape == record.held.value.shape else None


def reverse(_record: Record, operands: list[Held]) -> Axes | None:
    """``t`` and ``T``: the axes the other way round."""
    return tuple(reversed(_axes(operands[0])))


def swap(record: Record, operands: list[Held]) -> Axes | None:
    """``transpose``: two axes trade places."""
    names = list(_axes(operands[0]))
    places = [held.value for held in record.operands[1:] if isinstance(held.value, int)]
    if len(places) != 2:
        places = [-2, -1]
    one, other = places
    names[one], names[other] = names[other], names[one]
    return tuple(names)


def permute(record: Record, operands: list[Held]) -> Axes | None:
    """``permute``: the axes in a given order."""
    order = [held.value for held in record.operands[1:]]
    places = order[0] if order and isinstance(order[0], (tuple, list)) else order
    return tuple(_axes(operands[0])[place] for place in places)


def insert(record: Record, operands: list[Held]) -> Axes | None:
    """``unsqueeze``: a new axis without a name."""
    names = list(_axes(operands[0]))
    place = _argument(record, "dim", 0)
    names.insert(place % (len(names) + 1), None)
    return tuple(names)


def keep_wide(record: Record, operands: list[Held]) -> Axes | None:
    """``view``, ``squeeze``: where only axes of size 1 come and go, the others keep their names."""
    first, value = operands[0], record.held.value
    if first.value.shape == value.shape:
        return _axes(first)
    before = [(size, name) for size, name in zip(first.value.shape, _axes(first), strict=True) if size != 1]
    after = [size for size in value.shape if size != 1]
    if [size for size, _ in before] != after:
        return None
    names = iter(name for _, name in before)
    return tuple(next(names) if size != 1 else None for size in value.shape)


def reduce(record: Record, operands: list[Held]) -> Axes | None:
    """A reduction: its axes vanish, or stay without a name where ``keepdim`` is given."""
    names = _axes(operands[0])
    gone = record.reduced
    if record.held.value.ndim == len(names):
        return tuple(None if axis in gone else name for axis, name in enumerate(names))
    return tuple(name for axis, name in enumerate(names) if axis not in gone)


def product(_record: Record, operands: list[Held]) -> Axes | None:
    """Matrix product: the rows of the left, the columns of the right."""
    left, right = (_axes(held) for held in operands[-2:])
    rows = left[:-1]
    columns = right[-1:] if len(right) > 1 else ()
    if len(rows) > 1 or len(right) > 2:
        stack = rows[:-1] if len(rows) >= len(right) - 1 else right[:-2]
        return (*stack, *rows[-1:], *columns)
    return (*rows, *columns)


def linear(_record: Record, operands: list[Held]) -> Axes | None:
    """F.linear: the last axis becomes the weights' first."""
    return (*_axes(operands[0])[:-1], *_axes(operands[1])[:1]) if operands[1].value.ndim == 2 else None


def einsum(record: Record, operands: list[Held]) -> Axes | None:
    """einsum: each letter keeps the name that its axes agree on."""
    equation = record.operands[0].value
    if not isinstance(equation, str) or "." in equation:
        return None
    left, _, right = equation.replace(" ", "").partition("->")
    names: dict[str, set[str]] = {}
    for term, held in zip(left.split(","), operands, strict=False):
        for letter, name, size in zip(term, _axes(held), held.value.shape, strict=False):
            if name and size == max(_sizes(left, operands, letter)):
                names.setdefault(letter, set()).add(name)
    if "->" not in equation:
        right = "".join(sorted(letter for letter in set(left) - {","} if left.count(letter) == 1))
    return tuple(
        next(iter(found)) if len(found := names.get(letter, set())) == 1 else None for letter in right
    )


def _sizes(left: str, operands: list[Held], letter: str) -> list[int]:
    return [
        size
        for term, held in zip(left.split(","), operands, strict=False)
        for other, size in zip(term, held.value.shape, strict=False)
        if other == letter
    ]


def subscript(record: Record, operands: list[Held]) -> Axes | None:
    """A subscript of whole numbers, slices, None and ``...``."""
    names = list(_axes(operands[0]))
    index = record.operands[1].value if len(record.operands) > 1 else ()
    parts = index if isinstance(index, tuple) else (index,)
    used = sum(part is not None and part is not Ellipsis for part in parts)
    result: list[str | None] = []
    for part in parts:
        if part is None:
            result.append(None)
        elif part is Ellipsis:
            whole = len(names) - used
            result += names[:whole]
            del names[:whole]
            used = 0
        elif type(part) is int:
            names.pop(0)
            used -= 1
        elif isinstance(part, slice):
            result.append(names.pop(0))
            used -= 1
        else:
            return None
    return (*result, *names)


RULES: dict[str, Rule] = {
    "t": reverse, "T": reverse, "transpose": swap, "swapaxes": swap, "swapdims": swap, "mT": swap,
    "permute": permute,
    "unsqueeze": insert, "squeeze": keep_wide, "view": keep_wide, "reshape": keep_wide, "flatten": keep_wide,
    "ravel": keep_wide, "mm": product, "matmul": product, "mv": product, "dot": product, "bmm": product,
    "addmm": product, "addmv": product, "baddbmm": product, "linear": linear, "Linear": linear,
    "einsum": einsum,
    "getitem": subscript, **dict.fromkeys(REDUCTIONS, reduce),
}  # fmt: skip
"""How each function names the axes of what it gives; others keep the names where the shape stays the same."""
