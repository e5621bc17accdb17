"""Steps: any tensor code, line by line and shape by shape."""

from __future__ import annotations

import streamlit as st

from lib.ui.code_view import (
    code_of,
    current_step,
    show_editor,
    show_prints,
    show_run_notices,
    show_walk,
    trap_notes,
)
from lib.ui.error_view import show_error
from lib.ui.fixes_view import show_fixes
from lib.ui.frame import read_look
from lib.ui.number_search_view import show_number_search
from lib.ui.pasted_code import read_code
from lib.ui.state import read_state
from lib.ui.unit_view import show_traps, show_unit
from lib.ui.walk_view import show_step

state, _ = read_state()
look = read_look(state)
pasted = read_code(code_of(state), state)
current = current_step(state, pasted.run, pasted.traps)

code, picture = st.columns([2, 3], gap="medium")
with code:
    show_editor(state, pasted.run, current, pasted.traps)
    show_walk(pasted.run, current, trap_notes(pasted.traps))
    show_prints(pasted.run)
    show_run_notices(pasted.run)
    show_number_search(state)
with picture:
    if current is not None:
        show_step(current, look, state.pin)
    elif pasted.run.error is not None:
        show_error(pasted.run.error, look)
    show_traps(pasted.traps, current)
    show_fixes(pasted.comparison)
    show_unit(pasted.comparison)
