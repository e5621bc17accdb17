"""The bar on top: the pages, and a button that copies the address that visitors use.

It is one component, because a link, a container and a menu of Streamlit's own are drawn anew at each
run: 25 elements that never change took a third of the browser's work after a key press. The links
carry the address as it stands when they are used, so that a page switch keeps the page state, also
what only the browser knows so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from lib.ui.client import read_script, read_style

FOLDER = Path(__file__).parent

_COMPONENT = st.components.v2.component(
    "formulab_bar",
    css=read_style(FOLDER / "bar.css"),
    js=read_script(FOLDER / "copy_link.js", FOLDER / "bar.js"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Menu:
    """Pages that stand behind one button of the bar."""

    label: str
    pages: tuple[Page, ...]


def _as_link(page: Page, current: Page) -> dict[str, str | bool]:
    """Describe the link to a page: the default page's path is empty, as in Streamlit's own addresses."""
    return {"label": page.title, "path": page.url_path, "is_current": page.title == current.title}


def show_bar(entries: Sequence[Page | Menu], current: Page) -> None:
    """Draw the bar, with the link to the current page marked.

    Where the browser refuses the clipboard, the address to copy is shown, selected.
    """
    described = [
        {"label": entry.label, "links": [_as_link(page, current) for page in entry.pages]}
        if isinstance(entry, Menu)
        else _as_link(entry, current)
        for entry in entries
    ]
    words = {
        "label": "Copy link",
        "done": "Copied: this address gives back what you see",
        "by_hand": "Copy the address from here",
    }
    with st.container(key="frame"):
        _COMPONENT(key="bar", data={"brand": "Formulab", "entries": described, "copy": words})
