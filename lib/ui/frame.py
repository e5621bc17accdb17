"""The shared frame: page configuration, navigation, the look, and what had to be ignored."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from lib.figures.look import Look
from lib.links import LINK_LENGTH_MAX, LINK_LENGTH_WARN, PageState, link_length
from lib.notice import Notice
from lib.ui.bar import Menu, show_bar
from lib.ui.state import read_state, take_told
from lib.ui.wording.notices import sentence

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "frame.css").read_text(encoding="utf-8")
ICON = str(FOLDER / "icon.svg")
"""The page's icon, a file of our own: nothing is loaded from elsewhere."""
SIDEBAR_WIDTH = 236
"""Pixels of the controls beside the answer on a wide screen; on a narrow one they wait behind a button."""

LIGHT = {
    "page": "#ffffff",
    "line": "#d5dae1",
    "soft": "#f5f6f8",
    "quiet": "#5a6472",
    "right": "#08764e",
    "right-soft": "#e3f4ec",
    "wrong": "#b3261e",
    "wrong-soft": "#fdeceb",
    "doubt": "#8a5a00",
    "doubt-soft": "#fdf1d8",
}
DARK = {
    "page": "#0f1419",
    "line": "#343c46",
    "soft": "#1a2027",
    "quiet": "#a3adb9",
    "right": "#4fd1a1",
    "right-soft": "#10301f",
    "wrong": "#ff8a80",
    "wrong-soft": "#3c1513",
    "doubt": "#f2c063",
    "doubt-soft": "#3a2d12",
}


def read_look(state: PageState) -> Look:
    """Read how pictures are to look: the visitor's theme and the type size in the address."""
    return Look(is_dark=st.context.theme.type == "dark", is_large_type=state.is_large_type)


def show_style(look: Look) -> None:
    """Put the frame's style into the page, with the colours of the theme."""
    colours = "".join(
        f"--formulab-{name}:{value};" for name, value in (DARK if look.is_dark else LIGHT).items()
    )
    size = "html{font-size:20px}" if look.is_large_type else ""
    if look.is_dark:
        button = '[data-testid="stBaseButton-primary"]:enabled'
        size += f"{button},{button} p{{color:#0f1419}}"
    st.html(f"<style>{STYLE}\n:root,.stApp{{{colours}}}{size}</style>")


def show_notices(notices: Sequence[Notice], key: str = "notices") -> None:
    """Show a sentence for each thing that was ignored or changed; nothing where all is well.

    ``key``: the container's; a page that tells of its own has another one than the frame. The container is
    always there: else all that follows is drawn anew, an open menu closed, where a notice comes or goes.
    """
    with st.container(key=key):
        if notices:
            st.html(
                "".join(
                    f'<p class="formulab-notice" role="status">{escape(sentence(notice))}</p>'
                    for notice in notices
                )
            )


def show_frame(entries: Sequence[Page | Menu], current: Page) -> None:
    """Draw what every page shares: style, navigation with the current page marked, notices."""
    state, notices = read_state()
    show_style(read_look(state))
    show_bar(entries, current)
    show_notices((*take_told(), *notices, *length_notices(state)))


def length_notices(state: PageState) -> tuple[Notice, ...]:
    """Tell that chat programs may cut the link, or that the browser's address can no longer hold it."""
    length = link_length(state, st.context.url or "")
    if length > LINK_LENGTH_MAX:
        return (Notice("link_too_long", length=length, allowed=LINK_LENGTH_MAX),)
    if length >= LINK_LENGTH_WARN:
        return (Notice("link_long", length=length, allowed=LINK_LENGTH_WARN),)
    return ()
