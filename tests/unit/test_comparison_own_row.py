"""Pasted code as a row of Compare: rewritten, it must give what the original gives, bit for bit."""

from __future__ import annotations

import pytest
import torch

from lib.comparison.own_code import compare_code
from lib.comparison.own_row import row_code
from lib.experiment import Experiment
from lib.explain.probing import Roles
from lib.formulations import FORMULATIONS
from lib.notice import Notice
from lib.snippets import COURSE_NETWORK, COURSE_UNIT, SHAPE_ERROR, THREAD
from tests.plain_torch import draw

DRAWN = "x = torch.randn(1, 5)\nw = torch.randn(1, 5)\nb = torch.randn(1)\n"


def rewritten(code: str, roles: Roles | None = None) -> str:
    row = row_code(compare_code(code, roles, experiment=Experiment()))
    assert isinstance(row, str), row
    return row


def executed(code: str, **names: torch.Tensor) -> dict[str, object]:
    """Run code as Python does; the value of its last line goes by the name "value"."""
    *lines, last = code.strip().split("\n")
    space: dict[str, object] = {"torch": torch, "nn": torch.nn, **names}
    with torch.random.fork_rng():
        exec("\n".join(lines), space)
        space["value"] = eval(last, space)
    return space


def value_of(code: str, **names: torch.Tensor) -> torch.Tensor:
    value = executed(code, **names)["value"]
    assert isinstance(value, torch.Tensor)
    return value


def same_bits(one: torch.Tensor, other: torch.Tensor) -> bool:
    return one.dtype == other.dtype and torch.equal(one, other)


