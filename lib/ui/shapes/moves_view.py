"""view against transpose on one matrix: both pictures, the order of memory, and where each number goes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
import torch

from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.figures.memory_order import with_memory_order
from lib.links import PageState
from lib.shapes import Moves, counting, moves_of
from lib.tensors import build_tensors
from lib.ui import lens
from lib.ui.shapes.controls import show_matrix_fields, show_topics
from lib.ui.wording.rearranging import MEMORY, moves_headline, moves_table_html

WIDTH, HEIGHT, GAP = 740, 360, 28
LEAST_COLUMN = 175
"""Pixels that the title of a picture needs."""
CELL = (84, 64)
"""The largest cell: between its number and the next there is room for an arrow."""
LEAST_CELL, LEAST_FLOAT_CELL = 40, 64
"""The width of a cell from which arrows stand between whole numbers, and between others."""
MOST_OUTLINED = 400
MOST_LISTED = 16
"""Numbers whose way is written out beside the pictures."""


def matrix_of(state: PageState) -> torch.Tensor:
    """Return the matrix that the settings name."""
    settings = state.shapes
    if settings.matrix == "counting":
        return counting(settings.rows, settings.columns)
    return build_tensors(state.experiment).as_names()[settings.matrix]


def show_moves(state: PageState, look: Look) -> None:
    """Draw the page's part on view and transpose."""
    moves = moves_of(matrix_of(state))
    with st.container(key="headline"):
        st.html(
            f'<h1 class="formulab-headline one" role="status">{moves_headline(moves)}</h1>'
            f'<p class="formulab-text">{MEMORY}</p>'
        )
    show_topics(state.shapes)
    show_matrix_fields(state.shapes)
    pictures, table = st.columns([8, 5], gap="medium")
    with pictures, st.container(key="heatmaps"):
        panels = move_panels(moves, look)
        widths = [max(LEAST_COLUMN, width) for width in lens.column_widths(panels)]
        lens.draw(panels, key="lens_moves", columns=widths, gap=GAP)
        if moves.moved:
            st.html(
                '<p class="formulab-text">Framed: cells that hold another number in the other picture.</p>'
            )
    with table, st.container(key="moves"):
        st.html(moves_table_html(moves, MOST_LISTED))


def move_panels(moves: Moves, look: Look) -> list[Panel]:
    """Draw the matrix, its transpose and its view, the cells framed in which the two differ."""
    view, transpose = moves.codes
    limit = shared_range([moves.matrix])
    mark = moves.differing if moves.moved and moves.differing.numel() <= MOST_OUTLINED else None
    pictures = (
        ("m", moves.matrix, None, [places[0] for places in moves.places]),
        (transpose, moves.transpose, mark, [places[2] for places in moves.places]),
        (view, moves.view, mark, [places[1] for places in moves.places]),
    )
    least = LEAST_FLOAT_CELL if moves.matrix.is_floating_point() else LEAST_CELL
    across = sum(picture[1].shape[1] for picture in pictures)
    room = WIDTH - 2 * GAP
    panels = []
    for place, (title, tensor, outlined, cells) in enumerate(pictures):
        panel = panel_for_tensor(
            title,
            tensor,
            limit,
            is_code=True,
            outlined=outlined,
            look=look,
            room=Room(max(LEAST_COLUMN, room * tensor.shape[1] / across), HEIGHT, *CELL),
            place=Place(place, 0),
        )
        if panel.drawing is not None:
            drawing = with_memory_order(panel.drawing, cells, look, least_width=least)
            panel = replace(panel, name=f"move {place}", drawing=drawing)
        panels.append(panel)
    return panels
