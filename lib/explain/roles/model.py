"""What a guess is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import torch

from lib.experiment import TensorName
from lib.explain.probing import Roles, Sizes
from lib.explain.roles.origins import Candidate
from lib.notice import Notice
from lib.tensors import Tensors

AXES: dict[TensorName, tuple[str, ...]] = {
    TensorName.FEATURES: ("batch", "in"),
    TensorName.WEIGHTS: ("out", "in"),
    TensorName.BIAS: ("out",),
}
"""The axes of the unit's tensors as torch.nn.Linear stores them."""


class Evidence(StrEnum):
    """What speaks for a name in its role; that the shapes fit holds for all of them."""

    CHOSEN = "chosen"
    NAME = "name"
    USE = "use"


@dataclass(frozen=True, eq=False)
class RoleGuess:
    """Which names play features, weights and bias, and why; or why that can't be said.

    ``roles``, ``sizes`` and ``tensors`` (the code's own, before any change in place, laid out as the
    unit's) are None where ``reason`` tells why: role_none, role_layer, role_no_product, role_unclear,
    role_no_shared_size, role_bias_size, and for a correction role_unknown_name, role_same_name and
    role_dimensions. ``candidates``: every name that could be chosen instead. ``has_bias``: some name
    plays it; else ``tensors.bias`` is zero. ``is_ambiguous``: the shapes allow another layout as well.
    """

    candidates: tuple[Candidate, ...]
    roles: Roles | None = None
    sizes: Sizes | None = None
    tensors: Tensors | None = None
    has_bias: bool = False
    is_ambiguous: bool = False
    evidence: Mapping[TensorName, tuple[Evidence, ...]] = field(default_factory=lambda: MappingProxyType({}))
    reason: Notice | None = None

    @property
    def is_confident(self) -> bool:
        """Say whether use and name agree on every role, or the user chose it, and one layout fits best."""
        chosen = [found for found in self.evidence.values() if Evidence.CHOSEN not in found]
        return (
            self.roles is not None
            and not self.is_ambiguous
            and all({Evidence.NAME, Evidence.USE} <= set(found) for found in chosen)
        )

    @property
    def axes(self) -> dict[str, tuple[str | None, ...]]:
        """The names of the axes of each role as the code stores it, for a run that follows them."""
        if self.roles is None or self.sizes is None:
            return {}
        roles, sizes = self.roles, self.sizes
        parts = (
            (roles.features, AXES[TensorName.FEATURES], sizes.shapes[0], roles.has_transposed_features),
            (roles.weights, AXES[TensorName.WEIGHTS], sizes.shapes[1], roles.has_transposed_weights),
            (roles.bias, AXES[TensorName.BIAS], sizes.shapes[2], False),
        )
        shapes = (roles.features_shape, roles.weights_shape, roles.bias_shape)
        return {
            name: _named(axes, inner, is_transposed=is_transposed, shape=shape)
            for (name, axes, inner, is_transposed), shape in zip(parts, shapes, strict=True)
            if "." not in name
        }


def _named(
    axes: tuple[str, ...], inner: tuple[int, ...], *, is_transposed: bool, shape: tuple[int, ...] | None
) -> tuple[str | None, ...]:
    """Name the axes of a stored shape: those of size 1 that it leaves out or adds have no name."""
    if is_transposed:
        axes, inner = axes[::-1], inner[::-1]
    if shape is None or shape == inner:
        return axes
    wide = [axis for axis, size in zip(axes, inner, strict=True) if size != 1]
    names = iter(wide)
    return tuple(next(names, None) if size != 1 else None for size in shape)


def unit_tensors(
    roles: Roles, sizes: Sizes, features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor | None
) -> Tensors:
    """Lay out a code's tensors as the unit's: features (batch, in), weights (out, in), bias (out,).

    All of the widest dtype among them, float64 where none is a float; no bias is zero.
    """
    given = [part for part in (features, weights, bias) if part is not None and part.dim()]
    dtype = (given or [features])[0].dtype
    for part in given[1:]:
        dtype = torch.promote_types(dtype, part.dtype)
    dtype = dtype if dtype.is_floating_point else torch.float64
    rows, units = sizes.shapes[0], sizes.shapes[1]
    features = features.reshape(rows[::-1]).t() if roles.has_transposed_features else features.reshape(rows)
    weights = weights.reshape(units[::-1]).t() if roles.has_transposed_weights else weights.reshape(units)
    known = torch.zeros(sizes.shapes[2], dtype=dtype) if bias is None else bias.reshape(sizes.shapes[2])
    return Tensors(*(part.detach().to(dtype) for part in (features, weights, known)))
