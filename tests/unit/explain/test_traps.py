from __future__ import annotations

import pytest
import torch

from lib.comparison import INPUT_AXES
from lib.experiment import Dtype, Experiment
from lib.explain import Trap, TrapKind, fingerprint, traps
from lib.formulations import FORMULATIONS
from lib.language import run
from lib.tensors import build_tensors


def caught(
    code: str, sizes: tuple[int, int, int] = (1, 5, 1), dtype: Dtype = Dtype.FLOAT32
) -> tuple[Trap, ...]:
    """The traps of a code on an experiment, as a page asks for them."""
    tensors = build_tensors(Experiment(7, *sizes, dtype=dtype)).as_names()
    done = run(code, tensors, axes=INPUT_AXES)
    assert done.error is None
    return traps(done, fingerprint=fingerprint(code, *sizes))


def facts(found: tuple[Trap, ...]) -> list[tuple[TrapKind, tuple[str | None, ...], tuple[int, ...], float]]:
    return [(trap.kind, trap.axes, trap.sizes, trap.count) for trap in found]


def test_the_threads_line_is_an_outer_product_with_a_bias_in_every_cell() -> None:
    found = caught(FORMULATIONS["outer_sum"].code)
    assert facts(found) == [
        (TrapKind.OUTER_PRODUCT, ("in", "in"), (5, 5), 25),
        (TrapKind.BIAS_REPEATED, ("in", "in"), (5, 5), 25),
    ]
    assert [trap.text for trap in found] == ["features.t() * weights", "features.t() * weights + bias"]
    assert found[0].span.line == 1


@pytest.mark.parametrize(
    "name", ["linear", "functional_linear", "mm", "matmul", "at_operator", "addmm", "einsum", "broadcast_sum"]
)
@pytest.mark.parametrize("sizes", [(1, 5, 1), (8, 5, 3), (4, 4, 4), (3, 1, 2)])
def test_right_code_is_no_trap(name: str, sizes: tuple[int, int, int]) -> None:
    assert caught(FORMULATIONS[name].code, sizes) == ()


@pytest.mark.parametrize(
    ("name", "sizes", "expected"),
    [
        ("bias_inside", (1, 5, 1), [(TrapKind.BIAS_REPEATED, (None, "in"), (1, 5), 5)]),
        ("einsum_stretch", (1, 5, 1), [(TrapKind.EINSUM_STRETCH, ("in", "out"), (5, 1), 25)]),
        ("no_transpose", (4, 4, 4), [(TrapKind.MIXED_AXES, ("in", "out"), (4, 4), 4)]),
        ("view_for_t", (1, 5, 3), [(TrapKind.VIEW_FOR_T, ("out", "in"), (3, 5), 12)]),
        ("view_for_t", (1, 5, 1), []),
        ("elementwise_sum", (8, 5, 1), [(TrapKind.BATCH_SUMMED, ("batch",), (8,), 8)]),
        ("elementwise_sum", (1, 5, 1), []),
    ],
)
def test_the_catalogues_mistakes_are_caught_where_they_are_mistakes(
    name: str, sizes: tuple[int, int, int], expected: list[object]
) -> None:
    assert facts(caught(FORMULATIONS[name].code, sizes)) == expected


