"""The distance between neighbouring numbers of a type: one ulp, the unit in which rounding is told."""

from __future__ import annotations

import math

import torch


def spacing_at(value: float, dtype: torch.dtype) -> float:
    """Return one ulp: how far apart the numbers of a type lie around a value, as a float64.

    That is eps times the power of two below the value, at least the smallest subnormal, and at the
    type's largest number where the value lies beyond it.

    >>> spacing_at(1.5, torch.float32) == 2.0**-23, spacing_at(0.0, torch.float16) == 2.0**-24
    (True, True)
    """
    info = torch.finfo(dtype)
    smallest = info.smallest_normal * info.eps
    if value == 0 or math.isnan(value):
        return smallest
    size = min(abs(value), info.max)
    return max(math.ldexp(info.eps, math.frexp(size)[1] - 1), smallest)


def spacings_at(values: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Return one ulp of a type at each value, as float64 of the values' shape."""
    spacings = [spacing_at(value, dtype) for value in values.reshape(-1).tolist()]
    return torch.tensor(spacings, dtype=torch.float64).reshape(values.shape)
