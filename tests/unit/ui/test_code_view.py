"""What the code view makes of a run: notes at lines, the current step, rows of the table, folded loops."""

from __future__ import annotations

import pytest
import torch

from lib.formulations import FORMULATIONS
from lib.language import run
from lib.links import PageState
from lib.snippets import SHAPE_ERROR, SNIPPETS, THREAD
from lib.ui.code_view import (
    ROUNDS_SHOWN,
    code_of,
    current_step,
    folded,
    line_notes,
    mark_of,
    starting_points,
    step_rows,
    trap_notes,
)
from lib.ui.pasted_code import read_code

LOOP = "total = torch.zeros(1)\nfor i in range(10):\n    total = total + torch.ones(1)\ntotal * 2"


def test_programs_stand_before_the_catalogue() -> None:
    points = starting_points()
    assert list(points) == [*SNIPPETS, *FORMULATIONS]
    assert all(title and code for title, code in points.values())
    assert len({title for title, _ in points.values()}) == len(points)


def test_the_thread_is_what_a_page_starts_with() -> None:
    assert code_of(PageState()) == THREAD
    assert code_of(PageState(code="")) == ""


def test_lines_note_their_last_shape_number_or_print() -> None:
    code = "a = torch.ones(2, 3)\nb = a.t() * 2\nb.sum()\nprint(a.shape)\ndef f(x):\n    return x * 2\nf(a)"
    assert line_notes(run(code)) == {
        1: "(2, 3)",
        2: "(3, 2)",
        3: "12.0000",
        4: "prints torch.Size([2, 3])",
        7: "(2, 3)",
    }


def test_long_prints_are_cut_and_empty_ones_stand() -> None:
    notes = line_notes(run("print('x' * 40)\nprint()\nprint('one\\ntwo')"))
    assert notes == {1: f"prints {'x' * 27}…", 2: "prints ", 3: "prints one"}


def test_the_current_step_is_the_chosen_one_then_the_first_trap_then_the_last() -> None:
    pasted = read_code(THREAD, PageState())
    first = current_step(PageState(), pasted.run, pasted.traps)
    assert first is not None
    assert first.text == "features.t() * weights"
    last = current_step(PageState(), pasted.run, ())
    assert last is not None
    assert last.number == pasted.run.steps[-1].number
    chosen = current_step(PageState(step=0), pasted.run, pasted.traps)
    assert chosen is not None
    assert chosen.number == 0
    assert current_step(PageState(step=999), pasted.run, pasted.traps) == first


def test_an_error_comes_before_traps_unless_a_step_is_chosen() -> None:
    pasted = read_code(SHAPE_ERROR, PageState())
    assert pasted.run.error is not None
    assert current_step(PageState(), pasted.run, pasted.traps) is None
    kept = current_step(PageState(step=1), pasted.run, pasted.traps)
    assert kept is not None
    assert kept.text == "torch.randn_like(features)"
    assert current_step(PageState(), run(""), ()) is None


def test_rounds_after_the_first_few_are_folded() -> None:
    steps = run(LOOP).steps
    shown = folded(steps, None)
    rounds = {step.rounds for step in steps if step.rounds}
    assert len(rounds) == 10
    assert {step.rounds for step in shown if step.rounds} == {(place,) for place in range(ROUNDS_SHOWN)}
    assert [step for step in shown if not step.rounds] == [step for step in steps if not step.rounds]


def test_the_current_step_is_never_folded_away() -> None:
    steps = run(LOOP).steps
    kept = next(step for step in steps if step.rounds == (8,))
    shown = folded(steps, kept.number)
    assert kept in shown
    assert len(shown) == len(folded(steps, None)) + 1
    assert [step.number for step in shown] == sorted(step.number for step in shown)


def test_inner_loops_are_folded_by_themselves() -> None:
    code = "t = torch.zeros(1)\nfor i in range(4):\n    for j in range(5):\n        t = t + 1\n"
    shown = folded(run(code).steps, None)
    assert {step.rounds for step in shown if step.rounds} == {(i, j) for i in range(3) for j in range(3)}


def test_rows_tell_line_code_shape_note_and_depth() -> None:
    pasted = read_code(THREAD, PageState())
    shown = step_rows(pasted.run.steps, trap_notes(pasted.traps))
    rows = {row.code: row for row in shown if row.kind != "stretch"}
    assert [row.number for row in rows.values()] == [step.number for step in pasted.run.steps]
    product = rows["features.t() * weights"]
    assert (product.line, product.shape, product.kind) == (11, "(5, 5)", "trap")
    assert product.note == "\N{WARNING SIGN} outer product"
    assert rows["features.t() * weights + bias"].note == "\N{WARNING SIGN} bias ×25"
    assert rows["torch.exp(-x)"].depth == 1
    assert rows["product.sum()"].depth == 0
    assert rows["product.sum()"].note == ""


def test_of_two_traps_at_one_step_the_first_is_noted() -> None:
    pasted = read_code(THREAD, PageState())
    first, second = pasted.traps[:2]
    notes = trap_notes([first, type(second)(second.kind, first.step, *_rest(second))])
    assert notes == {first.step: ("\N{WARNING SIGN} outer product", "trap")}


def _rest(trap: object) -> tuple[object, ...]:
    return tuple(getattr(trap, name) for name in ("span", "text", "axes", "sizes", "count"))


@pytest.mark.parametrize("code", ["a = torch.ones(2)\n\nb = (a +\n     a)"])
def test_marks_follow_the_source_over_lines(code: str) -> None:
    step = run(code).steps[-1]
    assert mark_of(step.span, "current") == (3, 5, 4, 6, "current")


def test_a_stretched_operand_is_a_row_before_its_step_with_both_shapes() -> None:
    done = run("x.t() * w + b", {"x": torch.ones(1, 3), "w": torch.ones(1, 3), "b": torch.ones(1)})
    rows = [(row.number, row.code, row.shape, row.kind) for row in step_rows(done.steps, {})]
    assert rows == [
        (0, "x.t()", "(3, 1)", ""),
        (1, "x.t()", "(3, 1) → (3, 3)", "stretch"),
        (1, "w", "(1, 3) → (3, 3)", "stretch"),
        (1, "x.t() * w", "(3, 3)", ""),
        (2, "b", "(1,) → (3, 3)", "stretch"),
        (2, "x.t() * w + b", "(3, 3)", ""),
    ]


def test_a_product_stretches_its_first_axes_alone() -> None:
    done = run("a @ b", {"a": torch.ones(2, 3, 4), "b": torch.ones(4, 5)})
    assert [row.shape for row in step_rows(done.steps, {})] == ["(4, 5) → (2, 4, 5)", "(2, 3, 5)"]


def test_a_loss_stretches_to_what_both_meet_in() -> None:
    done = run("F.mse_loss(a, b)", {"a": torch.ones(3, 1), "b": torch.ones(2)})
    assert [row.shape for row in step_rows(done.steps, {})][:2] == ["(3, 1) → (3, 2)", "(2,) → (3, 2)"]
