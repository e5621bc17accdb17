"""Cells of pasted code that failed while the others ran on: their places in the walk, and links to them."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.language import Run, RunError
from lib.links import PageState
from lib.ui.state import change_state
from lib.ui.wording.cells import cell_label, cells_sentence

ERROR_FRAME = "error"
"""The key of the frame that shows the first error, the place after the last step."""

LISTED = 6
"""Failed cells that have a link of their own; the stepper leads to all of them."""


def error_step(run: Run, place: int) -> int | None:
    """Return the step of the address that shows an error: none for the first, then beyond the steps."""
    return len(run.steps) + place - 1 if place else None


def error_key(run: Run, place: int) -> str:
    """Return the key of an error's frame."""
    step = error_step(run, place)
    return ERROR_FRAME if step is None else str(step)


def shown_error(state: PageState, run: Run) -> int | None:
    """Return the place among its errors of the one that the address asks for; None where it asks for a step.

    A step that the run does not have shows the first error.
    """
    if not run.errors:
        return None
    if state.step is None:
        return 0
    if state.step < len(run.steps):
        return None
    place = state.step - len(run.steps) + 1
    return place if place < len(run.errors) else 0


def error_labels(run: Run) -> list[str]:
    """Name the places of the errors in the walk."""
    count = len(run.errors)
    return ["the error"] if count == 1 else [f"error {place} of {count}" for place in range(1, count + 1)]


def numbered_errors(run: Run) -> list[tuple[int, RunError]]:
    """Return each error with the number of its cell among those with code."""
    return [(number, cell.error) for number, cell in enumerate(run.cells, 1) if cell.error is not None]


def show_failed_cells(run: Run) -> None:
    """Draw a line that says how many cells failed, with a link to each error; nothing where none did."""
    told = cells_sentence(run)
    if not told:
        return
    errors = numbered_errors(run)
    with st.container(key="cells", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<span class="formulab-text wrong">{escape(told)}</span>', width="content")
        for place, (number, error) in enumerate(errors[:LISTED]):
            st.button(
                cell_label(number, error.line),
                key=f"failed_cell_{place}",
                type="tertiary",
                on_click=change_state,
                kwargs={"step": error_step(run, place), "pin": None},
            )
        if len(errors) > LISTED:
            more = f"and {len(errors) - LISTED} more, after the last step"
            st.html(f'<span class="formulab-text">{more}</span>', width="content")
