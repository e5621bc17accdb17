"""Gradients are those of plain torch, and the check can fail."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F  # noqa: N812  (as the catalogue's code has it)
from torch import nn

from lib.comparison import Result, compare
from lib.experiment import Activation, Experiment
from lib.formulations import FORMULATIONS, Formulation
from lib.learning import (
    CheckKind,
    GradientKind,
    Gradients,
    NoGradients,
    Refusal,
    differentiate,
    kind_of,
)
from lib.learning.gradients import slope
from lib.tensors import build_tensors
from tests.plain_torch import draw

SIZES = [(1, 5, 1), (3, 4, 2), (2, 3, 3), (4, 4, 1), (1, 1, 1), (2, 2, 4)]


def plain_value(name: str, features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """Run a row's code by plain Python; a layer takes the tensors themselves, which get the gradient."""
    if name == "linear":
        return F.linear(features, weights, bias)
    names = {"torch": torch, "nn": nn, "F": F, "features": features, "weights": weights, "bias": bias}
    value: torch.Tensor = eval(FORMULATIONS[name].code, names)
    return value


def plain_inputs(experiment: Experiment) -> list[torch.Tensor]:
    plain = draw(experiment.seed, experiment.batch, experiment.in_features, experiment.out_features)
    return [part.double().requires_grad_() for part in (plain.features, plain.weights, plain.bias)]


def result_of(experiment: Experiment, name: str) -> Result:
    return compare(experiment, [name]).results[name]


def row_of(code: str, experiment: Experiment | None = None) -> Result:
    formulation = Formulation("own", "Own", code, is_mistake=False, summary="")
    own = {**FORMULATIONS, "own": formulation}
    return compare(experiment or Experiment(), ["own"], formulations=own).results["own"]


def made_of(result: Result, **options: object) -> Gradients:
    made = differentiate(result, **options)  # type: ignore[arg-type]
    assert isinstance(made, Gradients), made
    return made


@pytest.mark.parametrize("name", FORMULATIONS)
@pytest.mark.parametrize("sizes", SIZES)
def test_gradients_of_the_sum_are_those_of_plain_torch_and_pass_the_check(
    name: str, sizes: tuple[int, int, int]
) -> None:
    batch, in_features, out_features = sizes
    experiment = Experiment(11, batch, in_features, out_features)
    result = result_of(experiment, name)
    if result.error is not None:
        assert differentiate(result) == NoGradients(Refusal.ERROR)
        return
    inputs = plain_inputs(experiment)
    plain_value(name, *inputs).sum().backward()
    made = made_of(result)
    for ours, theirs in zip((made.features, made.weights, made.bias), inputs, strict=True):
        torch.testing.assert_close(ours, theirs.grad, rtol=1e-12, atol=1e-12)
    assert (made.check.kind, made.check.is_passed) == (CheckKind.COEFFICIENTS, True)


@pytest.mark.parametrize("activation", Activation)
def test_one_output_after_the_activation_is_differentiated_as_plain_torch_does(
    activation: Activation,
) -> None:
    experiment = Experiment(5, 3, 4, 2, activation=activation)
    functions = {
        Activation.SIGMOID: torch.sigmoid,
        Activation.TANH: torch.tanh,
        Activation.RELU: torch.relu,
        Activation.IDENTITY: torch.clone,
    }
    inputs = plain_inputs(experiment)
    functions[activation](F.linear(*inputs))[2, 0].backward()
    made = made_of(result_of(experiment, "mm"), cell=(2, 0), is_activated=True)
    for ours, theirs in zip((made.features, made.weights, made.bias), inputs, strict=True):
        torch.testing.assert_close(ours, theirs.grad, rtol=1e-12, atol=1e-12)
    assert made.cell == (2, 0)
    assert made.check.is_passed


def test_the_threads_gradients_are_the_features_and_their_sum() -> None:
    plain = draw(7)
    right, wrong = (made_of(result_of(Experiment(seed=7), name)) for name in ("mm", "outer_sum"))
    assert torch.equal(right.weights, plain.features.double())
    total = float(plain.features.double().sum())
    torch.testing.assert_close(wrong.weights, torch.full((1, 5), total, dtype=torch.float64))
    assert (right.bias.item(), wrong.bias.item()) == (1.0, 25.0)
    assert made_of(result_of(Experiment(seed=7), "bias_inside")).bias.item() == 5.0


def test_a_difference_quotient_of_the_row_itself_agrees() -> None:
    experiment = Experiment(9, 2, 3, 1)
    made = made_of(result_of(experiment, "broadcast_sum"))
    inputs = [part.detach() for part in plain_inputs(experiment)]
    step = 1e-6
    for place in range(3):
        moved = inputs[1].clone()
        moved[0, place] += step
        change = plain_value("broadcast_sum", inputs[0], moved, inputs[2]) - plain_value(
            "broadcast_sum", *inputs
        )
        # The function is linear in one weight: what is left is rounding over the step.
        assert float(change.sum()) / step == pytest.approx(float(made.weights[0, place]), abs=1e-8)


