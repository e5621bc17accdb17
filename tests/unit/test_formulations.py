from __future__ import annotations

import ast

import pytest
import torch
import torch.nn.functional as functional
from torch import nn

from lib.experiment import Activation, Dtype, Experiment
from lib.formulations import ACTIVATION_CODE, DEFAULT_ROWS, FORMULATIONS, Formulation
from lib.language import run
from lib.tensors import build_tensors

SIZES = ((1, 5, 1), (1, 5, 3), (8, 5, 3), (4, 4, 4), (3, 1, 2))


def plain_python(formulation: Formulation, names: dict[str, torch.Tensor]) -> torch.Tensor:
    """Run a formulation as a user would who pastes it into Python."""
    namespace: dict[str, object] = {"torch": torch, "nn": nn, "F": functional, **names}
    *statements, last = ast.parse(formulation.code).body
    exec(compile(ast.Module(statements, []), formulation.name, "exec"), namespace)
    assert isinstance(last, ast.Expr)
    value = eval(compile(ast.Expression(last.value), formulation.name, "eval"), namespace)
    assert isinstance(value, torch.Tensor)
    return value.detach()


@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("formulation", FORMULATIONS.values(), ids=FORMULATIONS)
def test_the_language_gives_the_bits_or_the_refusal_of_plain_python(
    formulation: Formulation, sizes: tuple[int, int, int], dtype: Dtype
) -> None:
    tensors = build_tensors(Experiment(7, *sizes, dtype=dtype))
    found = run(formulation.code, tensors.as_names())
    if found.error is not None:
        with pytest.raises(RuntimeError) as refusal:
            plain_python(formulation, tensors.as_names())
        assert found.error.message == str(refusal.value)
        return
    expected = plain_python(formulation, tensors.as_names())
    assert isinstance(found.value, torch.Tensor)
    assert found.value.dtype == expected.dtype
    assert torch.equal(found.value, expected)


@pytest.mark.parametrize("name", FORMULATIONS)
def test_an_entry_is_complete_and_readable(name: str) -> None:
    formulation = FORMULATIONS[name]
    assert formulation.name == name
    assert formulation.title
    assert formulation.summary.endswith(".")
    lines = formulation.code.splitlines()
    assert len(lines) <= 4
    assert max(map(len, lines)) <= 80
    assert isinstance(ast.parse(formulation.last_line).body[0], ast.Expr)


def test_titles_differ() -> None:
    assert len({formulation.title for formulation in FORMULATIONS.values()}) == len(FORMULATIONS)


def test_the_default_rows_are_in_the_catalogue() -> None:
    assert set(DEFAULT_ROWS) <= set(FORMULATIONS)


def test_the_outer_sum_is_the_threads_own_line() -> None:
    assert FORMULATIONS["outer_sum"].code == "(features.t() * weights + bias).sum()"


@pytest.mark.parametrize(
    ("activation", "expected"),
    [
        (Activation.SIGMOID, lambda value: 1 / (1 + torch.exp(-value))),
        (Activation.IDENTITY, lambda value: value),
        (Activation.RELU, torch.relu),
        (Activation.TANH, torch.tanh),
    ],
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16, torch.float16])
def test_activation_code_gives_torchs_bits(
    activation: Activation, expected: object, dtype: torch.dtype
) -> None:
    value = torch.tensor([[-1.6619, 0.0, 2.5]], dtype=dtype)
    found = run(ACTIVATION_CODE[activation], {"value": value}).value
    assert callable(expected)
    assert isinstance(found, torch.Tensor)
    assert torch.equal(found, expected(value))


def test_every_activation_has_its_code() -> None:
    assert set(ACTIVATION_CODE) == set(Activation)
