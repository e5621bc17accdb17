"""Numbers and sentences of the Precision page."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from lib.experiment import Dtype
from lib.formulations import FORMULATIONS
from lib.language import ErrorKind
from lib.precision import (
    Absorbing,
    Change,
    Measurement,
    NeighbourRow,
    OrderStudy,
    OverflowColumn,
    PrecisionReport,
)
from lib.tensors import TORCH_DTYPES
from lib.ui.wording.numbers import MINUS, count_word, plural

TERMS_SHOWN = 8
"""Terms of a sum that are written out."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The names of the classes of rows that share every bit."""


def digits(value: float, dtype: torch.dtype) -> str:
    """Print a number with as many digits as tell any two numbers of the type apart."""
    if not math.isfinite(value):
        return plain(value)
    return signed(f"{value:#.{digit_count(dtype)}g}".removesuffix("."))


def digit_count(dtype: torch.dtype) -> int:
    """Return how many decimal digits tell any two numbers of a type apart."""
    bits = 1 - round(math.log2(torch.finfo(dtype).eps))
    return 1 + math.ceil(bits * math.log10(2))


def telling(value: float, dtype: torch.dtype) -> str:
    """Print a number as short as it goes, with no fewer digits than tell two of the type apart."""
    if not math.isfinite(value):
        return plain(value)
    return signed(f"{value:,.{digit_count(dtype)}g}".replace("e+", "e"))


def plain(value: float) -> str:
    """Print a number with up to eight digits, thousands apart: 73,728 or 0.5."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else f"{MINUS}inf"
    is_readable = value == 0 or 1e-4 <= abs(value) < 1e15
    if not is_readable:
        return signed(f"{value:.4g}".replace("e+", "e"))
    text = (
        f"{value:,.8g}" if abs(value) < 1e8 else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    )
    return signed(text)


def size(value: float) -> str:
    """Print the size of an error with two digits in powers of ten; 0 and inf as such."""
    if value == 0 or not math.isfinite(value):
        return plain(value)
    digits_part, power = f"{value:.1e}".split("e")
    return signed(f"{digits_part}e{int(power)}")


def ulps(value: float) -> str:
    """Print a count of ulp: two decimals where it is small, whole where it is large."""
    if not math.isfinite(value):
        return plain(value)
    if value >= 1e6:
        return size(value)
    return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"


def signed(text: str) -> str:
    """Put the minus sign of the pages in place of the hyphen."""
    return text.replace("-", MINUS)


def times(ratio: float) -> str:
    """Print how many times something fits: 2.4 or 31, at least 1."""
    return f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}"


def title(name: str) -> str:
    """Return how a formulation is called."""
    return FORMULATIONS[name].title


def listed(names: Sequence[str]) -> str:
    """Write names as "a, b and c"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


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


def bound_share(gap: float, bound: float) -> str:
    """Say how many times a gap fits into the bound, or the bound into the gap."""
    if gap <= bound:
        return f"{times(bound / gap)} times inside the bound"
    return f"{times(gap / bound)} times the bound" if bound else "with no rounding to allow"


def _nearness(measurement: Measurement) -> str:
    """Say how far the rows lie from the exact sum."""
    row = next(iter(measurement.rows.values()))
    if not bool(row.outputs.isfinite().all()):
        return "not all of it is finite, the type ends before the sum does"
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


def order_sentence(study: OrderStudy, dtype: Dtype) -> str:
    """Say how many sums the orders give, and which come nearest to the exact one."""

    def shown(value: float) -> str:
        return telling(value, TORCH_DTYPES[dtype])

    if study.tried == 1:
        return f"One number has one order, and its sum is {shown(study.given)}."
    orders = f"{study.tried:,} {'orders' if study.is_every_order else 'random orders'}"
    what = f"{orders} of these {count_word(len(study.terms))} numbers"
    if len(study.sums) == 1:
        return f"All {what} give the same {dtype} sum, {shown(study.given)}. {_exact(study)}"
    low, high = study.reach
    return (
        f"The {what} give {count_word(len(study.sums))} different {dtype} sums, from {shown(low)} to {shown(high)}; "
        f"in the order given it is {shown(study.given)}. {_exact(study)}"
    )


def _exact(study: OrderStudy) -> str:
    exact = f"The exact sum is {telling(study.exact, torch.float64)}"
    nearest = study.nearest
    if not math.isfinite(study.exact) or math.isnan(nearest.value):
        return f"{exact}."
    if nearest.value == study.exact:
        return f"{exact}: {plural(nearest.count, 'order')} {'gives' if nearest.count == 1 else 'give'} it."
    off = abs(nearest.value - study.exact) / study.spacing
    return f"{exact}; the nearest that an order gives is {ulps(off)} ulp off."


def neighbours_sentence(rows: Sequence[NeighbourRow], dtype: Dtype, samples: int, units: int) -> str:
    """Say in how many formulations a neighbour changes the numbers of sample 0 and of unit 0."""
    told = [row for row in rows if row.sample is not None and row.unit is not None]
    changed = [
        [row for row in told if row.sample is not None and row.sample.changed],
        [row for row in told if row.unit is not None and row.unit.changed],
    ]
    others = (
        f"{plural(samples - 1, 'other sample')} beside it",
        f"{plural(units - 1, 'other unit')} beside it",
    )
    if not changed[0] and not changed[1]:
        return f"No neighbour changes a bit: sample 0 and unit 0 give the same {dtype} numbers alone and in company."
    parts = [
        f"with {beside}, {what} changes bits in {count_word(len(found))} of {count_word(len(told))} formulations"
        for beside, what, found in zip(others, ("sample 0", "unit 0"), changed, strict=True)
    ]
    sentence = "; ".join(parts)
    return f"{sentence[0].upper()}{sentence[1:]}."


