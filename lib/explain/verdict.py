"""The verdict on a value: how it stands beside the reference, and how much rounding may differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import torch

from lib.tensors import Tensors

SMALL_WORK = 2**18
"""Multiplications up to which the full magnitudes cost next to nothing."""

PARTIAL_FEATURES = 64
"""Features that the first, cheap lower bound of the magnitudes looks at in larger experiments."""

_BITS_OF_SIZE = {1: torch.int8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
_HALF_ACCUMULATOR = 2.0**-24
_SLACK = 1 - 1e-4


class Verdict(StrEnum):
    """How a value stands beside the reference, size-1 axes set aside."""

    ERROR = "error"
    DIFFERENT_SHAPE = "different_shape"
    DIFFERENT_VALUE = "different_value"
    SAME_WITHIN_ROUNDING = "same_within_rounding"
    SAME_BITS = "same_bits"

    @property
    def is_agreement(self) -> bool:
        return self in (Verdict.SAME_WITHIN_ROUNDING, Verdict.SAME_BITS)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and what is told beside it.

    ``same_shape`` compares the shapes as they are, size-1 axes included. ``has_overflow``: inf or nan
    on one side only.
    """

    verdict: Verdict
    same_shape: bool
    has_overflow: bool = False


def as_tensor(value: object) -> torch.Tensor | None:
    """Return a value that can be compared as a tensor: a tensor as it is, a number as float64, else None."""
    if isinstance(value, torch.Tensor):
        is_dense = value.layout == torch.strided and not value.is_complex()
        return value.detach() if is_dense else None
    if isinstance(value, (bool, int, float)):
        try:
            return torch.tensor(float(value), dtype=torch.float64)
        except OverflowError:
            return torch.tensor(math.inf, dtype=torch.float64)
    return None


def rounding_bound(magnitude: torch.Tensor, count: int, dtype: torch.dtype) -> torch.Tensor:
    """Say how far two right values may lie apart through rounding alone, elementwise.

    ``magnitude`` is S = |features| @ |weights|' + |bias| and ``count`` the number of products in one
    output: ``4 u_out S + 2 (sqrt(count) + 2) u_acc S + (count + 2) tiny``, with u = eps / 2 of the dtype,
    u_acc = 2**-24 for the half types (their products are added up in float32) and tiny the smallest
    subnormal. The square root is statistical: rounding errors of many additions partly cancel.
    Where S is not finite there is nothing to allow, and the bound is 0.
    """
    info = torch.finfo(dtype)
    unit_out = info.eps / 2
    unit_accumulated = _HALF_ACCUMULATOR if info.bits == 16 else unit_out
    smallest_subnormal = info.smallest_normal * info.eps
    factor = 4 * unit_out + 2 * (math.sqrt(count) + 2) * unit_accumulated
    bound = magnitude * factor + (count + 2) * smallest_subnormal
    if bool(bound.amax().isfinite()):
        return bound
    return torch.where(bound.isfinite(), bound, 0.0)


def has_same_bits(value: torch.Tensor, reference: torch.Tensor) -> bool:
    """Compare two tensors of one shape bit by bit; any nan equals any nan, and 0 is not -0."""
    if _is_identical(value, reference):
        return True
    if value.dtype != reference.dtype or not value.is_floating_point():
        return False
    whole = _BITS_OF_SIZE[value.element_size()]
    both_nan = value.isnan() & reference.isnan()
    return bool(((value.view(whole) == reference.view(whole)) | both_nan).all())


def judge(value: torch.Tensor, reference: torch.Tensor, bounds: Iterable[torch.Tensor]) -> Judgement:
    """Judge a value beside the reference's.

    ``bounds`` are tried one after another, cheapest first; each broadcasts against the values without
    their size-1 axes, is finite, and is sufficient by itself: a difference within one of them is rounding.
    The difference is taken in the bound's own dtype.
    """
    same_shape = value.shape == reference.shape
    value, reference = value.squeeze(), reference.squeeze()
    if value.shape != reference.shape:
        return Judgement(Verdict.DIFFERENT_SHAPE, same_shape=False)
    if _is_identical(value, reference):
        return Judgement(Verdict.SAME_BITS, same_shape)
    tried = []
    for bound in bounds:
        if _is_within(value, reference, bound):
            return Judgement(Verdict.SAME_WITHIN_ROUNDING, same_shape)
        tried.append(bound)
    ours, theirs = value.to(torch.float64), reference.to(torch.float64)
    is_finite = (ours - theirs).isfinite()
    if is_finite.all():
        return Judgement(Verdict.DIFFERENT_VALUE, same_shape)
    if not _is_equally_infinite(ours, theirs):
        return Judgement(Verdict.DIFFERENT_VALUE, same_shape, has_overflow=True)
    if has_same_bits(value, reference):
        return Judgement(Verdict.SAME_BITS, same_shape)
    ours, theirs = (torch.where(is_finite, part, 0.0) for part in (ours, theirs))
    is_rounding = any(_is_within(ours, theirs, bound) for bound in tried)
    return Judgement(Verdict.SAME_WITHIN_ROUNDING if is_rounding else Verdict.DIFFERENT_VALUE, same_shape)


