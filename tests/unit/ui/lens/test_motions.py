"""Motions of steps: what turns, stretches or folds is what torch does with the axes."""

from __future__ import annotations

import pytest
import torch

from lib.language import Step, run
from lib.ui.lens.motions import Motion, MotionKind, motions_of

NAMES = {0: "operand 0", 1: "operand 1"}


def last_step(code: str) -> Step:
    found = run(code)
    assert found.error is None
    return found.steps[-1]


@pytest.mark.parametrize(
    "code", ["x.t()", "x.T", "torch.t(x)", "x.transpose(0, 1)", "torch.transpose(x, 0, 1)", "x.mT"]
)
def test_a_transpose_turns(code: str) -> None:
    step = last_step(f"x = torch.ones(2, 3)\n{code}")
    assert motions_of(step, NAMES, "result") == (Motion(MotionKind.TURN, "result"),)


@pytest.mark.parametrize(
    ("left", "right"), [((5, 1), (1, 4)), ((4,), (3, 4)), ((), (2, 3)), ((2, 1), (2, 3))]
)
def test_a_broadcast_stretches_each_operand_to_the_results_size(
    left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    step = last_step(f"x = torch.ones({left})\ny = torch.ones({right})\nx * y")
    shape = (torch.ones(left) * torch.ones(right)).shape
    for motion in motions_of(step, NAMES, "result"):
        size = left if motion.panel == "operand 0" else right
        down, across = (1, 1, *size)[-2:]
        assert motion.kind is MotionKind.STRETCH
        assert (down * motion.down, across * motion.across) == tuple(shape)
    stretched = {motion.panel for motion in motions_of(step, NAMES, "result")}
    assert stretched == {
        name for name, size in (("operand 0", left), ("operand 1", right)) if torch.Size(size) != shape
    }


@pytest.mark.parametrize("code", ["x.sum()", "x.sum(dim=1)", "x.mean(dim=0)", "torch.sum(x, 0)"])
def test_a_sum_folds_its_operand(code: str) -> None:
    step = last_step(f"x = torch.ones(2, 3)\n{code}")
    assert motions_of(step, {0: "operand 0"}, "result") == (Motion(MotionKind.FOLD, "operand 0"),)


@pytest.mark.parametrize(
    "code", ["x * x", "x + 1", "torch.mm(x, x)", "x.view(4, 1)", "x.shape", "x[0, 0].item()"]
)
def test_what_keeps_its_axes_stands_still(code: str) -> None:
    step = last_step(f"x = torch.ones(2, 2)\n{code}")
    assert [motion for motion in motions_of(step, {0: "operand 0"}, "result") if motion.panel != "1"] == []


def test_more_than_two_axes_stand_still() -> None:
    assert motions_of(last_step("torch.ones(2, 1, 3) * torch.ones(2, 4, 1)"), NAMES, "result") == ()
