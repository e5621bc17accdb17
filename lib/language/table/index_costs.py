"""Bounds on subscripts and on functions that pick, repeat or pad elements."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch

from lib.language.bounds import check_items, check_length, check_numbers
from lib.language.table.costs import AXES, NOTHING, WIDEST, common_elements, count, space, width
from lib.language.table.entry import Cost


def getting(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Plain subscripts are views; masks and lists of places make something new."""
    owner, index = args
    if not isinstance(owner, (torch.Tensor, np.ndarray)):
        return Cost(8 * len(owner), len(owner)) if isinstance(index, slice) else NOTHING
    parts = index if isinstance(index, tuple) else (index,)
    check_length(len(parts), AXES)
    if not any(isinstance(part, (torch.Tensor, np.ndarray, list)) for part in parts):
        return NOTHING
    if isinstance(owner, np.ndarray):
        check_numbers(*parts)
    elements = _picked(owner, parts)
    return Cost(elements * (width(owner) + WIDEST), elements * 8)


def _picked(owner: Any, parts: tuple[Any, ...]) -> int:
    """Bound the elements that a subscript picks: places picked together, times the axes that stay whole."""
    shapes: list[tuple[int, ...]] = []
    used = 0
    has_mask = False
    for part in parts:
        if isinstance(part, (torch.Tensor, np.ndarray)):
            is_mask = part.dtype in (torch.bool, torch.uint8) or part.dtype == np.bool_
            has_mask = has_mask or is_mask
            shapes.append((count(part),) if is_mask else tuple(part.shape))
            used += part.ndim if is_mask else 1
        elif isinstance(part, list):
            check_items(part)
            shapes.append((count(part),))
            used += 1
        elif isinstance(part, int):
            used += 1
    wholes = sorted(owner.shape, reverse=True)[: max(0, owner.ndim - used)]
    apart = math.prod([math.prod(shape) for shape in shapes])
    together = apart if has_mask else common_elements(shapes) or apart
    return together * math.prod([int(size) for size in wholes])


def setting(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``owner[index] = value``: plain subscripts write in place, others through lists of places."""
    owner, index, value = args
    cost = getting((owner, index), kwargs) or NOTHING
    if isinstance(owner, np.ndarray):
        check_numbers(value)
    elements = count(value) if isinstance(value, (list, tuple, np.ndarray)) else 0
    return Cost(cost.bytes + WIDEST * elements, cost.operations + elements)


def selecting(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``index_select``: as many slices as places are given."""
    named = dict(zip(("input", "dim", "index"), args, strict=False)) | kwargs
    owner, dim, index = named.get("input"), named.get("dim"), named.get("index")
    if not isinstance(owner, torch.Tensor) or not isinstance(dim, int) or not isinstance(index, torch.Tensor):
        return NOTHING
    if not -owner.ndim <= dim < owner.ndim:
        return NOTHING
    others = math.prod(size for axis, size in enumerate(owner.shape) if axis != dim % owner.ndim)
    return Cost(others * count(index) * width(owner), others * count(index) * 4)


def padding(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``pad``: each axis longer by what is put before and behind it."""
    owner = args[0] if args else kwargs.get("input")
    pad = args[1] if len(args) > 1 else kwargs.get("pad", ())
    if not isinstance(owner, torch.Tensor) or not isinstance(pad, (list, tuple)):
        return NOTHING
    sizes = list(owner.shape)
    for place, amount in enumerate(pad):
        axis = len(sizes) - 1 - place // 2
        if axis >= 0 and isinstance(amount, int):
            sizes[axis] += max(0, amount)
    elements = math.prod(sizes)
    return Cost(2 * elements * width(owner), elements * 8)


def diagonal(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``diag`` and ``diag_embed``: a square for each vector along the last axis."""
    owner = args[0] if args else kwargs.get("input")
    if not isinstance(owner, torch.Tensor) or owner.ndim == 0:
        return NOTHING
    numbers = [value for value in (*args[1:], *kwargs.values()) if isinstance(value, int)]
    side = owner.shape[-1] + max(map(abs, numbers), default=0)
    elements = math.prod(owner.shape[:-1]) * side * side
    return Cost(elements * width(owner), elements * 4)


def repeating(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``repeat_interleave``: each element as often as a whole number says; counts in a tensor are added up."""
    repeats = args[1] if len(args) > 1 else kwargs.get("repeats", args[0] if args else None)
    times: int = 1
    if isinstance(repeats, torch.Tensor) and not repeats.is_complex():
        times = int(repeats.double().clamp(min=0, max=2**40).sum())
    elif isinstance(repeats, int):
        times = repeats
    elements = count(args[0] if args else 0) * max(1, times)
    return Cost(2 * elements * WIDEST, elements * 4)


def tiling(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``repeat`` and ``tile``: the operand as often as all numbers multiplied."""
    return space(args, kwargs)
