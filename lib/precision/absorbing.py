"""Absorbing sums: a number so large that adding a small one changes nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from lib.experiment import Dtype
from lib.precision.exact import exact_sum
from lib.tensors import TORCH_DTYPES

ONE_BY_ONE_CODE = "total = start\nfor _ in range(count):\n    total = total + added\ntotal"
TORCH_SUM_CODE = "torch.cat((start.view(1), added.repeat(count))).sum()"
"""The two ways in plain torch: ``start`` and ``added`` are tensors of one number, ``count`` is whole."""


@dataclass(frozen=True, slots=True)
class Absorbing:
    """One number type: start + count x added, exactly, one by one, and by ``torch.sum``.

    ``stuck``: after how many additions the next one changed nothing any more; None where all counted.
    ``start`` and ``added`` are the numbers as the type holds them.
    """

    dtype: Dtype
    start: float
    added: float
    exact: float
    one_by_one: float
    stuck: int | None
    torch_sum: float


def study_absorbing(start: float, added: float, count: int) -> dict[Dtype, Absorbing]:
    """Add a number to another ``count`` times in every number type.

    >>> study_absorbing(0.0, 1.0, 4096)[Dtype.BFLOAT16].stuck
    256
    """
    return {dtype: _absorb(start, added, count, dtype) for dtype in Dtype}


def _absorb(start: float, added: float, count: int, dtype: Dtype) -> Absorbing:
    first, step = (
        torch.tensor(value, dtype=torch.float32).to(TORCH_DTYPES[dtype]) for value in (start, added)
    )
    total, stuck = first, None
    before = float(first)
    for done in range(count):
        total = total + step
        after = float(total)
        # The same number once is the same number for ever: the rest need not be added.
        if after == before or math.isnan(after):
            stuck = done if float(step) != 0 else None
            break
        before = after
    every = torch.cat((first.view(1), step.repeat(count)))
    exact = exact_sum(every.to(torch.float64).tolist())
    return Absorbing(dtype, float(first), float(step), exact, float(total), stuck, float(every.sum()))
