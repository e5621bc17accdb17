"""Which shapes can be features, weights and bias of one unit, and how code that stores them so is probed."""

from __future__ import annotations

import pytest
import torch

from lib.explain import Sizes, fingerprint
from lib.explain.roles import guess_roles
from lib.explain.roles.layouts import fitting_layouts
from lib.language import run
from tests.unit.explain.plain import triple_loop

TENSORS = "x = torch.randn({0}); w = torch.randn({1}); b = torch.randn({2})"

PLAIN = {
    "x (batch, in), w (out, in)": ((4, 3), (2, 3), (2,), "x @ w.t() + b", (4, 3, 2)),
    "x (batch, in), w (in, out)": ((4, 3), (3, 2), (1, 2), "x @ w + b", (4, 3, 2)),
    "x (in, batch), w (out, in)": ((3, 4), (2, 3), (2, 1), "w @ x + b", (4, 3, 2)),
    "x (in,), w (out, in)": ((3,), (2, 3), (2,), "w.mv(x) + b", (1, 3, 2)),
    "x (in,), w (in, out)": ((3,), (3, 2), (2,), "x @ w + b", (1, 3, 2)),
    "x (in,), w (in,)": ((3,), (3,), (1,), "x.dot(w) + b", (1, 3, 1)),
    "x (batch, in), w (in,)": ((4, 3), (3,), (), "x @ w + b", (4, 3, 1)),
    "x (batch,), w ()": ((4,), (), (), "w * x + b", (4, 1, 1)),
    "x (batch, 1), w (1, 1)": ((4, 1), (1, 1), (1,), "x * w + b", (4, 1, 1)),
    "square w as it is": ((4, 3), (3, 3), (3,), "x @ w + b", (4, 3, 3)),
    "square w, transposed": ((4, 3), (3, 3), (3,), "x @ w.T + b", (4, 3, 3)),
    "square x and w, columns": ((3, 3), (3, 3), (3, 1), "w @ x + b", (3, 3, 3)),
    "x and b that are viewed later": (
        (12,), (3, 2), (2,), "x = x.view(4, 3); b = b.unsqueeze(0); x @ w + b", (4, 3, 2),
    ),
    "a layer of its own": ((4, 3), (), (), "net = nn.Linear(3, 2); net(x)", (4, 3, 2)),
    "a layer's own parts": (
        (4, 3), (), (), "net = nn.Linear(3, 2); x @ net.weight.t() + net.bias", (4, 3, 2),
    ),
    "a layer that is given values": (
        (4, 3), (2, 3), (2,),
        "net = nn.Linear(3, 2); net.weight = nn.Parameter(w); net.bias = nn.Parameter(b); net(x)", (4, 3, 2),
    ),
}  # fmt: skip

RIGHT = {
    name: (f"{TENSORS.format(*shapes)}\n{value}", sizes) for name, (*shapes, value, sizes) in PLAIN.items()
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_code_in_every_layout_has_the_units_fingerprint(name: str) -> None:
    code, sizes = RIGHT[name]
    guess = guess_roles(run(code))
    assert guess.roles is not None
    assert guess.sizes == Sizes(*sizes)
    assert fingerprint(code, *sizes, roles=guess.roles).is_unit


@pytest.mark.parametrize("name", RIGHT)
def test_tensors_in_every_layout_give_the_codes_own_value_as_a_unit(name: str) -> None:
    done = run(RIGHT[name][0])
    guess = guess_roles(done)
    assert guess.roles is not None
    assert guess.tensors is not None
    expected = torch.tensor(triple_loop(**guess.tensors.as_names()))
    got = guess.roles.read_output(done.value).to(torch.float32).reshape(expected.shape)
    assert torch.allclose(got, expected, rtol=1e-4, atol=1e-5)  # float32 sums of three products


def test_wrong_code_in_columns_is_not_called_the_unit() -> None:
    code = "x = torch.randn(3, 4); w = torch.randn(2, 3); b = torch.randn(2, 1)\nw @ x + b + b"
    guess = guess_roles(run(code))
    assert guess.roles is not None
    found = fingerprint(code, 4, 3, 2, roles=guess.roles)
    assert found.is_valid
    assert not found.is_unit


@pytest.mark.parametrize(
    ("features", "weights", "bias", "sizes"),
    [
        ((1, 5), (1, 5), (1, 1), [(1, 5, 1)]),
        ((4, 3), (2, 3), (2,), [(4, 3, 2)]),
        ((3,), (3,), (), [(1, 3, 1)]),
        ((2, 3), (4, 5), None, []),
        ((2, 3), (4, 3), (3,), []),
        ((2, 3, 4), (4, 3), None, []),
    ],
)
def test_shapes_allow_only_units_that_share_the_in_axis(
    features: tuple[int, ...],
    weights: tuple[int, ...],
    bias: tuple[int, ...] | None,
    sizes: list[tuple[int, ...]],
) -> None:
    found = fitting_layouts(features, weights, bias)
    assert [layout.sizes for layout in found] == [Sizes(*expected) for expected in sizes]


def test_shapes_that_allow_two_units_alike_are_called_ambiguous() -> None:
    given = {"x": torch.ones(3, 3), "w": torch.ones(3, 3)}
    assert guess_roles(run("(x * w).sum()", given), given).is_ambiguous
    assert not guess_roles(run("x @ w", given), given).is_ambiguous


def test_axes_are_named_as_the_code_stores_them() -> None:
    made = "x = torch.randn(3, 4); w = torch.randn(3, 2); b = torch.randn(2, 1)\nw.t() @ x + b"
    assert guess_roles(run(made)).axes == {"x": ("in", "batch"), "w": ("in", "out"), "b": ("out", None)}


@pytest.mark.parametrize(
    ("value", "sizes"),
    [
        ("(x * w.t()).sum()", (1, 5, 1)),
        ("torch.mm(w, x)", (1, 5, 1)),
        ("torch.mm(x, w)", (5, 1, 5)),
    ],
)
def test_one_feature_is_read_only_where_a_matrix_product_says_so(
    value: str, sizes: tuple[int, int, int]
) -> None:
    given = {"x": torch.ones(5, 1), "w": torch.ones(1, 5)}
    assert guess_roles(run(value, given), given).sizes == Sizes(*sizes)


def test_weights_that_are_made_transposed_are_stored_as_they_are_named() -> None:
    guess = guess_roles(run("x = torch.randn(2, 3)\nw = torch.randn(3, 3).t()\nx @ w"))
    assert guess.roles is not None
    assert guess.roles.has_transposed_weights
