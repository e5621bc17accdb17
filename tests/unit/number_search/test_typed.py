"""Reading the numbers that somebody typed, and what counts as printing them."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.number_search import NUMBERS_HIGH, TypedNumber, read_numbers


def typed(text: str) -> TypedNumber:
    (number,), notices = read_numbers(text)
    assert notices == ()
    return number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0.9897, 0.1595, 0.4034", ["0.9897", "0.1595", "0.4034"]),
        ("0.9897 and 0.1595", ["0.9897", "0.1595"]),
        ("tensor([[0.1595]], grad_fn=<AddmmBackward0>)", ["0.1595"]),
        ("tensor([[0.31, -2.]], dtype=torch.float64)", ["0.31", "-2."]),
        ("array([1.5e-02, 3], dtype=float32)", ["1.5e-02", "3"]),
        ("0,9897; 0,1595", ["0.9897", "0.1595"]),
        ("\u22121.6619", ["-1.6619"]),
        ("0.5\n0.5\n.25", ["0.5", ".25"]),
    ],
)
def test_numbers_are_read_as_people_type_and_paste_them(text: str, numbers: list[str]) -> None:
    found, notices = read_numbers(text)
    assert [number.text for number in found] == numbers
    assert notices == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_empty"),
        ("  [ ] ", "number_empty"),
        ("zero", "number_unreadable"),
        ("0.98.97", "number_unreadable"),
        (".", "number_unreadable"),
        ("nan", "number_not_finite"),
        ("-inf", "number_not_finite"),
        ("1e999", "number_not_finite"),
        ("0." + "1" * 50, "number_unreadable"),
    ],
)
def test_a_text_that_is_no_number_is_told(text: str, code: str) -> None:
    numbers, notices = read_numbers(text)
    assert numbers == ()
    assert [notice.code for notice in notices] == [code]


def test_good_numbers_are_read_beside_a_bad_one() -> None:
    numbers, notices = read_numbers("0.9897, foo, 0.1595")
    assert [number.text for number in numbers] == ["0.9897", "0.1595"]
    assert [(notice.code, notice["got"]) for notice in notices] == [("number_unreadable", "foo")]


def test_too_many_numbers_are_cut_with_a_notice() -> None:
    numbers, notices = read_numbers(" ".join(str(number) for number in range(20)))
    assert len(numbers) == NUMBERS_HIGH
    assert [(notice.code, notice["got"]) for notice in notices] == [("number_count", 20)]


def test_a_long_text_is_cut_with_a_notice() -> None:
    numbers, notices = read_numbers("0.5 " * 10_000)
    assert [number.text for number in numbers] == ["0.5"]
    assert [notice.code for notice in notices] == ["text_length"]


@pytest.mark.parametrize(
    ("text", "value", "is_printed"),
    [
        ("0.1595", 0.15950657427310944, True),
        ("0.1595", 0.15954999, True),
        ("0.1595", 0.15955001, False),
        ("0.12", 0.125, True),  # a tie goes to the even digit
        ("0.13", 0.125, False),
        ("0.38", 0.375, True),
        ("5.", 5.2, True),
        ("-0.0", -0.04, True),
        ("0.0", -0.04, True),
        ("4.4765e-02", 0.0447652, True),
        ("4.4766e-02", 0.0447652, False),
        ("0.5", float("nan"), False),
        ("0.5", float("inf"), False),
    ],
)
def test_a_number_is_printed_at_the_digits_typed(text: str, value: float, is_printed: bool) -> None:
    assert typed(text).is_printed_by(value) is is_printed


@given(st.floats(-100, 100, width=32))
def test_what_torch_prints_of_a_value_is_printed_by_it(value: float) -> None:
    printed = str(torch.tensor(value)).removeprefix("tensor(").removesuffix(")")
    assert typed(printed).is_printed_by(value)


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    numbers, notices = read_numbers(text)
    assert numbers or notices
