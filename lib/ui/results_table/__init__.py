"""The results as a real HTML table with a button per row: text in the page, not a painted canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lib.ui.row_table import show_rows, table_component

FOLDER = Path(__file__).parent
COMPONENT = "formulab_results_table"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table: plain text in every field but ``badge_kind``, which names a colour.

    ``mark`` is the sign before the row, ``badge_kind`` one of "right", "wrong", "neutral", "doubt".
    ``note`` is a second line under the code: an error in its place, or what the verdict adds.
    """

    name: str
    title: str
    code: str
    shape: str
    before: str
    after: str
    mark: str
    badge: str
    badge_kind: str
    badge_note: str = ""
    note: str = ""


def show_results_table(
    rows: Sequence[TableRow],
    *,
    headings: Sequence[str],
    heading_notes: Sequence[str],
    caption: str,
    selected: str,
    on_select: Callable[[str], None],
    key: str = "results_table",
) -> None:
    """Draw the table; ``on_select`` gets the name of the row whose button was pressed."""
    show_rows(
        _COMPONENT,
        rows,
        on_select=on_select,
        key=key,
        headings=list(headings),
        notes=list(heading_notes),
        caption=caption,
        selected=selected,
    )


_COMPONENT = table_component(COMPONENT, FOLDER)
