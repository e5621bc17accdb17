"""What tables whose rows are pressed share: real table semantics, a button per row, one report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).parent

Component = Callable[..., Any]


def table_component(name: str, folder: Path) -> Component:
    """Make the component of a table; its own ``table.css`` and ``table.js`` lie in ``folder``.

    The script stands behind ``rows.js``, for a component is a single script.
    """
    scripts = (FOLDER / "rows.js", folder / "table.js")
    return st.components.v2.component(
        name,
        css=(folder / "table.css").read_text(encoding="utf-8"),
        js="\n".join(path.read_text(encoding="utf-8") for path in scripts),
        isolate_styles=False,
    )


def show_rows(
    component: Component,
    rows: Sequence[Any],
    *,
    on_select: Callable[[str], None],
    key: str,
    **data: Any,
) -> None:
    """Draw rows, each a dataclass; ``on_select`` gets the name of the row that was pressed.

    ``data``: what the script reads besides.
    """

    def select() -> None:
        picked = st.session_state[key]["row"]
        if picked:
            on_select(str(picked))

    component(key=key, data={"rows": [asdict(row) for row in rows], **data}, on_row_change=select)
