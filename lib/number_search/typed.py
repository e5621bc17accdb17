"""Read the numbers that somebody typed or pasted, with the digits that they have."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from lib.notice import Notice

NUMBERS_HIGH = 8
"""Numbers that are searched for at once."""

TEXT_CHARACTERS = 2_000
"""Characters of a text that are read."""

SHOWN_CHARACTERS = 60
DIGITS_HIGH = 40

_NUMBER = re.compile(r"([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,3}))?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
_TAIL = re.compile(r"\b(?:dtype|device|grad_fn|requires_grad)\s*=\s*(?:<[^>]*>|'[^']*'|[\w.]+)")
_WRAPPING = re.compile(r"\b(?:torch\.)?(?:tensor|array|Tensor)\b|[\[\](){}'\"`]")
_MINUS = str.maketrans(dict.fromkeys("\u2212\ufe63\uff0d\u2010\u2011\u2012\u2013", "-"))


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number at the digits typed: ``decimals`` after the point, of the mantissa before an exponent."""

    text: str
    value: float
    decimals: int
    is_scientific: bool = False

    @property
    def half_unit(self) -> float:
        """Half of one unit of the last digit typed."""
        exponent = Decimal(self.text).adjusted() if self.is_scientific and self.value else 0
        return 0.5 * 10.0 ** (exponent - self.decimals)

    def is_printed_by(self, value: float) -> bool:
        """Say whether a value, printed with as many digits, gives this number.

        Python's formatting, which torch prints with, rounds the exact binary value, ties to even.

        >>> TypedNumber("0.1595", 0.1595, 4).is_printed_by(0.15950657)
        True
        """
        if not math.isfinite(value):
            return False
        kind = "e" if self.is_scientific else "f"
        return Decimal(f"{value:.{self.decimals}{kind}}") == Decimal(self.text)


def read_numbers(text: str) -> tuple[tuple[TypedNumber, ...], tuple[Notice, ...]]:
    """Read numbers as people type or paste them: apart by spaces, commas or words, or a printed tensor.

    Returns the numbers and what was wrong, one notice each: number_empty, number_unreadable,
    number_not_finite, number_count (only the first ``NUMBERS_HIGH`` count), text_length. The decimal
    sign may be a comma where the text has no point.

    >>> numbers, notices = read_numbers("0.9897, tensor([[0.1595]]) and 4.4765e-02")
    >>> [number.text for number in numbers], notices
    (['0.9897', '0.1595', '4.4765e-02'], ())
    """
    notices: list[Notice] = []
    if len(text) > TEXT_CHARACTERS:
        notices.append(Notice("text_length", got=len(text), high=TEXT_CHARACTERS))
        text = text[:TEXT_CHARACTERS].rpartition(" ")[0]
    plain = _WRAPPING.sub(" ", _TAIL.sub(" ", text.translate(_MINUS)))
    words = plain.replace(";", " ").split()
    if "." not in plain and words and all(_DECIMAL_COMMA.fullmatch(word.strip(",")) for word in words):
        words = [word.strip(",").replace(",", ".") for word in words]
    else:
        words = [part for word in words for part in word.split(",") if part]
    numbers: list[TypedNumber] = []
    for word in words:
        if word.lower() in ("and", "&", "|", "or"):
            continue
        found = _read(word)
        if isinstance(found, Notice):
            notices.append(found)
        elif found.text not in [number.text for number in numbers]:
            numbers.append(found)
    if not numbers and not notices:
        notices.append(Notice("number_empty", got=_shorten(text)))
    if len(numbers) > NUMBERS_HIGH:
        notices.append(Notice("number_count", got=len(numbers), high=NUMBERS_HIGH))
    return tuple(numbers[:NUMBERS_HIGH]), tuple(notices)


def _read(word: str) -> TypedNumber | Notice:
    if _NOT_FINITE.fullmatch(word):
        return Notice("number_not_finite", got=_shorten(word))
    found = _NUMBER.fullmatch(word)
    if found is None or not (found[2] or found[3]) or len(word) > DIGITS_HIGH:
        return Notice("number_unreadable", got=_shorten(word))
    value = float(word)
    if not math.isfinite(value):
        return Notice("number_not_finite", got=_shorten(word))
    return TypedNumber(word, value, len(found[3]), is_scientific=found[4] is not None)


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
