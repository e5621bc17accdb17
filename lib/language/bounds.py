"""How long whole numbers, texts and lists may get, and where tensors may be."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.errors import not_allowed, too_large
from lib.language.model import Budget

TEXT_LENGTH = 100_000
"""Characters that a text may have."""

ITEMS = 100_000
"""Items that a list or tuple may have."""

WHOLE_NUMBER_BITS = Budget().whole_number_bits
"""Bits that a whole number may have."""


LISTED = 200_000
"""Items that a list of lists may have in all where an operation looks at each."""


def check_items(value: Any) -> int:
    """Count the items of a list of lists; refuse too many before any of them is looked at twice."""
    waiting = [value]
    items = 0
    while waiting:
        part = waiting.pop()
        children = part.values() if isinstance(part, dict) else part
        items += len(children)
        if items > LISTED:
            raise too_large("items", f"lists of more than {LISTED} items in all", high=LISTED)
        waiting += [child for child in children if isinstance(child, (list, tuple, dict))]
    return items


def check_numbers(*values: Any) -> None:
    """Refuse texts where numpy expects numbers: it would pad each one to the length of the longest."""
    waiting = list(values)
    for value in values:
        if isinstance(value, (list, tuple)):
            check_items(value)
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            raise not_allowed("argument", "numpy takes no texts here", name=part[:40])
        if isinstance(part, (list, tuple)):
            waiting += part


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


def check_device(device: Any) -> None:
    """Refuse any device but the processor; what is no device at all is refused in torch's words."""
    if device is None or str(device).partition(":")[0] == "cpu":
        return
    if isinstance(device, str):
        torch.device(device)
    raise not_allowed("device", "Torch not compiled with CUDA enabled", name=str(device))
