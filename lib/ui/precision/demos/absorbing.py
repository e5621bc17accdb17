"""Absorbing sums: adding a number that is too small to count."""

from __future__ import annotations

from lib.links import PageState
from lib.links.float32 import read_float32, write_float32
from lib.precision import (
    Measurement,
    study_absorbing,
)
from lib.precision.absorbing import ONE_BY_ONE_CODE, TORCH_SUM_CODE
from lib.ui.precision.fields import size_field, text_field
from lib.ui.precision.shown import OWN_NUMBERS, Demonstration, Shown
from lib.ui.precision.tables import Cell, Heading, table_html
from lib.ui.wording.precision_demos import absorbing_sentence
from lib.ui.wording.precision_numbers import plain


def draw_fields(state: PageState) -> None:
    """Draw what the visitor may change."""
    settings = state.precision
    text_field(settings, "start", "Start at", read_float32, write_float32)
    text_field(settings, "added", "Add", read_float32, write_float32)
    size_field(settings, "features", label="Times")


def show(state: PageState, _: Measurement) -> Shown:
    """Add a number to another again and again, in every number type."""
    settings = state.precision
    columns = study_absorbing(settings.start, settings.added, settings.features)
    rows = [
        (
            each.dtype.value,
            [
                Cell(plain(each.exact)),
                Cell(plain(each.one_by_one)),
                Cell("no" if each.stuck is None else f"after {each.stuck:,}"),
                Cell(plain(each.torch_sum)),
            ],
        )
        for each in columns.values()
    ]
    headings = [
        Heading("Number type"),
        Heading("Exact sum"),
        Heading("One by one"),
        Heading("stops"),
        Heading("torch.sum"),
    ]
    sentence = absorbing_sentence(columns, settings.start, settings.added, settings.features)
    return Shown(sentence, table_html("Adding the same number again and again", headings, rows, kind="whole"))


DEMONSTRATION = Demonstration(
    "Absorbing sums", OWN_NUMBERS, draw_fields, lambda _: f"{ONE_BY_ONE_CODE}\n\n{TORCH_SUM_CODE}", show
)
