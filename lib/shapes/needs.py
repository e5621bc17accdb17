"""Which of two tensors an operation needs transposed to give the unit: neither, both or one."""

from __future__ import annotations

from enum import StrEnum

from lib.language import ErrorKind
from lib.operations import Operation
from lib.shapes.orientations import ORIENTATIONS
from lib.shapes.trials import Pair, Relation


class Need(StrEnum):
    """What an operation needs to give the unit.

    NEITHER, SECOND, FIRST, BOTH: what is transposed, the features first. SWAPPED: the weights first, each
    as it is or transposed. NEVER: no orientation gives the unit. UNTRIED: none that could be
    tried does, others are too large to try. NO_UNIT: the two shapes are no unit.
    """

    NEITHER = "neither"
    SECOND = "second"
    FIRST = "first"
    BOTH = "both"
    SWAPPED = "swapped"
    NEVER = "never"
    UNTRIED = "untried"
    NO_UNIT = "no unit"


_TURNED = {
    (False, False): Need.NEITHER,
    (False, True): Need.SECOND,
    (True, False): Need.FIRST,
    (True, True): Need.BOTH,
}

BOUNDED = (ErrorKind.TOO_LARGE, ErrorKind.TOO_LONG)
"""Errors that say nothing about the shapes."""

PREFERRED = sorted(ORIENTATIONS, key=lambda name: (ORIENTATIONS[name].is_swapped, ORIENTATIONS[name].turns))
"""The orientations in the order in which they are tried: features first, then with the fewest transposes."""


def need_of(pair: Pair, operation: Operation) -> tuple[Need, str | None]:
    """Say what an operation needs to give the unit in its own shape, and the orientation that does.

    It is found by running: shapes alone decide nothing.
    """
    if pair.reading is None:
        return Need.NO_UNIT, None
    for name in PREFERRED:
        if pair.tried(operation, name).relation is Relation.UNIT:
            chosen = ORIENTATIONS[name]
            if chosen.is_swapped:
                return Need.SWAPPED, name
            return _TURNED[chosen.has_turned_first, chosen.has_turned_second], name
    errors = (pair.tried(operation, name).error for name in PREFERRED)
    is_bounded = any(error is not None and error.kind in BOUNDED for error in errors)
    return (Need.UNTRIED if is_bounded else Need.NEVER), None
