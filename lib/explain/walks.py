"""The walk of the sum: one index through a unit's products, and through the outer product's diagonal."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.tensors import Tensors


@dataclass(frozen=True, slots=True, eq=False)
class SumWalk:
    """The products of one output (sample, unit), taken one by one.

    ``products`` (in,): ``features[sample] * weights[unit]``. ``outer`` (in, in): every feature of the sample
    (rows) times every weight of the unit (columns); its diagonal are the products. ``running``: the sum of
    the products up to each k; ``running_mm``: the same as a matrix product adds it up, where no product is
    rounded to a half type. Sums are in the tensors' dtype, those of half types in float32, as torch has it.
    ``outer_rest``: what the outer product holds beside its diagonal, summed in float64, ``outer_sum`` all
    of it.
    """

    cell: tuple[int, int]
    features: torch.Tensor
    weights: torch.Tensor
    products: torch.Tensor
    outer: torch.Tensor
    running: tuple[float, ...]
    running_mm: tuple[float, ...]
    outer_rest: float
    outer_sum: float

    @property
    def rest_count(self) -> int:
        """How many cells of the outer product lie beside its diagonal."""
        return self.outer.numel() - self.products.numel()


def running_sums(products: torch.Tensor) -> tuple[float, ...]:
    """Add products (in,) up one after the other, each sum rounded to their dtype."""
    sums = [products[0]]
    for product in products[1:]:
        sums.append(sums[-1] + product)
    return tuple(float(one) for one in sums)


def walk_sum(tensors: Tensors, cell: tuple[int, int]) -> SumWalk:
    """Lay out the products of one output. Raises IndexError where there is no such output.

    >>> from lib.experiment import Experiment
    >>> from lib.tensors import build_tensors
    >>> walk = walk_sum(build_tensors(Experiment()), (0, 0))
    >>> round(walk.running[-1], 4), walk.rest_count
    (-1.9796, 20)
    """
    sample, unit = cell
    features, weights = tensors.features[sample], tensors.weights[unit]
    products = features * weights
    outer = features.unsqueeze(1) * weights
    added_in = torch.float32 if features.dtype in (torch.float16, torch.bfloat16) else features.dtype
    exact_products = features.to(added_in) * weights.to(added_in)
    exact = outer.to(torch.float64)
    off_diagonal = exact.masked_fill(torch.eye(len(features), dtype=torch.bool), 0.0)
    return SumWalk(
        cell,
        features,
        weights,
        products,
        outer,
        running_sums(products.to(added_in)),
        running_sums(exact_products),
        float(off_diagonal.sum()),
        float(exact.sum()),
    )
