"""Overflow: many equal products, in every number type and every right formulation."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.experiment import Dtype
from lib.formulations import FORMULATIONS
from lib.language import Budget, run
from lib.precision.exact import exact_unit
from lib.precision.measuring import right_rows
from lib.tensors import TORCH_DTYPES, Tensors


@dataclass(frozen=True, slots=True)
class OverflowColumn:
    """One number type: what each formulation gives, beside the exact sum and the type's largest number.

    ``values`` holds None where the code failed. ``feature`` and ``weight`` are the numbers as the type
    holds them (inf where they lie beyond it).
    """

    dtype: Dtype
    feature: float
    weight: float
    largest: float
    exact: float
    values: dict[str, float | None]

    @property
    def broken(self) -> tuple[str, ...]:
        """Return the rows that give inf or nan."""
        return tuple(
            name
            for name, value in self.values.items()
            if value is not None and value - value != 0  # inf and nan alone
        )


def equal_products(
    count: int, feature: float, weight: float, dtype: Dtype, *, is_alternating: bool = False
) -> Tensors:
    """Build one sample of ``count`` equal features and one unit of equal weights, its bias zero.

    ``is_alternating`` turns the sign of every second weight.
    """
    torch_dtype = TORCH_DTYPES[dtype]
    weights = torch.full((1, count), weight, dtype=torch.float32)
    if is_alternating:
        weights[:, 1::2] *= -1
    features = torch.full((1, count), feature, dtype=torch.float32)
    return Tensors(features.to(torch_dtype), weights.to(torch_dtype), torch.zeros(1, dtype=torch_dtype))


def study_overflow(
    count: int,
    feature: float,
    weight: float,
    *,
    is_alternating: bool = False,
    budget: Budget | None = None,
) -> dict[Dtype, OverflowColumn]:
    """Sum equal products in every number type with every right formulation, and exactly.

    >>> study_overflow(4096, 18.0, 1.0)[Dtype.FLOAT16].exact
    73728.0
    """
    columns = {}
    for dtype in Dtype:
        tensors = equal_products(count, feature, weight, dtype, is_alternating=is_alternating)
        columns[dtype] = OverflowColumn(
            dtype,
            float(tensors.features[0, 0]),
            float(tensors.weights[0, 0]),
            torch.finfo(TORCH_DTYPES[dtype]).max,
            float(exact_unit(tensors).high),
            {name: _number(name, tensors, budget or Budget()) for name in right_rows()},
        )
    return columns


def _number(name: str, tensors: Tensors, budget: Budget) -> float | None:
    done = run(FORMULATIONS[name].code, tensors.as_names(), budget=budget)
    return float(done.value) if done.error is None and isinstance(done.value, torch.Tensor) else None
