"""What it takes to put pooled numbers back where they came from."""

from __future__ import annotations

import math
from typing import Any

import torch

from lib.language.table import costs
from lib.language.table.entry import Cost, CostRule

LONGEST = 2**31
"""What stands for a size that is no whole number: too large for any budget."""


def _along(value: Any, axis: int) -> int:
    """Return a setting along one axis; one number stands for all of them."""
    part = value[min(axis, len(value) - 1)] if isinstance(value, (tuple, list)) and value else value
    return abs(part) if isinstance(part, int) else LONGEST


def unpooled(axes: int) -> CostRule:
    """Return the rule of ``max_unpool1d`` and its like: every place between the strides is filled."""

    def unpooling(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
        names = ("input", "indices", "kernel_size", "stride")
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        pooled, window = given.get("input"), given.get("kernel_size", 1)
        if not isinstance(pooled, torch.Tensor) or pooled.ndim < axes:
            return costs.NOTHING
        stride = given.get("stride")
        stride = window if stride is None or stride in ((), []) else stride
        sides = [
            (side + 1) * _along(stride, axis) + _along(window, axis)
            for axis, side in enumerate(pooled.shape[pooled.ndim - axes :])
        ]
        made = pooled.shape[: pooled.ndim - axes].numel() * math.prod(sides)
        return Cost(8 * made + 32 * pooled.numel(), 2 * made + 8 * pooled.numel())

    return unpooling
