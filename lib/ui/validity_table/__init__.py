"""The strip as a real HTML table: a row per formulation, a sign per size; sizes and rows are buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from lib.ui.row_table import table_component

FOLDER = Path(__file__).parent
COMPONENT = "formulab_validity_table"


@dataclass(frozen=True, slots=True)
class SizeColumn:
    """One column: the axis that it belongs to ("batch" or "units"), its size, and whether it is shown now."""

    axis: str
    size: int
    label: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ValidityCell:
    """One cell: its sign, the word for it, and the colour by kind ("right", "wrong" or "doubt")."""

    sign: str
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One formulation: its name, its title and a cell for each column."""

    name: str
    title: str
    cells: tuple[ValidityCell, ...]


def show_validity_table(
    rows: Sequence[TableRow],
    columns: Sequence[SizeColumn],
    *,
    groups: Sequence[tuple[str, str]],
    caption: str,
    selected: str,
    on_choose: Callable[[str | None, str | None, int | None], None],
    key: str = "validity_table",
) -> None:
    """Draw the table; ``groups`` are axes and their headings, in the columns' order.

    ``on_choose`` gets the row's name, the axis and the size of what was pressed: of a cell all three,
    of a row or a column only its own.
    """

    def choose() -> None:
        picked: dict[str, Any] | None = st.session_state[key]["choice"]
        if picked:
            size = picked.get("size")
            on_choose(picked.get("row"), picked.get("axis"), None if size is None else int(size))

    _COMPONENT(
        key=key,
        data={
            "caption": caption,
            "groups": [{"axis": axis, "label": label} for axis, label in groups],
            "columns": [asdict(column) for column in columns],
            "rows": [asdict(row) for row in rows],
            "selected": selected,
        },
        on_choice_change=choose,
    )


_COMPONENT = table_component(COMPONENT, FOLDER)
