"""Below the first screen: the other steps of the selected row, its fingerprint and its code."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
import torch

from lib.comparison import Comparison, Result
from lib.experiment import Experiment
from lib.explain import Fingerprint
from lib.explain.provenance import Place as MadeBy
from lib.figures import Look, Panel, Place, Room, draw_fingerprint, panel_for_tensor
from lib.language import Step
from lib.links import PageState
from lib.ui import lens
from lib.ui.ledger_view import why_no_terms
from lib.ui.row_frames import LINKED_RUN
from lib.ui.steps_view import colour_limits, pictured_steps, shortened
from lib.ui.wording.numbers import plural
from lib.ui.wording.terms import term

COLUMNS = 3
COLUMN_WIDTH = 300
FINGERPRINT_ROOM = Room(460, 380)


def show_other_steps(
    state: PageState, comparison: Comparison, result: Result, others: Sequence[Step], look: Look
) -> None:
    """Draw the steps that are not beside the inputs, in the order in which they run."""
    if not others:
        return
    limits = colour_limits(state, comparison, pictured_steps(result))
    panels = [
        panel_for_tensor(
            f"step {step.number}",
            step.value,
            limits[f"step {step.number}"],
            title=shortened(step.text),
            is_code=True,
            axes=step.axes,
            look=look,
            room=Room(COLUMN_WIDTH, 290),
            place=Place(place % COLUMNS, place // COLUMNS),
        )
        for place, step in enumerate(others)
    ]
    with st.container(key="other_steps"):
        title = escape(result.formulation.title)
        st.html(f'<h2 class="formulab-section">{title}: the other steps, in the order in which they run</h2>')
        lens.draw(
            panels,
            key="lens_other_steps",
            columns=[COLUMN_WIDTH] * min(COLUMNS, len(others)),
            links=lens.Links(LINKED_RUN, {f"step {step.number}": MadeBy(step.number) for step in others}),
        )


def show_fingerprint(state: PageState, comparison: Comparison, result: Result, look: Look) -> None:
    """Draw which products one output sums, how often, and how often it adds each bias."""
    found = result.fingerprint
    if found is None:
        return
    with st.container(key="fingerprint"):
        st.html(f'<h2 class="formulab-section">The {term("fingerprint", "fingerprint")} of this row</h2>')
        if not found.is_valid:
            st.html(f'<p class="formulab-text">{why_no_terms(result)}</p>')
            return
        experiment = comparison.experiment
        cell = state.cell or result.largest_gap_cell or (0, 0)
        coefficients = output_coefficients(found, cell)
        if coefficients is None:
            st.html(f'<p class="formulab-text">{totals_text(result, cell)}</p>')
            return
        products, biases, place = coefficients
        picture, words = st.columns([1, 1], gap="medium")
        with picture:
            draw_products(experiment, products, biases, cell, look)
        with words:
            st.html(f'<p class="formulab-text">{counts_text(products, biases, cell, place)}</p>')


def output_coefficients(
    found: Fingerprint, cell: tuple[int, ...]
) -> tuple[torch.Tensor, torch.Tensor, str] | None:
    """Return products (batch, in, out, in) and biases (out,) of one output, and which output it is.

    None where the fingerprint is told in totals. A value whose elements are not the unit's outputs is
    shown by its first element.
    """
    if found.products is None or found.biases is None:
        return None
    sizes = found.sizes
    if found.is_paired:
        paired = found.at_output(*cell)
        if paired is not None:
            return *paired, f"output of sample {cell[0]}, unit {cell[1]}"
    inner = (sizes.batch, sizes.in_features, sizes.out_features, sizes.in_features)
    count = found.biases[..., 0].numel()
    where = "its only output" if count == 1 else f"the first of its {count:,} outputs"
    if not count:
        return None
    return found.products.reshape(-1, *inner)[0], found.biases.reshape(-1, sizes.out_features)[0], where


def draw_products(
    experiment: Experiment, products: torch.Tensor, biases: torch.Tensor, cell: tuple[int, ...], look: Look
) -> None:
    """Draw the coefficients as a heatmap, a row per feature and a column per weight."""
    rows = experiment.batch * experiment.in_features
    columns = experiment.out_features * experiment.in_features
    wanted = torch.zeros(products.shape, dtype=torch.bool)
    wanted[cell[0], :, cell[1], :].fill_diagonal_(fill_value=True)
    drawing = draw_fingerprint(
        products.reshape(rows, columns),
        biases,
        wanted=wanted.reshape(rows, columns),
        row_labels=labels("x", experiment.batch, experiment.in_features),
        column_labels=labels("w", experiment.out_features, experiment.in_features),
        look=look,
        room=FINGERPRINT_ROOM,
    )
    lens.draw(
        [Panel("fingerprint", drawing=drawing)], key="lens_fingerprint", columns=[int(FINGERPRINT_ROOM.width)]
    )


def labels(letter: str, groups: int, size: int) -> list[str]:
    """Name features x or weights w: x0, x1, ..., with the sample or unit in front where there are several."""
    if groups == 1:
        return [f"{letter}{place}" for place in range(size)]
    return [f"{letter}{group},{place}" for group in range(groups) for place in range(size)]


def counts_text(products: torch.Tensor, biases: torch.Tensor, cell: tuple[int, ...], where: str) -> str:
    """Say in words what the fingerprint shows."""
    own = products[cell[0], :, cell[1], :].diagonal()
    wanted = own.numel()
    present = int((own.abs() > 1e-9).sum())
    total = int((products.abs() > 1e-9).sum())
    bias = float(biases[cell[1]])
    framed = "the one framed pair" if wanted == 1 else f"the {wanted} framed pairs"
    bias_words = "once" if bias == 1 else "never" if bias == 0 else f"{bias:g} times"
    return (
        f"One number for each pair of a feature (row) and a weight (column): how often {where} adds their "
        f"product. The unit adds {framed} once and nothing else. This row adds {present} of them and "
        f"{plural(total - present, 'other product')}, and its bias {bias_words}."
    )


def totals_text(result: Result, cell: tuple[int, ...]) -> str:
    """Say why no single coefficients are shown for large sizes, and what is known instead."""
    known = "The ledger above gives the totals of each kind." if result.ledger(_pair(cell)) else ""
    formula = {
        True: "It sums exactly what the reference sums.",
        False: "It does not sum what the reference sums.",
        None: "",
    }[result.same_formula]
    many = "At these sizes the fingerprint has too many numbers to show each, so it is told in totals."
    return f"{many} {formula} {known}"


def _pair(cell: tuple[int, ...]) -> tuple[int, int]:
    return cell[0], cell[1]
