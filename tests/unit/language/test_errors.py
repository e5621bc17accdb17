"""Errors: who refused, in whose words, at the smallest sub-expression, on which operands."""

from __future__ import annotations

import pytest
import torch

from lib.language import ErrorKind, Run, RunError, run
from tests.unit.language.plain_python import execute


def failed(code: str, **given: object) -> tuple[Run, RunError]:
    done = run(code, **given)  # type: ignore[arg-type]
    assert done.error is not None, f"{code} gives {done.value!r}"
    return done, done.error


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("y = torch.ones(2)\nz = (y + 1) * torch.ones(3)", ErrorKind.TORCH, "(y + 1) * torch.ones(3)"),
        ("print(torch.mm(torch.ones(1, 5), torch.ones(1, 5)))", ErrorKind.TORCH, "torch.mm(torch.ones(1, 5), torch.ones(1, 5))"),
        ("torch.ones(2).view(3).sum() + 1", ErrorKind.TORCH, "torch.ones(2).view(3)"),
        ("x = torch.ones(2)\nx[0][1]", ErrorKind.TORCH, "x[0][1]"),
        ("x = 1 + unknown * 2", ErrorKind.PYTHON, "unknown"),
        ("x = [1, 2]\ny = x[5] + 1", ErrorKind.PYTHON, "x[5]"),
        ("x = 1 / (3 - 3)", ErrorKind.PYTHON, "1 / (3 - 3)"),
        ("torch.ones(1) @ 5", ErrorKind.PYTHON, "torch.ones(1) @ 5"),
        ("x = torch.ones(1)\nx.no_such_thing()", ErrorKind.PYTHON, "x.no_such_thing"),
        ("torch.from_file('x')", ErrorKind.NOT_ALLOWED, "torch.from_file"),
        ("x = 5\nx()", ErrorKind.PYTHON, "x()"),
        ("a, b = 1, 2, 3", ErrorKind.PYTHON, "a, b"),
        ("torch.ones(10**6, 10**6).sum()", ErrorKind.TOO_LARGE, "torch.ones(10**6, 10**6)"),
        ("f'{torch.ones(2):.2f}'", ErrorKind.PYTHON, None),
        ("while True:\n    x = 1", ErrorKind.TOO_LONG, None),
        ("x = (1", ErrorKind.SYNTAX, None),
        ("if torch.ones(2) > 0:\n    pass", ErrorKind.TORCH, "torch.ones(2) > 0"),
    ],
)  # fmt: skip
def test_an_error_names_who_refused_and_the_smallest_sub_expression(
    code: str, kind: ErrorKind, text: str | None
) -> None:
    _, error = failed(code)
    assert error.kind is kind
    if text is not None:
        assert error.text == text
        assert error.line == code[: code.rindex(text.split("\n")[0])].count("\n") + 1


def test_an_error_keeps_the_steps_before_it_and_shows_the_operands() -> None:
    done, error = failed("x = torch.ones(1, 5)\nw = x * 2\ny = torch.mm(x, w) + 1")
    assert [step.text for step in done.steps] == ["torch.ones(1, 5)", "x * 2"]
    assert error.function == "torch.mm"
    assert [(operand.text, operand.role, operand.step, tuple(operand.value.shape)) for operand in error.operands] == [
        ("x", "input", 0, (1, 5)), ("w", "mat2", 1, (1, 5)),
    ]  # fmt: skip
    assert error.message == "mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)"
    assert done.value is None


