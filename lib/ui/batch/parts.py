"""The choice between the parts of the page, and the controls that apply to each."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.links import PageState
from lib.links.settings import BATCH_PARTS
from lib.ui.controls import (
    show_display_controls,
    show_experiment_controls,
    show_preset_control,
    show_value_controls,
)
from lib.ui.state import change_settings, mirror

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

PART_TITLES = {"sizes": "Batch and units", "axes": "Leading axes", "layers": "Layers"}


def take_part(part: str | None) -> None:
    """Show another part; pressing the one that is shown changes nothing."""
    if part is not None:
        change_settings("batch", part=part)


def show_parts(state: PageState) -> None:
    """Draw the choice between the parts."""
    st.html(f"<style>{STYLE}</style>")
    with st.container(key="batch_parts"):
        st.segmented_control(
            "Part of the page",
            BATCH_PARTS,
            format_func=lambda part: PART_TITLES[part],
            label_visibility="collapsed",
            **mirror("batch_part", state.batch.part, take_part),
        )


def show_part_controls(state: PageState) -> None:
    """Draw the controls of the experiment that the chosen part depends on."""
    with st.container(key="controls"):
        if state.batch.part == "layers":
            show_experiment_controls(state, ("batch",))
            show_display_controls(state)
        else:
            show_preset_control(state)
            show_experiment_controls(state, has_activation=False)
            show_value_controls(state)
