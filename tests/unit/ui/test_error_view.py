"""Which axes of a failed call do not fit, and the picture of its shapes."""

from __future__ import annotations

import pytest

from lib.language import run
from lib.ui.error_view import clashing_axes, shape_picture

# Code that torch refuses, and which axes of its tensors are to be framed.
REFUSED: dict[str, tuple[str, list[set[int]]]] = {
    "mm": ("torch.mm(torch.ones(1, 5), torch.ones(1, 5))", [{1}, {0}]),
    "method": ("torch.ones(2, 3).mm(torch.ones(4, 3))", [{1}, {0}]),
    "operator": ("torch.ones(2, 3) @ torch.ones(2, 3)", [{1}, {0}]),
    "vector first": ("torch.ones(3) @ torch.ones(4, 5)", [{0}, {0}]),
    "vector last": ("torch.ones(2, 3) @ torch.ones(4)", [{1}, {0}]),
    "two vectors": ("torch.dot(torch.ones(2), torch.ones(3))", [{0}, {0}]),
    "mv": ("torch.mv(torch.ones(2, 3), torch.ones(2))", [{1}, {0}]),
    "bmm inner": ("torch.bmm(torch.ones(2, 3, 4), torch.ones(2, 5, 4))", [{2}, {1}]),
    "bmm batch": ("torch.bmm(torch.ones(1, 3, 4), torch.ones(2, 4, 5))", [{0}, {0}]),
    "matmul batch": ("torch.matmul(torch.ones(3, 3, 4), torch.ones(2, 4, 5))", [{0}, {0}]),
    "sum": ("torch.ones(2, 3) + torch.ones(2, 4)", [{1}, {1}]),
    "sum of unlike many axes": ("torch.ones(7, 2, 3) * torch.ones(5, 3)", [{1}, {0}]),
    "both axes": ("torch.ones(2, 3) - torch.ones(3, 2)", [{0, 1}, {0, 1}]),
    "addmm": ("torch.addmm(torch.ones(2), torch.ones(1, 5), torch.ones(1, 5))", [set(), {1}, {0}]),
    "F.linear": ("F.linear(torch.ones(2, 5), torch.ones(3, 4))", [{1}, {1}]),
    "nn.Linear": ("nn.Linear(4, 3)(torch.ones(2, 5))", [{1}, {1}, set()]),
    "einsum": ("torch.einsum('ij,jk->ik', torch.ones(2, 3), torch.ones(4, 5))", [set(), set()]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_axes_that_do_not_fit_are_marked(name: str) -> None:
    code, expected = REFUSED[name]
    error = run(code).error
    assert error is not None
    shapes = [tuple(operand.value.shape) for operand in error.operands if hasattr(operand.value, "shape")]
    assert clashing_axes(error.function, shapes) == expected


def test_sizes_that_torch_takes_are_not_marked() -> None:
    fitting = [
        ("torch.mm", [(2, 3), (3, 4)]),
        ("operator.add", [(2, 1), (3,)]),
        ("torch.matmul", [(1, 2, 3), (7, 3, 4)]),
        ("torch.bmm", [(2, 2, 3), (2, 3, 4)]),
        ("torch.nn.functional.linear", [(2, 5), (3, 5)]),
        ("operator.mul", [(), (3,)]),
        ("torch.exp", [(3,)]),
        ("torch.exp", []),
    ]
    for function, shapes in fitting:
        assert clashing_axes(function, shapes) == [set() for _ in shapes], function


def test_the_picture_frames_one_axis_of_each_operand_and_escapes_code() -> None:
    error = run("a = torch.ones(1, 5)\ntorch.mm(a, (a < 2).float())").error
    assert error is not None
    picture = shape_picture(error.operands, error.function)
    assert picture.count("formulab-shape") == 2
    assert picture.count("does not fit") == 2
    assert picture.index(">1<") < picture.index(">5<small>does not fit")
    assert "a &lt; 2" in picture


def test_operands_without_axes_are_called_scalars() -> None:
    error = run("torch.mm(torch.tensor(1.0), torch.ones(2, 2))").error
    assert error is not None
    assert "scalar" in shape_picture(error.operands, error.function)
    assert "does not fit" not in shape_picture(error.operands, error.function)
