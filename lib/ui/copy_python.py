"""Show a formulation as plain torch code that anyone can run."""

from __future__ import annotations

import streamlit as st

from lib.experiment import Experiment
from lib.export.script import python_script
from lib.formulations import Formulation


def show_python(experiment: Experiment, formulation: Formulation) -> None:
    """Draw the script with its copy button, folded, under the words "Copy as Python"."""
    with st.expander("Copy as Python"):
        st.code(python_script(experiment, formulation), language="python")
