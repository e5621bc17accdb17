"""The unit as three loops in Python: slow, plain, and independent of everything under test."""

from __future__ import annotations

import torch


def triple_loop(features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> list[list[float]]:
    """Compute features x weights' + bias in Python floats, (batch, out)."""
    rows, units, start = features.tolist(), weights.tolist(), bias.tolist()
    values = []
    for row in rows:
        outputs = []
        for unit, offset in zip(units, start, strict=True):
            total = 0.0
            for feature, weight in zip(row, unit, strict=True):
                total += feature * weight
            outputs.append(total + offset)
        values.append(outputs)
    return values
