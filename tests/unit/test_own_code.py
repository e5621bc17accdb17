"""Pasted code beside the unit, on the tensors that the code made itself."""

from __future__ import annotations

import pytest
import torch

from lib.comparison import Verdict, compare_code
from lib.experiment import Activation, Experiment
from lib.explain import TermKind
from lib.explain.roles import roles_from
from lib.formulations import FORMULATIONS
from lib.language import run
from lib.snippets import COURSE_NETWORK, COURSE_UNIT, SHAPE_ERROR, THREAD
from lib.tensors import build_tensors

DRAWN = "torch.manual_seed(7)\nx = torch.randn(1, 5)\nw = torch.randn(1, 5)\nb = torch.randn(1)\n"


def drawn_by_torch() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        return torch.randn((1, 5)), torch.randn((1, 5)), torch.randn((1, 1))


def test_the_threads_snippet_is_taken_apart_whole() -> None:
    features, weights, bias = drawn_by_torch()
    product = features.t() * weights + bias
    found = compare_code(THREAD)
    assert found.value is not None
    assert torch.equal(found.value, product.sum())
    assert f"{found.value:.4f}" == "4.5638"
    assert f"{found.run.value:.4f}" == f"{torch.sigmoid(product.sum()):.4f}" == "0.9897"
    assert found.unit_value is not None
    assert f"{found.unit_value.item():.4f}" == f"{(features @ weights.t() + bias).item():.4f}" == "-1.6619"
    assert found.unit_output is not None
    assert f"{found.unit_output.item():.4f}" == "0.1595"
    assert found.verdict is Verdict.DIFFERENT_VALUE
    assert found.activation is Activation.SIGMOID
    assert found.value_step is not None
    assert found.value_step.text == "product.sum()"
    assert [step.text for step in found.following][-1] == "activation(product.sum())"


def test_the_threads_snippet_sums_25_products_and_25_biases() -> None:
    found = compare_code(THREAD)
    assert found.fingerprint is not None
    assert found.fingerprint.products is not None
    assert found.fingerprint.biases is not None
    coefficients = found.fingerprint.products.reshape(5, 5)
    assert coefficients.tolist() == torch.ones(5, 5).tolist()
    assert found.fingerprint.biases.flatten().tolist() == [25.0]
    ledger = found.ledger()
    assert ledger is not None
    counts = {term.kind: term.count for term in ledger.terms}
    assert counts == {TermKind.OTHER_FEATURE: 20.0, TermKind.BIAS: 24.0}
    features, weights, bias = (part.double() for part in drawn_by_torch())
    cross = features.sum() * weights.sum() - (features * weights).sum()
    worth = {term.kind: term.value for term in ledger.terms}
    assert worth[TermKind.OTHER_FEATURE] == pytest.approx(cross.item(), abs=1e-12)
    assert worth[TermKind.BIAS] == pytest.approx(24 * bias.item(), abs=1e-12)


def test_the_courses_unit_is_the_unit() -> None:
    found = compare_code(COURSE_UNIT)
    assert found.is_unit
    assert found.verdict is not None
    assert found.verdict.is_agreement
    assert found.activation is Activation.SIGMOID
    ledger = found.ledger()
    assert ledger is not None
    assert ledger.terms == ()


def test_the_first_layer_of_a_network_is_compared_alone() -> None:
    found = compare_code(COURSE_NETWORK)
    assert found.is_part
    assert found.is_unit
    assert found.value_step is not None
    assert found.value_step.text == "torch.mm(features, W1) + B1"
    assert found.activation is None
    assert found.following[-1].text == "activation(torch.mm(h, W2) + B2)"


def test_a_loss_is_no_activation_and_what_it_is_taken_of_is_compared() -> None:
    found = compare_code(f"{DRAWN}target = torch.ones(1)\n((x @ w.t() + b - target) ** 2).mean()")
    assert found.is_part
    assert found.is_unit
    assert found.activation is None
    assert found.value_step is not None
    assert found.value_step.text == "x @ w.t() + b"


def test_what_adds_something_to_the_unit_is_compared_as_a_part() -> None:
    found = compare_code(f"{DRAWN}x @ w.t() + b + x.sum()")
    assert found.is_part
    assert found.is_unit
    assert not compare_code(f"{DRAWN}torch.sigmoid(x @ w.t() + b)").is_part


def test_code_that_fails_keeps_its_roles_and_has_no_value() -> None:
    found = compare_code(SHAPE_ERROR)
    assert found.verdict is Verdict.ERROR
    assert found.roles is not None
    assert found.value is None
    assert found.ledger() is None
    assert found.unit_value is not None
    assert f"{found.unit_value.item():.4f}" == "-1.6619"


@pytest.mark.parametrize(
    "ending",
    [
        "output",
        "print(output)",
        "print('out', output.item())",
        "",
        "print(f'{output.item():.4f}')",
        "output.item()",
    ],
)
def test_the_value_is_found_however_the_code_ends(ending: str) -> None:
    found = compare_code(f"{DRAWN}output = torch.sigmoid((x * w + b).sum())\n{ending}")
    assert found.activation is Activation.SIGMOID
    assert found.value is not None
    features, weights, bias = drawn_by_torch()
    assert found.value.item() == (features * weights + bias[0]).sum().item()
    assert found.fingerprint is not None
    assert found.fingerprint.biases is not None
    assert found.fingerprint.biases.flatten().tolist() == [5.0]