def _is_within(value: torch.Tensor, reference: torch.Tensor, bound: torch.Tensor) -> bool:
    """Say whether every difference is finite and within its bound."""
    difference = torch.sub(value.to(bound.dtype), reference.to(bound.dtype)).abs_()
    return bool((difference <= bound).all())


def _is_identical(value: torch.Tensor, reference: torch.Tensor) -> bool:
    if value.dtype != reference.dtype:
        return False
    if not value.is_floating_point():
        return torch.equal(value, reference)
    whole = _BITS_OF_SIZE[value.element_size()]
    return torch.equal(value.view(whole), reference.view(whole))


def _is_equally_infinite(ours: torch.Tensor, theirs: torch.Tensor) -> bool:
    """Say whether what is inf or nan on one side is the same on the other."""
    is_same = (ours == theirs) | (ours.isnan() & theirs.isnan())
    return bool((is_same | (ours.isfinite() & theirs.isfinite())).all())


@dataclass(frozen=True, eq=False)
class UnitRounding:
    """How much rounding the unit allows on one set of tensors; nothing is computed before it is asked for."""

    tensors: Tensors

    @cached_property
    def magnitude(self) -> torch.Tensor:
        """S = |features| @ |weights|' + |bias|, (batch, out) in float64."""
        return self._magnitude_of_first(self.tensors.features.shape[1])

    @cached_property
    def exact(self) -> torch.Tensor:
        """The unit itself in float64, (batch, out)."""
        features, weights, bias = (part.to(torch.float64) for part in self._parts())
        return features @ weights.t() + bias

    @cached_property
    def bound(self) -> torch.Tensor:
        """The whole bound, (batch, out) in float64."""
        return self._bound_from(self.magnitude)

    @cached_property
    def partial_bound(self) -> torch.Tensor:
        """A smaller bound from a few features only: what lies within it lies within the whole one.

        In float32 where the tensors are no wider; the slack is far above what that costs.
        """
        wide = torch.float64 if self.tensors.features.dtype == torch.float64 else torch.float32
        return self._bound_from(self._magnitude_of_first(PARTIAL_FEATURES, wide) * _SLACK)

    @property
    def is_small(self) -> bool:
        batch, in_features = self.tensors.features.shape
        return batch * in_features * self.tensors.weights.shape[0] <= SMALL_WORK

    def bounds(self) -> Iterator[torch.Tensor]:
        """Give the bounds that suffice, cheapest first, without their size-1 axes."""
        if not self.is_small and self.tensors.features.shape[1] > PARTIAL_FEATURES:
            yield self.partial_bound.squeeze()
        yield self.bound.squeeze()

    def holds(self, value: torch.Tensor) -> bool:
        """Say whether a value is the unit's, up to rounding: then the unit's bound is the one to use."""
        value = value.squeeze()
        if value.shape != self.exact.squeeze().shape:
            return False
        difference = (value.to(torch.float64) - self.exact.squeeze()).abs()
        return bool((difference <= self.bound.squeeze()).all())

    def _parts(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.tensors.features, self.tensors.weights, self.tensors.bias

    def _magnitude_of_first(self, count: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
        features, weights, bias = self._parts()
        features, weights = (part[:, :count].to(dtype).abs() for part in (features, weights))
        return torch.addmm(bias.to(dtype).abs(), features, weights.t())

    def _bound_from(self, magnitude: torch.Tensor) -> torch.Tensor:
        return rounding_bound(magnitude, self.tensors.features.shape[1], self.tensors.features.dtype)
