"""A small table of text whose rows can be picked: real table semantics, a button per row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.ui.row_table import show_rows, table_component

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
    show_rows(
        _COMPONENT,
        rows,
        on_select=on_select,
        key=key,
        headings=list(headings),
        caption=caption,
        selected=selected,
    )


_COMPONENT = table_component("formulab_pick_table", FOLDER)
