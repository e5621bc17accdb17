"""Layers that normalise, beside plain torch: in training, in evaluation, in a model, and what they refuse."""

from __future__ import annotations

import pytest
import torch

from lib.comparison import compare_code
from lib.language import ErrorKind, run
from tests.unit.language.plain_python import are_equal, execute

X = "torch.manual_seed(5)\nx = torch.randn(6, 3)\n"

CODES = {
    "over features": "nn.LayerNorm(3)(x)",
    "over all axes": "nn.LayerNorm((6, 3), eps=0.1)(x)",
    "without weights": "nn.LayerNorm([3], elementwise_affine=False)(x)",
    "without biases": "nn.LayerNorm(3, bias=False)(x)",
    "in training": "b = nn.BatchNorm1d(3)\nb(x)",
    "what training remembers": "b = nn.BatchNorm1d(3, momentum=0.5)\nb(x)\nb(x + 1)\nb.running_mean, b.running_var",
    "in evaluation": "b = nn.BatchNorm1d(3)\nb(x * 2)\nb.eval()\nb(x)",
    "by its batch alone": "b = nn.BatchNorm1d(3, track_running_stats=False).eval()\nb(x)",
    "without weights of its own": "nn.BatchNorm1d(3, affine=False)(x)",
    "a remembered mean stays as it was seen": "b = nn.BatchNorm1d(3)\nbefore = b.running_mean + 0\nb(x)\nbefore",
    "its state": "b = nn.BatchNorm1d(3)\nb(x)\nlist(b.state_dict().items())",
    "a loaded state": (
        "b = nn.BatchNorm1d(3)\nb(x)\nc = nn.BatchNorm1d(3)\nc.load_state_dict(b.state_dict())\nc.eval()(x)"
    ),
    "its parameters": "[tuple(p.shape) for p in nn.BatchNorm1d(3).parameters()]",
    "in a model that is evaluated": (
        "m = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(0.5), nn.Linear(4, 1))\n"
        "m(x)\nm.eval()\nm(x)"
    ),
    "in a class": (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.fc, self.norm = nn.Linear(3, 2), nn.LayerNorm(2)\n"
        "    def forward(self, z):\n        return self.norm(self.fc(z))\nNet()(x)"
    ),
    "trained": (
        "m = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))\n"
        "o = torch.optim.SGD(m.parameters(), lr=0.1)\nfor _ in range(3):\n    o.zero_grad()\n"
        "    (m(x) ** 2).mean().backward()\n    o.step()\nm.eval()(x)"
    ),
    "as text": "str(nn.Sequential(nn.BatchNorm1d(3), nn.LayerNorm(2)))",
}


@pytest.mark.parametrize("name", CODES)
def test_normalising_gives_torchs_bits(name: str) -> None:
    code = X + CODES[name]
    plain, done = execute(code), run(code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error.message
    assert are_equal(plain.value, done.value), (plain.value, done.value)


@pytest.mark.parametrize(
    "code",
    [
        "nn.LayerNorm(4)(x)",
        "nn.BatchNorm1d(4)(x)",
        "nn.BatchNorm1d(3)(x[:1])",
        "nn.BatchNorm1d(3)(x[0])",
        "nn.BatchNorm1d(-1)",
        "nn.LayerNorm(3)()",
    ],
)
def test_normalising_refuses_in_torchs_words(code: str) -> None:
    plain, done = execute(X + code), run(X + code)
    assert plain.error is not None
    assert done.error is not None
    assert done.error.message == str(plain.error)


def test_a_large_layer_is_refused_before_it_is_made() -> None:
    for code in ("nn.LayerNorm(10**10)", "nn.LayerNorm((10**5, 10**5))", "nn.BatchNorm1d(10**10)"):
        done = run(code)
        assert done.error is not None
        assert done.error.kind is ErrorKind.TOO_LARGE


def test_a_step_shows_what_a_layer_normalises_with() -> None:
    step = run(f"{X}b = nn.BatchNorm1d(3).eval()\nb(x)").steps[-1]
    assert step.function == "torch.nn.BatchNorm1d"
    assert [operand.text for operand in step.operands] == [
        "x", "b.weight", "b.bias", "b.running_mean", "b.running_var",
    ]  # fmt: skip


def test_a_unit_before_a_normalising_layer_is_compared_alone() -> None:
    found = compare_code(f"{X}m = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))\nm(x)")
    with torch.random.fork_rng():
        torch.manual_seed(5)
        inputs, linear = torch.randn(6, 3), torch.nn.Linear(3, 2)
    assert found.is_part
    assert found.value_layer == "m[0]"
    assert found.value is not None
    assert torch.equal(found.value, linear(inputs))


ITERATED = {
    "all pairs": "list(itertools.product([1, 2], 'ab'))",
    "with itself": "list(itertools.product(range(2), repeat=3))",
    "nothing": "list(itertools.product([], [1])), list(itertools.product())",
    "a loop": "found = []\nfor a, b in itertools.product([1, 2], [3, 4]):\n    found.append(a * b)\nfound",
    "one after another": "list(itertools.chain([1], (2, 3), range(2)))",
    "no lists": "list(itertools.chain())",
    "imported": "from itertools import chain, product\nnext(chain('ab')), len(list(product('ab', 'cd')))",
    "parameters": (
        "p, q = nn.Linear(2, 1), nn.Linear(1, 1)\n"
        "o = torch.optim.SGD(itertools.chain(p.parameters(), q.parameters()), lr=0.1)\n"
        "q(p(torch.ones(1, 2))).sum().backward()\no.step()\np.weight, q.weight"
    ),
}


@pytest.mark.parametrize("name", ITERATED)
def test_itertools_gives_what_python_gives(name: str) -> None:
    code = f"import itertools\ntorch.manual_seed(1)\n{ITERATED[name]}"
    plain, done = execute(code), run(code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error.message
    assert are_equal(plain.value, done.value), (plain.value, done.value)


@pytest.mark.parametrize(
    "code",
    [
        "itertools.product(range(10**9), repeat=2)",
        "itertools.product(range(10), repeat=30)",
        "itertools.product([1], repeat=10**9)",
        "itertools.chain(range(10**9))",
        "itertools.product(range(1000), range(1000))",
    ],
)
def test_itertools_stays_in_the_budget(code: str) -> None:
    done = run(f"import itertools\n{code}")
    assert done.error is not None
    assert done.error.kind is ErrorKind.TOO_LARGE


@pytest.mark.parametrize("code", ["itertools.product([1], repeat=-1)", "itertools.product([1], repeat='a')"])
def test_itertools_refuses_in_pythons_words(code: str) -> None:
    code = f"import itertools\n{code}"
    plain, done = execute(code), run(code)
    assert done.error is not None
    assert done.error.message == str(plain.error)