def change_text(change: Change | None) -> tuple[str, str]:
    """Write how many outputs changed, and by how much at most."""
    if change is None:
        return "", ""
    if not change.changed:
        return f"0 of {change.total}", "none"
    return f"{change.changed} of {change.total}", f"{size(change.largest)} ({ulps(change.in_ulps)} ulp)"


def features_sentence(measurement: Measurement) -> str:
    """Say which formulations come nearest to the exact sums, and which stay farthest."""
    experiment = measurement.experiment
    rows = measurement.rows.values()
    worst = {
        row.name: float(torch.where(row.error.isnan(), torch.inf, row.error.abs()).max()) for row in rows
    }
    low, high = min(worst.values()), max(worst.values())
    what = f"With {plural(experiment.in_features, 'feature')} in {experiment.dtype}"
    if low == high:
        return f"{what}, all formulations are equally exact: at most {size(high)} off the exact sums."
    best, last = (
        [title(name) for name, value in worst.items() if value == extreme] for extreme in (low, high)
    )
    return (
        f"{what}, {listed(best)} {'comes' if len(best) == 1 else 'come'} nearest to the exact sums, at most "
        f"{size(low)} off; {listed(last)} {'is' if len(last) == 1 else 'are'} up to {size(high)} off."
    )


def overflow_sentence(
    columns: dict[Dtype, OverflowColumn], count: int, feature: float, weight: float, is_alternating: bool
) -> str:
    """Say what the products make exactly, and in which number types that is not to be had."""
    exact = columns[Dtype.FLOAT64].exact
    sign = "±" if is_alternating else ""
    verb = "makes" if count == 1 else "make"
    start = f"{plural(count, 'product')} of {plain(feature)} × {sign}{plain(weight)} {verb} {plain(exact)} exactly."
    broken = [column for column in columns.values() if column.broken]
    if not broken:
        return f"{start} No number type overflows."
    parts = []
    for column in broken:
        names = list(column.broken)
        everyone = len(names) == len(column.values)
        who = f"all {count_word(len(names))} formulations" if everyone else listed([title(n) for n in names])
        given = {plain(column.values[name] or 0.0) for name in names}
        verb = "gives" if len(names) == 1 and not everyone else "give"
        parts.append(
            f"{column.dtype} ends at {plain(column.largest)}: {who} {verb} {' or '.join(sorted(given))}."
        )
    return " ".join((start, *parts))


def absorbing_sentence(columns: dict[Dtype, Absorbing], start: float, added: float, count: int) -> str:
    """Say where adding stops to count, and whether ``torch.sum`` of the same numbers does better."""
    what = f"Adding {plain(added)} to {plain(start)} again and again, {plural(count, 'time')}:"
    stuck = [each for each in columns.values() if each.stuck is not None and math.isfinite(each.one_by_one)]
    ended = [each for each in columns.values() if not math.isfinite(each.one_by_one)]
    parts = [
        f"{each.dtype} stays at {plain(each.one_by_one)}"
        + (f" from addition {each.stuck + 1:,} on" if each.stuck else " from the first addition on")
        for each in stuck
        if each.stuck is not None
    ]
    parts += [f"{each.dtype} ends in {plain(each.one_by_one)}" for each in ended]
    if not parts:
        return f"{what} every addition counts in every number type."
    better = [each for each in stuck if abs(each.torch_sum - each.exact) < abs(each.one_by_one - each.exact)]
    told = f"{what} {', '.join(parts)}."
    if better:
        sums: dict[str, list[str]] = {}
        for each in better:
            sums.setdefault(plain(each.torch_sum), []).append(each.dtype.value)
        given = [f"{value} in {listed(dtypes)}" for value, dtypes in sums.items()]
        told += f" torch.sum of the same numbers gives {', '.join(given)}."
    return told


def terms_text(terms: Sequence[float]) -> str:
    """Write numbers in the order in which they are added; of many the first eight, with fewer digits."""
    if len(terms) <= TERMS_SHOWN:
        return _joined([plain(term) for term in terms])
    return _joined([*(plain(float(f"{term:.4g}")) for term in terms[:TERMS_SHOWN]), "…"])


def _joined(parts: Sequence[str]) -> str:
    return " + ".join(parts).replace(f"+ {MINUS}", f"{MINUS} ")


def share(part: float) -> str:
    """Write a part as a percentage with two digits."""
    return (
        plain(part)
        if not math.isfinite(part)
        else f"{100 * part:.2g} %"
        if part < 1
        else f"{100 * part:,.0f} %"
    )


def no_change_text(row: NeighbourRow) -> str:
    """Say why a formulation has no numbers here."""
    if row.error is not None and row.error.kind is ErrorKind.TOO_LARGE:
        return "needs more memory than a visitor is given"
    return "no output for each sample and unit"


def largest_text(value: float) -> str:
    """Print the largest number of a type: whole where it is short, else with two digits."""
    return plain(value) if value < 1e6 else size(value)
