"""Compare: the same features, weights and bias in every formulation, and why the results differ."""

from __future__ import annotations

import streamlit as st

from lib.comparison import compare
from lib.ui.catalogue import formulations_of
from lib.ui.controls import show_controls
from lib.ui.copy_python import show_python
from lib.ui.details_view import show_fingerprint, show_other_steps
from lib.ui.frame import read_look
from lib.ui.ledger_view import show_ledger
from lib.ui.results_view import selected_result, show_headline, show_results
from lib.ui.state import read_state
from lib.ui.steps_view import show_steps
from lib.ui.values_panel import show_values_panel

state, _ = read_state()
with st.sidebar:
    show_controls(state)

formulations = formulations_of(state)
comparison = compare(state.experiment, state.rows, reference=state.reference, formulations=formulations)
selected = selected_result(state, comparison)
show_headline(comparison, formulations)
show_values_panel(state)
show_results(comparison, selected)

look = read_look(state)
pictures, gap = st.columns([4, 3], gap="medium")
with pictures:
    others = show_steps(state, comparison, selected, look)
with gap:
    show_ledger(state, comparison, selected, look)
show_other_steps(state, comparison, selected, others, look)
show_fingerprint(state, comparison, selected, look)
show_python(state.experiment, selected.formulation)
