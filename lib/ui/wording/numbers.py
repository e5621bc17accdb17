"""Numbers, shapes and counts as they are printed on the pages."""

from __future__ import annotations

import math

import torch

SMALL_WORDS = (
    "No",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)
MINUS = "\N{MINUS SIGN}"
DECIMALS = 4
"""Decimals that a page prints, as torch does."""


def count_word(count: int, *, is_first_word: bool = False) -> str:
    """Write a count as a word up to twelve, in figures above."""
    if not 0 <= count < len(SMALL_WORDS):
        return str(count)
    word = SMALL_WORDS[count]
    return word if is_first_word else word.lower()


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Write a count with its noun: "1 product", "20 products"."""
    return f"{count:,} {noun if abs(count) == 1 else nouns or noun + 's'}"


def printed_digits(value: float) -> int | None:
    """Return how many decimals a number is printed with, None where it is printed in powers of ten."""
    size = abs(value)
    return DECIMALS if size == 0 or 5e-5 <= size < 1e6 else None


def number(value: float, *, is_signed: bool = False) -> str:
    """Print a number with four decimals as torch does, in powers of ten where those would hide it."""
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return ("+" if is_signed and value > 0 else "" if value > 0 else MINUS) + "inf"
    size = abs(value)
    digits = f"{size:.{DECIMALS}e}" if printed_digits(value) is None else f"{size:.{DECIMALS}f}"
    sign = MINUS if value < 0 else "+" if is_signed else ""
    return sign + digits


def shape(value: torch.Tensor) -> str:
    """Write a shape as "1 × 5", a 0-D tensor as "scalar"."""
    return " × ".join(str(size) for size in value.shape) or "scalar"


def tensor_summary(value: torch.Tensor) -> str:
    """Print a one-element tensor as its number, a larger one as its first and last numbers."""
    flat = value.detach().reshape(-1).to(torch.float64)
    if flat.numel() == 0:
        return "empty"
    if flat.numel() == 1:
        return number(float(flat[0]))
    if flat.numel() == 2:
        return f"{number(float(flat[0]))}, {number(float(flat[1]))}"
    return f"{number(float(flat[0]))} … {number(float(flat[-1]))}"
