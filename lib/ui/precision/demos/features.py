"""Many features: errors against exact sums at sizes beyond the experiment's."""

from __future__ import annotations

from dataclasses import replace

from lib.experiment import Dtype, TensorName
from lib.links import PageState
from lib.precision import (
    Measurement,
    measure,
)
from lib.ui.precision.fields import size_field
from lib.ui.precision.shown import OWN_SIZES, Demonstration, Shown
from lib.ui.precision.tables import Cell, Heading, table_html
from lib.ui.wording.precision_demos import features_sentence
from lib.ui.wording.precision_numbers import LETTERS, share, size, title


def draw_fields(state: PageState) -> None:
    """Draw what the visitor may change."""
    for name in ("features", "units"):
        size_field(state.precision, name)


def show(state: PageState, _: Measurement) -> Shown:
    """Measure one sample of many features against exact sums."""
    settings = state.precision
    experiment = replace(
        state.experiment, batch=1, in_features=settings.features, out_features=settings.units, edits=()
    )
    found = measure(experiment)
    rows = []
    for name, row in found.rows.items():
        sizes = row.error.abs()
        rows.append(
            (
                title(name),
                [
                    Cell(size(float(sizes.max()))),
                    Cell(size(float(sizes.mean()))),
                    Cell(size(float(row.relative.max()))),
                    Cell(share(float(row.part_of_bound.max()))),
                    Cell(LETTERS[row.bits], "letter"),
                ],
            )
        )
    headings = [
        Heading("Formulation"),
        Heading("Largest error"),
        Heading("Mean error"),
        Heading("÷ |x||w|"),
        Heading("of the bound"),
        Heading("Bits", kind="letter"),
    ]
    return Shown(
        features_sentence(found),
        table_html("Errors with many features", headings, rows, kind="whole"),
    )


def code(state: PageState) -> str:
    """Write the code that draws the numbers, as a script would."""
    settings, experiment = state.precision, state.experiment
    lines = [
        f"torch.manual_seed({experiment.seed})",
        f"features = torch.randn(1, {settings.features})",
        f"weights = torch.randn({settings.units}, {settings.features})",
        f"bias = torch.randn({settings.units})",
    ]
    if experiment.dtype is not Dtype.FLOAT32:
        lines += [f"{name} = {name}.to(torch.{experiment.dtype})" for name in TensorName]
    return "\n".join(lines)


DEMONSTRATION = Demonstration("Many features", OWN_SIZES, draw_fields, code, show)
