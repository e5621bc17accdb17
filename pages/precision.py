"""Precision: every right formulation against exact sums in all number types, and what changes last bits."""

from __future__ import annotations

import streamlit as st

from lib.precision import report
from lib.ui.controls import show_controls
from lib.ui.precision import show_demonstrations, show_errors, show_precision_headline
from lib.ui.state import read_state
from lib.ui.values_panel import show_values_panel

state, _ = read_state()
with st.sidebar:
    show_controls(state, has_rows=False)

found = report(state.experiment)
show_precision_headline(found.measurements[state.experiment.dtype])
show_values_panel(state)
show_errors(state, found)
show_demonstrations(state, found.measurements[state.experiment.dtype])
