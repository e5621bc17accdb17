"""The gradients of a formulation's output, by autograd through its own code, checked by its fingerprint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import torch

from lib.comparison import INPUT_AXES, Result
from lib.experiment import Activation
from lib.explain import Fingerprint
from lib.language import Mode, Program, Run, run

TOLERANCE = 1e-9
"""Relative to the largest number compared: seven digits above what float64 rounding leaves."""


class CheckKind(StrEnum):
    """How gradients were checked.

    COEFFICIENTS: each one against the fingerprint's coefficients. TOTAL: where those are too many, by
    Euler's theorem, gradient times weights plus gradient times bias against the output. NOT_LINEAR: the
    code is no sum of products and biases, so that nothing is known to check against. NOT_FINITE: an
    input or a gradient is inf or nan.
    """

    COEFFICIENTS = "coefficients"
    TOTAL = "total"
    NOT_LINEAR = "not_linear"
    NOT_FINITE = "not_finite"


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """How gradients were checked, the largest gap found (absolute) and whether it is rounding.

    ``is_passed`` is None where there was nothing to check against.
    """

    kind: CheckKind
    gap: float = 0.0
    is_passed: bool | None = None


class Refusal(StrEnum):
    """Why there are no gradients: the code fails, gives no number, cuts the graph, or autograd refuses."""

    ERROR = "error"
    NO_NUMBER = "no_number"
    NO_GRAPH = "no_graph"
    AUTOGRAD = "autograd"


@dataclass(frozen=True, slots=True)
class NoGradients:
    """Why a row has no gradients; ``message`` holds torch's own words where it refused."""

    refusal: Refusal
    message: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """What one number of a formulation's value changes by, per unit of each input, in float64.

    ``features`` (batch, in), ``weights`` (out, in), ``bias`` (out,): the gradients. ``number``: what is
    differentiated. ``cell``: the output (sample, unit) that it is, None where it is the sum of all.
    ``shares``: how much of each output, of its value before the activation, is in the differentiated number
    (*shape of the value, flat): 1 or 0, times the activation's slope where it goes through that.
    """

    features: torch.Tensor
    weights: torch.Tensor
    bias: torch.Tensor
    number: float
    cell: tuple[int, int] | None
    shares: torch.Tensor
    check: GradientCheck


