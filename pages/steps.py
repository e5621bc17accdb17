"""Steps: any tensor code, line by line and shape by shape."""

from __future__ import annotations

import streamlit as st

from lib.ui import lens
from lib.ui.code_view import (
    code_of,
    current_step,
    resting_step,
    show_editor,
    show_prints,
    show_run_notices,
    show_walk,
    step_mode,
    trap_notes,
)
from lib.ui.error_view import near_error_frames, show_error
from lib.ui.failed_cells import show_failed_cells, shown_error
from lib.ui.fixes_view import show_fixes
from lib.ui.frame import read_look
from lib.ui.linked_steps import near_steps, show_linked_steps
from lib.ui.number_search_view import show_number_search
from lib.ui.pasted_code import read_code
from lib.ui.state import read_state
from lib.ui.unit_view import show_traps, show_unit
from lib.ui.walk_view import show_step

state, _ = read_state()
look = read_look(state)
pasted = read_code(code_of(state), state)
run = pasted.run
current = current_step(state, run, pasted.traps)
failed = None if current is not None else shown_error(state, run)
near = near_steps(run, current)
errors = near_error_frames(run, failed, look) if lens.is_linked() else []
resting = resting_step(run, pasted.traps)
mode = step_mode(run, resting, near, [frame.key for frame in errors]) if lens.is_linked() else None

code, picture = st.columns([2, 3], gap="medium")
with code:
    show_editor(state, run, current, pasted.traps, near)
    show_walk(run, current, trap_notes(pasted.traps), mode, failed)
    show_prints(run)
    show_run_notices(run)
    show_number_search(state)
with picture:
    show_failed_cells(run)
    if mode is not None:
        show_linked_steps(state, run, near, current, errors, mode, look)
    elif current is not None:
        show_step(current, look, state.pin)
    elif failed is not None:
        show_error(run, run.errors[failed], look)
    show_traps(pasted.traps, run.notices)
    fixes = st.container()
    show_unit(pasted.comparison)

# The search of edits takes longer than all else, so everything else is there before it begins.
with fixes:
    show_fixes(pasted.comparison)
