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
    the products up to each k, each sum rounded to the tensors' dtype. ``outer_rest``: what the outer product
    holds beside its diagonal, summed in float64, and ``outer_sum`` all of it.
    """

    cell: tuple[int, int]
    features: torch.Tensor
    weights: torch.Tensor
    products: torch.Tensor
    outer: torch.Tensor
    running: tuple[float, ...]
    outer_rest: float
    outer_sum: float

    @property
    def rest_count(self) -> int:
        """How many cells of the outer product lie beside its diagonal."""
        return self.outer.numel() - self.products.numel()


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
    running = [products[0]]
    for product in products[1:]:
        running.append(running[-1] + product)
    exact = outer.to(torch.float64)
    off_diagonal = exact.masked_fill(torch.eye(len(features), dtype=torch.bool), 0.0)
    return SumWalk(
        cell,
        features,
        weights,
        products,
        outer,
        tuple(float(one) for one in running),
        float(off_diagonal.sum()),
        float(exact.sum()),
    )
