"""A button that copies the address that visitors use, also from inside a host's frame."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent

_COMPONENT = st.components.v2.component(
    "formulab_copy_link",
    css=(FOLDER / "copy_link.css").read_text(encoding="utf-8"),
    js=(FOLDER / "copy_link.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_copy_link(*, label: str, done: str, by_hand: str) -> None:
    """Draw the button. Where the browser refuses the clipboard, the address is shown, selected."""
    _COMPONENT(key="copy_link", data={"label": label, "done": done, "by_hand": by_hand})
