"""Steps: any tensor code, line by line and shape by shape."""

from __future__ import annotations

import streamlit as st

from lib.comparison import INPUT_AXES
from lib.language import run
from lib.tensors import build_tensors
from lib.ui.code_view import code_of, current_step, show_editor, show_walk, step_rows
from lib.ui.error_view import show_error
from lib.ui.frame import read_look
from lib.ui.state import read_state
from lib.ui.walk_view import chosen_cell, show_cell_choice, show_step_picture
from lib.ui.wording.steps import happening, headline_of

state, _ = read_state()
look = read_look(state)
names = build_tensors(state.experiment).as_names()
done = run(code_of(state), names, seed=state.experiment.seed, axes=INPUT_AXES)
current = current_step(state, done)

code, picture = st.columns([2, 3], gap="medium")
with code:
    show_editor(state, done, current)
    show_walk(done, current, step_rows(done, {}))
with picture:
    if current is None and done.error is not None:
        show_error(done.error, look)
    elif current is not None:
        st.html(f'<h1 class="formulab-headline one">{headline_of(current)}</h1>')
        st.html(f'<p class="formulab-text">{happening(current)}</p>')
        chosen = chosen_cell(current, state.pin)
        show_step_picture(current, look, chosen)
        show_cell_choice(current, chosen)
