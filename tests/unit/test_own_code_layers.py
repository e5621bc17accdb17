"""Pasted code whose weights live in a model: in an nn.Sequential or in a class made from nn.Module."""

from __future__ import annotations

from collections import OrderedDict

import pytest
import torch
from torch import nn
from torch.nn import functional

from lib.comparison import Verdict, compare_code
from lib.experiment import Activation
from lib.explain.probing import Roles

SEQUENTIAL = """\
torch.manual_seed(3)
model = nn.Sequential(nn.Linear(5, 1), nn.Sigmoid())
x = torch.randn(4, 5)
model(x)"""

NET = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(5, 1)
    def forward(self, x):
        return torch.sigmoid(self.fc1(x))
torch.manual_seed(3)
net = Net()
x = torch.randn(4, 5)
net(x)"""

TWO_LAYERS = """\
torch.manual_seed(3)
x = torch.randn(2, 5)
model = nn.Sequential(nn.Linear(5, 3), nn.ReLU(), nn.Linear(3, 3))
model(x)"""


def drawn_by_torch() -> tuple[nn.Linear, torch.Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return nn.Linear(5, 1), torch.randn(4, 5)


@pytest.mark.parametrize(("code", "layer"), [(SEQUENTIAL, "model[0]"), (NET, "net.fc1")])
def test_a_models_first_layer_plays_weights_and_bias(code: str, layer: str) -> None:
    linear, inputs = drawn_by_torch()
    found = compare_code(code)
    assert found.roles is not None
    assert (found.roles.features, found.roles.weights, found.roles.bias) == (
        "x", f"{layer}.weight", f"{layer}.bias",
    )  # fmt: skip
    assert found.tensors is not None
    assert torch.equal(found.tensors.features, inputs)
    assert torch.equal(found.tensors.weights, linear.weight)
    assert torch.equal(found.tensors.bias, linear.bias)
    assert found.unit_value is not None
    assert torch.equal(found.unit_value, linear(inputs))
    assert found.unit_output is not None
    assert torch.equal(found.unit_output, torch.sigmoid(linear(inputs)))
    assert found.verdict is Verdict.SAME_BITS
    assert found.is_unit
    assert not found.is_part
    assert found.activation is Activation.SIGMOID


@pytest.mark.parametrize("code", [SEQUENTIAL, NET])
def test_a_model_has_the_fingerprint_of_a_plain_layer(code: str) -> None:
    plain = compare_code("linear = nn.Linear(5, 1)\nx = torch.randn(4, 5)\ntorch.sigmoid(linear(x))")
    mine, other = compare_code(code).fingerprint, plain.fingerprint
    assert mine is not None
    assert other is not None
    assert mine.has_same_coefficients(other)


def test_roles_of_a_model_can_be_chosen() -> None:
    found = compare_code(NET, Roles("x", "net.fc1.weight", "net.fc1.bias"))
    assert found.roles is not None
    assert found.roles.weights == "net.fc1.weight"
    assert found.is_unit


def test_of_two_layers_only_the_first_is_the_unit() -> None:
    found = compare_code(TWO_LAYERS)
    with torch.random.fork_rng():
        torch.manual_seed(3)
        inputs, first = torch.randn(2, 5), nn.Linear(5, 3)
    assert found.is_part
    assert found.is_unit
    assert found.value_layer == "model[0]"
    assert found.value is not None
    assert torch.equal(found.value, first(inputs))
    assert found.activation is None


def test_a_second_plain_layer_of_the_same_size_is_no_activation() -> None:
    found = compare_code(
        "x = torch.randn(2, 5)\na = nn.Linear(5, 3)\nc = nn.Linear(3, 3)\nc(torch.relu(a(x)))"
    )
    assert found.is_part
    assert found.value_step is not None
    assert found.value_step.text == "a(x)"


def test_the_bias_of_another_layer_is_not_the_units() -> None:
    found = compare_code(TWO_LAYERS.replace("nn.Linear(5, 3)", "nn.Linear(5, 3, bias=False)"))
    assert found.roles is not None
    assert found.roles.weights == "model[0].weight"
    assert not found.guess.has_bias


NAMED = OrderedDict(fc=nn.Linear(5, 1), act=nn.Tanh())

PLACES = {
    "a layer with a name of its own": ("fc = nn.Linear(5, 1)\nm = nn.Sequential(fc, nn.Tanh())\nm(x)", "fc"),
    "a layer taken out": ("m = nn.Sequential(nn.Linear(5, 1), nn.Tanh())\nm[0](x)", "m[0]"),
    "a layer taken out by name": ("m = nn.Sequential(nn.Linear(5, 1))\nfirst = m[0]\nfirst(x)", "m[0]"),
    "a model in a model": ("m = nn.Sequential(nn.Sequential(nn.Linear(5, 1)))\nm(x)", "m[0][0]"),
    "a named layer": (
        "from collections import OrderedDict\n"
        "m = nn.Sequential(OrderedDict([('fc', nn.Linear(5, 1)), ('act', nn.Tanh())]))\nm(x)",
        "m.fc",
    ),
    "a model used in a function": (
        "m = nn.Sequential(nn.Linear(5, 1))\ndef predict(z):\n    return m(z)\npredict(x)",
        "m[0]",
    ),
    "a name bound twice": ("m = nn.Linear(5, 1)\nm = nn.Sequential(nn.Linear(5, 1))\nm(x)", "m[0]"),
}


def test_torch_names_layers_by_the_same_places() -> None:
    models = {"m[0].weight": nn.Sequential(nn.Linear(5, 1)), "m.fc.weight": nn.Sequential(NAMED)}
    for place, model in models.items():
        words = place.replace("[", ".").replace("]", "").partition(".")[2]
        assert words in dict(model.named_parameters())


@pytest.mark.parametrize("name", PLACES)
def test_layers_are_found_where_they_stand(name: str) -> None:
    code, place = PLACES[name]
    found = compare_code(f"x = torch.randn(2, 5)\n{code}")
    assert found.run.error is None
    assert found.roles is not None
    assert found.roles.weights == f"{place}.weight"
    assert found.is_unit


@pytest.mark.parametrize(
    "change",
    [
        "with torch.no_grad():\n    model[0].weight.fill_(2.0)\n",
        "nn.init.ones_(model[0].weight)\n",
        "model[0].weight.data.mul_(3)\n",
    ],
)
def test_weights_are_those_that_the_call_used(change: str) -> None:
    found = compare_code(SEQUENTIAL.replace("x = torch", f"{change}x = torch"))
    linear, _ = drawn_by_torch()
    with torch.no_grad():
        if "mul_" in change:
            linear.weight.mul_(3)
        else:
            linear.weight.fill_(2.0 if "fill_" in change else 1.0)
    assert found.tensors is not None
    assert torch.equal(found.tensors.weights, linear.weight)
    assert found.verdict is Verdict.SAME_BITS
    assert found.is_unit


TRAINED = """\
torch.manual_seed(3)
model = nn.Sequential(nn.Linear(5, 1))
x = torch.randn(4, 5)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    functional.mse_loss(model(x), torch.ones(4, 1)).backward()
    optimizer.step()
model(x)"""


def test_a_trained_layer_is_compared_with_its_trained_weights() -> None:
    linear, inputs = drawn_by_torch()
    optimizer = torch.optim.SGD(linear.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        functional.mse_loss(linear(inputs), torch.ones(4, 1)).backward()
        optimizer.step()
    found = compare_code(TRAINED.replace("functional.", "F."))
    assert found.tensors is not None
    assert torch.equal(found.tensors.weights, linear.weight)
    assert found.verdict is Verdict.SAME_BITS


def test_a_class_with_a_weight_of_another_kind_plays_no_role() -> None:
    code = "net = nn.Conv2d(1, 1, 1)\nx = torch.ones(1, 1, 2, 2)\nnet(x)"
    assert compare_code(code).roles is None
