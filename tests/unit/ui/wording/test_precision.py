"""What the Precision page says, a golden sentence for each state."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from lib.experiment import Dtype, Experiment
from lib.precision import (
    Absorbing,
    Change,
    Measurement,
    NeighbourRow,
    OrderedSum,
    OrderStudy,
    OverflowColumn,
    measure,
    report,
)
from lib.ui.wording.precision import (
    bound_share,
    classes_text,
    headline,
    inputs_text,
    left_out_text,
    ulp_text,
)
from lib.ui.wording.precision_demos import (
    absorbing_sentence,
    change_text,
    features_sentence,
    neighbours_sentence,
    no_change_text,
    order_sentence,
    overflow_sentence,
)
from lib.ui.wording.precision_numbers import (
    digits,
    largest_text,
    plain,
    share,
    size,
    telling,
    terms_text,
    times,
    ulps,
)


def with_outputs(outputs: list[list[list[float]]], dtype: Dtype = Dtype.FLOAT32) -> Measurement:
    """Measure an experiment and put other outputs into its first rows, by hand."""
    tensors = torch.tensor(outputs)
    real = measure(Experiment(batch=tensors.shape[1], out_features=tensors.shape[2], dtype=dtype))
    rows, seen = {}, []
    for (name, row), value in zip(real.rows.items(), tensors, strict=False):
        held = value.to(row.outputs.dtype)
        listed = str(held.tolist())
        seen += [] if listed in seen else [listed]
        rows[name] = replace(
            row,
            outputs=held,
            error=real.exact.error_of(held),
            bits=seen.index(listed),
            spacing=torch.ones_like(row.spacing),
        )
    return replace(real, rows=rows)


def test_rows_that_agree_to_the_last_bit_are_told_with_their_error() -> None:
    same = with_outputs([[[-1.5]], [[-1.5]]])
    off = abs(-1.5 - float(same.exact.high))
    assert headline(same) == (
        f"Two right rows give the same float32 number, to the last bit: {off:.2f} ulp off the exact sum."
    )


def test_rows_that_differ_are_told_with_gap_ulp_and_bound() -> None:
    apart = with_outputs([[[-1.5]], [[-1.25]], [[-1.5]]])
    bound = float(apart.rounding.bound)
    assert headline(apart) == (
        "Three right rows give two different float32 numbers, 0.25 apart: 0.25 ulp, "
        f"{0.25 / bound:,.0f} times the bound."
    )


def test_several_outputs_name_the_one_nearest_to_its_bound() -> None:
    apart = with_outputs([[[1.0], [2.0]], [[1.0], [2.5]]])
    bound = float(apart.rounding.bound[1, 0])
    assert headline(apart) == (
        "Two right rows give different float32 numbers in 1 of 2 outputs. Nearest to its bound is [1, 0]: "
        f"0.5 apart, 0.50 ulp, {0.5 / bound:,.0f} times the bound."
    )


def test_overflow_on_one_side_names_both_numbers() -> None:
    assert headline(with_outputs([[[math.inf]], [[7.0]]], Dtype.FLOAT16)) == (
        "Two right rows give two different float16 numbers: inf and 7."
    )


def test_overflow_in_every_row_is_told_with_the_end_of_the_type() -> None:
    found = with_outputs([[[math.inf]], [[math.inf]]], Dtype.FLOAT16)
    assert headline(found) == (
        "Two right rows give the same float16 number, to the last bit: inf. The exact sum is "
        f"{plain(float(found.exact.high))}, float16 ends at 65,504."
    )
    several = with_outputs([[[math.inf], [1.0]], [[math.inf], [1.0]]], Dtype.FLOAT16)
    assert headline(several) == (
        "Two right rows give the same float16 numbers, to the last bit: "
        "not all are finite, float16 ends at 65,504."
    )


def test_zeros_of_both_signs_differ_in_their_sign_alone() -> None:
    assert headline(with_outputs([[[0.0]], [[-0.0]]])) == (
        "Two right rows give float32 numbers that differ in the sign of zero alone."
    )


@pytest.mark.parametrize(
    ("gap", "bound", "told"),
    [
        (1.0, 31.4, "31 times inside the bound"),
        (1.0, 2.44, "2.4 times inside the bound"),
        (3.0, 1.0, "3.0 times the bound"),
        (1.0, 0.0, "with no rounding to allow"),
    ],
)
def test_the_bound_is_told_as_how_often_the_gap_fits(gap: float, bound: float, told: str) -> None:
    assert bound_share(gap, bound) == told


def test_rows_that_are_left_out_are_named_with_their_reason() -> None:
    told = "The five mistakes have no row: what they miss is a matter of formula, not of rounding."
    assert left_out_text(report(Experiment())) == told
    assert left_out_text(report(Experiment(batch=2))) == (
        f"{told} Elementwise sum gives no output for each sample and unit at these sizes."
    )


def test_classes_are_told_in_pairs_where_there_are_several_outputs() -> None:
    assert (
        classes_text(with_outputs([[[1.0], [2.0]], [[1.0], [2.5]]])) == "Different bits, of 2 outputs: A–B 1."
    )
    assert classes_text(with_outputs([[[1.0]], [[2.0]]])) == ""


def test_rounding_of_the_inputs_is_told_where_it_moved_the_sum() -> None:
    found = report(Experiment())
    exact = {dtype: float(each.exact.high) for dtype, each in found.measurements.items()}
    assert inputs_text(found, Dtype.FLOAT64, (0, 0)) == ""
    moved = abs(exact[Dtype.FLOAT16] - exact[Dtype.FLOAT32])
    assert (
        inputs_text(found, Dtype.FLOAT16, (0, 0))
        == f"Rounding the inputs to float16 has moved it by {size(moved)}."
    )


def study(sums: list[tuple[float, int]], exact: float, *, tried: int = 6, given: float = 1.0) -> OrderStudy:
    ordered = tuple(OrderedSum(value, count, (0, 1, 2)) for value, count in sums)
    return OrderStudy((1.0, 2.0, 3.0), ordered, tried, tried != 1_000, exact, 0.5, given)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            study([(1.0, 4), (2.0, 2)], 2.0),
            "The 6 orders of these three numbers give two different float32 sums, from 1 to 2; in the order "
            "given it is 1. The exact sum is 2: 2 orders give it.",
        ),
        (
            study([(1.0, 5), (2.0, 1)], 2.25, tried=1_000),
            "The 1,000 random orders of these three numbers give two different float32 sums, from 1 to 2; in "
            "the order given it is 1. The exact sum is 2.25; the nearest that an order gives is 0.50 "
            "ulp off.",
        ),
        (
            study([(1.0, 6)], 1.0),
            "All 6 orders of these three numbers give the same float32 sum, 1. The exact sum is 1: "
            "6 orders give it.",
        ),
        (
            study([(math.nan, 6)], math.nan, given=math.nan),
            "All 6 orders of these three numbers give the same float32 sum, nan. The exact sum is nan.",
        ),
        (study([(1.0, 1)], 1.0, tried=1), "One number has one order, and its sum is 1."),
    ],
)
def test_orders(found: OrderStudy, told: str) -> None:
    assert order_sentence(found, Dtype.FLOAT32) == told


def test_neighbours() -> None:
    none, some = Change(0, 8, 0.0, 0.0), Change(3, 8, 1e-3, 2.0)
    rows = [
        NeighbourRow("mm", some, none),
        NeighbourRow("linear", none, none),
        NeighbourRow("elementwise_sum", None, None),
    ]
    assert neighbours_sentence(rows, Dtype.FLOAT32, 4, 2) == (
        "With 3 other samples beside it, sample 0 changes bits in one of two formulations; "
        "with 1 other unit beside it, unit 0 changes bits in none of two formulations."
    )
    assert neighbours_sentence(rows[1:], Dtype.FLOAT16, 4, 2) == (
        "No neighbour changes a bit: sample 0 and unit 0 give the same float16 numbers alone and in company."
    )
    assert change_text(some) == ("3 of 8", "1.0e\N{MINUS SIGN}3 (2.00 ulp)")
    assert change_text(none) == ("0 of 8", "none")
    assert change_text(None) == ("", "")
    assert no_change_text(rows[2]) == "no output for each sample and unit"


def test_features_name_the_nearest_and_the_farthest() -> None:
    found = with_outputs([[[0.0]], [[1.0]], [[0.0]]])
    far, near = (abs(value - float(found.exact.high)) for value in (1.0, 0.0))
    assert features_sentence(found) == (
        f"With 5 features in float32, nn.Linear and torch.mm come nearest to the exact sums, at most "
        f"{size(near)} off; F.linear is up to {size(far)} off."
    )
    assert features_sentence(with_outputs([[[0.0]], [[0.0]]])) == (
        f"With 5 features in float32, all formulations are equally exact: at most "
        f"{size(near)} off the exact sums."
    )


def overflow(values: dict[str, float | None]) -> dict[Dtype, OverflowColumn]:
    fine = dict.fromkeys(values, 90.0)
    columns = {dtype: OverflowColumn(dtype, 3.0, 30.0, 1e38, 90.0, dict(fine)) for dtype in Dtype}
    return columns | {Dtype.FLOAT16: OverflowColumn(Dtype.FLOAT16, 3.0, 30.0, 65504.0, 90.0, values)}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"mm": 90.0, "linear": 90.0}, "No number type overflows."),
        ({"mm": math.inf, "linear": math.inf}, "float16 ends at 65,504: all two formulations give inf."),
        ({"mm": 90.0, "linear": math.nan}, "float16 ends at 65,504: nn.Linear gives nan."),
    ],
)
def test_overflow(values: dict[str, float | None], told: str) -> None:
    assert (
        overflow_sentence(overflow(values), 3, 3.0, 10.0, False)
        == f"3 products of 3 × 10 make 90 exactly. {told}"
    )


def test_overflow_of_changing_signs_says_so() -> None:
    told = overflow_sentence(overflow({"mm": 90.0}), 1, 3.0, 10.0, True)
    assert told == "1 product of 3 × ±10 makes 90 exactly. No number type overflows."


def absorbing(**by_type: tuple[float, int | None, float]) -> dict[Dtype, Absorbing]:
    columns = {dtype: Absorbing(dtype, 0.0, 1.0, 500.0, 500.0, None, 500.0) for dtype in Dtype}
    for name, (one_by_one, stuck, torch_sum) in by_type.items():
        columns[Dtype(name)] = Absorbing(Dtype(name), 0.0, 1.0, 500.0, one_by_one, stuck, torch_sum)
    return columns


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (absorbing(), "every addition counts in every number type."),
        (
            absorbing(bfloat16=(256.0, 256, 500.0), float16=(300.0, 300, 500.0)),
            "bfloat16 stays at 256 from addition 257 on, float16 stays at 300 from addition 301 on. "
            "torch.sum of the same numbers gives 500 in bfloat16 and float16.",
        ),
        (absorbing(float32=(0.0, 0, 0.0)), "float32 stays at 0 from the first addition on."),
        (absorbing(float16=(math.inf, 3, math.inf)), "float16 ends in inf."),
    ],
)
def test_absorbing(columns: dict[Dtype, Absorbing], told: str) -> None:
    assert absorbing_sentence(columns, 0.0, 1.0, 500) == f"Adding 1 to 0 again and again, 500 times: {told}"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (digits(1.5, torch.float32), "1.50000000"),
        (digits(-1.5, torch.bfloat16), "\N{MINUS SIGN}1.500"),
        (digits(math.inf, torch.float16), "inf"),
        (telling(1e8, torch.float32), "100,000,000"),
        (telling(0.1, torch.float64), "0.10000000000000001"),
        (telling(math.nan, torch.float64), "nan"),
        (plain(73728.0), "73,728"),
        (plain(-0.5), "\N{MINUS SIGN}0.5"),
        (plain(1e38), "1e38"),
        (plain(123456789.5), "123,456,789.5"),
        (plain(-math.inf), "\N{MINUS SIGN}inf"),
        (size(0.0), "0"),
        (size(0.5), "0.5"),
        (size(1234.0), "1,200"),
        (size(2e5), "2.0e5"),
        (size(1.2e-7), "1.2e\N{MINUS SIGN}7"),
        (ulps(0.5), "0.50"),
        (ulps(1234.4), "1,234"),
        (ulps(1e7), "1.0e7"),
        (ulps(math.inf), "inf"),
        (times(2.44), "2.4"),
        (times(31.4), "31"),
        (share(0.0061), "0.61 %"),
        (share(3.0), "300 %"),
        (share(math.inf), "inf"),
        (largest_text(65504.0), "65,504"),
        (largest_text(3.4e38), "3.4e38"),
        (terms_text([1.0, -2.5]), "1 \N{MINUS SIGN} 2.5"),
        (terms_text([0.123456] * 9), " + ".join(["0.1235"] * 8) + " + …"),
    ],
)
def test_numbers(printed: str, text: str) -> None:
    assert printed == text


def test_printed_digits_bring_back_the_number_in_every_type() -> None:
    generator = torch.Generator().manual_seed(7)
    for dtype in (torch.float32, torch.float64, torch.bfloat16, torch.float16):
        for value in torch.randn(50, generator=generator, dtype=torch.float64).to(dtype):
            back = float(digits(float(value), dtype).replace("\N{MINUS SIGN}", "-"))
            assert float(torch.tensor(back, dtype=torch.float64).to(dtype)) == float(value)


def test_an_ulp_is_explained_with_the_type_at_hand() -> None:
    assert ulp_text(Dtype.FLOAT16).startswith(
        "An ulp is one step from a float16 number to the next larger one."
    )
