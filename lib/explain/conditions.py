"""Is code a sum of products of features and weights, plus sums of the bias? Ten conditions that say so.

Code with value ``g(features, weights, bias)`` has a fingerprint where g = B(features, weights) + L(bias), B
linear in each of its two and L linear: then g is zero where either factor and the bias are zero, and
additive and scaling in each. Random points of very different scale show it with a probability of
failure that is next to none (a polynomial that is not zero is hardly ever zero at a random point).
"""

from __future__ import annotations

from enum import StrEnum

import torch

from lib.explain.probing import Probes, Sizes

TOLERANCE = 1e-9
"""Relative to the largest value at the point: seven digits above what float64 rounding leaves."""

SCALES = (1e-3, 1.0, 1e3)
"""The scales of the three random points; the bias has the square, the scale of the products."""

_SEED = 20_011
_FACTOR = -1.75


class Condition(StrEnum):
    """What a sum of products and biases fulfils, in the order in which it is checked."""

    ZERO = "zero"
    ZERO_FEATURES = "zero_features"
    ZERO_WEIGHTS = "zero_weights"
    ADDITIVE_FEATURES = "additive_features"
    ADDITIVE_WEIGHTS = "additive_weights"
    SCALING_FEATURES = "scaling_features"
    SCALING_WEIGHTS = "scaling_weights"
    ADDITIVE_BIAS = "additive_bias"
    SCALING_BIAS = "scaling_bias"
    BIAS_APART = "bias_apart"


_Pair = tuple[float, float]
_RUNS: dict[str, tuple[_Pair, _Pair, _Pair]] = {
    "base": ((1, 0), (1, 0), (0, 0)),
    "other features": ((0, 1), (1, 0), (0, 0)),
    "sum of features": ((1, 1), (1, 0), (0, 0)),
    "scaled features": ((_FACTOR, 0), (1, 0), (0, 0)),
    "other weights": ((1, 0), (0, 1), (0, 0)),
    "sum of weights": ((1, 0), (1, 1), (0, 0)),
    "scaled weights": ((1, 0), (_FACTOR, 0), (0, 0)),
    "bias alone": ((0, 0), (0, 0), (1, 0)),
    "other bias": ((0, 0), (0, 0), (0, 1)),
    "sum of biases": ((0, 0), (0, 0), (1, 1)),
    "scaled bias": ((0, 0), (0, 0), (_FACTOR, 0)),
    "all": ((1, 0), (1, 0), (1, 0)),
    "features alone": ((1, 0), (0, 0), (0, 0)),
    "weights alone": ((0, 0), (1, 0), (0, 0)),
    "nothing": ((0, 0), (0, 0), (0, 0)),
}
"""Each run at a point: how much of two random tensors goes into features, weights and bias."""

_SUMS: dict[Condition, dict[str, float]] = {
    Condition.ZERO: {"nothing": 1},
    Condition.ZERO_FEATURES: {"weights alone": 1},
    Condition.ZERO_WEIGHTS: {"features alone": 1},
    Condition.ADDITIVE_FEATURES: {"sum of features": 1, "base": -1, "other features": -1},
    Condition.ADDITIVE_WEIGHTS: {"sum of weights": 1, "base": -1, "other weights": -1},
    Condition.SCALING_FEATURES: {"scaled features": 1, "base": -_FACTOR},
    Condition.SCALING_WEIGHTS: {"scaled weights": 1, "base": -_FACTOR},
    Condition.ADDITIVE_BIAS: {"sum of biases": 1, "bias alone": -1, "other bias": -1},
    Condition.SCALING_BIAS: {"scaled bias": 1, "bias alone": -_FACTOR},
    Condition.BIAS_APART: {"all": 1, "base": -1, "bias alone": -1},
}
"""Each condition as a combination of the runs' values that must be zero."""

_NAMES = tuple(_RUNS)
_CONDITIONS = tuple(_SUMS)
_SHARES = torch.tensor(tuple(_RUNS.values()), dtype=torch.float64)
_COMBINATIONS = torch.tensor(
    [[combination.get(name, 0.0) for name in _NAMES] for combination in _SUMS.values()],
    dtype=torch.float64,
)
_ALL, _NOTHING = _NAMES.index("all"), _NAMES.index("nothing")


def random_probes(sizes: Sizes) -> Probes:
    """Draw the inputs of all runs at all points, point by point, always the same for the same sizes."""
    generator = torch.Generator().manual_seed(_SEED)
    stacked = []
    for position, shape in enumerate(sizes.shapes):
        exponent = 2 if position == 2 else 1
        scales = torch.tensor([scale**exponent for scale in SCALES], dtype=torch.float64)
        drawn = torch.randn((len(SCALES), 2, *shape), generator=generator, dtype=torch.float64)
        drawn = drawn * scales.view(-1, *(1,) * (drawn.dim() - 1))
        mixed = torch.einsum("rd,pdn->prn", _SHARES[:, position], drawn.flatten(2))
        stacked.append(mixed.reshape(-1, *shape))
    return Probes(*stacked)


def by_point(values: torch.Tensor) -> torch.Tensor:
    """Arrange the runs' values (points * runs, *shape) as (points, runs, outputs)."""
    return values.reshape(len(SCALES), len(_NAMES), -1)


def witness(values: torch.Tensor) -> torch.Tensor:
    """Return the values where features, weights and bias were all random, (points, *shape)."""
    return values.reshape(len(SCALES), len(_NAMES), *values.shape[1:])[:, _ALL]


def nothing(values: torch.Tensor) -> torch.Tensor:
    """Return the value where all inputs are zero, (1, *shape), from the first point."""
    return values[_NOTHING : _NOTHING + 1]


def failed_condition(values: torch.Tensor) -> Condition | None:
    """Return the first condition that the values of ``random_probes`` do not meet, None where all hold."""
    points = by_point(values)
    largest = points.abs().amax(dim=(1, 2)) if points.shape[2] else torch.zeros(len(SCALES))
    sums = torch.einsum("cr,prn->pcn", _COMBINATIONS, points).abs()
    holds = (sums <= TOLERANCE * largest.view(-1, 1, 1)).all(dim=2).all(dim=0)
    if bool(holds.all()):
        return None
    return _CONDITIONS[holds.tolist().index(False)]


def is_equal_at_points(values: torch.Tensor, others: torch.Tensor) -> bool:
    """Compare two witnesses, size-1 axes set aside, relative to the largest value at each point."""
    if _squeezed_shape(values) != _squeezed_shape(others):
        return False
    ours, theirs = (part.reshape(len(SCALES), -1) for part in (values, others))
    largest = torch.maximum(ours.abs(), theirs.abs()).amax(dim=1, keepdim=True)
    return bool(((ours - theirs).abs() <= TOLERANCE * largest).all())


def _squeezed_shape(values: torch.Tensor) -> tuple[int, ...]:
    return tuple(size for size in values.shape[1:] if size != 1)
