"""The result of one formulation on one experiment, beside the reference's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import torch

from lib.comparison.remembered import remembered_fingerprint
from lib.experiment import Experiment
from lib.explain import (
    Fingerprint,
    HeadlineRow,
    Ledger,
    ProbeSet,
    Sizes,
    UnitRounding,
    Verdict,
    as_tensor,
    ledger,
)
from lib.formulations import Formulation
from lib.language import Budget, Program, Run, RunError, run
from lib.language.known import language_mark
from lib.tensors import Tensors

INPUT_AXES: dict[str, tuple[str | None, ...]] = {
    "features": ("batch", "in"),
    "weights": ("out", "in"),
    "bias": ("out",),
}
"""The names of the axes of an experiment's tensors, as a run follows them through its steps."""


@dataclass(frozen=True, eq=False)
class Shared:
    """What all results of one comparison share: the experiment, its tensors and what the unit is."""

    experiment: Experiment
    tensors: Tensors
    budget: Budget
    activation: Program

    @cached_property
    def rounding(self) -> UnitRounding:
        return UnitRounding(self.tensors)

    @cached_property
    def probe_set(self) -> ProbeSet:
        experiment = self.experiment
        return ProbeSet(Sizes(experiment.batch, experiment.in_features, experiment.out_features))

    @cached_property
    def language(self) -> int:
        """The mark of the language's table, under which fingerprints are remembered."""
        return language_mark()

    @property
    def outputs(self) -> tuple[int, int]:
        return self.experiment.batch, self.experiment.out_features

    def execute(self, program: Program, names: Mapping[str, torch.Tensor]) -> Run:
        return run(program, dict(names), seed=self.experiment.seed, budget=self.budget, axes=INPUT_AXES)


