"""Pasted code whose weights are tensors of an object: ``nn.Parameter`` in a class, or its own fields."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from lib.comparison import Verdict, compare_code
from lib.experiment import Activation
from lib.explain.probing import Roles
from lib.explain.traps import TrapKind, traps
from lib.language import run

UNIT = """\
class Unit(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(5, 1))
        self.bias = nn.Parameter(torch.zeros(1))
    def forward(self, x):
        return x @ self.weight + self.bias
torch.manual_seed(3)
unit = Unit()
x = torch.randn(4, 5)
unit(x)"""


def drawn_by_torch() -> tuple[torch.Tensor, torch.Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        weight = torch.randn(5, 1)
        return weight, torch.randn(4, 5)


def test_parameters_of_a_class_play_weights_and_bias() -> None:
    weight, inputs = drawn_by_torch()
    found = compare_code(UNIT)
    assert found.roles is not None
    assert (found.roles.features, found.roles.weights, found.roles.bias) == ("x", "unit.weight", "unit.bias")
    assert found.roles.has_transposed_weights
    assert found.tensors is not None
    assert torch.equal(found.tensors.features, inputs)
    assert torch.equal(found.tensors.weights, weight.t())
    assert torch.equal(found.tensors.bias, torch.zeros(1))
    assert found.value is not None
    assert torch.equal(found.value, inputs @ weight + torch.zeros(1))
    assert found.unit_value is not None
    assert torch.equal(found.unit_value, functional.linear(inputs, weight.t(), torch.zeros(1)))
    assert found.verdict is not None
    assert found.verdict.is_agreement
    assert found.is_unit
    assert not found.is_part


def test_it_has_the_fingerprint_of_the_same_code_with_names() -> None:
    plain = compare_code("x = torch.randn(4, 5)\nw = torch.randn(5, 1)\nb = torch.zeros(1)\nx @ w + b")
    mine, other = compare_code(UNIT).fingerprint, plain.fingerprint
    assert mine is not None
    assert other is not None
    assert mine.is_valid
    assert mine.has_same_coefficients(other)


WRONG = UNIT.replace("x @ self.weight + self.bias", "(x.t() @ self.weight.t() + self.bias).sum()").replace(
    "torch.randn(4, 5)", "torch.randn(1, 5)"
)


def test_a_mistake_in_a_class_has_its_ledger_and_its_trap() -> None:
    found = compare_code(WRONG.replace("torch.zeros(1)", "torch.ones(1)"))
    with torch.random.fork_rng():
        torch.manual_seed(3)
        weight, inputs = torch.randn(5, 1), torch.randn(1, 5)
    assert found.verdict is Verdict.DIFFERENT_VALUE
    assert found.fingerprint is not None
    assert found.fingerprint.biases is not None
    assert found.fingerprint.biases.item() == 25
    ledger = found.ledger()
    assert ledger is not None
    assert ledger.total == pytest.approx(float((inputs.t() @ weight.t() + torch.ones(1)).sum()), rel=1e-6)
    caught = traps(found.run, fingerprint=found.fingerprint, roles=found.roles or Roles())
    assert TrapKind.BIAS_REPEATED in {trap.kind for trap in caught}


WEIGHT, BIAS, SUM = (
    "nn.Parameter(torch.randn(5, 1))",
    "nn.Parameter(torch.zeros(1))",
    "x @ self.weight + self.bias",
)
BODY = "        super().__init__()\n"
INSIDE = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = Unit()
    def forward(self, x):
        return self.first(x)
unit = Net()"""
NAMED = ("unit.weight", "unit.bias")


def changed(*changes: tuple[str, str]) -> str:
    """Return the code with some of its texts replaced, each of which it has."""
    code = UNIT
    for before, after in changes:
        assert before in code
        code = code.replace(before, after)
    return code


CODES: dict[str, tuple[str, tuple[str, str | None]]] = {
    "other names": (changed(("self.weight", "self.w"), ("self.bias", "self.b")), ("unit.w", "unit.b")),
    "F.linear": (changed((SUM, "F.linear(x, self.weight.t(), self.bias)")), NAMED),
    "stored as torch does": (changed(("(5, 1)", "(1, 5)"), ("self.weight +", "self.weight.T +")), NAMED),
    "no bias": (changed((" + self.bias", "")), ("unit.weight", None)),
    "an activation": (changed((SUM, f"torch.sigmoid({SUM})")), NAMED),
    "a buffer": (changed((f"self.bias = {BIAS}", 'self.register_buffer("bias", torch.ones(1))')), NAMED),
    "plain tensors": (changed((WEIGHT, "torch.randn(5, 1)")), NAMED),
    "a plain class": (changed(("(nn.Module)", ""), (BODY, ""), ("def forward", "def __call__")), NAMED),
    "in a function": (changed(("\nunit(x)", "\ndef predict(z):\n    return unit(z)\npredict(x)")), NAMED),
    "a method of its own": (
        changed(("\nunit(x)", "\nunit.go(x)"), ("def forward", "def go")),
        NAMED,
    ),
    "inside another": (changed(("unit = Unit()", INSIDE)), ("unit.first.weight", "unit.first.bias")),
    "two of them": (changed(("\nunit(x)", "\nother = Unit()\nother(x)")), ("other.weight", "other.bias")),
    "filled later": (changed(("\nunit(x)", "\nunit.weight.data.fill_(2.0)\nunit(x)")), NAMED),
    "read outside": (changed(("\nunit(x)", "\nx @ unit.weight + unit.bias")), NAMED),
}


