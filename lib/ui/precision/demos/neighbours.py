"""Neighbours: other samples and other units, and whose last bits they change."""

from __future__ import annotations

from dataclasses import replace

from lib.formulations import FORMULATIONS
from lib.links import PageState
from lib.precision import (
    Measurement,
    study_neighbours,
)
from lib.ui.precision.fields import size_field
from lib.ui.precision.shown import OWN_SIZES, Demonstration, Shown
from lib.ui.precision.tables import Cell, Heading, table_html
from lib.ui.wording.precision_demos import change_text, neighbours_sentence, no_change_text
from lib.ui.wording.precision_numbers import title


def draw_fields(state: PageState) -> None:
    """Draw what the visitor may change."""
    for name in ("samples", "features", "units"):
        size_field(state.precision, name)


def show(state: PageState, _: Measurement) -> Shown:
    """Run a batch and its first sample alone, all units and the first alone."""
    settings = state.precision
    experiment = replace(
        state.experiment,
        batch=settings.samples,
        in_features=settings.features,
        out_features=settings.units,
        edits=(),
    )
    found = study_neighbours(experiment)
    rows = []
    for name, row in found.items():
        if row.sample is None or row.unit is None:
            rows.append((title(name), [Cell(no_change_text(row), "text"), *[Cell("")] * 3]))
            continue
        texts = (*change_text(row.sample), *change_text(row.unit))
        rows.append((title(name), [Cell(text) for text in texts]))
    headings = [
        Heading("Formulation"),
        Heading("Sample 0: changed"),
        Heading("at most"),
        Heading("Unit 0: changed"),
        Heading("at most"),
    ]
    sentence = neighbours_sentence(list(found.values()), experiment.dtype, settings.samples, settings.units)
    return Shown(sentence, table_html("Outputs that neighbours change", headings, rows, kind="whole"))


def code(_: PageState) -> str:
    """Write the two pairs of calls that are compared, as F.linear."""
    whole = FORMULATIONS["functional_linear"].last_line
    sample = whole.replace("features", "features[:1]")
    unit = whole.replace("weights", "weights[:1]").replace("bias", "bias[:1]")
    lines = (
        f"{whole}[0]  # sample 0 beside the others",
        f"{sample}[0]  # sample 0 alone",
        f"{whole}[:, 0]  # unit 0 beside the others",
        f"{unit}[:, 0]  # unit 0 alone",
    )
    return "\n".join(lines)


DEMONSTRATION = Demonstration("Neighbours", OWN_SIZES, draw_fields, code, show)
