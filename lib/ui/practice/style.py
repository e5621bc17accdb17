"""The style of Practice alone."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STYLE = (Path(__file__).parent / "practice.css").read_text(encoding="utf-8")


def show_practice_style() -> None:
    """Put the page's own style into it."""
    st.html(f"<style>{STYLE}</style>")
