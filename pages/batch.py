"""Batch: where each formulation stops as sizes grow, leading axes, and layers in both habits."""

from __future__ import annotations

import streamlit as st

from lib.ui.batch.axes_view import show_axes
from lib.ui.batch.layers_view import show_layers
from lib.ui.batch.parts import show_part_controls, show_parts
from lib.ui.batch.sizes_view import show_sizes
from lib.ui.frame import read_look
from lib.ui.state import read_state

PARTS = {"sizes": show_sizes, "axes": show_axes, "layers": show_layers}

state, _ = read_state()
with st.sidebar:
    show_part_controls(state)

show_parts(state)
PARTS[state.batch.part](state, read_look(state))
