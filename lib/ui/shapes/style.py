"""The style of what only the page Shapes draws."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STYLE = (Path(__file__).parent / "shapes.css").read_text(encoding="utf-8")


def show_shapes_style() -> None:
    """Put the page's own style into the page."""
    st.html(f"<style>{STYLE}</style>")
