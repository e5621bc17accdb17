"""One edited cell takes a number as people type it, and tells why it takes nothing else."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.notice import Notice
from lib.pasted import read_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0.0),
        ("-1.5", -1.5),
        ("+2", 2.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-2.5E-1", -0.25),
        ("  3 \n", 3.0),
        (" " * 10_000 + "3" + " " * 10_000, 3.0),
        ("1,5", 1.5),
        ("-0,25", -0.25),
        ("0,125", 0.125),
        ("1,25e2", 125.0),
        ("\u22121.5", -1.5),
        ("\u20131.5", -1.5),
        ("1e\u22123", struct.unpack("<f", struct.pack("<f", 1e-3))[0]),
        ("0.1", 0.10000000149011612),
        ("1e-50", 0.0),
    ],
)
def test_a_number_is_read_and_rounded_to_float32(text: str, value: float) -> None:
    assert read_cell(text) == value


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_every_float32_comes_back_bit_for_bit(value: float) -> None:
    read = read_cell(repr(value))
    assert isinstance(read, float)
    assert struct.pack("<f", read) == struct.pack("<f", value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_empty"),
        ("   ", "number_empty"),
        ("abc", "number_unreadable"),
        ("1 2", "number_unreadable"),
        ("1/2", "number_unreadable"),
        ("1.2.3", "number_unreadable"),
        ("1.234,5", "number_unreadable"),
        ("1,", "number_unreadable"),
        ("--1", "number_unreadable"),
        ("-", "number_unreadable"),
        (".", "number_unreadable"),
        ("e5", "number_unreadable"),
        ("0x1p3", "number_unreadable"),
        ("1_000", "number_unreadable"),
        ("\u0663", "number_unreadable"),
        ("\uff15", "number_unreadable"),
        ("1" * 10_000_000, "number_unreadable"),
        ("nan", "number_not_finite"),
        ("NaN", "number_not_finite"),
        ("inf", "number_not_finite"),
        ("-Infinity", "number_not_finite"),
        ("\u2212inf", "number_not_finite"),
        ("1e39", "number_out_of_range"),
        ("-3.5e38", "number_out_of_range"),
        ("1e999999", "number_out_of_range"),
        ("1,234", "number_ambiguous"),
        ("-12,345", "number_ambiguous"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_number_is_told(text: str, code: str) -> None:
    notice = read_cell(text)
    assert isinstance(notice, Notice)
    assert notice.code == code
    got = notice["got"]
    assert isinstance(got, str)
    assert len(got) <= 60


def test_the_range_is_told_where_a_number_is_outside() -> None:
    notice = read_cell("1e39")
    assert isinstance(notice, Notice)
    assert notice["allowed"] == (-3.4028234663852886e38, 3.4028234663852886e38)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert isinstance(read_cell(text), (float, Notice))