@pytest.mark.parametrize("name", CODES)
def test_tensors_of_objects_are_found_where_they_stand(name: str) -> None:
    code, (weights, bias) = CODES[name]
    found = compare_code(code)
    assert found.run.error is None
    assert found.roles is not None
    assert (found.roles.features, found.roles.weights) == ("x", weights)
    assert (found.roles.bias if found.guess.has_bias else None) == bias
    assert found.verdict is not None
    assert found.verdict.is_agreement
    assert found.is_unit
    assert found.activation is (Activation.SIGMOID if name == "an activation" else Activation.IDENTITY)


def test_weights_that_were_changed_are_those_that_the_call_used() -> None:
    found = compare_code(CODES["filled later"][0])
    assert found.tensors is not None
    assert torch.equal(found.tensors.weights, torch.full((1, 5), 2.0))


TRAINED = UNIT.replace(
    "unit(x)",
    "optimizer = torch.optim.SGD(unit.parameters(), lr=0.1)\nfor _ in range(3):\n    optimizer.zero_grad()\n"
    "    F.mse_loss(unit(x), torch.ones(4, 1)).backward()\n    optimizer.step()\nunit(x)",
)


def test_trained_parameters_are_compared_as_they_were_in_the_end() -> None:
    weight, inputs = drawn_by_torch()
    weight, bias = torch.nn.Parameter(weight), torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight, bias], lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        functional.mse_loss(inputs @ weight + bias, torch.ones(4, 1)).backward()
        optimizer.step()
    found = compare_code(TRAINED)
    assert found.tensors is not None
    assert torch.equal(found.tensors.weights, weight.detach().t())
    assert torch.equal(found.tensors.bias, bias.detach())
    assert found.verdict is not None
    assert found.verdict.is_agreement


def test_weights_that_an_object_was_given_keep_their_own_name() -> None:
    code = UNIT.replace("def __init__(self):", "def __init__(self, start):")
    code = code.replace("nn.Parameter(torch.randn(5, 1))", "nn.Parameter(start)")
    found = compare_code(code.replace("unit = Unit()", "w = torch.randn(5, 1)\nunit = Unit(w)"))
    assert found.roles is not None
    assert (found.roles.weights, found.roles.bias) == ("w", "unit.bias")
    assert found.is_unit


def test_roles_of_an_object_can_be_chosen() -> None:
    found = compare_code(UNIT, Roles("x", "unit.weight", "unit.bias"))
    assert found.is_unit
    without = compare_code(UNIT, Roles("x", "unit.weight", ""))
    assert without.roles is not None
    assert not without.guess.has_bias


def test_an_override_by_place_is_for_probing_alone() -> None:
    replaced = torch.full((5, 1), 2.0, dtype=torch.float64)
    done = run(UNIT, overrides={"unit.weight": replaced})
    weight, inputs = drawn_by_torch()
    assert torch.equal(done.value, inputs @ weight)


TWO_PARAMETERS = changed(
    ("(5, 1)", "(5, 3)"),
    (f"self.bias = {BIAS}", f"self.second = {WEIGHT.replace('5', '3')}\n        self.bias = {BIAS}"),
    (SUM, f"torch.relu({SUM}) @ self.second"),
    ("torch.zeros(1)", "torch.zeros(3)"),
)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (TWO_PARAMETERS, True),
        ("x = torch.randn(2, 5)\nm = nn.Sequential(nn.Linear(5, 3), nn.ReLU(), nn.Linear(3, 1))\nm(x)", True),
        ("x = torch.randn(2, 5)\nm = nn.Sequential(nn.Linear(5, 3), nn.ReLU())\nm(x)", False),
        ("x = torch.randn(2, 5)\nm = nn.Linear(5, 1)\nF.mse_loss(m(x), torch.ones(2, 1))", False),
        (UNIT, False),
    ],
)
def test_a_network_of_more_than_one_layer_is_told_from_a_unit(code: str, expected: bool) -> None:
    found = compare_code(code)
    assert found.has_more_layers is expected
    assert not expected or found.is_part