@dataclass(frozen=True, eq=False)
class Result:
    """A formulation's run on one experiment and how it stands beside the reference.

    ``verdict`` is None where the reference has no value to compare with. What costs more than the
    verdict (activation, fingerprint, ledger) is computed when it is first asked for.
    """

    name: str
    formulation: Formulation
    program: Program
    run: Run
    value: torch.Tensor | None
    verdict: Verdict | None
    same_shape: bool
    has_overflow: bool
    is_reference: bool
    shared: Shared
    _reference: Result | None

    @property
    def reference(self) -> Result:
        """The result that this one is compared with (itself where it is the reference)."""
        return self if self._reference is None else self._reference

    @property
    def error(self) -> RunError | None:
        return self.run.error

    @cached_property
    def activated(self) -> torch.Tensor | None:
        """The value after the experiment's activation, of the value's shape; None without a value."""
        if self.value is None:
            return None
        return as_tensor(self.shared.execute(self.shared.activation, {"value": self.value}).value)

    @cached_property
    def has_nan(self) -> bool:
        """Say whether the value holds nan anywhere."""
        return self.value is not None and bool(self.value.isnan().any())

    @cached_property
    def fingerprint(self) -> Fingerprint | None:
        """What each element of the value sums; None where the code has failed."""
        if self.error is not None:
            return None
        return remembered_fingerprint(
            self.program, self.shared.probe_set, self.shared.budget, self.shared.language
        )

    @cached_property
    def is_unit(self) -> bool:
        """Say whether the code computes the unit for every input of these sizes."""
        return self.fingerprint is not None and self.fingerprint.is_unit

    @cached_property
    def same_formula(self) -> bool | None:
        """Say whether the code sums what the reference sums; None where one of them can't be told."""
        if self.is_reference:
            return True if self.fingerprint is not None else None
        if self.fingerprint is None or self.reference.fingerprint is None:
            return None
        return self.fingerprint.is_same_formula(self.reference.fingerprint)

    @cached_property
    def outputs(self) -> torch.Tensor | None:
        """The value as (batch, out) in float64 where it has one element per output, else None."""
        if self.value is None or _squeezed(self.value.shape) != _squeezed(self.shared.outputs):
            return None
        return self.value.to(torch.float64).reshape(self.shared.outputs)

    @cached_property
    def largest_gap_cell(self) -> tuple[int, int] | None:
        """The output (sample, unit) that lies farthest from the reference; None where nothing pairs.

        nan on one side only is farther than any number.
        """
        ours, theirs = self.outputs, self.reference.outputs
        if ours is None or theirs is None:
            return None
        gaps = (ours - theirs).abs()
        is_same = (ours == theirs) | (ours.isnan() & theirs.isnan())
        position = int(torch.where(is_same, 0.0, gaps).argmax())
        return divmod(position, self.shared.outputs[1])

    def ledger(self, cell: tuple[int, ...] | None = None) -> Ledger | None:
        """Explain the gap to the reference at one output (sample, unit), the largest gap by default.

        None where the outputs do not pair, a code has no fingerprint or a number is not finite.
        Raises IndexError where the cell is outside (batch, out).
        """
        if cell is None:
            return self._largest_ledger
        return self._ledger_at(cell)

    @cached_property
    def _largest_ledger(self) -> Ledger | None:
        cell = self.largest_gap_cell
        return None if cell is None else self._ledger_at(cell)

    def _ledger_at(self, cell: tuple[int, ...]) -> Ledger | None:
        ours, theirs = self.outputs, self.reference.outputs
        if ours is None or theirs is None:
            return None
        sample, unit = cell
        if not (0 <= sample < ours.shape[0] and 0 <= unit < ours.shape[1]):
            raise IndexError(f"no output {cell} in {tuple(ours.shape)}")
        mine, reference = self.fingerprint, self.reference.fingerprint
        if mine is None or reference is None:
            return None
        start, total = float(theirs[sample, unit]), float(ours[sample, unit])
        return ledger(reference, mine, self.shared.tensors, (sample, unit), start, total)

    def headline_row(self) -> HeadlineRow:
        """Return the plain values that the headline is decided from."""
        ledger_here = None if self.is_reference or self.verdict is None else self.ledger()
        numbers = [_single(part) for part in (self.value, self.activated)]
        return HeadlineRow(
            name=self.name,
            verdict=self.verdict,
            is_reference=self.is_reference,
            is_unit=self.is_unit,
            same_formula=self.same_formula,
            before=numbers[0],
            number=numbers[1],
            is_same_after=self._is_same_after(),
            has_overflow=self.has_overflow,
            error_kind=None if self.error is None else self.error.kind,
            terms=() if ledger_here is None else ledger_here.terms,
            bias_count=self._bias_count(),
        )

    def _is_same_after(self) -> bool:
        """Say whether four decimals after the activation show no difference from the reference."""
        ours, theirs = self.activated, self.reference.activated
        if ours is None or theirs is None or self.value is None or self.reference.value is None:
            return False
        return _prints_alike(ours, theirs) and not _prints_alike(self.value, self.reference.value)

    def _bias_count(self) -> float | None:
        """Say how often the unit's own bias is added at the output with the largest gap."""
        cell = self.largest_gap_cell
        if cell is None or self.fingerprint is None:
            return None
        coefficients = self.fingerprint.at_output(*cell)
        return None if coefficients is None else float(coefficients[1][cell[1]])


def _squeezed(shape: Iterable[int]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def _single(value: torch.Tensor | None) -> float | None:
    return None if value is None or value.numel() != 1 else float(value)


def _prints_alike(ours: torch.Tensor, theirs: torch.Tensor) -> bool:
    """Say whether two tensors show the same numbers with four decimals, size-1 axes set aside."""
    if ours.squeeze().shape != theirs.squeeze().shape:
        return False
    rounded = [part.to(torch.float64).squeeze().round(decimals=4) for part in (ours, theirs)]
    return bool(((rounded[0] == rounded[1]) | (rounded[0].isnan() & rounded[1].isnan())).all())
