"""A tiny app that shows what lib.ui.state reads and keeps; a button for each thing to try."""

from __future__ import annotations

import streamlit as st

from lib.experiment import Experiment
from lib.links import PageState
from lib.notice import Notice
from lib.ui.state import (
    UNDO_KEY,
    UNDO_LIMIT,
    bounded,
    can_undo,
    change_experiment,
    change_state,
    mirror,
    read_state,
    take_told,
    tell,
    undo,
    write_state,
)

if st.button("change", key="change"):
    change_experiment(seed=8)
    change_experiment(seed=8)
    change_state(selected="mm")
if st.button("change often", key="change_often"):
    for step in range(UNDO_LIMIT + 20):
        change_experiment(seed=step + 100)
if st.button("write", key="write"):
    write_state(PageState(experiment=Experiment(seed=3), selected="mm"))
if st.button("undo", key="undo"):
    undo()
if st.button("tell", key="tell"):
    tell(Notice("one"), Notice("two"))
    tell(Notice("three"))


def take_batch(batch: float) -> None:
    change_experiment(batch=int(batch))


state, notices = read_state()
st.number_input(**bounded("Batch", "batch", state.experiment.batch, take_batch, (1, 64)))
st.number_input(
    "Seed", **mirror("seed", state.experiment.seed, lambda seed: change_experiment(seed=int(seed)))
)
st.text(f"{state.experiment.seed} {state.selected}")
st.text(" ".join(notice.code for notice in (*take_told(), *take_told(), *notices)))
st.text(f"{len(st.session_state.get(UNDO_KEY, ()))} {can_undo()}")
