"""All steps of a run at a glance: a real table with a button per step, arrow keys to walk through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

from lib.ui.client import read_script
from lib.ui.lens import Mode

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as text: its line, code, shape and what is to be noted; ``depth`` indents it.

    ``kind`` names the colour of the note: "", "trap" or "error"; "stretch" is a row before its step, which
    shows an operand that is stretched for it and is chosen together with it.
    """

    number: int
    line: int
    code: str
    shape: str
    note: str = ""
    kind: str = ""
    depth: int = 0


def show_steps_table(
    rows: Sequence[StepRow],
    *,
    selected: int | None,
    caption: str,
    on_select: Callable[[int], None],
    mode: Mode | None = None,
    key: str = "steps_table",
) -> None:
    """Draw the table; ``on_select`` gets the number of the step whose row was pressed.

    ``mode``: the steps between which the browser moves by itself, without calling ``on_select``.
    """

    def select() -> None:
        picked = st.session_state[key]["step"]
        if picked is not None:
            on_select(int(picked))

    _COMPONENT(
        key=key,
        data={
            "caption": caption,
            "rows": [asdict(row) for row in rows],
            "selected": selected,
            "parameter": "" if mode is None else mode.parameter,
            "near": [] if mode is None else list(mode.keys if mode.near is None else mode.near),
            "rest": None if mode is None else mode.rest,
        },
        on_step_change=select,
    )


_COMPONENT = st.components.v2.component(
    "formulab_steps_table",
    css=(FOLDER / "table.css").read_text(encoding="utf-8"),
    js=read_script(FOLDER / "table.js"),
    isolate_styles=False,
)
