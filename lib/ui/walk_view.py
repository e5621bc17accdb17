"""One step of a run as a picture: its operands, what joins them, and its result."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
import torch

from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.language import Operand, Step
from lib.ui import lens
from lib.ui.steps_view import shortened

SIGNS: dict[str, str] = {
    "operator.mul": "*",
    "operator.add": "+",
    "operator.sub": "−",
    "operator.truediv": "/",
    "operator.matmul": "@",
    "operator.pow": "**",
    "operator.eq": "==",
}
"""How an operator is written between its operands."""

WIDTH = 690
SIGN_WIDTH = 26
GAP = 10
HEIGHT = 300


def is_picture(value: object) -> bool:
    """Say whether a value can be drawn as a heatmap."""
    return isinstance(value, torch.Tensor) and not value.is_complex()


def pictured_operands(step: Step) -> tuple[Operand, ...]:
    """Return the operands that can be drawn, in the order of the call."""
    return tuple(operand for operand in step.operands if is_picture(operand.value))


def step_panels(step: Step, look: Look, chosen: tuple[int, ...] | None) -> tuple[list[Panel], list[int]]:
    """Lay out operands, signs and result in one row; return the panels and the columns' widths."""
    operands = pictured_operands(step)
    pictures = [*operands, step] if is_picture(step.value) else list(operands)
    if not pictures:
        return [], []
    limit = shared_range([picture.value for picture in pictures])
    signs = max(len(pictures) - 1, 0)
    widths = share_width(pictures, WIDTH - signs * (SIGN_WIDTH + 2 * GAP))
    panels: list[Panel] = []
    columns: list[int] = []
    for place, (picture, width) in enumerate(zip(pictures, widths, strict=True)):
        is_result = picture is step
        if place:
            sign = "=" if is_result else SIGNS.get(step.function, ",")
            if is_result and len(operands) == 1:
                sign = "→"
            panels.append(Panel(f"sign {place}", title=sign, is_sign=True, place=Place(2 * place - 1, 0)))
            columns.append(SIGN_WIDTH)
        marked = chosen_mark(step.value, chosen) if is_result else None
        panels.append(
            panel_for_tensor(
                "result" if is_result else f"operand {place}",
                picture.value,
                limit,
                title="result" if is_result else shortened(picture.text),
                is_code=not is_result,
                axes=picture.axes,
                outlined=marked,
                look=look,
                room=Room(width, HEIGHT),
                place=Place(2 * place, 0),
            )
        )
        columns.append(int(width))
    return panels, columns


def chosen_mark(value: torch.Tensor, chosen: tuple[int, ...] | None) -> torch.Tensor | None:
    """Return a mask that is true at the chosen cell alone; None without one."""
    if chosen is None or len(chosen) != value.dim():
        return None
    mark = torch.zeros(value.shape, dtype=torch.bool)
    mark[chosen] = True
    return mark


def share_width(pictures: Sequence[Operand | Step], room: float) -> list[float]:
    """Give each picture a width by its number of columns, none less than the title of a small one needs."""
    columns = [max(picture.value.shape[-1] if picture.value.dim() else 1, 1) for picture in pictures]
    least = min(90.0, room / len(columns))
    rest = room - least * len(columns)
    wanted = [max(54.0 * count - least, 0.0) for count in columns]
    share = min(1.0, rest / sum(wanted)) if sum(wanted) else 0.0
    return [least + share * width for width in wanted]


def show_step_picture(step: Step, look: Look, chosen: tuple[int, ...] | None) -> None:
    """Draw a step's operands and its result, the chosen cell outlined."""
    panels, columns = step_panels(step, look, chosen)
    with st.container(key="heatmaps"):
        if panels:
            lens.draw(panels, key="lens_walk", columns=columns, gap=GAP)
        else:
            st.html('<p class="formulab-text">This step has no tensor to draw.</p>')
