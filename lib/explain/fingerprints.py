"""The fingerprint of code: which products feature x weight each output sums, and how often each bias."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import torch

from lib.explain.conditions import (
    TOLERANCE,
    Condition,
    failed_condition,
    is_equal_at_points,
    nothing,
    witness,
)
from lib.explain.probe_set import ProbeSet
from lib.explain.probing import (
    DEFAULT_BUDGET,
    DEFAULT_ROLES,
    LOOP_LIMIT,
    Prober,
    ProbeStopped,
    Roles,
    Sizes,
    chunk_of,
)
from lib.language import Budget, Program, RunError, Step

WHOLE_ENTRIES = 2**18
"""Coefficients up to which a fingerprint is whole; above, it is told in totals by class."""

WHOLE_WORK = 2**27
"""Elements that probing a whole fingerprint may compute; the second reason for totals."""

_SIGN_FLIPS = frozenset(("operator.neg", "torch.neg", "torch.negative", "Tensor.neg", "Tensor.negative"))

_OF_GRADIENTS = frozenset(("Tensor.backward", "torch.autograd.grad"))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why code has no fingerprint: the condition that failed, and the step after which it holds no more.

    ``condition`` is None where the code failed while it was probed; ``error`` tells how.
    """

    condition: Condition | None
    step: Step | None = None
    error: RunError | None = None

    @property
    def is_of_gradients(self) -> bool:
        """Say whether the code asks for gradients, as training does: the numbers of a probe carry none."""
        return self.error is not None and self.error.function in _OF_GRADIENTS


@dataclass(frozen=True, eq=False)
class Fingerprint:
    """What one code sums, for every element of its value.

    ``shape``: the shape of the value (None without one). ``products``: (*shape, batch, in, out, in)
    coefficients in float64, output first, then (sample, feature) and (unit, feature); ``biases``:
    (*shape, out). Both are None where the fingerprint is not whole, and where it has failed.
    ``step``: the step that is fingerprinted where it is not the last; ``following``: the steps after
    it, the code's own activation. ``witness``: (points, *shape), the values at random points.
    """

    prober: Prober
    probe_set: ProbeSet
    shape: tuple[int, ...] | None = None
    products: torch.Tensor | None = None
    biases: torch.Tensor | None = None
    step: Step | None = None
    following: tuple[Step, ...] = ()
    witness: torch.Tensor | None = None
    failure: Failure | None = None

    @property
    def sizes(self) -> Sizes:
        return self.probe_set.sizes

    @property
    def is_valid(self) -> bool:
        return self.failure is None

    @property
    def is_whole(self) -> bool:
        return self.products is not None

    @property
    def is_paired(self) -> bool:
        """Say whether the value has one element per output of the unit, size-1 axes set aside."""
        return self.shape is not None and _squeezed(self.shape) == _squeezed(
            (self.sizes.batch, self.sizes.out_features)
        )

    @cached_property
    def is_unit(self) -> bool:
        """Say whether this is the unit's own fingerprint: features x weights' + bias, nothing else."""
        if not self.is_valid or not self.is_paired or self.witness is None:
            return False
        if self.products is None or self.biases is None:
            return is_equal_at_points(self.witness, self.probe_set.unit_witness)
        return _is_close(self.products, self.probe_set.unit_products) and _is_close(
            self.biases, self.probe_set.unit_biases
        )

    def is_same_formula(self, other: Fingerprint) -> bool | None:
        """Say whether two codes are the same formula, None where one of them failed while probed.

        Coefficients are compared where both have them all; else the values at random points, where two
        different polynomials are next to never equal.
        """
        if self.witness is None or other.witness is None or self.shape is None or other.shape is None:
            return None
        if _squeezed(self.shape) != _squeezed(other.shape):
            return False
        known = self.has_same_coefficients(other)
        return is_equal_at_points(self.witness, other.witness) if known is None else known

    def has_same_coefficients(self, other: Fingerprint) -> bool | None:
        """Compare all coefficients, size-1 axes of the values set aside; None where some are not known."""
        if self.products is None or self.biases is None or other.products is None or other.biases is None:
            return None
        if _squeezed(self.shape or ()) != _squeezed(other.shape or ()):
            return False
        return _is_close(self.products, other.products) and _is_close(self.biases, other.biases)

    def at_output(self, sample: int, unit: int) -> tuple[torch.Tensor, torch.Tensor] | None:
        """Return the coefficients of one output, (batch, in, out, in) and (out,), where they are known."""
        if self.products is None or self.biases is None or not self.is_paired:
            return None
        sizes = self.sizes
        inner = (sizes.batch, sizes.in_features, sizes.out_features, sizes.in_features)
        outputs = (sizes.batch, sizes.out_features)
        return (
            self.products.reshape(*outputs, *inner)[sample, unit],
            self.biases.reshape(*outputs, sizes.out_features)[sample, unit],
        )


def fingerprint(
    code: str | Program,
    batch: int,
    in_features: int,
    out_features: int,
    *,
    roles: Roles = DEFAULT_ROLES,
    budget: Budget = DEFAULT_BUDGET,
    probe_set: ProbeSet | None = None,
    step: int | None = None,
    errors: tuple[RunError, ...] = (),
) -> Fingerprint:
    """Probe code with basis tensors in float64 and return what each element of its value sums.

    ``roles`` names the tensors in the code (features, weights and bias where left out). ``step`` is the
    number of the step whose value counts as the code's, its last expression where left out. ``errors``:
    those of the code's cells as it stands; probed code must have the same. Whole up to
    ``WHOLE_ENTRIES`` coefficients. Nothing of an experiment but its sizes enters. Code that is no such sum
    gives a Fingerprint with a ``failure``, never an error.

    >>> found = fingerprint("(features.t() * weights + bias).sum()", 1, 5, 1)
    >>> found.products.sum().item(), found.biases.item()
    (25.0, 25.0)
    """
    sizes = Sizes(batch, in_features, out_features)
    probe_set = probe_set or ProbeSet(sizes)
    prober = Prober(code, sizes, roles, budget, step, errors)
    try:
        found = _of_value(prober, probe_set)
    except ProbeStopped as stopped:
        return Fingerprint(prober, probe_set, failure=Failure(None, error=stopped.error))
    if found.failure is None:
        return found
    try:
        return _of_last_passing_step(found)
    except ProbeStopped:
        return found


