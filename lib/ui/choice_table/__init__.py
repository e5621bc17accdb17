"""A table in which one row is chosen: real text with table semantics and a button per row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from lib.ui.row_table import show_rows, table_component

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
    show_rows(
        _COMPONENT,
        rows,
        on_select=on_select,
        key=key,
        headings=[{"text": heading, "note": notes.get(heading, "")} for heading in headings],
        button=button_column,
        caption=caption,
        selected=selected,
    )


_COMPONENT = table_component("formulab_choice_table", FOLDER)
