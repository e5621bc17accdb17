"""A page with one mirrored field, drawn as the frame draws a page; the address tells which page it is."""

from __future__ import annotations

import streamlit as st

from lib.ui.state import begin_run, change_experiment, change_state, end_run, mirror, read_state

page = st.query_params.get("page", "compare")
begin_run(page)
state, _ = read_state()
if "hidden" not in st.query_params:
    st.number_input(
        "Seed",
        step=1,
        **mirror(
            "seed",
            state.experiment.seed,
            lambda seed: change_experiment(seed=min(seed, 9)),
            shown=st.query_params.get("shown", ""),
        ),
    )
    st.number_input(
        "Batch",
        step=1,
        **mirror("batch", state.experiment.batch, lambda batch: change_experiment(batch=batch)),
    )
    st.button("Other code", key="other_code", on_click=lambda: change_state(code="1 + 1", step=None))
if "stopped" in st.query_params:
    st.stop()
end_run(page)
