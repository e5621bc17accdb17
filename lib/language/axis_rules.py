"""How each operation carries the names of axes on: one rule for each kind of function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lib.language.recorder import Axes, Held, Record

Rule = Callable[[Record, list[Held]], "Axes | None"]
"""Name the axes of a step's value by its operands (those that are tensors come second)."""

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


def argument(record: Record, role: str, otherwise: Any) -> Any:
    """Return the argument of a call that plays a role, or what it is where none was given."""
    return next((held.value for held in record.operands if held.role == role), otherwise)


def axes_of(held: Held) -> Axes:
    """Return the names of a value's axes, None for each that has none."""
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
                found.update(name for name in (axes_of(held)[place],) if name)
        names.append(found.pop() if len(found) == 1 else None)
    return tuple(names)


def same_shape(record: Record, operands: list[Held]) -> Axes | None:
    """Keep the names of the first operand where the shape is the same."""
    first = operands[0]
    return axes_of(first) if first.value.shape == record.held.value.shape else None


def unknown(_record: Record, _operands: list[Held]) -> Axes | None:
    """What mixes its axes: a square result has the operand's shape, and none of its axes."""
    return None


def rows_of_both(_record: Record, operands: list[Held]) -> Axes | None:
    """``inner``: the last axes are summed over, the others stay."""
    return (*axes_of(operands[0])[:-1], *axes_of(operands[1])[:-1]) if len(operands) == 2 else None


def reverse(_record: Record, operands: list[Held]) -> Axes | None:
    """``t`` and ``T``: the axes the other way round."""
    return tuple(reversed(axes_of(operands[0])))


def swap(record: Record, operands: list[Held]) -> Axes | None:
    """``transpose``: two axes trade places."""
    names = list(axes_of(operands[0]))
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
    return tuple(axes_of(operands[0])[place] for place in places)


def insert(record: Record, operands: list[Held]) -> Axes | None:
    """``unsqueeze``: a new axis without a name."""
    names = list(axes_of(operands[0]))
    place = argument(record, "dim", 0)
    names.insert(place % (len(names) + 1), None)
    return tuple(names)


def keep_wide(record: Record, operands: list[Held]) -> Axes | None:
    """``view``, ``squeeze``: where only axes of size 1 come and go, the others keep their names."""
    first, value = operands[0], record.held.value
    if first.value.shape == value.shape:
        return axes_of(first)
    before = [(size, name) for size, name in zip(first.value.shape, axes_of(first), strict=True) if size != 1]
    after = [size for size in value.shape if size != 1]
    if [size for size, _ in before] != after:
        return None
    names = iter(name for _, name in before)
    return tuple(next(names) if size != 1 else None for size in value.shape)


def reduce(record: Record, operands: list[Held]) -> Axes | None:
    """A reduction: its axes vanish, or stay without a name where ``keepdim`` is given."""
    names = axes_of(operands[0])
    gone = record.reduced
    if record.held.value.ndim == len(names):
        return tuple(None if axis in gone else name for axis, name in enumerate(names))
    return tuple(name for axis, name in enumerate(names) if axis not in gone)


def product(_record: Record, operands: list[Held]) -> Axes | None:
    """Matrix product: the rows of the left, the columns of the right."""
    left, right = (axes_of(held) for held in operands[-2:])
    rows = left[:-1]
    columns = right[-1:] if len(right) > 1 else ()
    if len(rows) > 1 or len(right) > 2:
        stack = rows[:-1] if len(rows) >= len(right) - 1 else right[:-2]
        return (*stack, *rows[-1:], *columns)
    return (*rows, *columns)


def linear(_record: Record, operands: list[Held]) -> Axes | None:
    """F.linear: the last axis becomes the weights' first."""
    return (*axes_of(operands[0])[:-1], *axes_of(operands[1])[:1]) if operands[1].value.ndim == 2 else None


def einsum(record: Record, operands: list[Held]) -> Axes | None:
    """einsum: each letter keeps the name that its axes agree on."""
    equation = record.operands[0].value
    if not isinstance(equation, str) or "." in equation:
        return None
    left, _, right = equation.replace(" ", "").partition("->")
    names: dict[str, set[str]] = {}
    for term, held in zip(left.split(","), operands, strict=False):
        for letter, name, size in zip(term, axes_of(held), held.value.shape, strict=False):
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
    names = list(axes_of(operands[0]))
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


MIXING = (
    "tensordot", "multi_dot", "inverse", "inv", "matrix_power", "matrix_exp", "moveaxis", "movedim", "rot90",
    "kron", "cdist", "cov", "corrcoef", "conv2d", "embedding", "cat", "concat", "concatenate", "gather",
    "index_select",
)  # fmt: skip
"""Functions whose result may have an operand's shape by chance alone."""

RULES: dict[str, Rule] = {
    "t": reverse, "T": reverse, "transpose": swap, "swapaxes": swap, "swapdims": swap, "mT": swap,
    "permute": permute,
    "unsqueeze": insert, "squeeze": keep_wide, "view": keep_wide, "reshape": keep_wide, "flatten": keep_wide,
    "ravel": keep_wide, "mm": product, "matmul": product, "mv": product, "dot": product, "bmm": product,
    "addmm": product, "addmv": product, "baddbmm": product, "linear": linear, "Linear": linear,
    "einsum": einsum, "inner": rows_of_both, **dict.fromkeys(MIXING, unknown),
    "getitem": subscript, **dict.fromkeys(REDUCTIONS, reduce),
}  # fmt: skip
"""How each function names the axes of what it gives; others keep the names where the shape stays the same."""
