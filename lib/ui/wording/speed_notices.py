"""The sentences of Speed's notices: settings that this server cannot serve, and a queue that is full."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

SPEED_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "speed_variable": lambda values: (
        f"Ignored {values['variable']}={values['got']} of this server: it must be a whole number from "
        f"{values['allowed'][0]:,} to {values['allowed'][1]:,}. Using {values['used']:,}."
    ),
    "speed_threads": lambda values: (
        f"{values['got']} threads were asked for, this server allows 1 to {values['allowed']}. Using {values['used']}."
    ),
    "speed_device": lambda values: (
        f"The device {values['got']} was asked for, torch on this server has {values['allowed']}. Using {values['used']}."
    ),
    "speed_range": lambda values: (
        f"The range of sizes ran from {values['got'][0]:,} to {values['got'][1]:,}; the first must not be the larger. "
        f"Using {values['used'][0]:,} to {values['used'][1]:,}."
    ),
    "speed_at": lambda values: (
        f"The table was asked for at n = {values['got']:,}; the range of sizes runs from {values['allowed'][0]:,} to "
        f"{values['allowed'][1]:,}. Using the largest size of all rows."
    ),
    "speed_queue": lambda values: (
        f"Not started: {values['got']} measurements wait already, {values['allowed']} are allowed. Nothing is lost; "
        "press Measure again in a minute."
    ),
}
"""Sentences of Speed's notices."""