def _of_value(prober: Prober, probe_set: ProbeSet) -> Fingerprint:
    """Fingerprint one value of the code, without looking for an earlier step. Raises ProbeStopped."""
    count = len(probe_set.random)
    if probe_set.is_light:
        values = prober.values(probe_set.together)
        at_random, at_basis = values[:count], values[count:]
    else:
        at_random, at_basis = prober.values(probe_set.random), None
    shape = tuple(at_random.shape[1:])
    condition = failed_condition(at_random)
    found = Fingerprint(prober, probe_set, shape, witness=witness(at_random))
    if condition is not None:
        return replace(found, failure=Failure(condition))
    if math.prod(shape) * probe_set.sizes.products > WHOLE_ENTRIES:
        return found
    if at_basis is None:
        at_basis = _at_basis(prober, probe_set)
    return found if at_basis is None else _with_coefficients(found, at_basis)


def _with_coefficients(found: Fingerprint, at_basis: torch.Tensor) -> Fingerprint:
    sizes = found.sizes
    last = at_basis.movedim(0, -1)
    inner = (sizes.batch, sizes.in_features, sizes.out_features, sizes.in_features)
    products = last[..., : sizes.products].reshape(*last.shape[:-1], *inner)
    return replace(found, products=products, biases=last[..., sizes.products :])


def _at_basis(prober: Prober, probe_set: ProbeSet) -> torch.Tensor | None:
    """Return the values for the whole basis, None where that is too much work. Raises ProbeStopped."""
    done = prober.run_once(*(part[0] for part in probe_set.random.parts()))
    inputs = sum(math.prod(shape) for shape in probe_set.sizes.shapes)
    made = [step.value.numel() for step in done.steps if isinstance(step.value, torch.Tensor)]
    count = probe_set.basis_length
    if count * (inputs + sum(made)) > WHOLE_WORK:
        return None
    if count > LOOP_LIMIT and not prober.can_run_together(probe_set.random):
        return None
    chunk = chunk_of(max(inputs, *made))
    starts = range(0, count, chunk)
    return torch.cat([prober.values(probe_set.basis(start, start + chunk), chunk) for start in starts])


def _of_last_passing_step(failed: Fingerprint) -> Fingerprint:
    """Fingerprint the last step that passes, where what follows it is an activation.

    An activation takes that step's value and nothing else of the run. A change of sign at its start
    belongs to it, as in ``1 / (1 + exp(-value))``.
    """
    prober, probe_set = failed.prober, failed.probe_set
    steps, values = prober.steps(probe_set.random)
    condition = failed.failure.condition if failed.failure else None
    passing = [
        position for position, value in enumerate(values) if failed_condition(value.to(torch.float64)) is None
    ]
    if not steps or not passing:
        return replace(failed, failure=Failure(condition, step=steps[-1] if steps else None))
    position = before_sign_flips(steps, passing)
    following = steps[position + 1 :]
    is_curved = _is_curved(values[-1]) and values[position].shape == values[-1].shape
    if not is_curved or not _is_activation(steps[position], following, prober.roles):
        after = steps[min(passing[-1] + 1, len(steps) - 1)]
        return replace(failed, failure=Failure(condition, step=after))
    found = _of_value(prober.at_step(steps[position].number), probe_set)
    return replace(found, step=steps[position], following=following)


def _is_curved(values: torch.Tensor) -> bool:
    """Say whether more than a constant keeps a value from passing: ``value + 1`` is no activation."""
    return failed_condition(values - nothing(values)) is not None


def before_sign_flips(steps: tuple[Step, ...], passing: list[int]) -> int:
    """Return the place of the last passing step, or of the one that it only changes the sign of."""
    position = passing[-1]
    while steps[position].function in _SIGN_FLIPS:
        maker = steps[position].operands[0].step if steps[position].operands else None
        earlier = [place for place in passing if steps[place].number == maker]
        if not earlier:
            break
        position = earlier[0]
    return position


def _is_activation(step: Step, following: tuple[Step, ...], roles: Roles) -> bool:
    """Say whether later steps use a step's value and none of the inputs or earlier steps besides it.

    Neither may they use tensors that no step made, such as the weights of a second layer.
    """
    made = [step, *following]
    for later in following:
        is_call = later.function.startswith("call.")
        if is_call and any(other.value is later.value for other in made if other is not later):
            continue  # the call hands on what a step inside it made; its arguments are used there
        for operand in later.operands:
            is_tensor = isinstance(operand.value, torch.Tensor)
            is_input = operand.step is None and (is_tensor or operand.text in roles.names)
            is_earlier = operand.step is not None and operand.step < step.number
            if is_input or (is_earlier and is_tensor):
                return False
    return True


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def _is_close(ours: torch.Tensor, theirs: torch.Tensor) -> bool:
    return bool(((ours.reshape(-1) - theirs.reshape(-1)).abs() <= TOLERANCE).all())
