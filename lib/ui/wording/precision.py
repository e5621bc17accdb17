"""What the Precision page says of the right rows: its headline and what stands below the table."""

from __future__ import annotations

import math

import torch

from lib.experiment import Dtype
from lib.formulations import FORMULATIONS
from lib.precision import (
    Measurement,
    PrecisionReport,
)
from lib.ui.wording.numbers import count_word
from lib.ui.wording.precision_numbers import (
    LETTERS,
    largest_text,
    listed,
    plain,
    size,
    times,
    title,
    ulps,
)


def headline(measurement: Measurement) -> str:
    """Say how many different numbers the right rows give, and how far apart they lie."""
    dtype = measurement.experiment.dtype
    outputs = measurement.spread.numel()
    rows = f"{count_word(len(measurement.rows), is_first_word=True)} right rows"
    if len(measurement.classes) == 1:
        what = "number" if outputs == 1 else "numbers"
        return f"{rows} give the same {dtype} {what}, to the last bit: {_nearness(measurement)}."
    cell = measurement.widest
    gap = float(measurement.spread[cell])
    if gap == 0:
        return f"{rows} give {dtype} numbers that differ in the sign of zero alone."
    numbers = measurement.numbers_at(cell)
    told = f"{rows} give {count_word(len(numbers))} different {dtype} numbers"
    before = ""
    if outputs > 1:
        told = f"{rows} give different {dtype} numbers in {measurement.differing_outputs:,} of {outputs:,} outputs"
        before = f" Nearest to its bound is [{cell[0]}, {cell[1]}]:"
    if not math.isfinite(gap):
        return f"{told}{'.' + before if before else ':'} {listed([plain(number) for number in numbers])}."
    spacing = float(next(iter(measurement.rows.values())).spacing[cell])
    apart = f"{size(gap)} apart{', ' if before else ': '}{ulps(gap / spacing).removesuffix('.00')} ulp"
    share = bound_share(gap, float(measurement.rounding.bound[cell]))
    return f"{told}.{before} {apart}, {share}." if before else f"{told}, {apart}, {share}."


def ulp_text(dtype: Dtype) -> str:
    """Explain the unit in which errors are told; the headline is the first place that uses it."""
    return (
        f"An ulp is one step from a {dtype} number to the next larger one. An error of half an ulp or less is the best "
        "there is: no number of the type lies nearer."
    )


def bound_share(gap: float, bound: float) -> str:
    """Say how many times a gap fits into the bound, or the bound into the gap."""
    if gap <= bound:
        return f"{times(bound / gap)} times inside the bound"
    return f"{times(gap / bound)} times the bound" if bound else "with no rounding to allow"


def _nearness(measurement: Measurement) -> str:
    """Say how far the rows lie from the exact sum."""
    row = next(iter(measurement.rows.values()))
    if not bool(row.outputs.isfinite().all()):
        dtype = measurement.experiment.dtype
        ends = f"{dtype} ends at {largest_text(torch.finfo(measurement.dtype).max)}"
        if row.outputs.numel() > 1:
            return f"not all are finite, {ends}"
        return f"{plain(float(row.outputs))}. The exact sum is {plain(float(measurement.exact.high))}, {ends}"
    largest = float(row.in_ulps.max())
    where = "off the exact sum" if row.outputs.numel() == 1 else "off the exact sums at most"
    return "exactly the sum" if float(row.error.abs().max()) == 0 else f"{ulps(largest)} ulp {where}"


def left_out_text(report: PrecisionReport) -> str:
    """Say which formulations have no row, and why."""
    mistakes = sum(formulation.is_mistake for formulation in FORMULATIONS.values())
    told = f"The {count_word(mistakes)} mistakes have no row: what they miss is a matter of formula, not of rounding."
    if not report.left_out:
        return told
    names = listed([title(name) for name in report.left_out])
    verb = "gives" if len(report.left_out) == 1 else "give"
    return f"{told} {names} {verb} no output for each sample and unit at these sizes."


def inputs_text(report: PrecisionReport, dtype: Dtype, cell: tuple[int, int]) -> str:
    """Say how far rounding the inputs to the type moved the exact sum; nothing where it did not."""
    here, drawn = (report.measurements[each].exact.high[cell] for each in (dtype, Dtype.FLOAT32))
    moved = float((here - drawn).abs())
    return f"Rounding the inputs to {dtype} has moved it by {size(moved)}." if moved else ""


def classes_text(measurement: Measurement) -> str:
    """Say in how many outputs each two classes differ."""
    classes, outputs = measurement.classes, measurement.spread.numel()
    if len(classes) < 2 or outputs == 1:
        return ""
    pairs = [
        f"{LETTERS[one]}–{LETTERS[other]} {measurement.differing_between(classes[one][0], classes[other][0]):,}"
        for other in range(len(classes))
        for one in range(other)
    ]
    return f"Different bits, of {outputs:,} outputs: {', '.join(pairs)}."
