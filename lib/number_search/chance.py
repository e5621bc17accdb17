"""How many of the values tried would print a number by accident."""

from __future__ import annotations

import torch

from lib.number_search.typed import TypedNumber

NEIGHBOURS = 20
"""Distinct values around a number from which the density there is estimated."""

SAME = 1e-6
"""Values nearer to each other than this, relative to their size, are one value computed in two ways."""


def distinct_values(values: torch.Tensor) -> torch.Tensor:
    """Return the different finite values among many, sorted, in float64; rounding makes no difference.

    >>> distinct_values(torch.tensor([1.0, 0.5, 1.0000001, float("nan")])).tolist()
    [0.5, 1.0]
    """
    finite = values[values.isfinite()].to(torch.float64).sort().values
    if finite.numel() < 2:
        return finite
    is_new = torch.ones_like(finite, dtype=torch.bool)
    is_new[1:] = finite.diff() > SAME * finite[1:].abs() + torch.finfo(torch.float32).tiny
    return finite[is_new]


def expected_numbers(number: TypedNumber, distinct: torch.Tensor) -> float:
    """Estimate how many different values lie within half a unit of the last digit by accident.

    Method: a nearest-neighbour density. Values within h of the number print it (h is half a unit of the
    last digit typed) and are left out, so that a cause does not count as an accident. Of the other
    distinct values the K nearest (``NEIGHBOURS``, or all where there are fewer) lie at distances from h to
    r; K / (r - h) is how many there are per distance from the number, and K h / (r - h) of them would
    fall within h. That holds where values lie on one side only as well, as near the end of a sigmoid.

    >>> spread = torch.linspace(0, 1, 101, dtype=torch.float64)
    >>> round(expected_numbers(TypedNumber("0.503", 0.503, 3), spread), 2)
    0.1
    """
    distances = (distinct - number.value).abs()
    others = distances[distances > number.half_unit]
    count = min(NEIGHBOURS, others.numel())
    if count == 0:
        return 0.0
    radius = float(others.topk(count, largest=False).values[-1])
    return count * number.half_unit / (radius - number.half_unit)


def expected_by_chance(number: TypedNumber, sample: torch.Tensor, stride: int, sizes: torch.Tensor) -> float:
    """Estimate how many codes print a number by accident, those that give the same value counted once.

    ``sample``: the distinct ones among every ``stride``-th of all values; ``sizes``: how many numbers each
    code gives. The accidental numbers of ``expected_numbers`` fall on the codes by their sizes, and a code
    counts once however many of its numbers fit: the sum of 1 - exp(-share).
    """
    total = float(sizes.sum())
    if total == 0:
        return 0.0
    shares = sizes.to(torch.float64) * (stride * expected_numbers(number, sample) / total)
    return float(-torch.expm1(-shares).sum())
