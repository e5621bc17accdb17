"""A table in which one row is chosen: real text with table semantics and a button per row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

import streamlit as st

FOLDER = Path(__file__).parent
NO_NOTES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, and the colour of what it says where ``kind`` names one.

    ``kind`` is "", "right", "wrong", "doubt" or "neutral"; such a text begins with a sign.
    """

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One row: the name that is reported when it is pressed, and a cell for each column."""

    name: str
    cells: tuple[Cell, ...]


def show_choice_table(
    rows: Sequence[ChoiceRow],
    *,
    headings: Sequence[str],
    notes: Mapping[str, str] = NO_NOTES,
    caption: str,
    selected: str,
    on_select: Callable[[str], None],
    key: str,
    button_column: int = 1,
) -> None:
    """Draw the table; ``on_select`` gets the name of the row that was pressed.

    ``notes`` explain headings: the mouse and screen readers tell them. ``button_column`` is the column
    whose text is the row's header and its button.
    """

    def select() -> None:
        picked = st.session_state[key]["row"]
        if picked:
            on_select(str(picked))

    _COMPONENT(
        key=key,
        data={
            "headings": [{"text": heading, "note": notes.get(heading, "")} for heading in headings],
            "caption": caption,
            "rows": [asdict(row) for row in rows],
            "selected": selected,
            "button": button_column,
        },
        on_row_change=select,
    )


_COMPONENT = st.components.v2.component(
    "formulab_choice_table",
    css=(FOLDER / "table.css").read_text(encoding="utf-8"),
    js=(FOLDER / "table.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
