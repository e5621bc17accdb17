"""Bounds on the storage and arithmetic of a call, found from its arguments alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from lib.language.bounds import check_items, check_length, check_numbers
from lib.language.table.entry import Cost

WIDEST = 16
"""Bytes of one element of the widest type (complex128)."""

NOTHING = Cost(0, 0)

Shape = Sequence[int]


def count(value: Any) -> int:
    """Return the number of elements of a tensor or array, of all items of a list; 1 for anything else."""
    if isinstance(value, torch.Tensor):
        return value.numel()
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, (list, tuple)):
        check_items(value)
        return _counted(value)
    return 1


def _counted(items: list[Any] | tuple[Any, ...]) -> int:
    return sum(_counted(item) if isinstance(item, (list, tuple)) else count(item) for item in items)


def width(*values: Any) -> int:
    """Return the bytes of one element of the widest tensor among some values, at least 8."""
    found = 8
    for value in values:
        if isinstance(value, torch.Tensor):
            found = max(found, value.element_size())
        elif isinstance(value, np.ndarray):
            found = WIDEST
        elif isinstance(value, (list, tuple)):
            found = max(found, width(*value))
    return found


def free(_args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Views and the like: no storage, no arithmetic."""
    return NOTHING


def elementwise(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Operands stretched to meet: new elements for each element of the common shape."""
    values = (*args, *(value for name, value in kwargs.items() if name != "out")) if kwargs else args
    shapes: list[Shape] = []
    listed = 1
    for value in values:
        if isinstance(value, (torch.Tensor, np.ndarray)):
            shapes.append(value.shape)
        elif isinstance(value, (list, tuple)):
            listed *= max(1, count(value))
    if listed > 1 and any(isinstance(value, np.ndarray) for value in values):
        check_numbers(*values)
    if not shapes:
        return Cost(WIDEST * listed, listed) if listed > 1 else NOTHING
    elements = common_elements(shapes) * listed
    return Cost(elements * width(*values), elements * 4)


def common_elements(shapes: Sequence[Shape]) -> int:
    """Count the elements of the shape that several are stretched to; 0 where there is none (torch refuses)."""
    first = shapes[0]
    if all(shape == first for shape in shapes):
        return math.prod(first)
    elements = 1
    for place in range(1, max(map(len, shapes)) + 1):
        wide = 1
        for shape in shapes:
            size = shape[-place] if len(shape) >= place else 1
            if size != 1:
                if wide not in (1, size):
                    return 0
                wide = size
        elements *= wide
    return elements


def several(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Like elementwise, for functions that make a few tensors on the way (softmax, losses, norms)."""
    cost = elementwise(args, kwargs)
    return None if cost is None else Cost(cost.bytes * 4, cost.operations * 8)


def reduction(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """At most as many new elements as all operands have, and a few operations for each."""
    elements = sum(count(value) for value in (*args, *kwargs.values()) if not isinstance(value, (int, str)))
    return Cost(elements * width(*args), elements * 4)


def sorting(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A sorted copy and its indices, or a list of them."""
    elements = sum(count(value) for value in (*args, *kwargs.values()))
    return Cost(elements * 32, elements * 64)


def matrix_product(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Return rows x columns new elements, with twice the inner size operations each; batch axes stretch."""
    named = [kwargs[name] for name in FACTORS if name in kwargs] if kwargs else []
    operands = [
        value for value in (*args, *named) if isinstance(value, (torch.Tensor, np.ndarray)) and value.ndim
    ]
    if len(operands) < 2:
        return NOTHING
    left, right = operands[-2:]
    if max(left.ndim, right.ndim) > 2 and isinstance(left, np.ndarray):
        return space(args, kwargs)
    return _product(operands, left, right)


FACTORS = ("input", "self", "mat1", "batch1", "mat", "other", "tensor2", "mat2", "batch2", "vec")
"""Names of operands of matrix products in the order in which they are multiplied."""


def linear(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``F.linear(input, weight, bias)``: input @ weight.T + bias."""
    values = [*args, *(kwargs[name] for name in ("input", "weight", "bias") if name in kwargs)]
    operands = [value for value in values if isinstance(value, torch.Tensor)]
    if len(operands) < 2:
        return NOTHING
    left, right = operands[:2]
    return _product(operands, left, right.t() if right.ndim == 2 else right)


def _product(operands: list[Any], left: Any, right: Any) -> Cost:
    inner = left.shape[-1] if left.ndim else 1
    rows = left.shape[-2] if left.ndim > 1 else 1
    columns = right.shape[-1] if right.ndim > 1 else 1
    stack = common_elements([left.shape[:-2], right.shape[:-2]]) if max(left.ndim, right.ndim) > 2 else 1
    elements = stack * rows * columns
    copied = 0
    if stack > 1:  # operands stretched over the batch axes are copied
        copied = stack * inner * (rows + columns)
    elif not all(_is_blas(value) for value in operands):
        copied = sum(count(value) for value in operands)
    return Cost((elements + copied) * width(left, right), 2 * elements * inner)


def _is_blas(value: Any) -> bool:
    """Say whether BLAS takes a matrix as it lies in memory."""
    if not isinstance(value, torch.Tensor):
        return True
    return value.ndim < 2 or 1 in value.stride()[-2:]


def outer(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Every element of one operand meets every element of the others."""
    values = (*args, *kwargs.values())
    elements = math.prod(count(value) for value in values)
    return Cost(elements * width(*values), elements * 4)


def space(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Bound every intermediate by the whole index space, however large."""
    elements = index_space((*args, *kwargs.values()))
    return Cost(elements * WIDEST, elements * 4)


def index_space(values: Sequence[Any]) -> int:
    """Multiply the element counts of all operands and all whole numbers given."""
    check_items(values)
    elements = 1
    for value in values:
        if isinstance(value, (torch.Tensor, np.ndarray)):
            elements *= max(1, count(value))
        elif isinstance(value, bool):
            continue
        elif isinstance(value, int):
            elements *= max(1, abs(value))
        elif isinstance(value, (list, tuple)):
            elements *= max(index_space(value), _counted(value))  # sizes, or places in an index
    return elements


def shaped(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A view of some shape: nothing new, but not of any number of axes."""
    check_length(len(args), AXES)
    for value in (*args, *kwargs.values()):
        if isinstance(value, (list, tuple)):
            check_length(len(value), AXES)
    return NOTHING


AXES = 64
"""Axes that a tensor may have; torch's own operations stop there too."""


def pieces(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Views, as many as the longest axis has places."""
    longest = max(args[0].shape, default=1) if args and isinstance(args[0], torch.Tensor) else 1
    return Cost(VIEW_BYTES * longest, longest)


VIEW_BYTES = 512
"""Bytes that a view takes by itself, none of its elements counted."""


def listing(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Every element as a Python number of its own."""
    elements = sum(count(value) for value in args)
    return Cost(LISTED_BYTES * elements, elements)


LISTED_BYTES = 40
"""Bytes that a number takes in a Python list."""


def sized(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A new tensor whose sizes are the whole numbers given."""
    sizes = (*args, *(value for name, value in kwargs.items() if name in SIZE_NAMES))
    shaped(sizes, {})
    return space(sizes, {})


SIZE_NAMES = frozenset({"size", "shape", "n", "m", "N", "M"})
"""Keywords that give sizes."""


def data_or_sizes(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``torch.Tensor(...)``: of the numbers in one list, or of some sizes."""
    return reduction(args, kwargs) if args and not isinstance(args[0], int) else sized(args, kwargs)


def same_size(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """A new tensor like the first operand."""
    elements = count(args[0]) if args else 0
    return Cost(elements * WIDEST, elements * 8)


def counted(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``arange``, ``linspace``: as many numbers as the range has, or as are asked for."""
    numbers = [
        value for value in (*args, *kwargs.values()) if isinstance(value, (int, float)) and value == value
    ]
    if any(abs(value) > 2**62 for value in numbers):
        return Cost(2**62, 2**62)
    steps = [abs(value) for value in numbers if isinstance(value, float) and 0 < abs(value) < 1]
    span = 2 * max((abs(value) for value in numbers), default=0) + 2
    elements = int(span / min(steps, default=1.0)) if span / min(steps, default=1.0) < 2**62 else 2**62
    return Cost(elements * 8, elements * 4)


def new_sized(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A new tensor of the sizes given after the first operand."""
    return sized(args[1:], kwargs)


def listed_size(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A new tensor whose sizes are the list among the arguments; other numbers are bounds or values."""
    values = (*args, *kwargs.values())
    sizes = [value for value in values if isinstance(value, (list, tuple))]
    tensors = sum(count(value) for value in values if isinstance(value, torch.Tensor))
    elements = index_space(sizes) + tensors
    return Cost(elements * WIDEST, elements * 8)


def square(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``eye``: rows and columns, as many as rows where only these are given."""
    numbers = [value for value in (*args, *kwargs.values()) if isinstance(value, int)]
    return space((*numbers, *numbers[:1]) if len(numbers) < 2 else tuple(numbers), {})


def loss(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A loss over classes or labels: a few tensors as large as all operands together."""
    elements = sum(count(value) for value in (*args, *kwargs.values()) if isinstance(value, torch.Tensor))
    return Cost(6 * elements * width(*args), 16 * elements)


def one_hot(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Elements times classes; without a number of classes the largest value counts."""
    classes = args[1] if len(args) > 1 else kwargs.get("num_classes", -1)
    tensor = args[0] if args else None
    if not isinstance(tensor, torch.Tensor) or not isinstance(classes, int):
        return NOTHING
    if classes < 0:
        classes = int(tensor.max()) + 1 if tensor.numel() and not tensor.is_complex() else 0
    elements = tensor.numel() * max(1, classes)
    return Cost(elements * 16, elements * 4)


def drawn_size(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A new array whose size is the third argument or named so."""
    size = args[2] if len(args) > 2 else kwargs.get("size", 1)
    return space((size,), {})
