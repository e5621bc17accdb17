"""Where the unit's own products stand in the steps of a code: the cells that a heatmap outlines."""

from __future__ import annotations

import torch

from lib.explain.probing import Prober, Probes, ProbeStopped, Sizes
from lib.language import Program

TOLERANCE = 1e-12
"""Relative: two random products of float64 numbers never come that close by chance at these sizes."""

_SEED = 40_009


def own_products(code: str | Program, sizes: Sizes, prober: Prober | None = None) -> dict[int, torch.Tensor]:
    """Find the cells of each step that hold exactly one of the unit's own products.

    Returns for each step number with such a cell a boolean tensor of the step's shape, true where the
    cell is features[n, k] * weights[o, k] for some sample n, unit o and feature k, the bias set to
    zero. Found by one run on random float64 numbers, whose products are all different; so it holds for
    any code and depends on sizes only. Code that fails has none.

    >>> marks = own_products("(features.t() * weights).sum()", Sizes(1, 3, 1))
    >>> [mark.diagonal().all().item() for mark in marks.values() if mark.shape == (3, 3)]
    [True]
    """
    generator = torch.Generator().manual_seed(_SEED)
    features, weights, bias = (
        torch.randn((1, *shape), generator=generator, dtype=torch.float64) for shape in sizes.shapes
    )
    products = torch.einsum("ni,oi->noi", features[0], weights[0]).flatten().sort().values
    try:
        steps, values = (prober or Prober(code, sizes)).steps(Probes(features, weights, bias * 0))
    except ProbeStopped:
        return {}
    marks = {
        step.number: _is_among(stacked[0].to(torch.float64), products)
        for step, stacked in zip(steps, values, strict=True)
    }
    return {number: mark for number, mark in marks.items() if bool(mark.any())}


def _is_among(values: torch.Tensor, sorted_products: torch.Tensor) -> torch.Tensor:
    """Say for each value whether it is one of the products, up to rounding."""
    place = torch.searchsorted(sorted_products, values.contiguous())
    low = sorted_products[(place - 1).clamp(min=0)]
    high = sorted_products[place.clamp(max=sorted_products.numel() - 1)]
    gap = torch.minimum((values - low).abs(), (values - high).abs())
    return (gap <= TOLERANCE * values.abs()) & (values != 0)
