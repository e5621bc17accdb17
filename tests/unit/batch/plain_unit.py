"""The unit in plain Python, and code run by plain Python: what the strip must say, without Formulab."""

from __future__ import annotations

import math
from itertools import product

import torch
from torch import nn

TOLERANCE = 1e-4
"""Far above the rounding of a few float32 products, far below any difference of two formulas here."""


def unit(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Features (*, in) with every unit, by loops over numbers, in float64."""
    leading = features.shape[:-1]
    value = torch.zeros((*leading, weights.shape[0]), dtype=torch.float64)
    for index in product(*map(range, leading)):
        for out in range(weights.shape[0]):
            row = features[index].tolist()
            value[(*index, out)] = math.fsum(
                [x * w for x, w in zip(row, weights[out].tolist(), strict=True)] + [float(bias[out])]
            )
    return value


def executed(code: str, names: dict[str, torch.Tensor]) -> torch.Tensor | str:
    """Run code that ends in an expression with plain Python; return its value or torch's words."""
    lines = code.strip().splitlines()
    scope = {"torch": torch, "nn": nn, "F": nn.functional, **names}
    try:
        exec("\n".join(lines[:-1]), scope)
        value = eval(lines[-1], scope)
    except RuntimeError as error:
        return str(error)
    assert isinstance(value, torch.Tensor)
    return value.detach()


def sign(value: torch.Tensor | str, wanted: torch.Tensor) -> str:
    """Say how a value stands beside the unit, size-1 axes set aside."""
    if isinstance(value, str):
        return "error"
    ours, theirs = value.double().squeeze(), wanted.squeeze()
    if ours.shape != theirs.shape:
        return "shape"
    return "same" if bool(((ours - theirs).abs() < TOLERANCE).all()) else "value"