@dataclass(frozen=True, slots=True, eq=False)
class _Inputs:
    """Features, weights and bias in float64, each the start of an autograd graph."""

    features: torch.Tensor
    weights: torch.Tensor
    bias: torch.Tensor

    def as_names(self) -> dict[str, torch.Tensor]:
        return {"features": self.features, "weights": self.weights, "bias": self.bias}

    def as_tuple(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.features, self.weights, self.bias


def differentiate(
    result: Result, cell: tuple[int, ...] | None = None, *, is_activated: bool = False
) -> Gradients | NoGradients:
    """Run a row's code on inputs that require gradients, and differentiate one number of its value.

    The number is the output ``cell`` (sample, unit) where the row has one for each of the unit's, else the
    sum of all its outputs. ``is_activated``: of the outputs after the experiment's activation. Code that
    ends in an activation of its own is taken before that. All in float64, from the exact inputs.
    """
    if result.error is not None:
        return NoGradients(Refusal.ERROR)
    shared = result.shared
    inputs = _Inputs(
        *(tensor.to(torch.float64).requires_grad_() for tensor in shared.tensors.as_names().values())
    )
    found = result.fingerprint
    done = _run(result.program, inputs.as_names(), result)
    value = _value_of(done, found)
    if done.error is not None:
        return NoGradients(Refusal.ERROR, done.error.message)
    if not isinstance(value, torch.Tensor) or not value.is_floating_point() or not value.numel():
        return NoGradients(Refusal.NO_NUMBER)
    if not value.requires_grad:
        return NoGradients(Refusal.NO_GRAPH)
    chosen, picked = _picked(value, cell, shared.outputs)
    outputs = value
    if is_activated:
        outputs = _run(shared.activation, {"value": value}, result).value
    number = outputs.reshape(-1)[picked.bool()].sum()
    try:
        parts = torch.autograd.grad(number, inputs.as_tuple(), materialize_grads=True, allow_unused=True)
    except RuntimeError as refusal:  # an in-place change of what the graph still needs
        return NoGradients(Refusal.AUTOGRAD, str(refusal))
    total, before = float(number.detach()), value.detach().reshape(-1)
    shares = picked * slope(shared.experiment.activation, before) if is_activated else picked
    unchecked = GradientCheck(CheckKind.NOT_LINEAR)
    made = Gradients(parts[0], parts[1], parts[2], total, chosen, shares, unchecked)
    return replace(made, check=_check(made, found, inputs, before))


def slope(activation: Activation, value: torch.Tensor) -> torch.Tensor:
    """Return the derivative of an activation at each number, by its formula.

    >>> slope(Activation.SIGMOID, torch.zeros(1))
    tensor([0.2500])
    """
    match activation:
        case Activation.SIGMOID:
            return torch.sigmoid(value) * torch.sigmoid(-value)
        case Activation.TANH:
            return 1 - torch.tanh(value) ** 2
        case Activation.RELU:
            return (value > 0).to(value.dtype)
        case Activation.IDENTITY:
            return torch.ones_like(value)


def _run(program: Program, names: dict[str, torch.Tensor], result: Result) -> Run:
    """Run code in the mode that keeps float64 and the graph of what it is given."""
    shared = result.shared
    return run(
        program,
        names,
        seed=shared.experiment.seed,
        budget=shared.budget,
        axes=INPUT_AXES,
        mode=Mode.PROBE,
    )


def _value_of(done: Run, found: Fingerprint | None) -> object:
    """Return the code's value, before an activation of its own."""
    if found is None or found.step is None:
        return done.value
    number = found.step.number
    return next((step.value for step in done.steps if step.number == number), None)


def _picked(
    value: torch.Tensor, cell: tuple[int, ...] | None, outputs: tuple[int, int]
) -> tuple[tuple[int, int] | None, torch.Tensor]:
    """Return the output that is differentiated and a mask (flat, 1 or 0) of what is summed."""
    size = value.numel()
    is_paired = [axis for axis in value.shape if axis != 1] == [axis for axis in outputs if axis != 1]
    if cell is None or not is_paired:
        only = (0, 0) if is_paired and size == 1 else None
        return only, torch.ones(size, dtype=torch.float64)
    sample, unit = cell
    picked = torch.zeros(size, dtype=torch.float64)
    picked[sample * outputs[1] + unit] = 1.0
    return (sample, unit), picked


def _check(
    made: Gradients, found: Fingerprint | None, inputs: _Inputs, before: torch.Tensor
) -> GradientCheck:
    """Hold gradients against what the fingerprint says that each output sums."""
    features, weights, bias = (part.detach() for part in inputs.as_tuple())
    every = (features, weights, bias, made.features, made.weights, made.bias)
    if not all(bool(part.isfinite().all()) for part in every):
        return GradientCheck(CheckKind.NOT_FINITE)
    if found is None or not found.is_valid:
        return GradientCheck(CheckKind.NOT_LINEAR)
    if found.products is None or found.biases is None:
        terms = torch.cat([(made.weights * weights).reshape(-1), made.bias * bias])
        wanted = (made.shares * before).sum()
        return _judged(CheckKind.TOTAL, [(terms.sum(), wanted)], terms.abs().sum())
    products = found.products.flatten(0, -5) if found.products.dim() > 4 else found.products.unsqueeze(0)
    summed = torch.einsum("p,pbiuk->biuk", made.shares, products)
    pairs = [
        (made.features, torch.einsum("biuk,uk->bi", summed, weights)),
        (made.weights, torch.einsum("biuk,bi->uk", summed, features)),
        (made.bias, made.shares @ found.biases.reshape(-1, len(bias))),
    ]
    return _judged(CheckKind.COEFFICIENTS, pairs, torch.zeros(()))


def _judged(
    kind: CheckKind, pairs: list[tuple[torch.Tensor, torch.Tensor]], scale: torch.Tensor
) -> GradientCheck:
    gap = max(float((ours - theirs).abs().max()) for ours, theirs in pairs)
    largest = max(float(scale), *(float(part.abs().max()) for pair in pairs for part in pair))
    return GradientCheck(kind, gap, gap <= TOLERANCE * largest)
