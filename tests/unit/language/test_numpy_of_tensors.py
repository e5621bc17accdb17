"""numpy's functions of tensors: a tensor comes back where numpy gives one back, and numpy's refusals are its own."""

from __future__ import annotations

import pytest

from lib.language import ErrorKind, run
from tests.unit.language.plain_python import are_equal, execute

TENSORS = """\
import torch
import numpy as np
torch.manual_seed(5)
x, v = torch.rand(2, 3), torch.rand(3)
leaf = torch.rand(3, requires_grad=True)
"""


@pytest.mark.parametrize(
    "value",
    [
        "np.exp(x)",
        "1 / (1 + np.exp(-x))",
        "np.sqrt(x.sum())",
        "np.add(x, v)",
        "np.multiply(x.numpy(), v)",
        "np.greater(x, v)",
        "np.maximum(0.5, x)",
        "np.argmax(x)",
        "np.argsort(x, axis=1)",
        "np.cumsum(x, axis=0)",
        "np.transpose(x)",
        "np.round(x, 2)",
        "np.squeeze(x[None])",
        "np.exp(x.numpy())",
        "np.sum(x.numpy(), axis=1)",
    ],
)
def test_numpy_gives_a_tensor_where_it_gives_one_back(value: str) -> None:
    plain, done = execute(TENSORS + value), run(TENSORS + value)
    assert done.error is None
    assert type(done.value) is type(plain.value)
    assert are_equal(plain.value, done.value)


@pytest.mark.parametrize(
    "code",
    ["np.sum(x)", "np.mean(x, axis=1)", "np.max(x)", "np.std(x)", "np.exp(leaf)", "np.add(x, v[:2])"],
)
def test_numpy_refuses_tensors_where_it_refuses_them(code: str) -> None:
    plain, done = execute(TENSORS + code), run(TENSORS + code)
    assert plain.error is not None
    assert done.error is not None
    assert done.error.kind in (ErrorKind.TORCH, ErrorKind.PYTHON)
    assert done.error.message == str(plain.error)


def test_what_numpy_gives_back_shares_no_memory_with_the_tensor() -> None:
    code = f"{TENSORS}y = np.exp(x)\ny.mul_(2)\nx"
    assert are_equal(run(code).value, execute(code).value)
