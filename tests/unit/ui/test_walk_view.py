"""What the picture of a step is made of: its cell to look at, its outlines, its room."""

from __future__ import annotations

import math

import pytest
import torch

from lib.figures import Look
from lib.language import Step, run
from lib.links import Pin
from lib.snippets import SNIPPETS
from lib.ui.code_view import starting_points
from lib.ui.walk_view import (
    WIDTH,
    chosen_cell,
    is_picture,
    largest_cell,
    share_width,
    sign_before,
    source_masks,
    step_panels,
)

LOOK = Look(is_dark=False, is_large_type=False)
nan, inf = math.nan, math.inf


def last_step(code: str) -> Step:
    done = run(code)
    assert done.error is None
    return done.steps[-1]


@pytest.mark.parametrize(
    ("numbers", "cell"),
    [
        ([[1.0, -3.0], [2.0, 0.0]], (0, 1)),
        ([[0.0, 0.0]], (0, 0)),
        ([nan, 2.0, -1.0], (1,)),
        ([nan, nan], (0,)),
        ([2.0, inf, 3.0], (2,)),
        ([2.0, -inf, 3.0], (2,)),
        ([inf, nan], (0,)),
        (5.0, ()),
        ([], None),
        ([[], []], None),
        ([True, False], (0,)),
        ([1, -(2**40)], (1,)),
    ],
)
def test_the_cell_to_look_at_is_the_finite_one_farthest_from_zero(
    numbers: object, cell: tuple[int, ...] | None
) -> None:
    assert largest_cell(torch.tensor(numbers)) == cell


def test_a_pinned_cell_is_taken_where_the_value_has_it() -> None:
    step = last_step("torch.arange(6.).view(2, 3)")
    assert chosen_cell(step, Pin((0, 1))) == (0, 1)
    for index in [(2, 0), (0, 3), (0,), (0, 0, 0), ()]:
        assert chosen_cell(step, Pin(index)) == (1, 2)
    assert chosen_cell(step, None) == chosen_cell(step, Pin((0, 1), "s0")) == (1, 2)


def test_a_step_without_a_picture_has_no_cell() -> None:
    assert chosen_cell(last_step("torch.sort(torch.ones(2))"), None) is None
    assert chosen_cell(last_step("torch.ones(2).to(torch.complex64)"), Pin((0,))) is None
    assert not is_picture([1.0])
    assert is_picture(torch.ones(0))


def test_the_cells_that_made_a_cell_are_outlined() -> None:
    step = last_step("a = torch.ones(2, 3)\nb = torch.ones(3, 4)\na @ b")
    masks = source_masks(step, (1, 2))
    assert masks[0].nonzero().tolist() == [[1, 0], [1, 1], [1, 2]]
    assert masks[1].nonzero().tolist() == [[0, 2], [1, 2], [2, 2]]
    assert source_masks(step, None) == {}


def test_operands_signs_and_result_stand_in_one_row() -> None:
    step = last_step("a = torch.ones(5, 1)\nb = torch.ones(1, 5)\na * b")
    panels, columns = step_panels(step, LOOK, (4, 4))
    assert [panel.title for panel in panels] == ["a", "*", "b", "=", "result"]
    assert len(columns) == len(panels)
    assert sum(columns) <= WIDTH


def test_a_step_of_one_operand_points_to_its_result() -> None:
    step = last_step("a = torch.ones(5, 1)\na.t()")
    assert sign_before(step, is_result=True, count=1) == "→"
    assert sign_before(step, is_result=True, count=2) == "="
    assert sign_before(step, is_result=False, count=2) == ","


def test_a_number_among_the_operands_is_no_picture() -> None:
    panels, _ = step_panels(last_step("a = torch.ones(2)\n2 * a"), LOOK, (1,))
    assert [panel.title for panel in panels] == ["a", "→", "result"]


@pytest.mark.parametrize("count", [1, 2, 3, 5, 9])
def test_pictures_share_the_width_that_there_is(count: int) -> None:
    steps = [last_step(f"torch.ones(2, {1 + 7 * place})") for place in range(count)]
    widths = share_width(steps, 600.0, LOOK)
    assert sum(widths) <= 600.0 + 1e-6
    assert all(width > 0 for width in widths)
    assert widths == sorted(widths)


STARTS = {name: code for name, (_, code) in starting_points().items()}


@pytest.mark.parametrize("name", STARTS)
def test_every_step_of_every_starting_point_has_a_picture(name: str) -> None:
    names = {"features": torch.ones(1, 5), "weights": torch.ones(1, 5), "bias": torch.ones(1)}
    steps = run(STARTS[name], names).steps
    assert steps or name == "no_transpose"
    for step in steps:
        panels, columns = step_panels(step, LOOK, chosen_cell(step, None))
        assert panels, step.text
        assert len(panels) == len(columns)


@pytest.mark.parametrize(
    "code",
    [
        "torch.zeros(0, 3)",
        "torch.ones(2, 3, 4)",
        "torch.ones(1, 1, 1, 1, 1, 1, 2)",
        "torch.full((2, 2), float('nan'))",
        "torch.full((2,), float('inf'))",
        "torch.ones(2) > 0",
        "torch.arange(3)",
        "torch.ones(2).half()",
        "torch.ones(2).bfloat16() * 2",
        "torch.randn(100, 200)",
        "torch.tensor(3.0)",
    ],
)
def test_odd_values_are_drawn_too(code: str) -> None:
    step = last_step(code)
    panels, _ = step_panels(step, LOOK, chosen_cell(step, None))
    assert panels[-1].title == "result"


def test_the_snippets_are_among_the_starting_points() -> None:
    assert SNIPPETS.items() <= STARTS.items()
