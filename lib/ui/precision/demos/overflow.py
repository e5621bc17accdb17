"""Overflow: equal products whose sum, or each of which, a type cannot hold."""

from __future__ import annotations

import streamlit as st

from lib.experiment import Dtype
from lib.links import PageState
from lib.links.float32 import read_float32, write_float32
from lib.precision import (
    Measurement,
    study_overflow,
)
from lib.ui.precision.fields import size_field, take, text_field
from lib.ui.precision.shown import OWN_NUMBERS, Demonstration, Shown
from lib.ui.precision.tables import Cell, Heading, table_html
from lib.ui.state import mirror
from lib.ui.wording.precision_demos import overflow_sentence
from lib.ui.wording.precision_numbers import largest_text, plain, title


def draw_fields(state: PageState) -> None:
    """Draw what the visitor may change."""
    settings = state.precision
    size_field(settings, "features", label="Products")
    text_field(settings, "feature", "Each feature", read_float32, write_float32)
    text_field(settings, "weight", "Each weight", read_float32, write_float32)
    st.toggle(
        "Every second weight with the other sign",
        **mirror(
            "precision_is_alternating",
            settings.is_alternating,
            lambda value: take("is_alternating", bool(value)),
        ),
    )


def show(state: PageState, _: Measurement) -> Shown:
    """Sum equal products in every number type."""
    settings = state.precision
    columns = study_overflow(
        settings.features, settings.feature, settings.weight, is_alternating=settings.is_alternating
    )
    names = list(columns[Dtype.FLOAT64].values)
    rows = [
        ("Largest number", [Cell(largest_text(column.largest)) for column in columns.values()]),
        ("Exact sum", [Cell(plain(column.exact)) for column in columns.values()]),
    ]
    rows += [
        (
            title(name),
            [overflow_cell(column.values[name], name in column.broken) for column in columns.values()],
        )
        for name in names
    ]
    headings = [Heading(""), *(Heading(dtype.value) for dtype in columns)]
    sentence = overflow_sentence(
        columns, settings.features, settings.feature, settings.weight, settings.is_alternating
    )
    return Shown(sentence, table_html("Equal products in every number type", headings, rows, kind="whole"))


def overflow_cell(value: float | None, is_broken: bool) -> Cell:
    """Write a sum; one that overflowed carries a sign."""
    if value is None:
        return Cell("error", "wrong")
    return Cell(f"✗ {plain(value)}", "wrong") if is_broken else Cell(plain(value))


def code(state: PageState) -> str:
    """Write the numbers that every formulation gets."""
    settings = state.precision
    lines = [
        f"features = torch.full((1, {settings.features}), {settings.feature!r})",
        f"weights = torch.full((1, {settings.features}), {settings.weight!r})",
        *(["weights[:, 1::2] *= -1"] if settings.is_alternating else []),
        "bias = torch.zeros(1)",
        "# in each number type: features.to(dtype), weights.to(dtype), bias.to(dtype)",
    ]
    return "\n".join(lines)


DEMONSTRATION = Demonstration("Overflow", OWN_NUMBERS, draw_fields, code, show)
