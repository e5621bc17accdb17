"""Numbers as the Precision page prints them: values, errors, ulp."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from lib.formulations import FORMULATIONS
from lib.ui.wording.numbers import MINUS

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
    """Print the size of an error with two digits, in powers of ten where it is small or large."""
    if value == 0 or not math.isfinite(value):
        return plain(value)
    if 1e-2 <= abs(value) < 1e4:
        return plain(float(f"{value:.2g}"))
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


def listed(names: Sequence[str]) -> str:
    """Write names as "a, b and c"."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def share(part: float) -> str:
    """Write a part as a percentage with two digits."""
    return (
        plain(part)
        if not math.isfinite(part)
        else f"{100 * part:.2g} %"
        if part < 1
        else f"{100 * part:,.0f} %"
    )


def largest_text(value: float) -> str:
    """Print the largest number of a type: whole where it is short, else with two digits."""
    return plain(value) if value < 1e6 else size(value)


def terms_text(terms: Sequence[float]) -> str:
    """Write numbers in the order in which they are added; of many the first eight, with fewer digits."""
    if len(terms) <= TERMS_SHOWN:
        return _joined([plain(term) for term in terms])
    return _joined([*(plain(float(f"{term:.4g}")) for term in terms[:TERMS_SHOWN]), "…"])


def _joined(parts: Sequence[str]) -> str:
    return " + ".join(parts).replace(f"+ {MINUS}", f"{MINUS} ")


def title(name: str) -> str:
    """Return how a formulation is called."""
    return FORMULATIONS[name].title
