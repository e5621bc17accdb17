"""The ledger of the selected row: from the reference's number to the row's, in terms that add up."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.comparison import Comparison, Result
from lib.explain import Condition, Ledger, Verdict
from lib.figures import LedgerBar, Look, Panel, draw_ledger
from lib.links import PageState
from lib.ui import lens
from lib.ui.state import change_state, mirror
from lib.ui.wording.errors import error_sentence
from lib.ui.wording.ledger import equation_html, printed_rounding, term_label
from lib.ui.wording.numbers import number
from lib.ui.wording.terms import term

WIDTH, HEIGHT = 410, 250
"""Pixels of the waterfall beside the heatmaps on a screen 1280 wide."""
DEFAULT_REFERENCE = "linear"
VISIBLE_SHARE = 1e-3
"""Of the larger end: a rounding below it would be a bar of no height, and stands in the equation alone."""


def show_ledger(state: PageState, comparison: Comparison, result: Result, look: Look) -> None:
    """Draw the ledger of one output, or say why there is none."""
    reference = comparison.reference.formulation.title
    with st.container(key="ledger"):
        if result.is_reference:
            heading = f"{escape(reference)} is the {term('reference', 'reference')}"
        else:
            heading = f"From {escape(reference)} to this row: the {term('ledger', 'ledger')}"
        st.html(f'<h2 class="formulab-section">{heading}</h2>')
        cell = show_cell_choice(state, comparison, result)
        reason = why_no_ledger(comparison, result)
        if reason:
            st.html(f'<p class="formulab-text">{reason}</p>')
            if comparison.reference.value is None and comparison.reference.name != DEFAULT_REFERENCE:
                st.button(
                    "Compare with nn.Linear",
                    key="compare_with_linear",
                    on_click=change_state,
                    kwargs={"reference": DEFAULT_REFERENCE, "cell": None},
                )
            return
        found = result.ledger(cell)
        if found is None:
            st.html(f'<p class="formulab-text">{why_no_terms(result)}</p>')
            return
        if found.terms:
            draw_gap(found, reference, look)
        else:
            st.html(f'<p class="formulab-text">{same_sum_text(found, reference)}</p>')
        after = activated_at(result, found.cell)
        activation = comparison.experiment.activation.value
        st.html(
            f'<p class="formulab-equation">{equation_html(found, activation=activation, after=after)}</p>'
        )


def draw_gap(found: Ledger, reference: str, look: Look) -> None:
    """Draw the waterfall: reference, terms, rounding where it can be seen, the row's number."""
    bars = [LedgerBar(term_label(part), part.value) for part in found.terms]
    rounding = printed_rounding(found)
    if abs(rounding) > VISIBLE_SHARE * max(abs(found.start), abs(found.total)) or not bars:
        bars.append(LedgerBar("rounding", rounding))
    drawing = draw_ledger(
        LedgerBar(reference, found.start),
        bars,
        LedgerBar("this row", found.total),
        look=look,
        width=WIDTH,
        height=HEIGHT,
        text_of=number,
    )
    lens.draw([Panel("ledger", drawing=drawing)], key="lens_ledger", columns=[WIDTH])


def same_sum_text(found: Ledger, reference: str) -> str:
    """Say that the row sums what the reference sums, and what rounding leaves between them."""
    words = f"This row adds the same products and the same bias as {escape(reference)}, each as often."
    if found.gap == 0:
        return f"{words} Their numbers are the same."
    return (
        f"{words} Only the order of the additions differs: {term('rounding', 'rounding')} leaves "
        f"{number(found.gap, is_signed=True)} between them."
    )


def show_cell_choice(state: PageState, comparison: Comparison, result: Result) -> tuple[int, int] | None:
    """Let the visitor choose the output whose gap is explained; None is the largest gap."""
    experiment = comparison.experiment
    if experiment.batch * experiment.out_features == 1 or result.largest_gap_cell is None:
        return None
    cells = [(sample, unit) for sample in range(experiment.batch) for unit in range(experiment.out_features)]
    chosen = state.cell if state.cell in cells else result.largest_gap_cell

    def write(cell: tuple[int, int]) -> str:
        end = " (largest gap)" if cell == result.largest_gap_cell else ""
        return f"sample {cell[0]}, unit {cell[1]}{end}"

    st.selectbox(
        "Output",
        cells,
        format_func=write,
        **mirror("cell", chosen, lambda cell: change_state(cell=cell), shown=write(chosen)),
    )
    return chosen


def why_no_ledger(comparison: Comparison, result: Result) -> str:
    """Say why this row has no ledger at all; empty where it may have one."""
    if result.error is not None:
        return escape(error_sentence(result.error))
    if result.is_reference and result.value is not None:
        return (
            "Every other row is held against this one. Select a row that differs to see, term by term, "
            "what it adds and leaves out."
        )
    if comparison.reference.value is None:
        return "The reference has no value, so that there is no gap to explain."
    if result.verdict is Verdict.DIFFERENT_SHAPE:
        return (
            "Its outputs cannot be paired with the unit's, so that there is no gap to add up. "
            "The fingerprint below says what each of them sums."
        )
    return ""


CONDITION_WORDS: dict[Condition, str] = {
    Condition.ZERO: "it is not zero where features, weights and bias are",
    Condition.ZERO_FEATURES: "it is not zero where features and bias are",
    Condition.ZERO_WEIGHTS: "it is not zero where weights and bias are",
    Condition.ADDITIVE_FEATURES: "the value for a sum of features is not the sum of the values",
    Condition.ADDITIVE_WEIGHTS: "the value for a sum of weights is not the sum of the values",
    Condition.SCALING_FEATURES: "scaled features do not scale the value",
    Condition.SCALING_WEIGHTS: "scaled weights do not scale the value",
    Condition.ADDITIVE_BIAS: "the value for a sum of biases is not the sum of the values",
    Condition.SCALING_BIAS: "a scaled bias does not scale what it adds",
    Condition.BIAS_APART: "what the bias adds depends on features or weights",
}
"""Why code is no sum of products and biases, by the first condition that it fails."""


def why_no_terms(result: Result) -> str:
    """Say why a paired row has no terms: its code is no sum of products, or a number is not finite."""
    fingerprint = result.fingerprint
    if fingerprint is not None and fingerprint.failure is not None:
        failure = fingerprint.failure
        words = (
            "it failed while it was probed"
            if failure.condition is None
            else CONDITION_WORDS[failure.condition]
        )
        step = "" if failure.step is None else f", first at <code>{escape(failure.step.text)}</code>"
        return f"This code is no sum of products and biases: {words}{step}. So there is no ledger."
    return "One of the two numbers is not finite (inf or nan), so that no terms can add up to the gap."


def activated_at(result: Result, cell: tuple[int, int]) -> float | None:
    """Return the number after the activation at one output."""
    activated = result.activated
    if activated is None or result.outputs is None:
        return None
    return float(activated.reshape(result.outputs.shape)[cell])
