"""The answer on top of Compare: the headline and the table of results."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lib.comparison import Comparison, Result
from lib.formulations import Formulation
from lib.links import PageState
from lib.links.settings import CompareSettings
from lib.ui.results_table import TableRow, show_results_table
from lib.ui.state import change_state
from lib.ui.wording.errors import error_sentence
from lib.ui.wording.headline import headline_html
from lib.ui.wording.numbers import shape, tensor_summary
from lib.ui.wording.terms import TERMS
from lib.ui.wording.verdicts import verdict_words


def shown_results(comparison: Comparison) -> dict[str, Result]:
    """Return the results in the table's order: the reference first where it was not chosen as a row."""
    if comparison.reference.name in comparison.results:
        return comparison.results
    return {comparison.reference.name: comparison.reference, **comparison.results}


def selected_result(state: PageState, comparison: Comparison) -> Result:
    """Choose the row to look at: the visitor's, else the first that differs, else the last."""
    results = shown_results(comparison)
    if state.selected in results:
        return results[state.selected]
    differing = [
        result
        for result in results.values()
        if result.verdict is not None and not result.verdict.is_agreement and not result.is_reference
    ]
    with_value = [result for result in differing if result.value is not None]
    return [*with_value, *differing, *reversed(list(results.values()))][0]


def show_headline(comparison: Comparison, formulations: Mapping[str, Formulation]) -> None:
    """Say in one sentence which rows agree, which do not, and why."""
    experiment = comparison.experiment
    titles = {name: formulation.title for name, formulation in formulations.items()}
    mistakes = {name for name, formulation in formulations.items() if formulation.is_mistake}
    outputs = experiment.batch * experiment.out_features
    sentence = headline_html(comparison.headline, titles, outputs, mistakes)
    with st.container(key="headline"):
        st.html(f'<h1 class="formulab-headline" role="status">{sentence}</h1>')


def table_row(result: Result) -> TableRow:
    """Write one result as a row of text."""
    words = verdict_words(result)
    return TableRow(
        name=result.name,
        title=result.formulation.title,
        code=result.formulation.last_line,
        shape=shape(result.value) if result.value is not None else "",
        before=tensor_summary(result.value) if result.value is not None else "",
        after=tensor_summary(result.activated) if result.activated is not None else "",
        mark=words.mark,
        badge=words.badge,
        badge_kind=words.kind,
        badge_note=words.note,
        note=error_sentence(result.error) if result.error is not None else "",
    )


def show_results(comparison: Comparison, selected: Result) -> None:
    """Draw a row per formulation; pressing one selects it."""
    reference = comparison.reference.formulation.title
    activation = comparison.experiment.activation
    sign = "σ" if activation == "sigmoid" else str(activation)
    with st.container(key="results"):
        show_results_table(
            [table_row(result) for result in shown_results(comparison).values()],
            headings=(
                "",
                "Formulation",
                "Code",
                "Shape",
                f"Before {sign}",
                f"After {sign}",
                f"Against {reference}",
            ),
            heading_notes=(
                "",
                "",
                "",
                "",
                TERMS["first_last"],
                f"{TERMS['sigma'] if sign == 'σ' else TERMS['activation']} {TERMS['first_last']}",
                f"{TERMS['reference']} {TERMS['rounding']}",
            ),
            caption="Every formulation on the same features, weights and bias",
            selected=selected.name,
            on_select=lambda name: change_state(selected=name, cell=None, compare=CompareSettings()),
        )
