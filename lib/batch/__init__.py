"""Where each formulation holds as batch, units and leading axes grow."""

from lib.batch.focus import Focus, focus_on, merged_axes
from lib.batch.leading_axes import LeadingAxes, try_leading_axes
from lib.batch.standing import Standing, stand
from lib.batch.validity import BATCHES, UNITS, Size, Validity, ValidityRow, find_validity

__all__ = [
    "BATCHES",
    "UNITS",
    "Focus",
    "LeadingAxes",
    "Size",
    "Standing",
    "Validity",
    "ValidityRow",
    "find_validity",
    "focus_on",
    "merged_axes",
    "stand",
    "try_leading_axes",
]
