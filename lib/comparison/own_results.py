"""What comes of pasted code beside the unit: its roles, value, verdict, fingerprint and ledger."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import torch

from lib.comparison.bounds import rounding_bounds
from lib.comparison.comparing import compare_tensors
from lib.comparison.results import Result
from lib.experiment import Activation, Dtype, Experiment
from lib.explain import Fingerprint, Judgement, Ledger, Verdict, as_tensor, fingerprint, judge, ledger
from lib.explain.activations import activation_of
from lib.explain.probing import Roles, Sizes
from lib.explain.roles import RoleGuess
from lib.explain.roles.uses import LAYERS, MATRIX_PRODUCTS, short_name
from lib.explain.sums import last_sum
from lib.formulations import ACTIVATION_CODE
from lib.language import Budget, Program, Run, Step, run
from lib.language.layer_paths import PART
from lib.tensors import TORCH_DTYPES, Tensors

_DTYPES = {torch_dtype: dtype for dtype, torch_dtype in TORCH_DTYPES.items()}
REFERENCE = "linear"
"""The formulation that gives the unit's own number."""

WITHOUT_BIAS = "torch.mm(features, weights.t())"
"""What the unit sums for code that has no bias at all."""


@dataclass(frozen=True, eq=False)
class PastedComparison:
    """Pasted code beside the unit, both on the tensors that the code itself made or was given.

    ``guess`` says which names play features, weights and bias (``reason`` where that is unknown: then
    there is nothing to compare with). ``given``: the experiment's tensors that the code uses without
    making them. Cells that failed before the last one are part of the code: their errors ended them, and
    the value is what the cells made after that. What costs more than a run is computed when it is first
    asked for.
    """

    run: Run
    program: Program
    guess: RoleGuess
    given: Mapping[str, torch.Tensor] = field(repr=False)
    budget: Budget
    seed: int | None

    @property
    def roles(self) -> Roles | None:
        return self.guess.roles

    @property
    def tensors(self) -> Tensors | None:
        """features (batch, in), weights (out, in) and bias (out,), as the code first had them."""
        return self.guess.tensors

    @cached_property
    def unit(self) -> Result | None:
        """nn.Linear on these tensors; None where the roles are unknown."""
        sizes, tensors = self.guess.sizes, self.guess.tensors
        if sizes is None or tensors is None:
            return None
        dtype = _DTYPES.get(tensors.features.dtype, Dtype.FLOAT64)
        experiment = Experiment(
            batch=sizes.batch, in_features=sizes.in_features, out_features=sizes.out_features, dtype=dtype
        )
        return compare_tensors(experiment, tensors, [REFERENCE], reference=REFERENCE).reference

    @property
    def unit_value(self) -> torch.Tensor | None:
        """The unit's value before any activation, (batch, out)."""
        return None if self.unit is None else self.unit.value

    @cached_property
    def final_step(self) -> Step | None:
        """The step that made the code's value: the last expression's, else the last float tensor."""
        return final_step(self.run)

    @cached_property
    def fingerprint(self) -> Fingerprint | None:
        """What the code sums, at the last step that is a sum of products; None without roles or value.

        What follows that step may be an activation, or anything else: then ``is_part`` says so.
        """
        final, roles, sizes = self.final_step, self.guess.roles, self.guess.sizes
        if final is None or roles is None or sizes is None or self.unit is None:
            return None
        found = fingerprint(
            self.program,
            *_sizes(sizes),
            roles=roles,
            budget=self.budget,
            probe_set=self.unit.shared.probe_set,
            step=final.number,
            errors=self.run.errors,
        )
        return found if found.is_valid else last_sum(found) or found

    @property
    def is_part(self) -> bool:
        """Say whether only a part of the code is compared: what follows it is more than an activation.

        A loss, a second layer, something added. The verdict, the ledger and ``is_unit`` are about that part.
        """
        final, found = self.final_step, self.fingerprint
        if found is None or not found.is_valid or final is None:
            return False
        return found.step is None and found.prober.step != final.number

    @cached_property
    def value_step(self) -> Step | None:
        """The last step that is a sum of products and biases; the final one where none is."""
        found = self.fingerprint
        if found is None or not found.is_valid or found.prober.step is None:
            return self.final_step
        return self._step(found.prober.step)

    @property
    def value_layer(self) -> str | None:
        """The layer that made the value where the same call of a model goes on with others: ``model[0]``."""
        step = self.value_step
        if step is None:
            return None
        is_shared = any(other.span == step.span for other in self.run.steps if other.number > step.number)
        parts = (PART.fullmatch(operand.text) for operand in step.operands if operand.role == "weight")
        return next((part[1] for part in parts if part is not None), None) if is_shared else None

    @property
    def value(self) -> torch.Tensor | None:
        """The value to compare, before the activation, samples first."""
        step = self.value_step
        if step is None or self.guess.roles is None:
            return None
        value = as_tensor(step.value)
        return None if value is None else self.guess.roles.read_output(value)

    @cached_property
    def following(self) -> tuple[Step, ...]:
        """The float tensors that the code makes of that value, up to its own value: its activation."""
        first, last = self.value_step, self.final_step
        if first is None or last is None or self.fingerprint is None or not self.fingerprint.is_valid:
            return ()
        made = {first.number}
        found = []
        for step in self.run.steps[first.number + 1 : last.number + 1]:
            if any(operand.step in made for operand in step.operands):
                made.add(step.number)
                found.append(step)
        return tuple(found)

    @cached_property
    def has_more_layers(self) -> bool:
        """Say whether that value is multiplied by other weights later: a network of more than one layer."""
        first = self.value_step
        made = {step.number for step in self.following} | ({first.number} if first is not None else set())
        return any(
            short_name(step) in MATRIX_PRODUCTS | LAYERS
            and any(
                operand.step not in made
                and operand.role != "bias"
                and isinstance(operand.value, torch.Tensor)
                for operand in step.operands
            )
            for step in self.following
        )

    @cached_property
    def activation(self) -> Activation | None:
        """Which known activation follows the value, None where it is another one or none at all."""
        found, final = self.fingerprint, self.final_step
        if found is None or not found.is_valid or final is None:
            return None
        return activation_of(found, final.number)

    @cached_property
    def unit_output(self) -> torch.Tensor | None:
        """The unit's value after the code's own activation, where that is a known one."""
        if self.unit_value is None or self.activation is None:
            return None
        return as_tensor(run(ACTIVATION_CODE[self.activation], {"value": self.unit_value}).value)

    @cached_property
    def judgement(self) -> Judgement | None:
        """How the value stands beside the unit's; None where there is nothing to compare."""
        if not self.run.is_ended:
            return Judgement(Verdict.ERROR, same_shape=False)
        if self.unit is None or self.unit.value is None:
            return None
        if self.value is None:
            return Judgement(Verdict.DIFFERENT_SHAPE, same_shape=False)
        return judge(self.value, self.unit.value, rounding_bounds(self.unit))

    @property
    def verdict(self) -> Verdict | None:
        return None if self.judgement is None else self.judgement.verdict

    @cached_property
    def unit_fingerprint(self) -> Fingerprint | None:
        """What the unit sums; no bias where the code has none."""
        if self.unit is None or self.guess.has_bias:
            return None if self.unit is None else self.unit.fingerprint
        probe_set = self.unit.shared.probe_set
        return fingerprint(WITHOUT_BIAS, *_sizes(probe_set.sizes), probe_set=probe_set)

    @cached_property
    def is_unit(self) -> bool:
        """Say whether what is compared is the unit for every input, less the bias where the code has none.

        Where ``is_part`` holds, that is the part and not the code.
        """
        mine, unit = self.fingerprint, self.unit_fingerprint
        return mine is not None and unit is not None and mine.is_valid and mine.is_same_formula(unit) is True

    @cached_property
    def outputs(self) -> torch.Tensor | None:
        """The value as (batch, out) in float64 where it has one element per output, else None."""
        value, sizes = self.value, self.guess.sizes
        if value is None or sizes is None:
            return None
        shape = (sizes.batch, sizes.out_features)
        if _squeezed(value.shape) != _squeezed(shape):
            return None
        return value.to(torch.float64).reshape(shape)

    @cached_property
    def largest_gap_cell(self) -> tuple[int, int] | None:
        """The output (sample, unit) that lies farthest from the unit's; None where nothing pairs."""
        if self.outputs is None or self.unit is None or self.unit.outputs is None:
            return None
        gaps = (self.outputs - self.unit.outputs).abs().nan_to_num(nan=math.inf)
        return divmod(int(gaps.argmax()), self.outputs.shape[1])

    def ledger(self, cell: tuple[int, ...] | None = None) -> Ledger | None:
        """Explain the gap to the unit at one output (sample, unit), the largest gap by default.

        None where the outputs do not pair, the code has no fingerprint or a number is not finite.
        Raises IndexError where the cell is outside (batch, out).
        """
        place = self.largest_gap_cell if cell is None else cell
        unit, mine, tensors = self.unit, self.fingerprint, self.tensors
        theirs = self.unit_fingerprint
        if place is None or unit is None or mine is None or theirs is None or tensors is None:
            return None
        if unit.outputs is None or self.outputs is None:
            return None
        sample, output = place
        rows, columns = self.outputs.shape
        if not (0 <= sample < rows and 0 <= output < columns):
            raise IndexError(f"no output {place} in ({rows}, {columns})")
        start, total = float(unit.outputs[sample, output]), float(self.outputs[sample, output])
        return ledger(theirs, mine, tensors, (sample, output), start, total)

    def _step(self, number: int) -> Step | None:
        return next((step for step in self.run.steps if step.number == number), None)


def final_step(done: Run) -> Step | None:
    """Return the step that made a run's value, else the last one that made a float tensor.

    None where the run did not get to its end or made no tensor.
    """
    if not done.is_ended:
        return None
    made = [step for step in done.steps if isinstance(step.value, torch.Tensor) and step.value.numel()]
    of_value = [step for step in made if step.value is done.value]
    floats = [step for step in made if step.value.is_floating_point()]
    found = of_value or floats or made
    return found[-1] if found else None


def _sizes(sizes: Sizes) -> tuple[int, int, int]:
    return sizes.batch, sizes.in_features, sizes.out_features


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)
