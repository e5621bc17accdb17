"""Batch and units: the strip of sizes, and the chosen row at the size where it stops."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from lib.batch import Focus, Size, Validity, find_validity, focus_on
from lib.comparison import INPUT_AXES
from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.formulations import FORMULATIONS
from lib.links import PageState
from lib.notice import Notice
from lib.ui import lens
from lib.ui.error_view import shape_picture
from lib.ui.state import state_now, tell, write_state
from lib.ui.validity_table import SizeColumn, TableRow, ValidityCell, show_validity_table
from lib.ui.values_panel import show_values_panel
from lib.ui.wording.batch import (
    CHANCE_LEGEND,
    LEGEND,
    batch_headline,
    error_words,
    sign_of,
    size_words,
    why,
)
from lib.ui.wording.numbers import plural, tensor_summary

TITLES = {name: formulation.title for name, formulation in FORMULATIONS.items()}
FIELDS = {"batch": "batch", "units": "out_features"}
"""The experiment's field that each axis of the strip changes."""
WIDTH, VALUE_WIDTH = 376, 184
"""Pixels of the inputs and of each value beside the strip on a lecture's screen, 1280 wide."""
ROOM = 270
"""Pixels that the cells of all pictures share in height."""
TALLEST, LEAST, MARGINS = 30, 22, 4
"""Pixels of the tallest cell, of the least that shows its number, and around the cells."""
MOST_ROWS = 8
"""Rows whose numbers are always shown."""


def show_sizes(state: PageState, look: Look) -> None:
    """Draw the part: headline, strip, and the chosen row beside it."""
    validity = find_validity(state.experiment)
    focus = focus_on(state.batch.row or validity.first_to_look_at, state.experiment, validity)
    with st.container(key="headline"):
        sentence = batch_headline(validity, focus, TITLES)
        st.html(f'<h1 class="formulab-headline" role="status">{sentence}</h1>')
    show_values_panel(state)
    strip, pictures = st.columns([3, 2], gap="medium")
    with strip, st.container(key="strip"):
        show_strip(validity, focus)
    with pictures, st.container(key="focus"):
        show_focus(state, focus, look)


def choose(name: str | None, axis: str | None, size: int | None) -> None:
    """Look at a row, take a size, or both; cells set by hand that fall outside are told and can be undone."""
    state = state_now()
    experiment = state.experiment
    if name is not None:
        state = replace(state, batch=replace(state.batch, row=name))
    if axis is not None and size is not None:
        experiment, dropped = experiment.resized(**{FIELDS[axis]: size})
        state = replace(state, experiment=experiment, cell=None)
        if dropped:
            tell(Notice("edits_outside", count=len(dropped), axis=FIELDS[axis], size=size))
    write_state(state)


def show_strip(validity: Validity, focus: Focus) -> None:
    """Draw a row per formulation with a sign per size, and what the signs mean."""
    sizes = [*validity.batch_walk, *validity.unit_walk]
    along_batch = [
        SizeColumn("batch", size.batch, size_words(size), size == validity.here)
        for size in validity.batch_walk
    ]
    along_units = [
        SizeColumn("units", size.units, size_words(size, is_units_first=True), size == validity.here)
        for size in validity.unit_walk
    ]
    signs = {name: [sign_of(row.standings[size]) for size in sizes] for name, row in validity.rows.items()}
    show_validity_table(
        [
            TableRow(name, TITLES[name], tuple(ValidityCell(*sign) for sign in row))
            for name, row in signs.items()
        ],
        [*along_batch, *along_units],
        groups=(
            ("batch", f"Batch, with {plural(validity.here.units, 'unit')}"),
            ("units", f"Units, at batch {validity.here.batch}"),
        ),
        caption="At which sizes each formulation computes the unit",
        selected=focus.name,
        on_choose=choose,
    )
    has_chance = any(sign[0] == "≈" for row in signs.values() for sign in row)
    st.html(f'<p class="formulab-text">{LEGEND}{CHANCE_LEGEND if has_chance else ""}</p>')


def show_focus(state: PageState, focus: Focus, look: Look) -> None:
    """Say what the chosen row does at the size worth looking at, and draw both values and the inputs."""
    result = focus.result
    title = f"{TITLES[focus.name]} at {size_words(focus.size)}"
    st.html(
        f'<h2 class="formulab-section">{escape(title)}</h2>'
        f'<p class="formulab-text"><code>{escape(result.formulation.last_line)}</code></p>'
    )
    if result.error is not None:
        st.html(
            f'<p class="formulab-box">{escape(error_words(result.error))}</p>'
            f"{shape_picture(result.error.operands, result.error.function)}"
        )
    else:
        st.html(f'<p class="formulab-text">{escape(value_words(focus))}</p>')
    inputs, values = focus_panels(state, focus, look)
    # The lens stacks what stands in a column as narrow as this one, so that each value has its own.
    for column, panel in zip(st.columns(2, gap="small"), values, strict=False):
        with column:
            lens.draw([panel], key=f"lens_batch_{panel.name.split()[-1]}", columns=[VALUE_WIDTH])
    lens.draw(inputs, key="lens_batch_inputs", columns=[WIDTH])


def value_words(focus: Focus) -> str:
    """Say both values in numbers, before the activation."""
    unit, value = focus.comparison.reference.value, focus.result.value
    if unit is None or value is None:
        return ""
    if focus.holds:
        return f"Both give {tensor_summary(unit)}."
    return f"The unit gives {tensor_summary(unit)}, this row {tensor_summary(value)}: {why(focus)}."


def focus_panels(state: PageState, focus: Focus, look: Look) -> tuple[list[Panel], list[Panel]]:
    """Draw features, weights and bias, and apart from them the unit's value and the row's own."""
    inputs = focus.comparison.tensors.as_names()
    values = {"the unit": focus.comparison.reference.value, "this row": focus.result.value}
    drawn = {**inputs, **{name: value for name, value in values.items() if value is not None}}
    shared = shared_range(drawn.values())
    axes: Mapping[str, tuple[str | None, ...]] = {**INPUT_AXES, "the unit": ("batch", "out")}
    tall = heights(focus.size)
    panels = {
        name: panel_for_tensor(
            name,
            tensor,
            shared_range([tensor]) if state.has_own_scales else shared,
            axes=axes.get(name),
            look=look,
            room=Room(WIDTH if name in inputs else VALUE_WIDTH, tall[name], tallest=TALLEST),
            place=Place(0, row),
        )
        for row, (name, tensor) in enumerate(drawn.items())
    }
    return [panels[name] for name in inputs], [panels[name] for name in values if name in panels]


def heights(size: Size) -> dict[str, int]:
    """Share the height of the first screen among the pictures; up to a batch of 8 all numbers are shown."""
    rows = {"features": size.batch, "weights": size.units, "bias": 1, "the unit": size.batch}
    total = sum(rows.values())
    share = {}
    for name, count in rows.items():
        least = LEAST * min(count, MOST_ROWS)
        share[name] = max(least, min(TALLEST * count, ROOM * count // total)) + MARGINS
    return {**share, "this row": share["the unit"]}
