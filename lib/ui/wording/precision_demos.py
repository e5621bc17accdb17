"""The computed sentence of each demonstration of the Precision page."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from lib.experiment import Dtype
from lib.language import ErrorKind
from lib.precision import (
    Absorbing,
    Change,
    Measurement,
    NeighbourRow,
    OrderStudy,
    OverflowColumn,
)
from lib.tensors import TORCH_DTYPES
from lib.ui.wording.numbers import count_word, plural
from lib.ui.wording.precision_numbers import (
    listed,
    plain,
    size,
    telling,
    title,
    ulps,
)


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
        f"with {beside}, {what} changes bits in {count_word(len(found)) if found else 'none'} of {count_word(len(told))} formulations"
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


def no_change_text(row: NeighbourRow) -> str:
    """Say why a formulation has no numbers here."""
    if row.error is not None and row.error.kind is ErrorKind.TOO_LARGE:
        return "needs more memory than a visitor is given"
    return "no output for each sample and unit"


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
