"""A run that stopped: who refused, the smallest piece of code at fault, and the axes that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
import torch

from lib.figures import Look
from lib.language import Operand, RunError
from lib.ui.walk_view import is_picture, show_operands
from lib.ui.wording.errors import error_sentence

MATRIX_PRODUCTS = frozenset(
    ("torch.mm", "Tensor.mm", "torch.matmul", "Tensor.matmul", "operator.matmul", "torch.bmm", "Tensor.bmm")
)
"""Functions that pair the last axis of the first operand with the second last of the second."""


def clashing_axes(function: str, shapes: Sequence[tuple[int, ...]]) -> list[set[int]]:
    """Say for each of two operands which of its axes do not fit the other's, counted from the front.

    Matrix products pair inner axes; everything else is aligned from the last axis on, where sizes must
    be equal or 1.
    """
    marked: list[set[int]] = [set() for _ in shapes]
    if len(shapes) < 2:
        return marked
    first, second = shapes[0], shapes[1]
    if function in MATRIX_PRODUCTS:
        inner = len(second) - 2 if len(second) > 1 else 0
        if first and second and first[-1] != second[inner]:
            marked[0].add(len(first) - 1)
            marked[1].add(inner)
        return marked
    for back in range(1, min(len(first), len(second)) + 1):
        if first[-back] != second[-back] and 1 not in (first[-back], second[-back]):
            marked[0].add(len(first) - back)
            marked[1].add(len(second) - back)
    return marked


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


def show_error(error: RunError, look: Look) -> None:
    """Draw an error with its code, its operands' shapes and their heatmaps."""
    with st.container(key="run_error"):
        st.html(
            f'<h1 class="formulab-headline"><span class="wrong">{escape(error_sentence(error))}</span></h1>'
        )
        if error.text:
            st.html(
                f'<p class="formulab-text">The smallest piece at fault: <code>{escape(error.text)}</code></p>'
            )
        st.html(shape_picture(error.operands, error.function))
        drawn = [operand for operand in error.operands if is_picture(operand.value)]
        if drawn:
            show_operands(drawn, look)
