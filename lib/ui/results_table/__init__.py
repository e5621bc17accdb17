"""The results as a real HTML table with a button per row: text in the page, not a painted canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

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

    def select() -> None:
        picked = st.session_state[key]["row"]
        if picked:
            on_select(str(picked))

    _COMPONENT(
        key=key,
        data={
            "headings": list(headings),
            "notes": list(heading_notes),
            "caption": caption,
            "rows": [asdict(row) for row in rows],
            "selected": selected,
        },
        on_row_change=select,
    )


_COMPONENT = st.components.v2.component(
    COMPONENT,
    css=(FOLDER / "table.css").read_text(encoding="utf-8"),
    js=(FOLDER / "table.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
