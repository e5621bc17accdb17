"""A run that stopped: who refused, the smallest piece of code at fault, and the axes that do not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape

import streamlit as st
import torch

from lib.figures import Look
from lib.language import Operand, Run, RunError
from lib.ui import lens
from lib.ui.failed_cells import ERROR_FRAME, error_key
from lib.ui.walk_view import GAP, is_picture, operand_panels
from lib.ui.wording.errors import error_sentence, missing_name_hint

MATRIX_PRODUCTS = frozenset(("mm", "matmul", "bmm", "mv"))
"""Functions that pair the last axis of the first operand with the second last of the second."""

ADDED_PRODUCTS = frozenset(("addmm", "addmv", "baddbmm"))
"""The same with a term before them that is added."""

OTHER_PAIRS = frozenset(("einsum", "cat", "concat", "stack", "reshape", "view"))
"""Functions whose operands' axes are paired in a way that shapes alone do not tell."""


def clashing_axes(function: str, shapes: Sequence[tuple[int, ...]]) -> list[set[int]]:
    """Say for each operand which of its axes do not fit another's, counted from the front.

    Matrix products pair inner axes, linear layers the last ones; everything else is aligned from the last
    axis on, where sizes must be equal or 1.
    """
    marked: list[set[int]] = [set() for _ in shapes]
    name = function.rsplit(".", 1)[-1]
    place = 1 if name in ADDED_PRODUCTS else 0
    if len(shapes) < place + 2 or name in OTHER_PAIRS:
        return marked
    first, second = shapes[place], shapes[place + 1]
    for mine, theirs in _clashes(name, first, second):
        marked[place].add(mine)
        marked[place + 1].add(theirs)
    return marked


def _clashes(name: str, first: tuple[int, ...], second: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Give the pairs of axes, one of each shape, whose sizes do not fit."""
    if not first or not second:
        return
    is_product = name in MATRIX_PRODUCTS | ADDED_PRODUCTS
    if is_product or name.lower() == "linear":
        inner = max(len(second) - 2, 0) if is_product else len(second) - 1
        if first[-1] != second[inner]:
            yield len(first) - 1, inner
        if not is_product:
            return
    for back in range(3 if is_product else 1, min(len(first), len(second)) + 1):
        sizes = first[-back], second[-back]
        if sizes[0] != sizes[1] and (1 not in sizes or name.endswith("bmm")):
            yield len(first) - back, len(second) - back


def shape_picture(operands: Sequence[Operand], function: str) -> str:
    """Draw each operand's shape as a box per axis; the axes that do not fit are framed and named."""
    tensors = [operand for operand in operands if isinstance(operand.value, torch.Tensor)]
    marked = clashing_axes(function, [tuple(operand.value.shape) for operand in tensors])
    rows = []
    for operand, clashes in zip(tensors, marked, strict=True):
        boxes = "".join(
            f'<span class="axis{" clash" if axis in clashes else ""}">{size}'
            f"{'<small>does not fit</small>' if axis in clashes else ''}</span>"
            for axis, size in enumerate(operand.value.shape)
        )
        rows.append(
            f'<div class="formulab-shape"><code>{escape(operand.text)}</code>'
            f"{boxes or '<span class=axis>scalar</span>'}</div>"
        )
    return "".join(rows)


def error_html(error: RunError, names: Collection[str]) -> str:
    """Write an error: who refused, the code at fault, and its operands' shapes as a picture.

    ``names``: those that the code has made, for one that it lacks.
    """
    parts = [f'<h1 class="formulab-headline"><span class="wrong">{escape(error_sentence(error))}</span></h1>']
    if error.text:
        parts.append(
            f'<p class="formulab-text">The smallest piece at fault: <code>{escape(error.text)}</code></p>'
        )
    hint = missing_name_hint(error, names)
    if hint:
        parts.append(f'<p class="formulab-text">{escape(hint)}</p>')
    parts.append(shape_picture(error.operands, error.function))
    return "".join(parts)


def error_frame(run: Run, error: RunError, look: Look, key: str = ERROR_FRAME) -> lens.Frame:
    """Lay an error out as a frame: its words above the heatmaps of its operands."""
    drawn = [operand for operand in error.operands if is_picture(operand.value)]
    panels, columns = operand_panels(drawn, look)
    return lens.Frame(key, panels, columns, html=error_html(error, run.names))


def near_error_frames(run: Run, shown: int | None, look: Look) -> list[lens.Frame]:
    """Lay out the errors that the browser can show by itself: the first one and the one that is shown."""
    places = sorted({0, shown or 0}) if run.errors else []
    return [error_frame(run, run.errors[place], look, error_key(run, place)) for place in places]


def show_error(run: Run, error: RunError, look: Look) -> None:
    """Draw an error where nothing is linked."""
    with st.container(key="run_error"):
        st.html(error_html(error, run.names))
        drawn = [operand for operand in error.operands if is_picture(operand.value)]
        if drawn:
            panels, columns = operand_panels(drawn, look)
            with st.container(key="heatmaps"):
                lens.draw(panels, key="lens_walk", columns=columns, gap=GAP)
