"""One step of a run as a picture: its operands, what joins them, and its result."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st
import torch

from lib.explain.provenance import arithmetic, rule_of, sources
from lib.figures import Look, Panel, Place, Room, largest_cell, panel_for_tensor, shared_range
from lib.language import Operand, Step
from lib.links import Pin
from lib.ui import lens
from lib.ui.state import bounded, change_state
from lib.ui.steps_view import shortened
from lib.ui.wording.arithmetic import arithmetic_text
from lib.ui.wording.steps import happening, headline_of

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

PLACES = {(0, 2): "row: ", (1, 2): "column: "}
"""What an axis of a matrix is in its picture, by its number and how many there are."""
WIDTH = 712
SIGN_WIDTH = 26
GAP = 10
HEIGHT = 256


def is_picture(value: object) -> bool:
    """Say whether a value can be drawn as a heatmap."""
    return isinstance(value, torch.Tensor) and not value.is_complex()


def pictured_operands(step: Step) -> tuple[Operand, ...]:
    """Return the operands that can be drawn, in the order of the call."""
    return tuple(operand for operand in step.operands if is_picture(operand.value))


def chosen_cell(step: Step, pin: Pin | None) -> tuple[int, ...] | None:
    """Return the pinned cell where the step's value has it, else the one to look at first."""
    pinned = None if pin is None or pin.maker else pin.index
    value = step.value
    if not is_picture(value):
        return None
    shape = tuple(value.shape)
    if pinned is not None and len(pinned) == len(shape) and all(map(int.__lt__, pinned, shape)):
        return pinned
    return largest_cell(value)


def source_masks(step: Step, chosen: tuple[int, ...] | None) -> dict[int, torch.Tensor]:
    """Mark, for each operand by its position, the cells that made the chosen cell of the result."""
    if chosen is None:
        return {}
    found = sources(rule_of(step), chosen)
    masks: dict[int, torch.Tensor] = {}
    for source in found or ():
        value = step.operands[source.operand].value
        if is_picture(value) and len(source.index) == value.dim():
            mask = masks.setdefault(source.operand, torch.zeros(value.shape, dtype=torch.bool))
            mask[source.index] = True
    return masks


def step_panels(step: Step, look: Look, chosen: tuple[int, ...] | None) -> tuple[list[Panel], list[int]]:
    """Lay out operands, signs and result in one row; return the panels and the columns' widths."""
    operands = pictured_operands(step)
    pictures: list[Operand | Step] = [*operands]
    if is_picture(step.value):
        pictures.append(step)
    if not pictures:
        return [], []
    limit = shared_range([picture.value for picture in pictures])
    signs = max(len(pictures) - 1, 0)
    widths = share_width(pictures, WIDTH - signs * (SIGN_WIDTH + 2 * GAP), look)
    masks = source_masks(step, chosen)
    places = [position for position, operand in enumerate(step.operands) if is_picture(operand.value)]
    panels: list[Panel] = []
    columns: list[int] = []
    for place, (picture, width) in enumerate(zip(pictures, widths, strict=True)):
        is_result = picture is step
        if place:
            panels.append(
                Panel(
                    f"sign {place}",
                    title=sign_before(step, is_result=is_result, count=len(operands)),
                    is_sign=True,
                    place=Place(2 * place - 1, 0),
                )
            )
            columns.append(SIGN_WIDTH)
        panels.append(
            panel_for_tensor(
                "result" if is_result else f"operand {place}",
                picture.value,
                limit,
                title="result" if is_result else shortened(picture.text),
                is_code=not is_result,
                axes=picture.axes,
                outlined=chosen_mark(step.value, chosen) if is_result else masks.get(places[place]),
                look=look,
                room=Room(width, HEIGHT),
                place=Place(2 * place, 0),
            )
        )
        columns.append(int(width))
    return panels, columns


def sign_before(step: Step, *, is_result: bool, count: int) -> str:
    """Return what stands before a picture: the operator, a comma, or the sign of the result."""
    if is_result:
        return "→" if count == 1 else "="
    return SIGNS.get(step.function, ",")


def chosen_mark(value: torch.Tensor, chosen: tuple[int, ...] | None) -> torch.Tensor | None:
    """Return a mask that is true at the chosen cell alone; None without one."""
    if chosen is None:
        return None
    mark = torch.zeros(value.shape, dtype=torch.bool)
    mark[chosen] = True
    return mark


def share_width(pictures: Sequence[Operand | Step], room: float, look: Look) -> list[float]:
    """Give each picture a width by its number of columns, none less than the title of a small one needs."""
    if not pictures:
        return []
    columns = [max(picture.value.shape[-1] if picture.value.dim() else 1, 1) for picture in pictures]
    least = min(88.0 if look.is_large_type else 128.0, room / len(columns))
    rest = room - least * len(columns)
    wanted = [max(54.0 * look.type_scale * count - least, 0.0) for count in columns]
    share = min(1.0, rest / sum(wanted)) if sum(wanted) else 0.0
    return [least + share * width for width in wanted]


def show_step_picture(step: Step, look: Look, chosen: tuple[int, ...] | None) -> None:
    """Draw a step's operands and its result, the chosen cell and the cells that made it outlined."""
    panels, columns = step_panels(step, look, chosen)
    with st.container(key="heatmaps"):
        if panels:
            lens.draw(panels, key="lens_walk", columns=columns, gap=GAP)
        else:
            st.html('<p class="formulab-text">This step has no tensor to draw.</p>')


def operand_panels(operands: Sequence[Operand], look: Look) -> tuple[list[Panel], list[int]]:
    """Lay out operands side by side, where there is no result to draw; return panels and columns' widths."""
    limit = shared_range([operand.value for operand in operands])
    widths = share_width(operands, WIDTH - GAP * (len(operands) - 1), look)
    panels = [
        panel_for_tensor(
            f"operand {place}",
            operand.value,
            limit,
            title=shortened(operand.text),
            is_code=True,
            axes=operand.axes,
            look=look,
            room=Room(width, HEIGHT),
            place=Place(place, 0),
        )
        for place, (operand, width) in enumerate(zip(operands, widths, strict=True))
    ]
    return panels, [int(width) for width in widths]


def show_cell_choice(step: Step, chosen: tuple[int, ...]) -> None:
    """Let the visitor choose the cell of the result whose arithmetic is written out."""

    def move(axis: int, position: int) -> None:
        change_state(pin=Pin((*chosen[:axis], position, *chosen[axis + 1 :])))

    for axis, size in enumerate(step.value.shape):
        name = (step.axes[axis] if step.axes else None) or f"axis {axis}"
        st.number_input(
            width=112,
            **bounded(
                f"{PLACES.get((axis, len(chosen)), '')}{name}, 0–{size - 1}",
                f"pin_{axis}",
                chosen[axis],
                partial(move, axis),
                (0, size - 1),
            ),
        )


def show_step(step: Step, look: Look, pin: Pin | None) -> None:
    """Draw a step: what it gives, what happened to its axes, its picture, and one cell's arithmetic."""
    st.html(f'<h1 class="formulab-headline one">{escape(headline_of(step))}</h1>')
    st.html(f'<p class="formulab-text">{escape(happening(step))}</p>')
    chosen = chosen_cell(step, pin)
    show_step_picture(step, look, chosen)
    if chosen is not None:
        text = arithmetic_text(step, chosen, arithmetic(step, chosen))
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", wrap=False, key="pin"):
            st.html(f'<p class="formulab-arithmetic">{escape(text)}</p>')
            if step.value.numel() > 1:
                show_cell_choice(step, chosen)
