"""The Steps page with cells: failed ones are marked and listed, the others run, notebooks are taken."""

from __future__ import annotations

import json

import pytest
import torch

from lib.links import PASTED_ROW, PageState, encode
from lib.ui.editor import EDITOR_SCRIPT
from tests.pages.app_page import AppPage
from tests.pages.steps_page import editor, open_steps, shown_code, steps_table, visit
from tests.plain_torch import printed

TENSORS = "# %%\nx = torch.ones(2, 3)\nw = torch.full((4, 3), 2.0)\nb = torch.ones(4)\n"
CELLS = f"{TENSORS}# %%\nx @ w\n# %%\ny = x @ w.t()\n# %%\nz = missing\n# %%\ny + b\n"


@pytest.fixture(scope="module")
def session() -> AppPage:
    """One session on the Steps page for many codes."""
    return open_steps()


def test_failed_cells_are_counted_and_the_first_error_is_shown(session: AppPage) -> None:
    visit(session, CELLS)
    assert "2 of 5 cells failed, the others ran:" in session.text("cells")
    labels = [session.app.button(key=f"failed_cell_{place}").label for place in range(2)]
    assert labels == ["cell 2, line 6", "cell 4, line 10"]
    with pytest.raises(RuntimeError) as refusal:
        torch.ones(2, 3) @ torch.ones(4, 3)
    assert f"torch refuses (line 6): {refusal.value}" in session.text("run_error")
    assert "error 1 of 2" in session.text("walk")
    shown = [row["code"] for row in steps_table(session)["rows"]]
    assert "y + b" in shown


def test_each_error_has_a_place_and_a_link_of_its_own(session: AppPage) -> None:
    visit(session, CELLS)
    count = len(steps_table(session)["rows"])
    session.act(session.app.button(key="failed_cell_1").click())
    assert session.state.step is not None
    second = "Python refuses (line 10): name 'missing' is not defined"
    assert second in session.text("run_error")
    assert "error 2 of 2" in session.text("walk")
    assert session.app.button(key="next_step").disabled
    visit(session, CELLS, step=str(session.state.step))
    assert second in session.text("run_error")
    session.act(session.app.button(key="previous_step").click())
    assert session.state.step is None
    assert "torch refuses (line 6)" in session.text("run_error")
    session.act(session.app.button(key="previous_step").click())
    assert session.state.step is not None
    assert session.state.step < count
    assert "run_error" not in session.sections()
    visit(session, CELLS, step="4000")
    assert "torch refuses (line 6)" in session.text("run_error")


def test_the_last_cells_value_is_compared_with_the_unit(session: AppPage) -> None:
    visit(session, CELLS)
    value = torch.ones(2, 3) @ torch.full((4, 3), 2.0).t() + torch.ones(4)
    assert "This code computes the unit, to the last bit." in session.text("unit")
    assert printed(value[0, 0]) in session.text("unit")
    assert "Gets past this error" in session.text("fixes")
    assert "Fix" not in session.text("fixes")
    session.act(session.app.button(key="add_to_compare").click())
    assert PASTED_ROW in session.state.rows


def test_a_mistake_after_a_failed_cell_is_fixed_with_the_value_it_gives(session: AppPage) -> None:
    code = "x = torch.ones(1, 3)\nw = torch.ones(1, 3)\nb = torch.ones(1)"
    visit(session, f"# %%\n{code}\n# %%\nmissing\n# %%\n(x.t() * w).sum() + b\n")
    value = (torch.ones(1, 3) * torch.ones(1, 3)).sum() + torch.ones(1)
    assert f"Fix that gives the value: (x * w).sum() + b → {printed(value)}" in session.text("fixes")


def test_a_failed_last_cell_leaves_nothing_to_compare(session: AppPage) -> None:
    visit(session, f"{TENSORS}# %%\nx @ w.t() + b\n# %%\nx @ w\n")
    assert "1 of 3 cells failed, the others ran:" in session.text("cells")
    assert "computes the unit" not in session.text("unit")


def test_cells_that_all_run_say_nothing_of_cells(session: AppPage) -> None:
    visit(session, TENSORS + "# %%\nx @ w.t() + b\n")
    assert "cells" not in session.sections()
    assert "computes the unit" in session.text("unit")


def test_a_loop_that_does_not_end_ends_its_cell_alone(session: AppPage) -> None:
    visit(session, "# %%\nx = 1\n# %%\nwhile True:\n    x += 1\n# %%\nx\n")
    assert "1 of 3 cells failed, the others ran:" in session.text("cells")


def test_every_error_is_marked_in_the_code(session: AppPage) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EDITOR_SCRIPT, "path", "formulab/codemirror.min.js")
        visit(session, CELLS)
        marks = [mark for mark in editor(session)["marks"] if mark[-1] == "error"]
    assert len(marks) == 2


def notebook_file() -> str:
    cells = [
        {"cell_type": "markdown", "source": "# Units"},
        {"cell_type": "code", "source": ["a = torch.ones(2)\n", "a.nothing"], "outputs": []},
        {"cell_type": "code", "source": "a.sum()", "outputs": []},
    ]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})


def test_a_notebooks_file_becomes_its_code_cells(session: AppPage) -> None:
    session.visit()
    session.act(session.app.text_area(key="code_editor_plain").set_value(notebook_file()))
    assert session.state.code == "# %%\na = torch.ones(2)\na.nothing\n\n# %%\na.sum()\n"
    assert shown_code(session) == session.state.code
    told = session.text()
    assert "This is a notebook: 2 code cells taken" in told
    assert "Cells of text (1) and all outputs were left out." in told
    assert "1 of 2 cells failed, the other ran:" in session.text("cells")


def test_a_notebooks_file_that_was_cut_short_stays_and_is_told(session: AppPage) -> None:
    cut = notebook_file()[:-40]
    session.visit()
    session.act(session.app.text_area(key="code_editor_plain").set_value(cut))
    assert session.state.code == cut
    assert "This looks like a notebook’s file, but it is no whole JSON (line 1: " in session.text()
    session.visit(**encode(PageState(code=cut)))
    assert "no whole JSON" in session.text()
