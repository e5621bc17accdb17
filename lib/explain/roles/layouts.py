"""Which sizes and layouts the shapes of features, weights and bias allow."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from lib.explain.probing import Roles, Sizes

Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One reading of three shapes as a unit; a shape is None where the code's is the unit's own."""

    sizes: Sizes
    has_transposed_features: bool = False
    has_transposed_weights: bool = False
    features_shape: Shape | None = None
    weights_shape: Shape | None = None
    bias_shape: Shape | None = None

    def stored_as(self, features: Shape | None, weights: Shape | None, bias: Shape | None = None) -> Layout:
        """Take over the shapes that the code gives the tensors first, None where it keeps one."""
        return replace(
            self,
            features_shape=self.features_shape if features is None else tuple(features),
            weights_shape=self.weights_shape if weights is None else tuple(weights),
            bias_shape=self.bias_shape if bias is None else tuple(bias),
        )

    def roles(self, features: str, weights: str, bias: str, *, is_overriding: bool) -> Roles:
        """Name the tensors that are stored in this layout."""
        return Roles(
            features,
            weights,
            bias,
            has_transposed_weights=self.has_transposed_weights,
            bias_shape=self.bias_shape,
            is_overriding=is_overriding,
            has_transposed_features=self.has_transposed_features,
            features_shape=self.features_shape,
            weights_shape=self.weights_shape,
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One matrix read from a shape: how many vectors of how many numbers, and how they are stored."""

    count: int
    length: int
    is_transposed: bool = False
    shape: Shape | None = None


def _readings(shape: Shape) -> tuple[_Reading, ...]:
    if len(shape) == 2:
        rows, columns = shape
        return _Reading(rows, columns), _Reading(columns, rows, is_transposed=True)
    if len(shape) == 1:
        (size,) = shape
        flat = _Reading(1, size, shape=shape), _Reading(size, 1, shape=shape)
        return flat[: 1 if size == 1 else 2]
    return (_Reading(1, 1, shape=shape),) if not shape else ()


def fitting_layouts(features: Shape, weights: Shape, bias: Shape | None) -> tuple[Layout, ...]:
    """Return every reading in which features and weights share their in axis and the bias is (out,).

    Features may be (batch, in), (in, batch), (in,), (batch,) or (); weights (out, in), (in, out), (in,),
    (out,) or (); a bias has as many elements as there are units, in any shape (None: no bias).

    >>> [layout.sizes for layout in fitting_layouts((4, 3), (3, 2), (2,))]
    [Sizes(batch=4, in_features=3, out_features=2)]
    """
    found = []
    for samples in _readings(features):
        for units in _readings(weights):
            if samples.length != units.length or (bias is not None and math.prod(bias) != units.count):
                continue
            found.append(
                Layout(
                    Sizes(samples.count, samples.length, units.count),
                    samples.is_transposed,
                    units.is_transposed,
                    samples.shape,
                    units.shape,
                    None if bias is None or bias == (units.count,) else bias,
                )
            )
    return tuple(found)
