"""Read one number as people write it. No evaluation: one pattern, and float."""

from __future__ import annotations

import math
import re

from lib.experiment import round_to_float32
from lib.notice import Notice

SHOWN_CHARACTERS = 60
"""How much of a bad text a notice repeats."""

FLOAT32_HIGH = 3.4028234663852886e38
"""The largest float32."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")
_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_LONGEST = 400
_MINUS = str.maketrans(dict.fromkeys("\u2212\ufe63\uff0d\u2010\u2011\u2012\u2013", "-"))


class NumberError(ValueError):
    """A text that is no number that a cell can take: why (``code``), and what was got."""

    def __init__(self, code: str, got: str, allowed: object = None) -> None:
        super().__init__(code)
        self.code = code
        self.got = shorten(got)
        self.allowed = allowed

    def notice(self, **place: object) -> Notice:
        """Return the notice that tells it, with the place where it happened."""
        return Notice(self.code, got=self.got, allowed=self.allowed, **place)


def shorten(text: str) -> str:
    """Cut a text to the length that a notice repeats, with an ellipsis where something was cut."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def has_decimal_comma(text: str) -> bool:
    """Say whether a text is a number with a comma as its decimal sign."""
    return _DECIMAL_COMMA.fullmatch(_plain(text)) is not None


def looks_like_thousands(text: str) -> bool:
    """Say whether a text such as 1,234 may be 1234 as well as 1.234."""
    return _LIKE_THOUSANDS.fullmatch(_plain(text)) is not None


def read_number(text: str, *, takes_comma: bool = False) -> float:
    """Read a number and round it to float32; with ``takes_comma``, 1,5 is 1.5.

    Raises NumberError where the text is empty, no number, not finite, or outside float32.
    """
    plain = _plain(text)
    if not plain:
        raise NumberError("number_empty", text)
    if takes_comma and has_decimal_comma(plain):
        plain = plain.replace(",", ".")
    if _NOT_FINITE.fullmatch(plain):
        raise NumberError("number_not_finite", text)
    if len(plain) > _LONGEST or not _NUMBER.fullmatch(plain):
        raise NumberError("number_unreadable", text)
    value = round_to_float32(float(plain))
    if not math.isfinite(value):
        raise NumberError("number_out_of_range", text, allowed=(-FLOAT32_HIGH, FLOAT32_HIGH))
    return value


def _plain(text: str) -> str:
    return text.strip()[: _LONGEST + 1].translate(_MINUS)
