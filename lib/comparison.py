"""Run formulations on one experiment, side by side, and judge each against the reference."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import torch

from lib.experiment import Experiment
from lib.explain import (
    Fingerprint,
    Headline,
    HeadlineRow,
    Judgement,
    Ledger,
    ProbeSet,
    Sizes,
    UnitRounding,
    Verdict,
    as_tensor,
    fingerprint,
    headline,
    judge,
    ledger,
    rounding_bound,
)
from lib.formulations import ACTIVATION_CODE, FORMULATIONS, Formulation
from lib.language import Budget, Program, Run, RunError, parse, run
from lib.tensors import Tensors, build_tensors

__all__ = ["Comparison", "Result", "Verdict", "compare", "compare_tensors"]

INPUT_AXES: dict[str, tuple[str | None, ...]] = {
    "features": ("batch", "in"),
    "weights": ("out", "in"),
    "bias": ("out",),
}
"""The names of the axes of an experiment's tensors, as a run follows them through its steps."""


@dataclass(frozen=True, eq=False)
class _Bench:
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
    _bench: _Bench
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
        return as_tensor(self._bench.execute(self._bench.activation, {"value": self.value}).value)

    @cached_property
    def has_nan(self) -> bool:
        """Say whether the value holds nan anywhere."""
        return self.value is not None and bool(self.value.isnan().any())

    @cached_property
    def fingerprint(self) -> Fingerprint | None:
        """What each element of the value sums; None where the code has failed."""
        if self.error is not None:
            return None
        sizes = self._bench.probe_set.sizes
        return fingerprint(
            self.program,
            sizes.batch,
            sizes.in_features,
            sizes.out_features,
            budget=self._bench.budget,
            probe_set=self._bench.probe_set,
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
        if self.value is None or _squeezed(self.value.shape) != _squeezed(self._bench.outputs):
            return None
        return self.value.to(torch.float64).reshape(self._bench.outputs)

    @cached_property
    def largest_gap_cell(self) -> tuple[int, int] | None:
        """The output (sample, unit) that lies farthest from the reference; None where nothing pairs."""
        ours, theirs = self.outputs, self.reference.outputs
        if ours is None or theirs is None:
            return None
        gaps = (ours - theirs).abs()
        is_same = (ours == theirs) | (ours.isnan() & theirs.isnan())
        position = int(torch.where(is_same, 0.0, gaps.nan_to_num(nan=math.inf)).argmax())
        return divmod(position, self._bench.outputs[1])

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
        return ledger(reference, mine, self._bench.tensors, (sample, unit), start, total)

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


@dataclass(frozen=True, eq=False)
class Comparison:
    """One experiment and its results by name, in the order asked for; the reference is always there."""

    experiment: Experiment
    tensors: Tensors
    reference: Result
    results: dict[str, Result]

    @cached_property
    def headline(self) -> Headline:
        """Decide what one sentence has to say of all rows; the reference counts as one of them."""
        rows = [result.headline_row() for result in self.results.values()]
        if self.reference.name not in self.results:
            rows.insert(0, self.reference.headline_row())
        return headline(rows, is_single=self.experiment.batch * self.experiment.out_features == 1)


def compare(
    experiment: Experiment,
    names: Iterable[str] | None = None,
    *,
    reference: str = "linear",
    formulations: Mapping[str, Formulation] = FORMULATIONS,
    budget: Budget | None = None,
) -> Comparison:
    """Run the named formulations (all of them by default) and judge each against the reference.

    The tensors are those of ``build_tensors``; ``budget`` bounds every single run. Code that fails is a
    result with an error, never an error of its own.

    Raises ValueError where a name is not in ``formulations``.

    >>> compare(Experiment(seed=7)).results["outer_sum"].verdict
    <Verdict.DIFFERENT_VALUE: 'different_value'>
    """
    return compare_tensors(
        experiment,
        build_tensors(experiment),
        names,
        reference=reference,
        formulations=formulations,
        budget=budget,
    )


def compare_tensors(
    experiment: Experiment,
    tensors: Tensors,
    names: Iterable[str] | None = None,
    *,
    reference: str = "linear",
    formulations: Mapping[str, Formulation] = FORMULATIONS,
    budget: Budget | None = None,
) -> Comparison:
    """Compare as ``compare`` does, on tensors that are given; sizes and dtype are the experiment's."""
    chosen = list(formulations) if names is None else list(dict.fromkeys(names))
    for name in (*chosen, reference):
        if name not in formulations:
            raise ValueError(_unknown(name, formulations))
    activation = parse(ACTIVATION_CODE[experiment.activation])
    bench = _Bench(experiment, tensors, budget or Budget(), activation)
    base = _result(formulations[reference], bench, None)
    results = {
        name: base if name == reference else _result(formulations[name], bench, base) for name in chosen
    }
    return Comparison(experiment, tensors, base, results)


def _result(formulation: Formulation, bench: _Bench, reference: Result | None) -> Result:
    program = parse(formulation.code)
    done = bench.execute(program, bench.tensors.as_names())
    value = None if done.error is not None else as_tensor(done.value)
    judgement = _judgement(done, value, bench, reference)
    return Result(
        name=formulation.name,
        formulation=formulation,
        program=program,
        run=done,
        value=value,
        verdict=None if judgement is None else judgement.verdict,
        same_shape=judgement is not None and judgement.same_shape,
        has_overflow=judgement is not None and judgement.has_overflow,
        is_reference=reference is None,
        _bench=bench,
        _reference=reference,
    )


def _judgement(
    done: Run, value: torch.Tensor | None, bench: _Bench, reference: Result | None
) -> Judgement | None:
    if done.error is not None:
        return Judgement(Verdict.ERROR, same_shape=False)
    if reference is None:
        if value is None:
            return Judgement(Verdict.DIFFERENT_SHAPE, same_shape=False)
        return Judgement(Verdict.SAME_BITS, same_shape=True)
    if reference.value is None:
        return None
    if value is None:
        return Judgement(Verdict.DIFFERENT_SHAPE, same_shape=False)
    return judge(value, reference.value, _bounds(bench, reference))


def _bounds(bench: _Bench, reference: Result) -> Iterator[torch.Tensor]:
    """Give the bounds within which a difference from the reference is rounding, cheapest first.

    The unit's own where the reference has the unit's value, else the one of what the reference sums.
    Large experiments try the unit's bound from a few features before anything is known.
    """
    rounding = bench.rounding
    value = reference.outputs
    if value is not None:
        if not rounding.is_small:
            yield from rounding.bounds()
        if rounding.holds(value):
            yield rounding.bound.squeeze()
            return
    own = _own_bound(bench, reference)
    if own is not None:
        yield own
    else:
        yield rounding.bound.amax() if value is None else rounding.bound.squeeze()


def _own_bound(bench: _Bench, reference: Result) -> torch.Tensor | None:
    """The bound of what the reference sums, by its fingerprint; None where that is not whole."""
    found = reference.fingerprint
    if found is None or found.products is None or found.biases is None or found.step is not None:
        return None
    features, weights, bias = (part.to(torch.float64).abs() for part in bench.tensors.as_names().values())
    outer = torch.einsum("bi,oj->bioj", features, weights)
    products = found.products.abs().flatten(-4)
    magnitude = products @ outer.flatten() + found.biases.abs() @ bias
    count = int(products.count_nonzero(dim=-1).max()) if products.numel() else 0
    return rounding_bound(magnitude, count, bench.tensors.features.dtype).squeeze()


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


def _unknown(name: str, formulations: Mapping[str, Formulation]) -> str:
    near = difflib.get_close_matches(name, formulations, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"no formulation is called {name!r}{hint}"
