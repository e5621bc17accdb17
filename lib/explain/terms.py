"""The terms of a ledger: what one output sums more or less than another, sorted against the unit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import torch

from lib.tensors import Tensors


class TermKind(StrEnum):
    """What a term of the ledger counts, seen from the unit's output (sample, unit), in ledger order.

    ``wanted``: the unit's own products. ``other_feature``: cross terms, a feature with another
    feature's weight. ``other_sample``, ``other_unit``, ``other_both``: products with another sample's
    features, another unit's weights, or both. ``repeated``: the unit's own products, each time after
    the first. ``bias``: this unit's bias. ``other_bias``: other units' biases.
    """

    WANTED = "wanted"
    OTHER_FEATURE = "other_feature"
    OTHER_SAMPLE = "other_sample"
    OTHER_UNIT = "other_unit"
    OTHER_BOTH = "other_both"
    REPEATED = "repeated"
    BIAS = "bias"
    OTHER_BIAS = "other_bias"


_KINDS = tuple(TermKind)


@dataclass(frozen=True, slots=True)
class LedgerTerm:
    """One kind of what the row sums and the reference does not, or the other way round.

    ``count``: how many, positive where the row has more, negative where it has fewer. ``places``: how
    many different products or biases these are (None where only totals are known). ``value``: what
    they come to, in float64 from the exact inputs; it is added to the reference's value.
    """

    kind: TermKind
    count: float
    places: int | None
    value: float

    @property
    def is_missing(self) -> bool:
        return self.count < 0


Coefficients = tuple[torch.Tensor, torch.Tensor]
"""Of one output: products (batch, in, out, in) and biases (out,), in float64."""


def whole_terms(
    theirs: Coefficients, ours: Coefficients, exact: Tensors, cell: tuple[int, int]
) -> tuple[LedgerTerm, ...]:
    """Sort the entries of the difference into kinds and signs, and add each group up."""
    sample, unit = cell
    wanted, other_wanted = (part[0][sample, :, unit, :].diagonal() for part in (ours, theirs))
    rest = ours[0] - theirs[0]
    rest[sample, :, unit, :].fill_diagonal_(0.0)
    places = rest.nonzero()
    samples, features, units, weights = places.unbind(1)
    is_own_sample, is_own_unit = samples == sample, units == unit
    kinds = torch.where(
        is_own_sample,
        torch.where(is_own_unit, _place(TermKind.OTHER_FEATURE), _place(TermKind.OTHER_UNIT)),
        torch.where(is_own_unit, _place(TermKind.OTHER_SAMPLE), _place(TermKind.OTHER_BOTH)),
    )
    products = exact.features[samples, features] * exact.weights[units, weights]
    own_products = exact.features[sample] * exact.weights[unit]
    biases = ours[1] - theirs[1]
    bias_kinds = _filled(TermKind.OTHER_BIAS, biases)
    bias_kinds[unit] = _place(TermKind.BIAS)
    groups = (
        (kinds, rest[samples, features, units, weights], products),
        (_filled(TermKind.WANTED, wanted), wanted.clamp(max=1) - other_wanted.clamp(max=1), own_products),
        (_filled(TermKind.REPEATED, wanted), wanted.clamp(min=1) - other_wanted.clamp(min=1), own_products),
        (bias_kinds, biases, exact.bias),
    )
    all_kinds, amounts, values = (torch.cat(column) for column in zip(*groups, strict=True))
    return _grouped(all_kinds, amounts, values)


def _grouped(kinds: torch.Tensor, amounts: torch.Tensor, values: torch.Tensor) -> tuple[LedgerTerm, ...]:
    keys = 2 * kinds + (amounts > 0)
    length = 2 * len(_KINDS)
    counts = torch.bincount(keys, amounts, minlength=length).tolist()
    sums = torch.bincount(keys, amounts * values, minlength=length).tolist()
    places = torch.bincount(keys, amounts != 0, minlength=length).tolist()
    return tuple(
        LedgerTerm(_KINDS[key // 2], tidied(counts[key]), int(places[key]), sums[key])
        for key in range(length)
        if places[key]
    )


def _place(kind: TermKind) -> torch.Tensor:
    return torch.tensor(_KINDS.index(kind))


def _filled(kind: TermKind, like: torch.Tensor) -> torch.Tensor:
    return torch.full(like.shape, _KINDS.index(kind))


def tidied(count: float) -> float:
    """Give a count that is whole up to float64 rounding as the whole number."""
    nearest = round(count)
    return float(nearest) if math.isclose(count, nearest, rel_tol=1e-9, abs_tol=1e-9) else count
