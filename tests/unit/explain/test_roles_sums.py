"""Sums that loops build up: what starts as zeros and is added to is no bias, all else may be one."""

from __future__ import annotations

import pytest
import torch

from lib.comparison import compare_code
from lib.explain.roles import guess_roles
from lib.language import run

ONE = "a = torch.randn(1, 5)\nc = torch.randn(1, 5)\nd = torch.randn(1)\n"
SEVERAL = "a = torch.randn(2, 3)\nc = torch.randn(2, 3)\nd = torch.randn(2)\n"
LOOP = "for i in range(5):\n    "

BY_HAND = "".join(f"s = s + a[0, {i}] * c[0, {i}]\n" for i in range(5))
ROUNDS = (
    "out = torch.zeros(2, 2)\nfor n in range(2):\n    for o in range(2):\n        for i in range(3):\n"
    "            "
)

SUMS = {
    "in place": f"{ONE}s = torch.zeros(1)\n{LOOP}s += a[0, i] * c[0, i]\ny = s + d\ny",
    "the bias in place": f"{ONE}s = torch.zeros(1)\n{LOOP}s += a[0, i] * c[0, i]\ns += d\ns",
    "a new tensor each round": f"{ONE}s = torch.zeros(1)\n{LOOP}s = s + a[0, i] * c[0, i]\ns + d",
    "the sum on the right": f"{ONE}s = torch.zeros(1)\n{LOOP}p = a[0, i] * c[0, i]\n    s = p + s\ns + d",
    "torch.add": f"{ONE}s = torch.zeros(1)\n{LOOP}s = torch.add(s, a[0, i] * c[0, i])\ns + d",
    "add_": f"{ONE}s = torch.tensor(0.0)\n{LOOP}s.add_(a[0, i] * c[0, i])\ns + d",
    "a plain number": f"{ONE}s = 0\n{LOOP}s += a[0, i] * c[0, i]\ns + d",
    "the bias first": f"{ONE}s = torch.zeros(1)\ns = s + d\n{LOOP}s = s + a[0, i] * c[0, i]\ns",
    "while": f"{ONE}s = torch.zeros(1)\ni = 0\nwhile i < 5:\n    s += a[0, i] * c[0, i]\n    i += 1\ns + d",
    "pairs": f"{ONE}s = torch.zeros(1)\nfor p, q in zip(a[0], c[0]):\n    s += p * q\ns + d",
    "a function": (
        f"{ONE}def f(p, q, r):\n    s = torch.zeros(1)\n    {LOOP}    s += p[0, i] * q[0, i]\n"
        "    return s + r\nf(a, c, d)"
    ),
    "by hand": f"{ONE}s = torch.zeros(1)\n{BY_HAND}s + d",
    "cells": f"{SEVERAL}{ROUNDS}out[n, o] += a[n, i] * c[o, i]\nout + d",
    "cells anew": f"{SEVERAL}{ROUNDS}out[n, o] = out[n, o] + a[n, i] * c[o, i]\nout + d",
    "two subscripts": f"{SEVERAL}{ROUNDS}out[n][o] += a[n][i] * c[o][i]\nout + d",
    "rows with add_": (
        f"{SEVERAL}out = torch.zeros(2, 2)\nfor n in range(2):\n    for i in range(3):\n"
        "        out[n].add_(a[n, i] * c[:, i])\nout + d"
    ),
    "a bias for each row": (
        f"{SEVERAL}out = torch.zeros(2, 2)\nfor n in range(2):\n    out[n] = a[n] @ c.t() + d\nout"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SUMS)
def test_what_a_loop_adds_to_is_told_from_the_bias(name: str) -> None:
    code = "torch.manual_seed(5)\n" + SUMS[name]
    with torch.random.fork_rng():
        space: dict[str, object] = {"torch": torch}
        exec(code.rpartition("\n")[0], space)
        expected = eval(code.rpartition("\n")[2], space)
    found = compare_code(code)
    assert torch.allclose(found.run.value, expected)
    assert found.roles is not None
    assert (found.roles.features, found.roles.weights) == ("a", "c")
    assert found.guess.has_bias
    assert found.roles.bias == "d"
    assert found.is_unit


@pytest.mark.parametrize("name", [name for name in SUMS if name.startswith(("in", "a new", "cells"))])
def test_without_a_bias_there_is_none(name: str) -> None:
    code = SUMS[name].replace("y = s + d\ny", "s").replace("\ns + d", "\ns").replace("out + d", "out")
    found = compare_code("torch.manual_seed(5)\n" + code)
    assert found.roles is not None
    assert not found.guess.has_bias
    assert found.is_unit


def test_a_sum_that_starts_at_the_bias_has_it() -> None:
    found = compare_code(f"{ONE}{LOOP}d = d + a[0, i] * c[0, i]\nd")
    assert found.roles is not None
    assert found.roles.bias == "d"
    assert found.is_unit


TRAINING = """\
a = torch.randn(4, 3)
c = torch.zeros(3)
d = torch.zeros(1)
t = torch.ones(4)
for _ in range(5):
    y = a @ c + d
    c {sign}= 0.1 * (a.t() @ (t - y))
    d {sign}= 0.1 * (t - y).sum()
a @ c + d"""


@pytest.mark.parametrize("sign", ["+", "-"])
def test_a_bias_that_training_starts_at_zero_stays_one(sign: str) -> None:
    guess = guess_roles(run(TRAINING.format(sign=sign)))
    assert guess.roles is not None
    assert (guess.roles.features, guess.roles.weights) == ("a", "c")
    assert guess.has_bias
    assert guess.roles.bias == "d"


def test_what_is_called_a_bias_stays_one_though_it_is_added_to() -> None:
    guess = guess_roles(run(f"{ONE}bias = torch.zeros(1)\n{LOOP}bias = bias + a[0, i] * c[0, i]\nbias"))
    assert guess.roles is not None
    assert guess.roles.bias == "bias"
