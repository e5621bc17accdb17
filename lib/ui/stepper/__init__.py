"""Previous, next and play through a run's steps, in the browser alone as far as it has their pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from lib.ui.client import read_script, read_style
from lib.ui.lens import Mode
from lib.ui.wording.lens import STEPPER_WORDS

FOLDER = Path(__file__).parent


def show_stepper(mode: Mode, *, on_far: Callable[[str], None], key: str = "stepper") -> None:
    """Draw the buttons. ``on_far`` gets the key of a step that the browser has no picture of."""

    def go() -> None:
        wanted = st.session_state[key]["far"]
        if wanted is not None:
            on_far(str(wanted))

    _COMPONENT(key=key, data={"mode": asdict(mode), "words": STEPPER_WORDS}, on_far_change=go)


_COMPONENT = st.components.v2.component(
    "formulab_stepper",
    css=read_style(),
    js=read_script(FOLDER / "stepper.js"),
    isolate_styles=False,
)