@pytest.mark.parametrize(
    ("ending", "activation"),
    [
        ("z", Activation.IDENTITY),
        ("torch.tanh(z)", Activation.TANH),
        ("F.relu(z)", Activation.RELU),
        ("torch.exp(z) / (torch.exp(z) + 1)", Activation.SIGMOID),
        ("F.softplus(z)", None),
    ],
)
def test_activations_are_recognised_by_what_they_give(ending: str, activation: Activation | None) -> None:
    found = compare_code(f"{DRAWN}z = x @ w.t() + b\n{ending}")
    assert found.activation == activation
    assert found.is_unit


def test_code_without_a_bias_is_compared_with_a_unit_without_one() -> None:
    found = compare_code("x = torch.ones(4, 3); w = torch.ones(2, 3)\nx @ w.t()")
    assert not found.guess.has_bias
    assert found.is_unit
    ledger = found.ledger()
    assert ledger is not None
    assert ledger.terms == ()
    wrong = compare_code("x = torch.ones(4, 3); w = torch.ones(2, 3)\n2 * (x @ w.t())")
    assert not wrong.is_unit


@pytest.mark.parametrize(
    "code",
    [
        "torch.mm(features, weights.t()) + bias",
        "x @ W + b",
        "def unit(x, w, b):\n    return x @ w.t() + b\nunit(x, w, b)",
    ],
)
def test_names_that_the_code_lacks_are_the_experiments(code: str) -> None:
    experiment = Experiment(seed=11, batch=3, in_features=4, out_features=2)
    tensors = build_tensors(experiment)
    found = compare_code(code, experiment=experiment)
    assert found.is_unit
    assert found.value is not None
    assert torch.allclose(found.value, tensors.features @ tensors.weights.t() + tensors.bias)
    assert found.roles is not None
    assert not found.roles.is_overriding


def test_names_that_the_code_lacks_stay_unknown_without_an_experiment() -> None:
    found = compare_code("x @ w.t() + b")
    assert found.verdict is Verdict.ERROR
    assert found.guess.reason is not None
    assert found.guess.reason.code == "role_none"


def test_a_correction_of_the_roles_is_followed() -> None:
    code = "a = torch.ones(2, 3); c = torch.full((4, 3), 2.0); d = torch.arange(4.0)\na @ c.t() + d"
    corrected = roles_from(run(code), "c", "a")
    found = compare_code(code, corrected)
    assert found.roles is not None
    assert found.roles.features == "c"
    assert found.guess.sizes is not None
    assert found.guess.sizes.batch == 4
    again = compare_code(code, corrected.roles)
    assert again.roles == found.roles


def test_a_layer_of_the_code_is_compared_on_its_own_weights() -> None:
    found = compare_code("torch.manual_seed(3)\nnet = nn.Linear(4, 2)\nx = torch.randn(3, 4)\nF.relu(net(x))")
    with torch.random.fork_rng():
        torch.manual_seed(3)
        net = torch.nn.Linear(4, 2)
        inputs = torch.randn(3, 4)
    assert found.tensors is not None
    assert torch.equal(found.tensors.weights, net.weight)
    assert found.unit_value is not None
    assert torch.equal(found.unit_value, net(inputs))
    assert found.is_unit
    assert found.activation is Activation.RELU


def test_an_outcome_of_another_shape_has_no_ledger() -> None:
    found = compare_code(f"{DRAWN}x.t() * w + b")
    assert found.verdict is Verdict.DIFFERENT_SHAPE
    assert found.largest_gap_cell is None
    assert found.ledger() is None


def test_a_ledger_is_for_outputs_that_are_there() -> None:
    found = compare_code("x = torch.ones(4, 3); w = torch.ones(2, 3)\nx @ w.t() + 1")
    with pytest.raises(IndexError):
        found.ledger((4, 0))


@pytest.mark.parametrize(
    "code", ["", "1 + 1", "x = torch.ones(3)", "x @", "print('hello')", "while True:\n    pass"]
)
def test_code_that_is_no_unit_at_all_is_answered(code: str) -> None:
    found = compare_code(code)
    assert found.roles is None
    assert found.guess.reason is not None
    assert (found.fingerprint, found.value, found.unit_value, found.ledger()) == (None, None, None, None)


@pytest.mark.parametrize("name", [name for name, entry in FORMULATIONS.items() if not entry.is_mistake])
def test_every_right_formulation_of_the_catalogue_is_the_same_formula_as_the_unit(name: str) -> None:
    found = compare_code(FORMULATIONS[name].code, experiment=Experiment(seed=7))
    assert found.verdict is not None
    assert found.verdict.is_agreement
    assert found.fingerprint is not None
    assert found.fingerprint.is_valid
    assert found.is_unit


MADE = "torch.manual_seed(0)\nfeatures = torch.randn(1, 5)\nweigths = torch.randn(1, 5)\n"


@pytest.mark.parametrize("code", [f"{MADE}features @ weights.t()", f"{MADE}def f():\n    return b\nf()"])
def test_code_that_makes_tensors_is_given_none_under_a_name_that_it_lacks(code: str) -> None:
    found = compare_code(code, experiment=Experiment())
    assert found.given == {}
    assert found.run.error is not None
    assert "is not defined" in found.run.error.message


def test_code_that_only_sets_numbers_is_given_its_tensors() -> None:
    found = compare_code("n = 5\nk = torch.arange(n)\nfeatures @ weights.t()", experiment=Experiment())
    assert found.given.keys() == {"features", "weights"}


def test_names_after_the_place_where_torch_stops_are_given_too() -> None:
    found = compare_code("features.double() @ weights.t() + bias", experiment=Experiment())
    assert found.run.error is not None
    assert set(found.given) == {"features", "weights", "bias"}
    inside = compare_code(
        "def unit(x, w, b):\n    return x.double() @ w.t() + b\nunit(features, weights, 1)",
        experiment=Experiment(),
    )
    assert set(inside.given) == {"features", "weights"}
