"""The frames of a row on Compare: each step alone, and the walk of the sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from lib.comparison import Comparison, Result
from lib.experiment import TensorName
from lib.explain.provenance import Chain
from lib.explain.provenance import Place as MadeBy
from lib.explain.provenance.makers import Maker
from lib.explain.walks import walk_sum
from lib.figures import Look, Panel, Place, Room, largest_cell, panel_for_tensor, ravel, shared_range
from lib.language import Step
from lib.links import PageState
from lib.ui import lens
from lib.ui.wording.numbers import plural
from lib.ui.wording.steps import happening
from lib.ui.wording.walk import walk_texts

INPUT_WIDTH, STEP_WIDTH, GAP = 250, 276, 22
"""Pixels of the two columns beside the ledger on a lecture's screen, 1280 wide."""
LINKED_RUN = "row"
"""The name of the selected row's run: all its pictures light up together."""
WALK_FRAME = "walk"
WALK_STRIP_HEIGHT, WALK_HEIGHT = 50, 214
"""Pixels of the two products of the walk, one above the other."""


def column_widths(look: Look) -> tuple[int, int]:
    """Return the pixels of inputs and steps: equal for large type, which needs the inputs' cells wider."""
    if look.is_large_type:
        return (INPUT_WIDTH + STEP_WIDTH) // 2, (INPUT_WIDTH + STEP_WIDTH) // 2
    return INPUT_WIDTH, STEP_WIDTH


def panel_makers(chain: Chain, steps: Sequence[Step]) -> dict[str, Maker]:
    """Return who made the tensor of each panel: inputs by their names, steps by their numbers."""
    leaves = {name.value: lens.leaf_named(chain, name.value) for name in TensorName}
    makers: dict[str, Maker] = {name: leaf for name, leaf in leaves.items() if leaf is not None}
    return makers | {f"step {step.number}": MadeBy(step.number) for step in steps}


def step_frame(step: Step, inputs: Sequence[Panel], panel: Panel, columns: tuple[int, int]) -> lens.Frame:
    """Lay out one step beside the inputs; its largest cell is written out."""
    largest = largest_cell(step.value)
    default = None
    if largest is not None:
        default = (f"s{step.number}", ravel(largest, tuple(step.value.shape)))
    return lens.Frame(
        str(step.number),
        [*inputs, replace(panel, place=Place(1, 0, row_span=3))],
        columns,
        note=escape(happening(step)),
        default=default,
        motions=lens.motions_of(step, shown_operands(step, inputs), panel.name),
        moves_to=panel.name,
    )


def shown_operands(step: Step, inputs: Sequence[Panel]) -> dict[int, str]:
    """Return the panels of the inputs that a step takes as they are, by the operands' positions."""
    names = {panel.name for panel in inputs}
    return {position: operand.text for position, operand in enumerate(step.operands) if operand.text in names}


def step_mode(steps: Sequence[Step]) -> lens.Mode:
    """Return what the stepper moves through: the pictures of the start, then each step."""
    count = len(steps)
    labels = [f"step {place} of {count}" for place in range(1, count + 1)]
    keys = ["", *(str(step.number) for step in steps)]
    together = f"all {count} steps" if count > 1 else plural(count, "step")
    return lens.Mode("compare_step", keys, [together, *labels], rest="")


def walk_mode(in_features: int) -> lens.Mode:
    """Return the places of the walk of the sum: an index for each feature."""
    keys = [str(place) for place in range(in_features)]
    return lens.Mode(
        "compare_walk", keys, [f"k = {key} of {in_features - 1}" for key in keys], frame=WALK_FRAME
    )


def walk_frame(
    comparison: Comparison,
    result: Result,
    state: PageState,
    inputs: Sequence[Panel],
    limits: dict[str, float],
    look: Look,
) -> lens.Frame:
    """Lay out the walk of the sum: features and weights, their elementwise product, and the outer product."""
    experiment = comparison.experiment
    sample, unit = (state.cell or result.largest_gap_cell or (0, 0))[:2]
    walk = walk_sum(comparison.tensors, (sample, unit))
    is_single = experiment.batch == experiment.out_features == 1
    names = ("features", "weights") if is_single else (f"features[{sample}]", f"weights[{unit}]")
    outer_code = "features.t() * weights" if is_single else f"outer({', '.join(names)})"
    limit = shared_range([walk.outer, walk.features, walk.weights])
    shown = [limits[name.value] for name in TensorName]
    limit = limit if state.has_own_scales else max([limit, *shown])
    width = column_widths(look)[1]
    size = experiment.in_features
    panels = [
        *inputs[:2],
        panel_for_tensor(
            "walk product", walk.products, limit, title=" * ".join(names), is_code=True, axes=("in",),
            look=look, room=Room(width, WALK_STRIP_HEIGHT), place=Place(1, 0),
        ),
        panel_for_tensor(
            "walk outer", walk.outer, limit, title=outer_code, is_code=True, axes=("in", "in"),
            look=look, room=Room(width, WALK_HEIGHT), place=Place(1, 1, row_span=3),
        ),
    ]  # fmt: skip
    marks = {
        "features": lens.Mark(sample * size, 1),
        "weights": lens.Mark(unit * size, 1),
        "walk product": lens.Mark(0, 1),
        "walk outer": lens.Mark(0, size + 1),
    }
    walked = lens.Walk(marks, walk_texts(walk))
    return lens.Frame(WALK_FRAME, panels, column_widths(look), walk=walked)
