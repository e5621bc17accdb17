"""A small table of text whose rows can be picked: real table semantics, a button per row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text; ``kind`` names a colour: right, wrong, doubt, quiet, else the text's own."""

    text: str
    kind: str = ""
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class PickRow:
    """One row: the sign before it, what its button says, and the other cells."""

    name: str
    mark: Cell
    label: Cell
    cells: tuple[Cell, ...]


def show_pick_table(
    rows: Sequence[PickRow],
    *,
    headings: Sequence[str],
    caption: str,
    selected: str,
    on_select: Callable[[str], None],
    key: str,
) -> None:
    """Draw the table; ``on_select`` gets the name of the row whose button was pressed.

    ``headings`` are those of the label and of the other cells. ``caption`` is read out, not shown.
    """

    def select() -> None:
        picked = st.session_state[key]["row"]
        if picked:
            on_select(str(picked))

    _COMPONENT(
        key=key,
        data={
            "headings": list(headings),
            "caption": caption,
            "rows": [asdict(row) for row in rows],
            "selected": selected,
        },
        on_row_change=select,
    )


_COMPONENT = st.components.v2.component(
    "formulab_pick_table",
    css=(FOLDER / "table.css").read_text(encoding="utf-8"),
    js=(FOLDER / "table.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
