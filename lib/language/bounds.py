"""How long whole numbers, texts and lists may get."""

from __future__ import annotations

from lib.language.errors import too_large
from lib.language.model import Budget

TEXT_LENGTH = 100_000
"""Characters that a text may have."""

ITEMS = 100_000
"""Items that a list or tuple may have."""

WHOLE_NUMBER_BITS = Budget().whole_number_bits
"""Bits that a whole number may have."""


def check_bits(bits: int) -> None:
    """Refuse a whole number that would be too long."""
    if bits > WHOLE_NUMBER_BITS:
        message = f"the whole number would have {bits} bits; {WHOLE_NUMBER_BITS} are allowed"
        raise too_large("whole_number", message, got=bits, high=WHOLE_NUMBER_BITS)


def check_length(length: int, limit: int) -> None:
    """Refuse a text or list that would be too long."""
    if length > limit:
        raise too_large(
            "length", f"{length} items or characters; {limit} are allowed", got=length, high=limit
        )
