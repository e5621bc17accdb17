"""The answer: the right rows against the exact sum, and which of them are equal to the last bit."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.experiment import Dtype
from lib.links import PageState
from lib.precision import Measurement, OutputError, PrecisionReport
from lib.tensors import TORCH_DTYPES
from lib.ui.precision.tables import Cell, Heading, styled, table_html
from lib.ui.state import bounded, change_state
from lib.ui.wording.precision import classes_text, headline, inputs_text, left_out_text, ulp_text
from lib.ui.wording.precision_numbers import LETTERS, digits, size, title, ulps

ULP = "Steps between neighbouring numbers of the type, off the exact sum. 0.5 or less: the nearest there is."
RELATIVE = "The error as a part of |features| |weights|' + |bias|, the size of what is added up."
BOUND = "How far two right rows may lie apart by rounding. Statistical: larger gaps are called different."
SWIPE = "Swipe the table for the bound, the bits and the other number types."
BITS = "Rows with one letter give the same bits in every output."


def show_precision_headline(measurement: Measurement) -> None:
    """Say in one sentence how far the right rows lie apart."""
    with st.container(key="headline"):
        st.html(
            f'<h1 class="formulab-headline" role="status">{escape(headline(measurement))}</h1>'
            f'<p class="formulab-text">{escape(ulp_text(measurement.experiment.dtype))}</p>'
        )


def shown_cell(state: PageState, measurement: Measurement) -> tuple[int, int]:
    """Return the output whose numbers are shown: the visitor's, else where the rows lie farthest apart."""
    if state.cell is not None and len(state.cell) == 2:
        return state.cell[0], state.cell[1]
    return measurement.widest


def show_errors(state: PageState, report: PrecisionReport) -> None:
    """Draw a row per right formulation, and beside it who equals whom."""
    measurement = report.measurements[state.experiment.dtype]
    cell = shown_cell(state, measurement)
    with st.container(key="results"):
        errors = errors_html(report, state.experiment.dtype, cell)
        matrix = f"<h2>Who equals whom, in {state.experiment.dtype}</h2>{matrix_html(measurement)}"
        swipe = f'<p class="formulab-text precision-swipe">{escape(SWIPE)}</p>'
        st.html(styled(f'<div class="precision-pair">{errors}{swipe}<div>{matrix}</div></div>'))
        with st.container(
            horizontal=True, vertical_alignment="bottom", gap="small", wrap=False, key="precision_cell"
        ):
            st.html(f'<p class="formulab-text">{notes_html(report, state.experiment.dtype, cell)}</p>')
            show_cell_choice(state, cell)


def notes_html(report: PrecisionReport, dtype: Dtype, cell: tuple[int, int]) -> str:
    """Write the exact sum, how the classes differ, and which formulations have no row."""
    measurement = report.measurements[dtype]
    where = "" if measurement.spread.numel() == 1 else f" at output [{cell[0]}, {cell[1]}]"
    exact = digits(float(measurement.exact.high[cell]), TORCH_DTYPES[Dtype.FLOAT64])
    parts = (
        f"Exact sum{where}: {exact}.",
        inputs_text(report, dtype, cell),
        classes_text(measurement),
        left_out_text(report),
    )
    return escape(" ".join(part for part in parts if part))


def errors_html(report: PrecisionReport, dtype: Dtype, cell: tuple[int, int]) -> str:
    """Write value, error and bound in the experiment's type, then ulp and bits in the other types."""
    measurement = report.measurements[dtype]
    others = [other for other in Dtype if other is not dtype]
    is_single = measurement.spread.numel() == 1
    headings = [
        Heading("Formulation"),
        Heading("Value" if is_single else f"At [{cell[0]}, {cell[1]}]"),
        Heading("Error"),
        Heading("Error\nin ulp", ULP),
        Heading("Error\n÷ size", RELATIVE),
        Heading("Rounding\nbound", BOUND),
        Heading("Same\nbits", BITS, "letter"),
        *(
            Heading(f"{other}:\nulp, bits", f"Error in ulp of {other}, and the letter of its bits.", "first")
            for other in others
        ),
    ]
    rows = []
    for place, (name, row) in enumerate(measurement.rows.items(), start=1):
        at = row.at(cell)
        cells = [
            Cell(digits(at.value, measurement.dtype), "number"),
            error_cell(at),
            Cell(ulps(at.in_ulps)),
            Cell(size(at.relative)),
            Cell(size(at.bound)),
            Cell(LETTERS[row.bits], "letter"),
        ]
        for other in others:
            theirs = report.measurements[other].rows[name]
            cells.append(Cell(f"{ulps(theirs.at(cell).in_ulps)} {LETTERS[theirs.bits]}", "first"))
        rows.append((f"{place} {title(name)}", cells))
    return table_html("Each right formulation against the exact sum", headings, rows, kind="whole")


def error_cell(at: OutputError) -> Cell:
    """Write an error; one beyond the bound carries a sign."""
    if at.error <= at.bound:
        return Cell(size(at.error))
    return Cell(f"! {size(at.error)}", "wrong", f"{size(at.error)}, beyond the bound")


def matrix_html(measurement: Measurement) -> str:
    """Write who equals whom: a sign for each two rows."""
    names = list(measurement.rows)
    rows = []
    for place, name in enumerate(names, start=1):
        cells = []
        for other in names:
            differing = measurement.differing_between(name, other)
            pair = f"{title(name)} and {title(other)}"
            label = f"{pair}: different bits" if differing else f"{pair}: same bits"
            cells.append(Cell("≠" if differing else "=", "other" if differing else "same", label))
        rows.append((str(place), cells))
    headings = [Heading(""), *(Heading(str(place)) for place in range(1, len(names) + 1))]
    return table_html("Which formulations give the same bits", headings, rows, kind="matrix")


def show_cell_choice(state: PageState, cell: tuple[int, int]) -> None:
    """Let the visitor choose the output whose numbers are shown; nothing where there is one alone."""
    experiment = state.experiment
    sizes = (experiment.batch, experiment.out_features)
    if sizes == (1, 1):
        return
    for axis, (label, last) in enumerate(zip(("Sample", "Unit"), sizes, strict=True)):

        def move(position: int, axis: int = axis) -> None:
            change_state(cell=(position, cell[1]) if axis == 0 else (cell[0], position))

        st.number_input(
            width=112, **bounded(label, f"precision_{label.lower()}", cell[axis], move, (0, last - 1))
        )
