"""What gradients say of a formulation: the unit's own, another bias, one for all weights, or others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import torch

from lib.learning.gradients import TOLERANCE, Gradients
from lib.tensors import Tensors


class GradientKind(StrEnum):
    """How gradients stand beside the unit's.

    UNIT: each weight's is its own feature, the bias's is 1, summed over what is differentiated. BIAS: the
    same but for the bias. UNIFORM: one number for all weights. OTHER: none of these.
    """

    UNIT = "unit"
    BIAS = "bias"
    UNIFORM = "uniform"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Learned:
    """What one row's gradients are.

    ``weight``: the gradient of every weight where it is uniform, else None. ``is_feature_sum``: that number
    is the sum of all features. ``sees_sum_alone``: all features have one gradient too, so that no feature
    is told from another. ``bias_factor``: the bias's gradient of the first unit with one, in units of the
    unit's own; None where that is zero. ``others``: weights whose gradient is not the unit's.
    """

    kind: GradientKind
    weight: float | None = None
    is_feature_sum: bool = False
    sees_sum_alone: bool = False
    bias_factor: float | None = None
    others: int = 0


def kind_of(made: Gradients, tensors: Tensors) -> Learned:
    """Say what gradients are, beside those of the unit for the same outputs.

    The unit's: d/dfeatures = shares @ weights, d/dweights = shares' @ features, d/dbias = the sum of shares,
    with ``shares`` (batch, out).
    """
    features, weights = (part.to(torch.float64) for part in (tensors.features, tensors.weights))
    shares = _shares_of_unit(made.shares, len(features), len(weights))
    wanted = [shares @ weights, shares.t() @ features, shares.sum(0)]
    ours = [made.features, made.weights, made.bias]
    same = [_is_close(one, other) for one, other in zip(ours, wanted, strict=True)]
    scale = max(float(made.weights.abs().max()), float(wanted[1].abs().max()))
    others = int(((made.weights - wanted[1]).abs() > TOLERANCE * scale).sum())
    factor = _factor(made.bias, wanted[2])
    if all(same):
        return Learned(GradientKind.UNIT, bias_factor=factor)
    if same[0] and same[1]:
        return Learned(GradientKind.BIAS, bias_factor=factor)
    if made.weights.numel() > 1 and _is_uniform(made.weights):
        weight = float(made.weights.reshape(-1)[0])
        return Learned(
            GradientKind.UNIFORM,
            weight=weight,
            is_feature_sum=_is_close(made.weights, features.sum().expand_as(made.weights)),
            sees_sum_alone=_is_uniform(made.features),
            bias_factor=factor,
            others=others,
        )
    return Learned(GradientKind.OTHER, bias_factor=factor, others=others)


def _shares_of_unit(shares: torch.Tensor, batch: int, units: int) -> torch.Tensor:
    """Spread shares over the unit's outputs: each its own where they pair, one number over all otherwise."""
    if shares.numel() == batch * units:
        return shares.reshape(batch, units)
    return shares.mean().expand(batch, units)


def _is_uniform(values: torch.Tensor) -> bool:
    return _is_close(values, values.reshape(-1)[0].expand_as(values))


def _is_close(ours: torch.Tensor, theirs: torch.Tensor) -> bool:
    largest = torch.maximum(ours.abs().max(), theirs.abs().max())
    return bool(((ours - theirs).abs() <= TOLERANCE * largest).all())


def _factor(ours: torch.Tensor, theirs: torch.Tensor) -> float | None:
    places = theirs.nonzero().reshape(-1)
    return float(ours[places[0]] / theirs[places[0]]) if len(places) else None
