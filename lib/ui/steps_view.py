"""The selected row as heatmaps: features, weights, bias and every step of its code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st
import torch

from lib.comparison import INPUT_AXES, Comparison, Result
from lib.experiment import Experiment, TensorName
from lib.explain.own_products import own_products
from lib.explain.probing import Sizes
from lib.explain.provenance import Chain
from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.language import Step
from lib.links import PageState, write_pin
from lib.notice import Notice
from lib.ui import lens
from lib.ui.frame import show_notices
from lib.ui.row_frames import (
    GAP,
    LINKED_RUN,
    WALK_FRAME,
    column_widths,
    panel_makers,
    step_frame,
    step_mode,
    walk_frame,
    walk_mode,
)
from lib.ui.wording.numbers import count_word, plural

STEP_HEIGHT = 290
TITLE_HEIGHT = 30
MOST_OUTLINED = 400
"""Cells of a picture that still shows outlines; on more they would cover the colours."""
TITLE_CHARACTERS = 46
OWN_RANGES = "Each picture has a colour range of its own: their colours do not compare."


@dataclass(frozen=True, slots=True)
class StepPictures:
    """The steps that are pictures: ``first`` beside the inputs, ``others`` below, in their order."""

    first: tuple[Step, ...]
    others: tuple[Step, ...]


def pictured_steps(result: Result) -> tuple[Step, ...]:
    """Return the steps whose value is a tensor that a heatmap can show."""
    return tuple(
        step
        for step in result.run.steps
        if isinstance(step.value, torch.Tensor) and not step.value.is_complex()
    )


def split_steps(
    steps: Sequence[Step], marked: dict[int, torch.Tensor], heights: Sequence[int]
) -> StepPictures:
    """Choose what stands beside the inputs: all steps where they fit, else those that tell most.

    That is the largest step in which the unit's own products can be seen apart, else as many of the
    last steps as fit.
    """
    if sum(heights) <= STEP_HEIGHT:
        return StepPictures(tuple(steps), ())
    telling = [step for step in steps if step.number in marked]
    if telling:
        first = [max(telling, key=lambda step: (step.value.numel(), -step.number))]
    else:
        first, left = [], STEP_HEIGHT - heights[-1]
        for step, height in zip(reversed(steps[:-1]), reversed(heights[:-1]), strict=True):
            if height > left:
                break
            first.insert(0, step)
            left -= height
        first.append(steps[-1])
    numbers = {step.number for step in first}
    return StepPictures(tuple(first), tuple(step for step in steps if step.number not in numbers))


def input_panels(comparison: Comparison, limits: dict[str, float], look: Look) -> list[Panel]:
    """Draw features, weights and bias, one below the other."""
    experiment = comparison.experiment
    panels = []
    for row, name in enumerate(TensorName):
        panels.append(
            panel_for_tensor(
                name.value,
                comparison.tensors.as_names()[name],
                limits[name.value],
                axes=INPUT_AXES[name.value],
                note=edited_note(experiment, name),
                look=look,
                room=Room(column_widths(look)[0], 190),
                place=Place(0, row),
            )
        )
    return panels


def edited_note(experiment: Experiment, name: TensorName) -> str:
    """Say how many cells are set by hand, and that the seed no longer matters where all are."""
    count = sum(edit.tensor == name for edit in experiment.edits)
    if experiment.is_pinned(name):
        return "all set by hand: a new seed leaves them"
    return f"{plural(count, 'cell')} set by hand" if count else ""


def step_panel(
    step: Step, limit: float, mark: torch.Tensor | None, look: Look, place: Place, room: Room
) -> Panel:
    """Draw one step's value under its code; the unit's own products are outlined."""
    return panel_for_tensor(
        f"step {step.number}",
        step.value,
        limit,
        title=shortened(step.text),
        is_code=True,
        axes=step.axes,
        outlined=mark if mark is not None and mark.numel() <= MOST_OUTLINED else None,
        look=look,
        room=room,
        place=place,
    )


def shortened(text: str) -> str:
    """Cut the code of a step to a title's length; the whole code stands in the table and the script."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE_CHARACTERS else f"{line[: TITLE_CHARACTERS - 1]}…"


