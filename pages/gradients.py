"""Gradients: what each formulation's weights are moved by, and what it can therefore learn."""

from __future__ import annotations

import streamlit as st

from lib.comparison import compare
from lib.ui.catalogue import formulations_of
from lib.ui.controls import show_controls
from lib.ui.frame import read_look
from lib.ui.gradients_view import differentiate_rows, show_gradients, show_headline
from lib.ui.state import read_state
from lib.ui.training_view import show_training
from lib.ui.values_panel import show_values_panel

state, _ = read_state()
with st.sidebar:
    show_controls(state)

comparison = compare(
    state.experiment, state.rows, reference=state.reference, formulations=formulations_of(state)
)
gradients = differentiate_rows(state, comparison)
show_headline(state, comparison, gradients)
show_values_panel(state)

look = read_look(state)
side_by_side = not look.is_large_type
rows, learning = st.columns([11, 9], gap="medium") if side_by_side else (st.container(), st.container())
# A started training shows its first step before the pictures are drawn anew: they stand already.
if state.gradients.training == "on":
    with learning:
        show_training(state, comparison)
with rows:
    show_gradients(state, comparison, gradients, look)
if state.gradients.training == "off":
    with learning:
        show_training(state, comparison)