def test_a_gradient_that_leaves_autograd_fails_the_check() -> None:
    made = made_of(row_of("torch.mm(features, weights.detach().t()) + bias"))
    assert (made.check.kind, made.check.is_passed) == (CheckKind.COEFFICIENTS, False)
    assert torch.equal(made.weights, torch.zeros(1, 5, dtype=torch.float64))
    assert made.check.gap == pytest.approx(float(build_tensors(Experiment()).features.abs().max()))


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("torch.mm(features, weights)", Refusal.ERROR),
        ("3", Refusal.NO_NUMBER),
        ("(features * weights).sum().detach()", Refusal.NO_GRAPH),
        ("y = torch.exp(weights)\nz = y * features\ny.zero_()\nz.sum()", Refusal.AUTOGRAD),
    ],
)
def test_a_row_without_gradients_says_why(code: str, refusal: Refusal) -> None:
    refused = differentiate(row_of(code))
    assert isinstance(refused, NoGradients)
    assert refused.refusal is refusal
    assert bool(refused.message) == (refusal is Refusal.AUTOGRAD)


def test_code_that_is_no_sum_is_differentiated_but_not_checked() -> None:
    made = made_of(row_of("(features * weights).sum() ** 2 + bias"))
    inputs = plain_inputs(Experiment())
    ((inputs[0] * inputs[1]).sum() ** 2 + inputs[2]).sum().backward()
    torch.testing.assert_close(made.weights, inputs[1].grad)
    assert (made.check.kind, made.check.is_passed) == (CheckKind.NOT_LINEAR, None)


def test_an_activation_of_the_codes_own_is_left_out() -> None:
    made = made_of(row_of("torch.sigmoid(torch.mm(features, weights.t()) + bias)"))
    assert made.bias.item() == 1.0
    assert made.check.is_passed


def test_large_sizes_are_checked_in_total_and_that_check_can_fail() -> None:
    experiment = Experiment(batch=16, in_features=64, out_features=16)
    made = made_of(result_of(experiment, "mm"))
    assert (made.check.kind, made.check.is_passed) == (CheckKind.TOTAL, True)
    wrong = made_of(row_of("torch.mm(features, weights.detach().t()) + bias", experiment))
    assert (wrong.check.kind, wrong.check.is_passed) == (CheckKind.TOTAL, False)


def test_an_input_that_is_not_finite_is_told() -> None:
    experiment = Experiment(activation=Activation.SIGMOID)
    tensors = build_tensors(experiment)
    result = result_of(experiment, "mm")
    shared = replace(result.shared, tensors=replace(tensors, bias=torch.tensor([math.inf])))
    made = made_of(replace(result, shared=shared))
    assert (made.check.kind, made.check.is_passed) == (CheckKind.NOT_FINITE, None)


@pytest.mark.parametrize("activation", Activation)
def test_slopes_are_difference_quotients(activation: Activation) -> None:
    functions = {
        Activation.SIGMOID: lambda x: 1 / (1 + math.exp(-x)),
        Activation.TANH: math.tanh,
        Activation.RELU: lambda x: max(x, 0.0),
        Activation.IDENTITY: lambda x: x,
    }
    function = functions[activation]
    for point in (-2.0, -0.3, 0.4, 3.0):
        quotient = (function(point + 1e-6) - function(point - 1e-6)) / 2e-6
        assert float(slope(activation, torch.tensor(point, dtype=torch.float64))) == pytest.approx(
            quotient, abs=1e-8
        )


KINDS = {
    "outer_sum": GradientKind.UNIFORM,
    "bias_inside": GradientKind.BIAS,
    "einsum_stretch": GradientKind.UNIFORM,
}


@pytest.mark.parametrize("name", FORMULATIONS)
def test_kinds_at_the_threads_sizes(name: str) -> None:
    experiment = Experiment(seed=7)
    result = result_of(experiment, name)
    if result.error is None:
        found = kind_of(made_of(result), build_tensors(experiment))
        assert found.kind is KINDS.get(name, GradientKind.UNIT)


def test_the_outer_product_is_told_as_one_that_sees_only_the_sum() -> None:
    experiment = Experiment(seed=7)
    found = kind_of(made_of(result_of(experiment, "outer_sum")), build_tensors(experiment))
    assert found.weight == pytest.approx(float(draw(7).features.double().sum()))
    assert (found.is_feature_sum, found.sees_sum_alone, found.bias_factor, found.others) == (
        True,
        True,
        25.0,
        5,
    )


def test_a_square_weight_without_transpose_is_another_kind_with_its_weights_counted() -> None:
    experiment = Experiment(3, 2, 3, 3)
    found = kind_of(made_of(result_of(experiment, "no_transpose")), build_tensors(experiment))
    assert found.kind is GradientKind.OTHER
    assert found.others == 6  # the three on the diagonal are the same either way


def test_kinds_follow_the_slope_of_the_activation() -> None:
    experiment = Experiment(3, 2, 3, 1)
    for name in ("mm", "broadcast_sum"):
        made = made_of(result_of(experiment, name), is_activated=True)
        assert kind_of(made, build_tensors(experiment)).kind is GradientKind.UNIT
