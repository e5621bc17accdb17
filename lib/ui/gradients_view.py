"""The gradients of every row: the headline that they give, and their heatmaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from lib.comparison import INPUT_AXES, Comparison, Result
from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.learning import Gradients, NoGradients, differentiate, kind_of
from lib.links import PageState
from lib.ui import lens
from lib.ui.results_view import shown_results
from lib.ui.state import bounded, change_settings, change_state, mirror
from lib.ui.steps_view import OWN_RANGES
from lib.ui.wording.errors import error_sentence
from lib.ui.wording.gradients import check_sentences, headline_html, refusal_sentence

WIDTHS = (226, 226, 56)
"""Pixels of the columns of features, weights and bias: five cells with numbers, five, and one."""
GAP = 12
BIAS_RANGE = "Colours: one range for features and weights of all rows, one for their biases."
HEIGHT = 132
"""Pixels that one heatmap may be tall, so that several rows stand in the first screen."""

AllGradients = Mapping[str, Gradients | NoGradients]
"""Each row's gradients, or why it has none, by the row's name."""


def differentiate_rows(state: PageState, comparison: Comparison) -> AllGradients:
    """Differentiate every row that the page shows, as the page's settings have it."""
    is_activated = state.gradients.through == "activation"
    return {
        name: differentiate(result, state.cell, is_activated=is_activated)
        for name, result in shown_results(comparison).items()
    }


def titled(comparison: Comparison, found: AllGradients) -> dict[str, Gradients]:
    """Return the gradients that there are, by their rows' titles."""
    results = shown_results(comparison)
    return {
        results[name].formulation.title: made for name, made in found.items() if isinstance(made, Gradients)
    }


def show_headline(state: PageState, comparison: Comparison, found: AllGradients) -> None:
    """Say in one sentence what each row's weights are moved by."""
    made = titled(comparison, found)
    sentence = headline_html(
        {title: kind_of(gradients, comparison.tensors) for title, gradients in made.items()},
        len(found) - len(made),
        is_summed=state.cell is None and comparison.experiment.batch > 1,
        is_activated=state.gradients.through == "activation",
    )
    with st.container(key="headline"):
        st.html(f'<h1 class="formulab-headline" role="status">{sentence}</h1>')


def show_gradients(state: PageState, comparison: Comparison, found: AllGradients, look: Look) -> None:
    """Draw the gradients of every row, what is differentiated, and what checking them gave."""
    made = titled(comparison, found)
    with st.container(key="gradients", gap="xsmall"):
        words = escape(output_words(state, comparison))
        st.html(f'<h2 class="formulab-section">Gradients: how much each input moves the {words}</h2>')
        show_choices(state, comparison)
        with st.container(key="heatmaps"):
            lens.draw(
                gradient_panels(state, comparison, found, look),
                key="lens_gradients",
                columns=[int(width * look.type_scale) for width in WIDTHS],
                gap=GAP,
            )
        with st.container(key="check"):
            told = [*check_sentences(made), OWN_RANGES if state.has_own_scales else BIAS_RANGE]
            st.html("".join(f'<p class="formulab-text">{escape(sentence)}</p>' for sentence in told))


def output_words(state: PageState, comparison: Comparison) -> str:
    """Say what is differentiated: which output, before or after the activation."""
    experiment = comparison.experiment
    after = f", after {experiment.activation}" if state.gradients.through == "activation" else ""
    if experiment.batch * experiment.out_features == 1:
        return f"output{after}"
    if state.cell is None:
        return f"sum of all outputs{after}"
    return f"output of sample {state.cell[0]}, unit {state.cell[1]}{after}"


def show_choices(state: PageState, comparison: Comparison) -> None:
    """Let the visitor choose what is differentiated; before the activation and the sum of all by default."""
    experiment = comparison.experiment
    has_several = experiment.batch * experiment.out_features > 1
    columns = st.columns([3, 3, 2, 2] if has_several else [3, 7], gap="xsmall")

    def write(side: str) -> str:
        return f"{'before' if side == 'value' else 'after'} {experiment.activation}"

    through = state.gradients.through
    columns[0].selectbox(
        "Output taken",
        ["value", "activation"],
        format_func=write,
        **mirror(
            "through",
            through,
            lambda side: change_settings("gradients", through=side),
            shown=write(through),
        ),
    )
    if not has_several:
        return
    columns[1].selectbox(
        "Of",
        ["all", "one"],
        format_func=lambda which: "the sum of all" if which == "all" else "one output",
        **mirror(
            "which",
            "all" if state.cell is None else "one",
            lambda which: change_state(cell=None if which == "all" else (0, 0)),
        ),
    )
    if state.cell is None:
        return
    sample, unit = state.cell
    columns[2].number_input(
        **bounded(
            "Sample",
            "cell_sample",
            sample,
            lambda place: change_state(cell=(place, unit)),
            (0, experiment.batch - 1),
        )
    )
    columns[3].number_input(
        **bounded(
            "Unit",
            "cell_unit",
            unit,
            lambda place: change_state(cell=(sample, place)),
            (0, experiment.out_features - 1),
        )
    )


def gradient_panels(state: PageState, comparison: Comparison, found: AllGradients, look: Look) -> list[Panel]:
    """Draw three heatmaps for each row, or one line that says why it has none."""
    made = [gradients for gradients in found.values() if isinstance(gradients, Gradients)]
    shared = shared_range([part for each in made for part in (each.features, each.weights)])
    of_bias = shared_range([each.bias for each in made])
    limits = None if state.has_own_scales else (shared, shared, of_bias)
    panels = []
    for place, (name, gradients) in enumerate(found.items()):
        result = shown_results(comparison)[name]
        if isinstance(gradients, NoGradients):
            panels.append(refused_panel(result, gradients, place))
        else:
            panels += row_panels(result, gradients, limits, look, place)
    return panels


def refused_panel(result: Result, refused: NoGradients, row: int) -> Panel:
    """Say in the row's place why it has no gradients."""
    error = error_sentence(result.error) if result.error is not None else ""
    words = refusal_sentence(refused, error)
    return Panel(
        f"{result.name} none", f"✗ {result.formulation.title}", words, place=Place(0, row, column_span=3)
    )


def row_panels(
    result: Result, made: Gradients, limits: Sequence[float] | None, look: Look, row: int
) -> list[Panel]:
    """Draw one row's gradients with respect to features, weights and bias."""
    title = result.formulation.title
    mark = "✗ " if made.check.is_passed is False else ""
    panels = []
    parts = {"features": made.features, "weights": made.weights, "bias": made.bias}
    for column, (tensor, values) in enumerate(parts.items()):
        # Biases stand below each other, each beside the weights of its own unit.
        panel = panel_for_tensor(
            f"{result.name} {tensor}",
            values.unsqueeze(1) if tensor == "bias" else values,
            shared_range([values]) if limits is None else limits[column],
            title=f"{title}: d output / d {tensor}",
            axes=("out", "bias") if tensor == "bias" else INPUT_AXES[tensor],
            look=look,
            room=Room(WIDTHS[column] * look.type_scale, HEIGHT * look.type_scale),
            place=Place(column, row),
        )
        note = f"; {panel.drawing.note}" if panel.drawing is not None and panel.drawing.note else ""
        panels.append(
            replace(panel, title=f"{mark}{title}" if column == 0 else "", caption=f"d/d {tensor}{note}")
        )
    return panels