# What is pasted, which of its names play the roles, and its value before any activation.
KEPT: dict[str, tuple[str, str, str]] = {
    "thread": (THREAD, "features weights bias", "product.sum()"),
    "course unit": (COURSE_UNIT, "features weights bias", "torch.mm(features, weights.view(5, 1)) + bias"),
    "course network": (COURSE_NETWORK, "features W1 B1", "torch.mm(features, W1) + B1"),
    "own names": (f"{DRAWN}y = torch.sigmoid(x @ w.t() + b)", "x w b", "x @ w.t() + b"),
    "transposed weights": (
        "X = torch.randn(4, 3)\nW = torch.randn(3, 2)\nb = torch.randn(2)\ny = X @ W + b",
        "X W b",
        "y",
    ),
    "features as a column": (
        "x = torch.randn(5, 1)\nw = torch.randn(1, 5)\nb = torch.randn(1)\ny = w @ x + b",
        "x w b",
        "y",
    ),
    "one axis each": (
        "x = torch.randn(5)\nw = torch.randn(5)\nb = torch.randn(1)\ny = torch.dot(x, w) + b",
        "x w b",
        "y",
    ),
    "bias (1, 1)": (
        "x = torch.randn(1, 5)\nw = torch.randn(1, 5)\nb = torch.randn(1, 1)\ny = x @ w.t() + b",
        "x w b",
        "y",
    ),
    "bias of no axis": (
        "x = torch.randn(1, 5)\nw = torch.randn(1, 5)\nb = torch.randn(())\ny = (x * w).sum() + b",
        "x w b",
        "y",
    ),
    "a tensor's name for a number": (
        "features = 5\nx = torch.randn(1, features)\nw = torch.randn(1, features)\nb = torch.randn(1)\n"
        "y = x @ w.t() + b",
        "x w b",
        "y",
    ),
    "annotated": (
        "x: torch.Tensor = torch.randn(1, 5)\nw: torch.Tensor = torch.randn(1, 5)\nb = torch.randn(1)\n"
        "y = x @ w.t() + b",
        "x w b",
        "y",
    ),
    "changed later": (f"{DRAWN}w = w.view(5, 1)\ny = torch.mm(x, w) + b", "x", "y"),
    "over several lines": (f"{DRAWN}y = (\n    x @ w.t()  # products\n    + b\n)", "x w b", "y"),
    "on one line": (
        "x = torch.ones(1, 5); s = 'ü→'; w = torch.ones(1, 5); b = torch.ones(1); "
        "p = x.t() * w + b; z = p.sum()",
        "x w b",
        "z",
    ),
    "in place": (f"{DRAWN}y = x @ w.t()\ny += b", "x w b", "y"),
    "an own function": (f"{DRAWN}def unit(x):\n    return x @ w.t() + b\ny = unit(x)", "x w b", "y"),
    "prompts": (
        ">>> x = torch.randn(1, 5)\n>>> w = torch.randn(1, 5)\n>>> b = torch.randn(1)\n"
        ">>> z = x @ w.t()\n>>> y = z + b",
        "x w b",
        "y",
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_row_gives_the_same_bits_as_the_code_it_came_from(name: str) -> None:
    code, roles, value = KEPT[name]
    found = compare_code(code, experiment=Experiment())
    assert found.tensors is not None
    row = rewritten(code)
    plain = "\n".join(line.removeprefix(">>> ") for line in code.splitlines())
    with torch.random.fork_rng():
        torch.manual_seed(7)
        original = executed(f"{plain}\n{value}")
    given = [original[role] for role in roles.split()]
    if name != "changed later":
        ours = [found.tensors.features, found.tensors.weights, found.tensors.bias]
        for mine, theirs in zip(ours, given, strict=True):
            assert isinstance(theirs, torch.Tensor)
            assert mine.numel() == theirs.numel()
            assert torch.equal(mine.flatten().sort().values, theirs.flatten().sort().values)
    tensors = found.tensors
    assert isinstance(original["value"], torch.Tensor)
    assert same_bits(
        value_of(row, features=tensors.features, weights=tensors.weights, bias=tensors.bias),
        original["value"],
    )


ONE_OUTPUT = ((1, 5, 1), (1, 3, 1), (1, 64, 1))
ANY_SIZES = (*ONE_OUTPUT, (4, 2, 3), (2, 7, 1))
GROWN = {
    "course network": ("torch.mm(features, weights.t()) + bias.reshape(1, -1)", ANY_SIZES),
    "transposed weights": ("features @ weights.t() + bias", ANY_SIZES),
    "features as a column": ("weights @ features.t() + bias", ONE_OUTPUT),
    "one axis each": ("torch.dot(features[0], weights[0]) + bias", ONE_OUTPUT),
    "over several lines": ("features @ weights.t() + bias", ANY_SIZES),
    "in place": ("features @ weights.t() + bias", ANY_SIZES),
    "an own function": ("features @ weights.t() + bias", ANY_SIZES),
    "a tensor's name for a number": ("features @ weights.t() + bias", ANY_SIZES),
    "thread": ("(features.t() * weights + bias.reshape(1, -1)).sum()", (*ONE_OUTPUT, (1, 5, 5))),
}


@pytest.mark.parametrize("name", GROWN)
def test_a_row_follows_the_experiments_sizes(name: str) -> None:
    expected, sizes = GROWN[name]
    row = rewritten(KEPT[name][0])
    for size in sizes:
        plain = draw(11, *size)
        names = {"features": plain.features, "weights": plain.weights, "bias": plain.bias}
        assert same_bits(value_of(row, **names), value_of(expected, **names)), size


@pytest.mark.parametrize("name", [name for name in FORMULATIONS if name not in ("linear", "no_transpose")])
def test_a_formulation_pasted_as_code_is_its_own_row(name: str) -> None:
    assert rewritten(FORMULATIONS[name].code).strip() == FORMULATIONS[name].code.strip()


def test_given_names_that_are_changed_first_stay_as_they_are() -> None:
    code = "weights = weights.t()\ny = torch.mm(features, weights) + bias"
    plain = draw(7)
    row = rewritten(code)
    assert same_bits(
        value_of(row, features=plain.features, weights=plain.weights, bias=plain.bias),
        torch.mm(plain.features, plain.weights.t()) + plain.bias,
    )


def test_names_that_swap_the_tensors_names_are_swapped_at_once() -> None:
    code = "weights = torch.randn(1, 5)\nfeatures = torch.randn(1, 5)\ny = weights.t() * features"
    row = rewritten(code, Roles(features="weights", weights="features", bias=""))
    plain = draw(7)
    value = value_of(row, features=plain.features, weights=plain.weights, bias=plain.bias)
    assert same_bits(value, plain.features.t() * plain.weights)


NET = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(5, 1)
        self.out = nn.Linear(1, 1)
    def forward(self, inputs):
        hidden = torch.sigmoid(self.fc(inputs))  # (batch, 1)
        return self.out(hidden)
"""
UNIT = """class Unit(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(5, 1))
        self.register_buffer("b", torch.randn(1, 1))
    def forward(self, x):
        h = torch.mm(
            x, self.w
        ) + self.b
        return torch.sigmoid(h)
"""
BARE = """class Unit:
    def __init__(self, size):
        self.w = torch.randn(size)
        self.b = torch.randn(1)
    def __call__(self, x):
        return torch.sigmoid((x * self.w).sum() + self.b)
"""
X = "x = torch.randn(2, 5)\n"
HELD: dict[str, tuple[str, str, tuple[tuple[int, int, int], ...]]] = {
    "a layer": (f"{X}l = nn.Linear(5, 1)\ny = l(x)", "features @ weights.t() + bias", ANY_SIZES),
    "a layer without bias": (
        f"{X}l = nn.Linear(5, 1, bias=False)\ny = torch.relu(l(x))",
        "features @ weights.t()",
        ANY_SIZES,
    ),
    "a layer whose weights are set": (
        f"{X}l = nn.Linear(5, 1)\nl.weight.data.fill_(0.5)\nwith torch.no_grad():\n    y = l(x)\ny",
        "features @ weights.t() + bias",
        ANY_SIZES,
    ),
    "a sequence": (
        f"{X}model = nn.Sequential(nn.Linear(5, 3), nn.Sigmoid(), nn.Linear(3, 1))\nmodel(x)",
        "features @ weights.t() + bias",
        ANY_SIZES,
    ),
    "a model": (f"{NET}net = Net()\n{X}print(net(x))", "features @ weights.t() + bias", ANY_SIZES),
    "a model's own tensors": (
        f"{UNIT}unit = Unit()\n{X}unit(x)",
        "features @ weights.t() + bias.reshape(1, -1)",
        ANY_SIZES,
    ),
    "an object's tensors": (
        f"{BARE}unit = Unit(5)\nx = torch.randn(5)\nunit(x)",
        "(features[0] * weights[0]).sum() + bias",
        ONE_OUTPUT,
    ),
    "an object's tensors in a line": (
        f"{BARE}unit = Unit(5)\nx = torch.randn(5)\ny = (x * unit.w).sum() + unit.b",
        "(features[0] * weights[0]).sum() + bias",
        ONE_OUTPUT,
    ),
    "a function that goes on": (
        f"{DRAWN}def unit(x, w, b):\n    h = (x * w).sum() + b\n    return torch.sigmoid(h)\nunit(x, w, b)",
        "(features * weights).sum() + bias",
        ONE_OUTPUT,
    ),
    "after a cell that failed": (
        f"# %%\n{DRAWN}# %%\nn = 3\nx @ w\nn = n.nothing\n# %%\nx @ w.t() + b",
        "features @ weights.t() + bias",
        ANY_SIZES,
    ),
}
"""Code whose row is not its lines as they stand, what it sums, and the sizes that it can take."""


@pytest.mark.parametrize("name", HELD)
def test_a_row_puts_the_tensors_where_the_code_holds_its_own(name: str) -> None:
    code, expected, sizes = HELD[name]
    row = rewritten(code)
    for size in sizes:
        plain = draw(11, *size)
        names = {"features": plain.features, "weights": plain.weights, "bias": plain.bias}
        ours, theirs = value_of(row, **names), value_of(expected, **names)
        assert torch.equal(ours.flatten(), theirs.flatten()) or torch.allclose(ours, theirs, atol=1e-6), size


def test_a_function_that_goes_on_keeps_its_other_lines() -> None:
    row = rewritten(HELD["a model's own tensors"][0])
    forward = row.split("def forward(self, x):\n")[1].split("unit = Unit()")[0]
    returned = "        return (torch.mm(\n            x, self.w\n        ) + self.b)\n"
    assert forward == f"{returned}        return torch.sigmoid(h)\n"
    assert row.endswith("unit.w = nn.Parameter(weights.t())\nunit.b = bias.reshape(1, -1)\nunit(x)\n")


def test_a_failed_cell_keeps_what_it_did_before_it_failed() -> None:
    assert rewritten(HELD["after a cell that failed"][0]).splitlines()[3:] == ["n = 3", "x @ w.t() + b"]


REFUSED: dict[str, tuple[str, str, dict[str, object]]] = {
    "an error": (SHAPE_ERROR, "row_error", {"line": 8}),
    "no roles": ("torch.zeros(3)", "row_roles", {}),
    "nothing": ("", "row_roles", {}),
    "training": (
        "x = torch.randn(2, 5)\nl = nn.Linear(5, 1)\noptimizer = torch.optim.SGD(l.parameters(), lr=0.1)\n"
        "l(x).sum().backward()\noptimizer.step()\nl(x)",
        "row_trained",
        {"line": 4},
    ),
    "training in a loop": (
        "x = torch.randn(2, 5)\nl = nn.Linear(5, 1)\noptimizer = torch.optim.SGD(l.parameters(), lr=0.1)\n"
        "for _ in range(2):\n    l(x).sum().backward()\n    optimizer.step()\nl(x)",
        "row_trained",
        {"line": 5},
    ),
    "features that a model changes first": (
        f"{NET}net = Net()\n{X}net(x)".replace("fc(inputs)", "fc(2 * inputs)"),
        "row_layer",
        {"name": "net.fc", "features": "x", "has_bias": True},
    ),
    "a model without a sum of products": (
        f"{NET}net = Net()\n{X}net(2 * x)".replace("fc(inputs)", "fc(inputs + 1)"),
        "row_layer",
        {"name": "net.fc", "features": "x", "has_bias": True},
    ),
    "an object in a loop": (
        f"{BARE}unit = Unit(5)\nx = torch.randn(5)\nfor _ in range(2):\n    y = unit(x)\ny",
        "row_object",
        {"name": "unit", "features": "x", "has_bias": True},
    ),
    "a failed last cell": (f"# %%\n{DRAWN}# %%\nx @ w", "row_error", {"line": 6}),
    "a loop": (
        "x = torch.randn(1, 5)\nw = torch.randn(1, 5)\nt = 0\n"
        "for i in range(5):\n    t = t + x[0, i] * w[0, i]\nt",
        "row_inside",
        {"line": 5},
    ),
    "a condition": (f"{DRAWN}if True:\n    h = x @ w.t()\n    y = h + b", "row_inside", {"line": 6}),
    "a with block": (
        f"{DRAWN}with torch.no_grad():\n    h = x @ w.t()\n    y = h + b",
        "row_inside",
        {"line": 6},
    ),
    "a joint assignment": (
        "x, w = torch.randn(1, 5), torch.randn(1, 5)\nb = torch.randn(1)\ny = x @ w.t() + b",
        "row_inside",
        {"line": 1},
    ),
    "a tensor made in a condition": (
        "if True:\n    x = torch.randn(1, 5)\nw = torch.randn(1, 5)\nb = torch.randn(1)\ny = x @ w.t() + b",
        "row_inside",
        {"line": 1},
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_code_that_cannot_be_a_row_is_told_why(name: str) -> None:
    code, notice, parameters = REFUSED[name]
    assert row_code(compare_code(code, experiment=Experiment())) == Notice(notice, **parameters)


def test_what_follows_the_value_is_left_out_of_the_row() -> None:
    row = rewritten(THREAD)
    assert row.strip().endswith("product = features.t() * weights + bias\nproduct.sum()")
    assert "output" not in row
    assert "randn" not in row


def test_gradients_behind_the_sum_do_not_keep_it_from_being_a_row() -> None:
    row = rewritten(f"{DRAWN}y = x @ w.t() + b\nw.requires_grad_(True)\n(x @ w.t() + b).sum().backward()")
    plain = draw(7)
    value = value_of(row, features=plain.features, weights=plain.weights, bias=plain.bias)
    assert same_bits(value, (plain.features @ plain.weights.t() + plain.bias).sum())