def test_an_error_inside_a_function_is_placed_inside_it() -> None:
    _, error = failed("def f(a):\n    b = a + 1\n    return a @ b\nx = torch.ones(2, 3)\nf(x)")
    assert (error.line, error.column, error.text) == (3, 11, "a @ b")


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("torch.matmull", "torch.matmul"),
        ("torch.from_file", None),
        ("torch.jit", None),
        ("F.conv3d", None),
        ("x.mul__", None),
        ("x.share_memory_", None),
        ("open", None),
        ("eval", None),
    ],
)
def test_what_is_not_in_the_table_is_refused_by_name(name: str, nearest: str | None) -> None:
    _, error = failed(f"x = torch.ones(1)\n{name}(x)")
    if name == "torch.matmull":
        assert error.message == "module 'torch' has no attribute 'matmull'"
        return
    if error.kind is ErrorKind.PYTHON:
        assert error.message == f"'Tensor' object has no attribute '{name.partition('.')[2]}'"
        return
    assert error.kind is ErrorKind.NOT_ALLOWED
    assert error.notice is not None
    assert str(error.notice["name"]).endswith(name.rpartition(".")[2])
    assert nearest is None or error.notice["nearest"] == nearest


def test_the_nearest_known_name_is_told() -> None:
    _, error = failed(
        "torch.softmax_(torch.ones(1))" if hasattr(torch, "softmax_") else "torch.lu_solve(torch.ones(1))"
    )
    assert error.notice is not None
    assert error.notice.code == "unknown_name"
    _, error = failed(
        "torch.ones(1).sigmoid_backward()"
        if hasattr(torch.Tensor, "sigmoid_backward")
        else "torch.lobpcg(torch.ones(1))"
    )
    assert error.notice is not None
    assert error.notice["nearest"] is not None


def test_a_keyword_that_is_not_in_the_table_is_refused_by_name() -> None:
    _, error = failed("torch.zeros(2, pin_memory=True)")
    assert error.kind is ErrorKind.NOT_ALLOWED
    assert error.notice is not None
    assert (error.notice["name"], error.notice["function"]) == ("pin_memory", "torch.zeros")


def test_a_keyword_that_torch_does_not_know_either_gets_torchs_own_words() -> None:
    _, error = failed("torch.sum(torch.ones(2), dims=0)")
    assert error.kind is ErrorKind.TORCH
    assert error.message.startswith(
        "sum() received an invalid combination of arguments - got (Tensor, dims=int)"
    )


def test_another_device_is_answered_in_torchs_words() -> None:
    for code in ("torch.ones(1, device='cuda')", "torch.ones(1).to('cuda:0')", "torch.ones(1).cuda()"):
        _, error = failed(code)
        assert error.kind is ErrorKind.NOT_ALLOWED
        assert error.message == "Torch not compiled with CUDA enabled"
        assert error.notice is not None
        assert error.notice.code == "device"


def test_errors_of_python_and_torch_can_be_caught_and_no_others() -> None:
    assert (
        run("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    y = str(e)\ny").value == "division by zero"
    )
    assert run("try:\n    torch.ones(2) + torch.ones(3)\nexcept RuntimeError:\n    y = 1\ny").value == 1
    for code in ("torch.from_file('x')", "torch.ones(10**12)", "while True: pass"):
        _, error = failed(f"try:\n    {code}\nexcept Exception:\n    pass")
        assert error.kind in (ErrorKind.NOT_ALLOWED, ErrorKind.TOO_LARGE, ErrorKind.TOO_LONG)


def test_prints_and_names_before_an_error_are_kept() -> None:
    done, _ = failed("x = torch.ones(2)\nprint(x)\nx + torch.ones(3)")
    assert [printed.text for printed in done.printed] == ["tensor([1., 1.])"]
    assert torch.equal(done.names["x"], torch.ones(2))


@pytest.mark.parametrize("code", ["torch.rand(2, device='gpu')", "torch.ones(2).to('gpu:1')"])
def test_what_is_no_device_at_all_is_refused_in_torchs_words(code: str) -> None:
    error = run(code).error
    assert error is not None
    assert (error.kind, error.message) == (ErrorKind.TORCH, str(execute(code).error))


def test_a_loader_of_no_samples_is_not_shuffled() -> None:
    code = "torch.utils.data.DataLoader([], shuffle=True)"
    error = run(code).error
    assert error is not None
    assert error.message == str(execute(code).error)
