"""Steps: any tensor code, line by line and shape by shape."""

from __future__ import annotations

import streamlit as st

from lib.language import run
from lib.tensors import build_tensors
from lib.comparison import INPUT_AXES
from lib.ui.code_view import code_of, show_editor, show_walk, step_rows
from lib.ui.frame import read_look
from lib.ui.state import read_state
from lib.ui.walk_view import show_step_picture
from lib.ui.wording.steps import happening, headline_of

state, _ = read_state()
look = read_look(state)
done = run(
    code_of(state),
    build_tensors(state.experiment).as_names(),
    seed=state.experiment.seed,
    axes=INPUT_AXES,
)
current = (
    next((step for step in done.steps if step.number == state.step), None) or (done.steps or (None,))[-1]
)

code, picture = st.columns([2, 3], gap="medium")
with code:
    show_editor(state, done, current)
    show_walk(done, current, step_rows(done, {}))
with picture:
    if current is not None:
        st.html(f'<h1 class="formulab-headline">{headline_of(current)}</h1>')
        st.html(f'<p class="formulab-text">{happening(current)}</p>')
        show_step_picture(current, look, state.pin)
