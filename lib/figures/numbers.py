"""Numbers in cells: how many decimals fit, and how wide a text is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

MINUS = "\N{MINUS SIGN}"

PADDING = 3.0
"""Room left and right of a number in its cell, both together, in pixels."""

_NARROW = frozenset(".,:;'|![]() ")


def text_width(text: str, font_size: float) -> float:
    """Estimate the width of a text in pixels: digits and letters 0.56, narrow signs 0.28 of the size.

    Measured on the sans-serif faces of the theme's list (Arial, Liberation Sans, Segoe UI, Roboto).
    """
    return font_size * sum(0.28 if sign in _NARROW else 0.56 for sign in text)


def with_decimals(value: float, decimals: int) -> str:
    """Write a number with a fixed count of decimals and a true minus sign; nan and inf by name.

    What these decimals print as zero has no sign, whatever sign its bits have.

    >>> with_decimals(-1.68, 4), with_decimals(-0.001, 2), with_decimals(-0.0, 4)
    ('−1.6800', '0.00', '0.0000')
    >>> with_decimals(float("-inf"), 4)
    '−inf'
    """
    if math.isnan(value):
        return "nan"
    digits = "inf" if math.isinf(value) else f"{abs(value):.{decimals}f}"
    return MINUS + digits if value < 0 and digits.strip("0.") else digits


def in_powers_of_ten(value: float, digits: int = 2) -> str:
    """Write a finite number with a few significant digits and a short exponent.

    >>> in_powers_of_ten(-0.00123), in_powers_of_ten(1e8)
    ('−1.2e−3', '1e8')
    """
    mantissa, _, exponent = f"{abs(value):.{digits - 1}e}".partition("e")
    text = f"{mantissa.removesuffix('.0')}e{int(exponent)}".replace("-", MINUS)
    return MINUS + text if value < 0 else text


def printed(value: float, *, is_signed: bool = False) -> str:
    """Write a finite number with four decimals, in powers of ten where those would hide it.

    >>> printed(7.624279, is_signed=True), printed(-1e8)
    ('+7.6243', '−1.0000e8')
    """
    size = abs(value)
    if size == 0 or 5e-5 <= size < 1e6:
        text = with_decimals(value, 4)
    else:
        mantissa, _, exponent = f"{value:.4e}".partition("e")
        text = f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    return f"+{text}" if is_signed and value >= 0 else text


def coefficient(value: float) -> str:
    """Write a coefficient or a count: without decimals where it is whole up to 1e-6, else with two."""
    whole = round(value)
    return with_decimals(float(whole), 0) if abs(value - whole) < 1e-6 else with_decimals(value, 2)


def all_digits(value: float) -> str:
    """Write every digit of a number, as ``tensor.item()`` prints it.

    >>> all_digits(0.7861412763595581)
    '0.7861412763595581'
    """
    return repr(value).replace("-", MINUS) if isinstance(value, float) else str(value).replace("-", MINUS)


def cell_texts(values: Sequence[float], cell_width: float, font_size: float, *, is_whole: bool) -> list[str]:
    """Write the numbers of one tensor for cells of one width.

    All with four decimals where each of them fits, else all with two. A number for which even two are
    too wide gets fewer on its own, and powers of ten at last; so do all numbers of a tensor that two
    decimals would print as 0.00. ``is_whole``: whole numbers, which get no decimals.
    """
    room = cell_width - PADDING
    most = 0 if is_whole else 4
    texts = [with_decimals(value, most) for value in values]
    if all(text_width(text, font_size) <= room for text in texts) and not _are_all_hidden(values, most):
        return texts
    tries = [] if _are_all_hidden(values, 2) else [0] if is_whole else [2, 1, 0]
    return [_first_that_fits(value, tries, room, font_size) for value in values]


def _first_that_fits(value: float, tries: Sequence[int], room: float, font_size: float) -> str:
    if value == 0 or not math.isfinite(value):
        return with_decimals(value, 2)
    fixed = (with_decimals(value, decimals) for decimals in tries)
    powers = (in_powers_of_ten(value, digits) for digits in (2, 1))
    fitting = (text for text in chain(fixed, powers) if text_width(text, font_size) <= room)
    return next(fitting, None) or in_powers_of_ten(value, 1)


def _are_all_hidden(values: Sequence[float], decimals: int) -> bool:
    """Say whether so few decimals would print every number that is not zero as zero."""
    sizes = [abs(value) for value in values if math.isfinite(value) and value != 0]
    return bool(sizes) and max(sizes) < 0.5 * 10.0**-decimals
