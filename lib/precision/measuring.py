"""Every right formulation against the exact unit: its error, its bound, and whose bits it shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import torch

from lib.comparison import Comparison, Result, compare
from lib.experiment import Dtype, Experiment
from lib.explain.verdict import UnitRounding
from lib.formulations import FORMULATIONS, Formulation
from lib.language import Budget
from lib.precision.bits import same_bits
from lib.precision.exact import ExactUnit, exact_unit
from lib.precision.spacing import spacings_at
from lib.tensors import TORCH_DTYPES, Tensors

REFERENCE = "linear"


@dataclass(frozen=True, slots=True)
class OutputError:
    """How one row stands at one output: its value, and its error beside what that is measured in.

    ``error`` is without a sign, ``relative`` a part of |features| |weights|' + |bias|.
    """

    value: float
    error: float
    in_ulps: float
    relative: float
    bound: float


@dataclass(frozen=True, eq=False)
class MeasuredRow:
    """One formulation in one number type.

    ``outputs``: (batch, out) in the type. ``error``: outputs minus the exact ones; ``spacing``: one ulp at
    the exact value; ``magnitude``: |features| |weights|' + |bias|; ``bound``: the rounding bound, all
    (batch, out) in float64. ``bits`` numbers the class of rows that share every bit, from 0 in their order.
    """

    name: str
    outputs: torch.Tensor
    error: torch.Tensor
    bits: int
    spacing: torch.Tensor
    magnitude: torch.Tensor
    bound: torch.Tensor

    @cached_property
    def in_ulps(self) -> torch.Tensor:
        """Return the size of the error at each output, in ulp of the type at the exact value."""
        return _unsigned(self.error) / self.spacing

    @cached_property
    def relative(self) -> torch.Tensor:
        """Return the size of the error at each output as a part of the magnitude; 0 where both are 0."""
        return _part(self.error, self.magnitude)

    @cached_property
    def part_of_bound(self) -> torch.Tensor:
        """Return the size of the error at each output as a part of its rounding bound."""
        return _part(self.error, self.bound)

    def at(self, cell: tuple[int, int]) -> OutputError:
        """Return what one output (sample, unit) shows."""
        parts = (self.outputs, _unsigned(self.error), self.in_ulps, self.relative, self.bound)
        return OutputError(*(float(part[cell]) for part in parts))


def _part(error: torch.Tensor, whole: torch.Tensor) -> torch.Tensor:
    return torch.where(error == 0, 0.0, _unsigned(error) / whole)


def _unsigned(error: torch.Tensor) -> torch.Tensor:
    """Return the size of errors; one that is no number is larger than any."""
    return torch.where(error.isnan(), torch.inf, error.abs())


@dataclass(frozen=True, eq=False)
class Measurement:
    """All right rows of one experiment in its number type, against the unit of the numbers it holds."""

    experiment: Experiment
    tensors: Tensors
    exact: ExactUnit
    rows: dict[str, MeasuredRow]

    @property
    def dtype(self) -> torch.dtype:
        return self.tensors.features.dtype

    @cached_property
    def rounding(self) -> UnitRounding:
        return UnitRounding(self.tensors)

    @cached_property
    def classes(self) -> tuple[tuple[str, ...], ...]:
        """Return the names of the rows that share every bit, class by class."""
        count = 1 + max((row.bits for row in self.rows.values()), default=-1)
        return tuple(
            tuple(name for name, row in self.rows.items() if row.bits == bits) for bits in range(count)
        )

    @cached_property
    def spread(self) -> torch.Tensor:
        """Return how far the rows lie apart at each output, (batch, out) in float64; inf beside a number."""
        if not self.rows:
            return torch.zeros(self.exact.high.shape, dtype=torch.float64)
        outputs = torch.stack([row.outputs.to(torch.float64) for row in self.rows.values()])
        gap = outputs.amax(dim=0) - outputs.amin(dim=0)
        is_alike = (outputs == outputs[0]) | (outputs.isnan() & outputs[0].isnan())
        return torch.where(is_alike.all(dim=0), 0.0, _unsigned(gap))

    @cached_property
    def widest(self) -> tuple[int, int]:
        """Return the output (sample, unit) at which the rows lie farthest apart for its bound."""
        share = self.spread / self.rounding.bound
        position = int(torch.where(self.spread == 0, 0.0, share).argmax())
        return divmod(position, self.spread.shape[1])

    @cached_property
    def differing_outputs(self) -> int:
        """Count the outputs at which not all rows give the same number."""
        return int((self.spread > 0).sum())

    def numbers_at(self, cell: tuple[int, int]) -> tuple[float, ...]:
        """Return the different numbers that the rows give at one output, each once, in the order of rows."""
        found: dict[str, float] = {}
        for row in self.rows.values():
            value = float(row.outputs[cell])
            found.setdefault(repr(value), value)
        return tuple(found.values())

    def differing_between(self, name: str, other: str) -> int:
        """Count the outputs at which two rows do not have the same bits."""
        ours, theirs = self.rows[name], self.rows[other]
        if ours.bits == theirs.bits:
            return 0
        return int((~same_bits(ours.outputs, theirs.outputs)).sum())


@dataclass(frozen=True, eq=False)
class PrecisionReport:
    """One experiment in every number type. ``left_out``: rows that are not the unit at these sizes."""

    measurements: dict[Dtype, Measurement]
    left_out: tuple[str, ...]


def right_rows(formulations: Mapping[str, Formulation] = FORMULATIONS) -> tuple[str, ...]:
    """Return the names of the formulations whose errors are a matter of rounding."""
    return tuple(name for name, formulation in formulations.items() if not formulation.is_mistake)


def measure(experiment: Experiment, *, budget: Budget | None = None) -> Measurement:
    """Measure every right formulation that is the unit at these sizes, in the experiment's number type.

    >>> row = measure(Experiment(seed=7)).rows["mm"]
    >>> bool(row.in_ulps < 2), bool(row.part_of_bound < 1)
    (True, True)
    """
    compared = {dtype: _compared(experiment, dtype, budget) for dtype in {experiment.dtype, Dtype.FLOAT64}}
    comparison = compared[experiment.dtype]
    return _measured(comparison, exact_unit(comparison.tensors), _unit_rows(compared))


def report(experiment: Experiment, *, budget: Budget | None = None) -> PrecisionReport:
    """Measure every right formulation that is the unit at these sizes, in all number types."""
    compared = {dtype: _compared(experiment, dtype, budget) for dtype in Dtype}
    names = _unit_rows(compared)
    narrow = [dtype for dtype in Dtype if dtype is not Dtype.FLOAT64]
    exact: dict[Dtype, ExactUnit] = {dtype: exact_unit(compared[dtype].tensors) for dtype in narrow}
    # A float64 experiment holds the float32 one's very numbers, so their exact units are one.
    exact[Dtype.FLOAT64] = exact[Dtype.FLOAT32]
    measurements = {dtype: _measured(compared[dtype], exact[dtype], names) for dtype in Dtype}
    return PrecisionReport(measurements, tuple(name for name in right_rows() if name not in names))


def _compared(experiment: Experiment, dtype: Dtype, budget: Budget | None) -> Comparison:
    return compare(replace(experiment, dtype=dtype), right_rows(), reference=REFERENCE, budget=budget)


def _unit_rows(compared: Mapping[Dtype, Comparison]) -> list[str]:
    """Return the rows that have outputs in each number type and are the unit in float64, within rounding.

    Elementwise code for one sample and one unit gives something else at other sizes, which no number
    type mends: such a row is no matter of rounding.
    """
    widest = compared[Dtype.FLOAT64]
    judged = [name for name in _paired(widest) if _is_unit(widest.results[name])]
    return [name for name in judged if all(name in _paired(each) for each in compared.values())]


def _paired(comparison: Comparison) -> list[str]:
    return [name for name, result in comparison.results.items() if result.outputs is not None]


def _is_unit(result: Result) -> bool:
    value = result.outputs
    return value is not None and result.shared.rounding.holds(value)


def _measured(comparison: Comparison, exact: ExactUnit, names: Sequence[str]) -> Measurement:
    dtype = TORCH_DTYPES[comparison.experiment.dtype]
    spacing = spacings_at(exact.high, dtype)
    rounding = UnitRounding(comparison.tensors)
    rows: dict[str, MeasuredRow] = {}
    firsts: list[torch.Tensor] = []
    for name in names:
        value = comparison.results[name].value
        if value is None:
            continue
        outputs = value.reshape(exact.high.shape)
        alike = (place for place, first in enumerate(firsts) if bool(same_bits(outputs, first).all()))
        bits = next(alike, len(firsts))
        if bits == len(firsts):
            firsts.append(outputs)
        rows[name] = MeasuredRow(
            name, outputs, exact.error_of(outputs), bits, spacing, rounding.magnitude, rounding.bound
        )
    return Measurement(comparison.experiment, comparison.tensors, exact, rows)