@pytest.mark.parametrize(
    ("code", "sizes", "kinds"),
    [
        ("features.sum(dim=1, keepdim=True) - features.sum(dim=1)", (4, 3, 1), [TrapKind.COLUMN_AGAINST_ROW]),
        ("features.sum(dim=1) * features.sum(dim=1, keepdim=True)", (4, 3, 1), [TrapKind.COLUMN_AGAINST_ROW]),
        ("features.sum(dim=1, keepdim=True) - features.sum(dim=1)", (1, 3, 1), []),
        ("features.sum(dim=1) - features.sum(dim=1)", (4, 3, 1), []),
        ("torch.mul(features.t(), weights)", (1, 5, 1), [TrapKind.OUTER_PRODUCT]),
        ("features.view(-1, 1) * weights", (1, 5, 1), [TrapKind.OUTER_PRODUCT]),
        ("torch.mm(features.t(), weights)", (1, 5, 1), [TrapKind.OUTER_PRODUCT]),
        ("F.linear(features, weights.t(), bias)", (4, 4, 4), [TrapKind.MIXED_AXES]),
        ("torch.addmm(bias, features, weights)", (4, 4, 4), [TrapKind.MIXED_AXES]),
        ("features @ weights", (4, 4, 4), [TrapKind.MIXED_AXES]),
        ("features[0].t() * weights", (1, 5, 1), [TrapKind.VECTOR_TRANSPOSED]),
        ("features.reshape(3, 2)", (2, 3, 1), [TrapKind.VIEW_FOR_T]),
        ("features.reshape(6)", (2, 3, 1), []),
        ("features.mean()", (4, 3, 1), []),
        ("features.sum(dim=1)", (4, 3, 1), []),
        ("bias.sum() * features", (4, 3, 2), []),
        ('torch.einsum("ij,ij->", features.t(), weights)', (1, 5, 1), [TrapKind.EINSUM_STRETCH] * 2),
        ('torch.einsum("...i,oi->...o", features, weights)', (4, 3, 2), []),
    ],
)
def test_each_trap_is_caught_by_its_axes_and_nothing_else_is(
    code: str, sizes: tuple[int, int, int], kinds: list[TrapKind]
) -> None:
    assert [trap.kind for trap in caught(code, sizes)] == kinds


def test_the_first_step_that_overflows_is_named_with_its_count() -> None:
    tensors = {
        "features": torch.tensor([[300.0, 1.0]]).half(),
        "weights": torch.tensor([[300.0, 1.0]]).half(),
    }
    found = traps(run("(features * weights).sum() + 1", tensors))
    assert facts(found) == [(TrapKind.OVERFLOW, (None, None), (1, 2), 1)]
    assert found[0].text == "features * weights"


def test_overflow_is_not_told_where_it_comes_in_with_the_inputs() -> None:
    assert traps(run("x * 2", {"x": torch.tensor([float("inf")])})) == ()


@pytest.mark.parametrize(
    "code",
    [
        "torch.full((3,), float('inf'))",
        "torch.ones(2).masked_fill(torch.tensor([True, False]), float('-inf'))",
        "torch.tensor([1.0]) * float('nan')",
        "torch.log(torch.tensor([0.5]))",
        "torch.tensor([0.0]) / 2",
    ],
)
def test_what_the_code_writes_as_infinite_is_no_overflow(code: str) -> None:
    assert traps(run(code)) == ()


@pytest.mark.parametrize(
    "code",
    [
        "torch.log(torch.tensor([0.0, 0.5]))",
        "torch.tensor([-1.0, 0.5]).sqrt()",
        "1 / torch.tensor([0.0, 0.5])",
        "torch.tensor([1.0, 0.5]) / torch.tensor([1.0, 0.0])",
        "torch.tensor([0.5]) / 0",
        "torch.tensor([0.0, 0.5]) ** -1",
        "torch.log1p(torch.tensor([-1.0, 0.5]))",
    ],
)
def test_a_zero_that_is_divided_by_is_told_from_a_number_that_is_too_large(code: str) -> None:
    assert [(trap.kind, trap.count) for trap in traps(run(code))] == [(TrapKind.ZERO, 1)]


@pytest.mark.parametrize("code", ["torch.tensor([0.0, 1e30]) ** 2", "torch.tensor([-1e30, 1.0]) / 1e-30"])
def test_a_number_that_is_too_large_is_told_beside_a_zero(code: str) -> None:
    assert [(trap.kind, trap.count) for trap in traps(run(code))] == [(TrapKind.OVERFLOW, 1)]


def test_without_a_fingerprint_the_bias_is_not_counted() -> None:
    tensors = build_tensors(Experiment()).as_names()
    done = run(FORMULATIONS["bias_inside"].code, tensors, axes=INPUT_AXES)
    assert traps(done) == ()


def test_a_trap_in_the_second_line_says_so() -> None:
    (found,) = caught("h = features.t()\nh * weights", (1, 5, 1))
    assert (found.span.line, found.text, found.step) == (2, "h * weights", 1)
