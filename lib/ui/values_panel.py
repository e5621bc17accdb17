"""The values panel: features, weights and bias cell by cell, from a spreadsheet, as text or from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
import pandas as pd
import streamlit as st

from lib.experiment import Edit, Experiment, TensorName
from lib.links import PageState, from_json, to_json
from lib.notice import Notice
from lib.pasted import edits_for, fitting_sizes, read_cell, read_values
from lib.tensors import draw_float32
from lib.ui.state import state_now, tell, write_state

MEMORY_KEY = "values_memory"
PASTE_KEY = "values_paste"
FILE_KEY = "values_file"
RESIZE_KEY = "values_paste_resize"
SIZE_WORDS = {"batch": "batch", "in_features": "in", "out_features": "out"}
REFUSED_FILES = frozenset(("file_too_large", "file_not_json", "file_not_a_state"))
"""The notices of a file that could not be read at all: then nothing changes."""
ROW_HEIGHT = 35
TALLEST = 8
"""Rows that an editor shows before it scrolls."""


@dataclass(slots=True)
class EditorMemory:
    """What the cell editors were seeded with: they must never be fed their own result.

    ``base`` is the experiment that they show, ``expected`` the one that the address holds after their
    last edit; ``round`` makes their keys new when anything else has changed the experiment.
    """

    base: Experiment
    expected: Experiment
    round: int = 0

    def key(self, tensor: TensorName) -> str:
        return f"cells_{tensor}_{self.round}"


def remember(experiment: Experiment) -> EditorMemory:
    """Return what the editors are seeded with, made anew where something else changed the experiment."""
    memory: EditorMemory | None = st.session_state.get(MEMORY_KEY)
    is_kept = memory is not None and all(memory.key(tensor) in st.session_state for tensor in TensorName)
    if memory is None or not is_kept or memory.expected != experiment:
        memory = EditorMemory(experiment, experiment, (memory.round if memory else 0) + 1)
        st.session_state[MEMORY_KEY] = memory
    return memory


def cell_texts(values: Sequence[Sequence[float]]) -> list[list[str]]:
    """Write float32 numbers with the fewest digits that give the same bits back."""
    return [[str(numpy.float32(value)) for value in row] for row in values]


def table_of(experiment: Experiment, tensor: TensorName) -> pd.DataFrame:
    """Lay a tensor out as the editor shows it: text, rows and columns named by their axes."""
    drawn = draw_float32(experiment).as_names()[tensor]
    rows = drawn.reshape(1, -1) if drawn.dim() == 1 else drawn
    row_axis, column_axis = {"features": ("batch", "in"), "weights": ("out", "in"), "bias": ("", "out")}[
        tensor
    ]
    return pd.DataFrame(
        cell_texts(rows.tolist()),
        index=[f"{row_axis} {row}".strip() for row in range(rows.shape[0])],
        columns=[f"{column_axis} {column}" for column in range(rows.shape[1])],
    )


def take_cells(tensor: TensorName) -> None:
    """Read what the visitor changed in one editor; a cell that is no number keeps its value and is told."""
    memory: EditorMemory = st.session_state[MEMORY_KEY]
    changed = st.session_state[memory.key(tensor)]["edited_rows"]
    edits, notices = [], []
    for row, cells in changed.items():
        for column_name, text in cells.items():
            column = int(column_name.rsplit(" ", 1)[1])
            index = (column,) if tensor is TensorName.BIAS else (int(row), column)
            read = read_cell("" if text is None else str(text))
            if isinstance(read, Notice):
                place = ", ".join(str(position) for position in index)
                notices.append(Notice("cell_refused", tensor=tensor.value, place=place, why=read))
            else:
                edits.append(Edit(tensor, index, read))
    state = state_now()
    experiment = state.experiment.with_edits(*edits)
    memory.expected = experiment
    write_state(replace(state, experiment=experiment))
    if notices:
        tell(*notices)
        memory.round += 1
        memory.base = experiment


def take_paste(tensor: TensorName, *, resizes: bool = False) -> None:
    """Lay pasted numbers over one tensor; what cannot be read or does not fit is told and changes nothing.

    With ``resizes`` the experiment takes the sizes with which the paste fits.
    """
    read = read_values(st.session_state.get(PASTE_KEY, ""))
    state = state_now()
    experiment = state.experiment
    st.session_state.pop(RESIZE_KEY, None)
    if isinstance(read, Notice):
        tell(Notice("paste_refused", tensor=tensor.value, why=read))
        if read.code == "paste_too_long":
            st.session_state[PASTE_KEY] = ""  # else it travels with every later click
        return
    sizes = fitting_sizes(tensor, read.shape) if resizes else None
    if sizes:
        experiment, dropped = experiment.resized(**sizes)
        if dropped:
            tell(Notice("edits_outside_paste", count=len(dropped)))
    edits = edits_for(tensor, experiment.shape_of(tensor), read)
    if isinstance(edits, Notice):
        tell(Notice("paste_refused", tensor=tensor.value, why=edits))
        if edits["sizes"]:
            st.session_state[RESIZE_KEY] = (tensor, dict(edits["sizes"]))  # type: ignore[call-overload]
        return
    write_state(replace(state, experiment=experiment.without_edits(tensor).with_edits(*edits), cell=None))
    st.session_state[PASTE_KEY] = ""


def reset_values(tensor: TensorName | None) -> None:
    """Give one tensor, or all, back to the seed."""
    state = state_now()
    write_state(replace(state, experiment=state.experiment.without_edits(tensor)))


def take_file() -> None:
    """Load a page state from a file that this panel saved."""
    uploaded = st.session_state.get(FILE_KEY)
    if uploaded is None:
        return
    state, notices = from_json(uploaded.getvalue())
    tell(*(Notice(notice.code, **notice.parameters, source="file") for notice in notices))
    if not any(notice.code in REFUSED_FILES for notice in notices):
        write_state(replace(state, is_editing=True))


def show_cells(experiment: Experiment) -> None:
    """Draw one editor per tensor, each with its way back to the seed."""
    memory = remember(experiment)
    for tensor in TensorName:
        edited = sum(edit.tensor == tensor for edit in experiment.edits)
        table = table_of(memory.base, tensor)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            shape = " × ".join(str(size) for size in experiment.shape_of(tensor))
            note = f" · {edited} set by hand" if edited else ""
            st.html(f'<p class="formulab-section">{tensor} <small>{shape}{note}</small></p>', width="content")
            st.button(
                "Reset",
                key=f"reset_{tensor}",
                help=f"Give {tensor} back to the seed",
                disabled=not edited,
                on_click=reset_values,
                args=(tensor,),
            )
        st.data_editor(
            table,
            key=memory.key(tensor),
            on_change=take_cells,
            args=(tensor,),
            height=ROW_HEIGHT * (min(len(table), TALLEST) + 1) + 3,
            column_config={name: st.column_config.TextColumn(width="small") for name in table.columns},
        )


def show_values_panel(state: PageState) -> None:
    """Draw the panel: the cells at the left; paste, file and reset at the right."""
    if not state.is_editing:
        return
    with st.container(key="values", border=True):
        cells, other = st.columns([3, 2], gap="medium")
        with cells:
            show_cells(state.experiment)
        with other:
            show_paste()
            show_file(state)


def show_paste() -> None:
    """Draw the field for pasted numbers and the choice of the tensor that they go to."""
    st.text_area(
        "Paste numbers",
        key=PASTE_KEY,
        height=100,
        placeholder="tensor([[1., 2.], [3., 4.]]), nested lists, CSV, or cells of a spreadsheet",
    )
    with st.container(horizontal=True, gap="small"):
        for tensor in TensorName:
            st.button(f"Use as {tensor}", key=f"paste_{tensor}", on_click=take_paste, args=(tensor,))
    if RESIZE_KEY in st.session_state:
        tensor, sizes = st.session_state[RESIZE_KEY]
        words = ", ".join(f"{SIZE_WORDS[axis]} {size}" for axis, size in sizes.items())
        st.button(
            f"Change sizes to {words} and use as {tensor}",
            key="paste_resize",
            type="primary",
            on_click=take_paste,
            args=(tensor,),
            kwargs={"resizes": True},
        )


def show_file(state: PageState) -> None:
    """Draw saving and loading of the whole page state, and the reset of everything set by hand."""
    st.file_uploader("Load an experiment", type=["json"], key=FILE_KEY, on_change=take_file)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Save as a file",
            data=lambda: to_json(state),
            file_name="formulab-experiment.json",
            mime="application/json",
            on_click="ignore",
            key="save_file",
        )
        st.button(
            "Reset all values",
            key="reset_all",
            disabled=not state.experiment.edits,
            on_click=reset_values,
            args=(None,),
        )
