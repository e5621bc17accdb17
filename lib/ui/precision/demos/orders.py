"""Order of summation: the same numbers, added up in many orders."""

from __future__ import annotations

import streamlit as st

from lib.links import PageState
from lib.links.float32 import read_float32s, write_float32s
from lib.links.settings import NUMBERS_HIGH
from lib.precision import (
    Measurement,
    study_orders,
)
from lib.precision.orders import WAY_CODE, Way
from lib.tensors import TORCH_DTYPES
from lib.ui.precision.fields import take, text_field
from lib.ui.precision.shown import Demonstration, Shown
from lib.ui.precision.tables import Cell, Heading, table_html
from lib.ui.state import mirror
from lib.ui.wording.precision_demos import order_sentence
from lib.ui.wording.precision_numbers import telling, terms_text, ulps

SUMS_SHOWN = 8
"""Different sums that the table lists before it counts the others."""
WAY_TITLES = {Way.ONE_BY_ONE: "One by one", Way.TORCH_SUM: "torch.sum", Way.MM: "torch.mm"}


def draw_fields(state: PageState) -> None:
    """Draw what the visitor may change."""
    text_field(
        state.precision,
        "numbers",
        "Numbers to add up",
        lambda text: read_float32s(text, NUMBERS_HIGH) if text else (),
        lambda numbers: write_float32s(numbers) if numbers else "",
        placeholder="the unit's own products",
        help="With commas between them. Empty: the products that the output above adds up, and its bias.",
    )
    st.segmented_control(
        "How",
        list(WAY_TITLES),
        format_func=WAY_TITLES.__getitem__,
        required=True,
        **mirror(
            "precision_way", Way(state.precision.way), lambda way: take("way", way.value) if way else None
        ),
    )


def unit_terms(state: PageState, measurement: Measurement) -> tuple[float, ...]:
    """Return the products of the shown output, rounded to the type, and its bias."""
    tensors = measurement.tensors
    sample, unit = state.cell if state.cell is not None and len(state.cell) == 2 else measurement.widest
    products = tensors.features[sample] * tensors.weights[unit]
    return (*map(float, products), float(tensors.bias[unit]))


def show(state: PageState, measurement: Measurement) -> Shown:
    """Add the same numbers up in many orders."""
    experiment = state.experiment
    numbers = state.precision.numbers or unit_terms(state, measurement)
    dtype = TORCH_DTYPES[experiment.dtype]
    study = study_orders(numbers, dtype, Way(state.precision.way), experiment.seed)
    rows = [
        (
            telling(each.value, dtype),
            [
                Cell(f"{each.count:,}"),
                Cell(ulps(abs(each.value - study.exact) / study.spacing)),
                Cell(terms_text([study.terms[place] for place in each.order]), "text"),
            ],
        )
        for each in study.sums[:SUMS_SHOWN]
    ]
    others = study.sums[SUMS_SHOWN:]
    if others:
        rows.append(
            (f"{len(others):,} more", [Cell(f"{sum(each.count for each in others):,}"), Cell(""), Cell("")])
        )
    headings = [Heading("Sum"), Heading("Orders"), Heading("ulp off"), Heading("One of them", kind="text")]
    return Shown(
        order_sentence(study, experiment.dtype),
        table_html("Sums by order", headings, rows, kind="whole"),
    )


DEMONSTRATION = Demonstration(
    "Order of summation",
    "In the experiment's number type.",
    draw_fields,
    lambda state: WAY_CODE[Way(state.precision.way)],
    show,
)
