"""Within which bounds a difference from the reference is rounding."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from lib.comparison.results import Result
from lib.explain import rounding_bound


def rounding_bounds(reference: Result) -> Iterator[torch.Tensor]:
    """Give the bounds within which a difference from the reference is rounding, cheapest first.

    The unit's own where the reference has the unit's value, else the one of what the reference sums.
    Large experiments try the unit's bound from a few features before anything is known.
    """
    rounding = reference.shared.rounding
    value = reference.outputs
    if value is not None:
        if not rounding.is_small:
            yield from rounding.bounds()
        if rounding.holds(value):
            yield rounding.bound.squeeze()
            return
    own = _own_bound(reference)
    if own is not None:
        yield own
    else:
        yield rounding.bound.amax() if value is None else rounding.bound.squeeze()


def _own_bound(reference: Result) -> torch.Tensor | None:
    """The bound of what the reference sums, by its fingerprint; None where that is not whole."""
    found = reference.fingerprint
    if found is None or found.products is None or found.biases is None or found.step is not None:
        return None
    features, weights, bias = (
        part.to(torch.float64).abs() for part in reference.shared.tensors.as_names().values()
    )
    outer = torch.einsum("bi,oj->bioj", features, weights)
    products = found.products.abs().flatten(-4)
    magnitude = products @ outer.flatten() + found.biases.abs() @ bias
    count = int(products.count_nonzero(dim=-1).max()) if products.numel() else 0
    return rounding_bound(magnitude, count, reference.shared.tensors.features.dtype).squeeze()