def outline_note(result: Result, mark: torch.Tensor | None) -> str:
    """Say what the outlined cells are, and what the others are where the row sums them all."""
    if mark is None or mark.numel() > MOST_OUTLINED:
        return ""
    own, rest = int(mark.sum()), int((~mark).sum())
    words = f"Outlined: the {count_word(own)} {'product' if own == 1 else 'products'} that the unit sums."
    if rest and result.verdict is not None and not result.verdict.is_agreement:
        others = "The other one pairs" if rest == 1 else f"The other {rest:,} pair"
        words += f" {others} a feature with a weight that is not its own."
    return words


def show_steps(state: PageState, comparison: Comparison, result: Result, look: Look) -> tuple[Step, ...]:
    """Draw inputs and the steps beside them; return the steps that are left for below.

    The browser moves by itself from these pictures to each single step, and to the walk of the sum.
    """
    experiment = comparison.experiment
    steps = pictured_steps(result)
    sizes = Sizes(experiment.batch, experiment.in_features, experiment.out_features)
    marked = own_products(result.program, sizes) if result.error is None else {}
    limits = colour_limits(state, comparison, steps)
    room = Room(column_widths(look)[1], STEP_HEIGHT)
    drawn = [
        step_panel(step, limits[f"step {step.number}"], marked.get(step.number), look, Place(1, 0), room)
        for step in steps
    ]
    heights = [panel.drawing.height + TITLE_HEIGHT for panel in drawn if panel.drawing is not None]
    pictures = split_steps(steps, marked, heights)
    inputs = input_panels(comparison, limits, look)
    by_number = {step.number: panel for step, panel in zip(steps, drawn, strict=True)}
    telling = []
    for row, step in enumerate(pictures.first):
        span = 3 if len(pictures.first) == 1 else 1
        telling.append(replace(by_number[step.number], place=Place(1, row, row_span=span)))
    marks = [marked[step.number] for step in pictures.first if step.number in marked]
    notes = [outline_note(result, marks[0])] if marks else []
    if state.has_own_scales:
        notes.append(OWN_RANGES)
    columns = column_widths(look)
    frames = [
        lens.Frame("", [*inputs, *telling], columns, note=escape(" ".join(notes))),
        *(step_frame(step, inputs, by_number[step.number], columns) for step in steps),
        walk_frame(comparison, result, state, inputs, limits, look),
    ]
    modes = [step_mode(steps), walk_mode(experiment.in_features)]
    chain = Chain(result.run.steps, comparison.tensors.as_names())
    with st.container(key="heatmaps"):
        show_settings_notices(state, chain, steps, experiment)
        lens.draw_frames(
            frames,
            key="lens_steps",
            current=shown_frame(state, frames),
            gap=GAP,
            links=lens.Links(LINKED_RUN, panel_makers(chain, steps), chain, pin_parameter="compare_pin"),
            title=f"{result.formulation.title}, step by step",
            modes=modes,
        )
    return pictures.others


def shown_frame(state: PageState, frames: Sequence[lens.Frame]) -> str:
    """Return the key of the frame that the address asks for, the first frame's where there is none such."""
    if state.compare.walk is not None:
        return WALK_FRAME
    wanted = "" if state.compare.step is None else str(state.compare.step)
    return wanted if any(frame.key == wanted for frame in frames) else ""


def show_settings_notices(
    state: PageState, chain: Chain, steps: Sequence[Step], experiment: Experiment
) -> None:
    """Tell which step, pinned cell or place of the walk the link asks for and this row does not have."""
    notices = []
    settings = state.compare
    numbers = [step.number for step in steps]
    if settings.step is not None and settings.step not in numbers:
        notices.append(Notice("step_not_shown", field="compare_step", got=settings.step, count=len(steps)))
    if settings.pin is not None and not lens.has_cell(chain, settings.pin):
        notices.append(Notice("pin_not_there", field="compare_pin", got=write_pin(settings.pin)))
    if settings.walk is not None and settings.walk >= experiment.in_features:
        notices.append(Notice("walk_too_far", got=settings.walk, last=experiment.in_features - 1))
    show_notices(notices, key="row_notices")


def colour_limits(state: PageState, comparison: Comparison, steps: Sequence[Step]) -> dict[str, float]:
    """Return the colour range of each picture: one for all, or one each where the visitor asked for it."""
    tensors = dict(comparison.tensors.as_names())
    tensors |= {f"step {step.number}": step.value for step in steps}
    if state.has_own_scales:
        return {name: shared_range([tensor]) for name, tensor in tensors.items()}
    return dict.fromkeys(tensors, shared_range(tensors.values()))
