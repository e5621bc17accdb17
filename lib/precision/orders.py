"""The order of summation: the same numbers, added up in many orders."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import torch

from lib.precision.exact import exact_sum
from lib.precision.spacing import spacing_at

EVERY_ORDER = 7
"""Numbers of which every order is tried (5,040 of them); of more, so many random ones:"""
RANDOM_ORDERS = 1_000


class Way(StrEnum):
    """How the numbers of one order are added up."""

    ONE_BY_ONE = "one_by_one"
    TORCH_SUM = "torch_sum"
    MM = "mm"


WAY_CODE: dict[Way, str] = {
    Way.ONE_BY_ONE: "total = terms[order[0]]\nfor k in order[1:]:\n    total = total + terms[k]\ntotal",
    Way.TORCH_SUM: "terms[order].sum()",
    Way.MM: "torch.mm(terms[order].view(1, -1), torch.ones(len(order), 1, dtype=terms.dtype))",
}
"""Each way in plain torch, in terms of ``terms`` (a vector) and ``order`` (the positions in their order)."""


@dataclass(frozen=True, slots=True)
class OrderedSum:
    """A number that some orders give: how many of them, and the first of these."""

    value: float
    count: int
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderStudy:
    """All the sums that came out, from the most frequent to the rarest.

    ``terms``: the numbers as the type holds them. ``exact``: their exact sum, and ``spacing`` one ulp there.
    ``given``: the sum in the order in which the numbers were given.
    """

    terms: tuple[float, ...]
    sums: tuple[OrderedSum, ...]
    tried: int
    is_every_order: bool
    exact: float
    spacing: float
    given: float

    @property
    def nearest(self) -> OrderedSum:
        """Return the sum that lies nearest to the exact one."""
        return min(self.sums, key=lambda each: _distance(each.value, self.exact))

    @property
    def reach(self) -> tuple[float, float]:
        """Return the smallest and the largest sum; nan, where an order gives it, is left out."""
        values = [each.value for each in self.sums if not math.isnan(each.value)]
        return (min(values), max(values)) if values else (math.nan, math.nan)


def _distance(value: float, exact: float) -> float:
    gap = abs(value - exact)
    return math.inf if math.isnan(gap) else gap


def study_orders(numbers: Sequence[float], dtype: torch.dtype, way: Way, seed: int) -> OrderStudy:
    """Add numbers up in every order of them, or in random ones where they are many.

    The numbers are rounded to the type first. Random orders are drawn from ``seed``; the order in which
    the numbers were given is always among those tried.

    >>> study_orders([1e8, 1, -1e8], torch.float32, Way.ONE_BY_ONE, 7).reach
    (0.0, 1.0)
    """
    terms = torch.tensor(list(numbers), dtype=torch.float64).to(torch.float32).to(dtype)
    orders = _orders(len(numbers), seed)
    found: dict[str, list[int]] = {}
    values = _sums(terms, orders, way)
    for place, value in enumerate(values):
        found.setdefault(repr(value), []).append(place)
    sums = [
        OrderedSum(values[places[0]], len(places), tuple(orders[places[0]].tolist()))
        for places in found.values()
    ]
    held = tuple(float(term) for term in terms)
    exact = exact_sum(held)
    return OrderStudy(
        held,
        tuple(sorted(sums, key=lambda each: -each.count)),
        len(orders),
        len(numbers) <= EVERY_ORDER,
        exact,
        spacing_at(exact, dtype),
        values[0],
    )


def _orders(count: int, seed: int) -> torch.Tensor:
    """Return orders as rows of positions; the first one is the order given."""
    if count <= EVERY_ORDER:
        return torch.tensor(list(itertools.permutations(range(count))))
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.rand(RANDOM_ORDERS - 1, count, generator=generator).argsort(dim=1)
    return torch.cat((torch.arange(count).unsqueeze(0), drawn))


def _sums(terms: torch.Tensor, orders: torch.Tensor, way: Way) -> list[float]:
    """Add up each order; one by one goes through all orders at once, position by position."""
    if way is Way.ONE_BY_ONE:
        arranged = terms[orders]
        total = arranged[:, 0]
        for column in arranged.unbind(dim=1)[1:]:
            total = total + column
        listed: list[float] = total.to(torch.float64).tolist()
        return listed
    if way is Way.TORCH_SUM:
        return [float(row.sum()) for row in terms[orders]]
    ones = torch.ones(len(terms), 1, dtype=terms.dtype)
    return [float(torch.mm(row.view(1, -1), ones)) for row in terms[orders]]
