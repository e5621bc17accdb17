"""The steps of pasted code as frames that the browser moves between by itself, their cells linked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
import torch

from lib.explain.provenance import Chain
from lib.explain.provenance import Place as MadeBy
from lib.explain.provenance.makers import Maker
from lib.figures import Look, largest_cell, ravel
from lib.language import Run, Step
from lib.links import PageState, Pin, write_pin
from lib.notice import Notice
from lib.ui import lens
from lib.ui.failed_cells import error_key, error_step, shown_error
from lib.ui.frame import show_notices
from lib.ui.walk_view import GAP, is_picture, pictured_operands, step_panels
from lib.ui.wording.steps import happening, headline_of

LINKED_RUN = "code"
"""The name of the pasted code's run."""
MOST_FRAMES, MOST_CELLS = 40, 40_000
"""Steps, and cells of their pictures together, that the browser gets to move between by itself."""


def heading_html(step: Step) -> str:
    """Write what a step gives, and what happened to its axes."""
    lines = [
        f'<h1 class="formulab-headline one">{escape(headline_of(step))}</h1>',
        f'<p class="formulab-text formulab-happening">{escape(happening(step))}</p>',
    ]
    if not is_picture(step.value) and not pictured_operands(step):
        lines.append('<p class="formulab-text">This step has no tensor to draw.</p>')
    return "".join(lines)


def step_frame(step: Step, chain: Chain, look: Look) -> lens.Frame:
    """Lay a step out as a frame, its cells linked; its largest one is written out at first."""
    panels, columns = step_panels(step, look, None)
    makers: dict[str, Maker] = {}
    places = [place for place, operand in enumerate(step.operands) if is_picture(operand.value)]
    for number, place in enumerate(places):
        maker = chain.makers.maker(step.number, place)
        if maker is not None:
            makers[f"operand {number}"] = maker
    result, default = None, None
    if is_picture(step.value):
        makers["result"] = MadeBy(step.number)
        result = lens.maker_name(MadeBy(step.number))
        largest = largest_cell(step.value)
        if largest is not None:
            default = (result, ravel(largest, tuple(step.value.shape)))
    return lens.Frame(
        str(step.number),
        panels,
        columns,
        html=heading_html(step),
        result=result,
        default=default,
        makers=makers,
        motions=lens.motions_of(
            step, {place: f"operand {number}" for number, place in enumerate(places)}, "result"
        ),
        moves_to="result",
    )


def near_steps(run: Run, current: Step | None) -> tuple[Step, ...]:
    """Choose the steps around the current one whose pictures the browser gets to move between by itself.

    The nearest ones, as long as all their cells are no more than ``MOST_CELLS``; the others it asks for.
    """
    steps = run.steps
    middle = len(steps) if current is None else next(
        place for place, step in enumerate(steps) if step.number == current.number
    )  # fmt: skip
    left = MOST_CELLS
    chosen: list[int] = []
    for place in sorted(range(len(steps)), key=lambda place: abs(place - middle)):
        left -= sum(value.numel() for value in pictured_values(steps[place]))
        if chosen and (left < 0 or len(chosen) >= MOST_FRAMES):
            break
        chosen.append(place)
    return tuple(steps[place] for place in sorted(chosen))


def pictured_values(step: Step) -> list[torch.Tensor]:
    """Return the tensors that a step's pictures show."""
    values = [operand.value for operand in pictured_operands(step)]
    return [*values, step.value] if is_picture(step.value) else values


def show_missing(state: PageState, run: Run, chain: Chain, current: Step | None) -> None:
    """Tell which step or pinned cell the link asks for and this run does not have."""
    notices = []
    place = shown_error(state, run)
    shown = current.number if current is not None else error_step(run, place or 0)
    if state.step not in (None, shown):
        notices.append(Notice("step_not_shown", field="step", got=state.step, count=len(run.steps)))
    pin = state.pin
    if pin is not None:
        named = (
            pin if pin.maker or current is None else Pin(pin.index, lens.maker_name(MadeBy(current.number)))
        )
        if not lens.has_cell(chain, named):
            notices.append(Notice("pin_not_there", field="pin", got=write_pin(pin)))
    show_notices(notices, key="run_notices")


def show_linked_steps(
    state: PageState,
    run: Run,
    steps: Sequence[Step],
    current: Step | None,
    errors: Sequence[lens.Frame],
    mode: lens.Mode,
    look: Look,
) -> None:
    """Draw the current step or error; the browser moves to those near it by itself, all cells linked."""
    chain = Chain(run.steps, run.names)
    frames = [*(step_frame(step, chain, look) for step in steps), *errors]
    if not frames:
        return
    show_missing(state, run, chain, current)
    with st.container(key="heatmaps"):
        lens.draw_frames(
            frames,
            key="lens_walk",
            current=error_key(run, shown_error(state, run) or 0) if current is None else str(current.number),
            gap=GAP,
            links=lens.Links(LINKED_RUN, {}, chain, pin_parameter="pin"),
            modes=[mode],
            result_name="result",
        )
