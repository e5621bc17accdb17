from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.wording.numbers import MINUS, count_word, number, plural, printed_digits, shape, tensor_summary


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (-1.6619039774, "−1.6619"),
        (4.563754, "4.5638"),
        (0.00005, "0.0001"),
        (0.000049, "4.9000e-05"),
        (-1e-20, "−1.0000e-20"),
        (999_999.0, "999999.0000"),
        (1e6, "1.0000e+06"),
        (math.inf, "inf"),
        (-math.inf, "−inf"),
        (math.nan, "nan"),
    ],
)
def test_a_number_has_four_decimals_unless_they_would_hide_it(value: float, text: str) -> None:
    assert number(value) == text


def test_a_signed_number_shows_a_plus() -> None:
    assert [number(value, is_signed=True) for value in (1.5, -1.5, math.inf)] == [
        "+1.5000",
        "−1.5000",
        "+inf",
    ]


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_printed_number_reads_back_to_what_it_stands_for(value: float) -> None:
    read = float(number(value).replace(MINUS, "-"))
    allowed = (
        0.5001e-4
        if printed_digits(value) is not None
        else 0.5001e-4 * 10 ** math.floor(math.log10(abs(value)))
    )
    assert abs(read - value) <= allowed


def test_counts_are_words_up_to_twelve() -> None:
    assert [count_word(count) for count in (0, 1, 12, 13, -1)] == ["no", "one", "twelve", "13", "-1"]
    assert count_word(3, is_first_word=True) == "Three"


def test_a_noun_follows_its_count() -> None:
    assert plural(1, "product") == "1 product"
    assert plural(-1, "bias", "biases") == "-1 bias"
    assert plural(1_234, "bias", "biases") == "1,234 biases"


def test_shapes_are_written_with_signs() -> None:
    assert [shape(torch.zeros(sizes)) for sizes in ((), (1,), (2, 3))] == ["scalar", "1", "2 × 3"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (torch.tensor(1.5), "1.5000"),
        (torch.tensor([[1.0], [-2.0]]), "1.0000, −2.0000"),
        (torch.arange(6.0), "0.0000 … 5.0000"),
        (torch.zeros(0), "empty"),
        (torch.tensor([True, False, True]), "1.0000 … 1.0000"),
        (torch.tensor(2.0, dtype=torch.bfloat16), "2.0000"),
    ],
    ids=str,
)
def test_a_tensor_is_told_by_its_first_and_last_numbers(value: torch.Tensor, text: str) -> None:
    assert tensor_summary(value) == text
