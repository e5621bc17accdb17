"""Numbers in cells: as many decimals as fit."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.figures.numbers import PADDING, all_digits, cell_texts, coefficient, printed, text_width


def texts(values: list[float], width: float = 52.0, *, is_whole: bool = False) -> list[str]:
    return cell_texts(values, width, 14, is_whole=is_whole)


def test_four_decimals_are_printed_where_all_of_them_fit() -> None:
    assert texts([0.31767, 1.0], 60) == ["0.3177", "1.0000"]


def test_one_number_that_does_not_fit_takes_two_decimals_off_all() -> None:
    assert texts([0.31767, -1.6619]) == ["0.32", "−1.66"]


def test_a_cell_of_the_least_size_shows_two_decimals() -> None:
    assert texts([-1.6619, 9.999], 42) == ["−1.66", "10.00"]


def test_a_number_too_wide_for_two_decimals_gets_fewer_on_its_own() -> None:
    assert texts([1e8, 1.0, -1e8, 123.456, -1234.5, 65504.0]) == [
        "1e8",
        "1.00",
        "−1e8",
        "123.46",
        "−1234",
        "65504",
    ]


def test_small_numbers_are_not_printed_as_nothing_but_zeros() -> None:
    assert texts([0.0, 1.3e-4, -2e-4]) == ["0.00", "1.3e−4", "−2e−4"]


def test_what_is_printed_as_zero_has_no_sign() -> None:
    assert texts([-0.0, -0.001, 12.5]) == ["0.00", "0.00", "12.50"]
    assert texts([-0.0], 300) == ["0.0000"]
    assert texts([-0.0, -3.0], is_whole=True) == ["0", "−3"]
    assert (printed(-0.0), coefficient(-0.001)) == ("0.0000", "0.00")


def test_a_small_number_among_large_ones_is_rounded_as_they_are() -> None:
    assert texts([1.3e-4, -1.5]) == ["0.00", "−1.50"]


def test_numbers_too_small_for_four_decimals_are_shown_in_powers_of_ten_at_any_width() -> None:
    assert texts([1e-6], 300) == ["1e−6"]


def test_whole_numbers_have_no_decimals() -> None:
    assert texts([3.0, -12.0, 0.0], is_whole=True) == ["3", "−12", "0"]
    assert texts([123456789.0], is_whole=True) == ["1.2e8"]


def test_what_is_not_finite_is_named() -> None:
    assert texts([math.nan, math.inf, -math.inf, -1.5]) == ["nan", "inf", "−inf", "−1.50"]


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1, max_size=6))
def test_no_text_is_wider_than_the_least_cell_but_for_long_exponents(values: list[float]) -> None:
    for text in texts(values, 54):
        assert text_width(text, 14) <= 54 - PADDING or "e" in text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_all_digits_give_the_number_back(value: float) -> None:
    assert float(all_digits(value).replace("−", "-")) == value


@pytest.mark.parametrize(
    ("value", "expected"), [(1.0, "1"), (25.0000000001, "25"), (-1.0, "−1"), (0.5, "0.50"), (-1e-12, "0")]
)
def test_coefficients_are_whole_where_they_are_meant_to_be(value: float, expected: str) -> None:
    assert coefficient(value) == expected


@pytest.mark.parametrize(
    ("value", "is_signed", "expected"),
    [
        (-1.6619040966, False, "−1.6619"),
        (7.624279, True, "+7.6243"),
        (0.0, True, "+0.0000"),
        (2.5e-7, False, "2.5000e−7"),
        (-3e8, True, "−3.0000e8"),
    ],
)
def test_ledger_numbers_have_four_decimals(value: float, is_signed: bool, expected: str) -> None:
    assert printed(value, is_signed=is_signed) == expected
