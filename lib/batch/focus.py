"""One row of the strip under the glass: the size at which it stops, and what it does there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lib.batch.validity import Size, Validity, at_size
from lib.comparison import Comparison, Result, compare
from lib.experiment import Experiment
from lib.explain import Fingerprint
from lib.formulations import FORMULATIONS, Formulation

PRESENT = 1e-9
"""Coefficients below this count as zero: a fingerprint is probed in float64."""


@dataclass(frozen=True, eq=False)
class Focus:
    """One row at the size worth looking at.

    ``size`` is the experiment's own where the row does not hold there, else the first size at which it
    stops, along the batch before along the units, else again the experiment's own. ``batch_stop`` and
    ``unit_stop`` are the first sizes of each walk at which it does not hold.
    """

    name: str
    size: Size
    batch_stop: Size | None
    unit_stop: Size | None
    is_here: bool
    holds: bool
    comparison: Comparison

    @property
    def result(self) -> Result:
        return self.comparison.results[self.name]

    @cached_property
    def merged(self) -> tuple[str, ...]:
        """Which axes one number of the value adds up: "batch", "out" or both."""
        return merged_axes(self.result.fingerprint)


def focus_on(
    name: str,
    experiment: Experiment,
    validity: Validity,
    formulations: Mapping[str, Formulation] = FORMULATIONS,
) -> Focus:
    """Choose the size at which to look at a row, and compare it with nn.Linear there."""
    row = validity.rows[name]
    batch_stop, unit_stop = row.first_stop(validity.batch_walk), row.first_stop(validity.unit_walk)
    is_stopped_here = not row.standings[validity.here].holds
    size = validity.here if is_stopped_here else batch_stop or unit_stop or validity.here
    comparison = compare(at_size(experiment, size), [name], formulations={**FORMULATIONS, **formulations})
    return Focus(
        name=name,
        size=size,
        batch_stop=batch_stop,
        unit_stop=unit_stop,
        is_here=size == validity.here,
        holds=row.standings[size].holds,
        comparison=comparison,
    )


def merged_axes(found: Fingerprint | None) -> tuple[str, ...]:
    """Say whether any one number of a value adds up what belongs to every sample, to every unit, or both.

    That is so where it sums all of a unit's own products for each sample of the batch, or all of a
    sample's for each unit. Empty where the fingerprint is not whole, and for axes of size 1.
    """
    if found is None or found.products is None:
        return ()
    sizes = found.sizes
    inner = (sizes.batch, sizes.in_features, sizes.out_features, sizes.in_features)
    present = found.products.reshape(-1, *inner).abs() > PRESENT
    whole = present.diagonal(dim1=2, dim2=4).all(dim=-1)
    is_merged = {"batch": whole.all(dim=1).any(), "out": whole.all(dim=2).any()}
    size_of = {"batch": sizes.batch, "out": sizes.out_features}
    return tuple(axis for axis, merged in is_merged.items() if size_of[axis] > 1 and bool(merged))
