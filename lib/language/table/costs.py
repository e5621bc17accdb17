"""Bounds on the storage and arithmetic of a call, found from its arguments alone."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from lib.language.table.entry import Cost

ELEMENT_BYTES = 16
"""Bytes of one element of the widest type (complex128)."""

NOTHING = Cost(0, 0)


def count(value: Any) -> int:
    """Return the number of elements of a tensor or array, and of the tensors in a list or tuple; else 1."""
    if isinstance(value, torch.Tensor):
        return value.numel()
    if isinstance(value, (np.ndarray, np.generic)):
        return int(value.size)
    if isinstance(value, (list, tuple)):
        return sum(count(item) for item in value)
    return 1


def element_bytes(value: Any) -> int:
    """Return the bytes of one element."""
    return value.element_size() if isinstance(value, torch.Tensor) else ELEMENT_BYTES


def _bytes_of(*values: Any) -> int:
    return max((v.element_size() for v in values if isinstance(v, torch.Tensor)), default=ELEMENT_BYTES)


def free(_args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Views and the like: no storage, no arithmetic."""
    return NOTHING


def elementwise(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Operands stretched to meet: one new element for each element of the common shape."""
    shapes = [value.shape for value in args if isinstance(value, (torch.Tensor, np.ndarray))]
    shapes += [value.shape for value in kwargs.values() if isinstance(value, torch.Tensor)]
    if not shapes:
        return NOTHING
    if len(shapes) == 1 or all(shape == shapes[0] for shape in shapes):
        elements = math.prod(shapes[0])
    else:
        elements = _stretched(shapes)
    return Cost(elements * _bytes_of(*args), elements * 4)


def _stretched(shapes: list[Any]) -> int:
    """Count the elements of the common shape; 0 where there is none, since torch then refuses at once."""
    sizes: list[int] = []
    for place in range(1, max(map(len, shapes)) + 1):
        wide = {shape[-place] for shape in shapes if len(shape) >= place} - {1}
        if len(wide) > 1:
            return 0
        sizes.append(wide.pop() if wide else 1)
    return math.prod(sizes)


def reduction(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """At most as many new elements as there were, and a few operations for each."""
    elements = sum(count(value) for value in (*args, *kwargs.values()) if not isinstance(value, int))
    return Cost(elements * _bytes_of(*args), elements * 4)


def matrix_product(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Return rows x columns new elements, with twice the inner size operations each; batch axes stretch."""
    values = (*args, *kwargs.values())
    operands = [value for value in values if isinstance(value, (torch.Tensor, np.ndarray)) and value.ndim]
    if len(operands) < 2:
        return NOTHING
    left, right = operands[-2:]
    inner = left.shape[-1]
    rows = left.shape[-2] if left.ndim > 1 else 1
    columns = right.shape[-1] if right.ndim > 1 else 1
    stack = _stretched([left.shape[:-2], right.shape[:-2]]) if max(left.ndim, right.ndim) > 2 else 1
    wide = max(_bytes_of(left), _bytes_of(right))
    extra = sum(count(value) for value in operands) if stack > 1 or wide < 4 else 0
    elements = stack * rows * columns
    return Cost((2 * elements + stack * extra) * wide, 2 * elements * inner)
