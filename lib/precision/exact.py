"""The unit without any rounding: what every formulation's error is measured against."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch

from lib.tensors import Tensors


@dataclass(frozen=True, eq=False)
class ExactUnit:
    """The unit's outputs (batch, out) as ``high + low``, float64: the sum and what rounding it left."""

    high: torch.Tensor
    low: torch.Tensor

    def error_of(self, outputs: torch.Tensor) -> torch.Tensor:
        """Return outputs minus the exact ones, float64 (batch, out).

        It is 0 where both are the same infinity, else inf or nan where one is no number.
        """
        wide = outputs.to(torch.float64)
        return torch.where(wide == self.high, 0.0, wide - self.high) - self.low


def exact_unit(tensors: Tensors) -> ExactUnit:
    """Sum features x weights' + bias exactly, of the very numbers that the tensors hold.

    An experiment's numbers are float32 at the widest, so each product is exact in float64, and
    ``math.fsum`` adds them up exactly and rounds once. Where a number is inf, so is what it enters.
    """
    features, weights, bias = (part.to(torch.float64) for part in tensors.as_names().values())
    high, low = [], []
    for sample in features:
        for terms in torch.cat((sample * weights, bias.unsqueeze(1)), dim=1).tolist():
            total = exact_sum(terms)
            high.append(total)
            low.append(math.fsum((*terms, -total)) if math.isfinite(total) else 0.0)
    shape = (features.shape[0], weights.shape[0])
    return ExactUnit(*(torch.tensor(half, dtype=torch.float64).reshape(shape) for half in (high, low)))


def exact_sum(terms: Iterable[float]) -> float:
    """Return the exact sum of float64 numbers, rounded once; inf or nan where a term is no number.

    >>> exact_sum([1e8, 1.0, -1e8, 1.0, 0.5])
    2.5
    """
    listed = list(terms)
    return math.fsum(listed) if all(map(math.isfinite, listed)) else sum(listed)
