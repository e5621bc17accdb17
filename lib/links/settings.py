"""Settings of one page each: frozen values, and how the link writes and reads them.

A page's settings are a frozen dataclass whose fields are made by ``setting``; it is named in ``SETTINGS``
under the page's name and is the field of that name of ``PageState``. Its link parameters are called
``<page>_<field>``, so ``CompareSettings.walk`` is ``compare_walk=3``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from lib.links import reading

WALK_HIGH = 63
"""The highest position along the features at which the walk of the sum may stand."""


def setting(default: Any, read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Any:
    """Declare one setting: its default, how its text in a link is read, and how its value is written.

    ``read`` raises BadValueError for what it cannot use. A value equal to the default is not written.
    """
    return field(default=default, metadata={"read": read, "write": write})


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``low`` to ``high``.

    >>> whole_number(1, 8)("3")
    3
    """
    return lambda text: reading.read_whole_number(text, low, high)


def choice(*options: str) -> Callable[[str], str]:
    """Return what reads one of several words.

    >>> choice("view", "t")("t")
    't'
    """
    return lambda text: reading.read_choice(text, options)


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """Compare's own settings.

    ``walk``: the index k at which the walk of the sum stands, None where it is closed.
    """

    walk: int | None = setting(None, whole_number(0, WALK_HIGH))


FEATURES_HIGH, UNITS_HIGH, SAMPLES_HIGH = 4096, 64, 16
"""The largest sizes of Precision's own demonstrations."""

NUMBERS_HIGH = 64
"""The most numbers that are added up in many orders."""

LARGE_AND_SMALL = (1e8, 1.0, -1e8, 1.0, 0.5)
"""Numbers whose float32 sum hangs on their order."""


def switch(off: str, on: str) -> dict[str, Any]:
    """Return how a yes or no is read and written, as two words.

    >>> switch("same", "alternating")["read"]("alternating")
    True
    """
    read_word = choice(off, on)
    return {"read": lambda text: read_word(text) == on, "write": lambda is_on: on if is_on else off}


@dataclass(frozen=True, slots=True)
class PrecisionSettings:
    """Precision's own settings.

    ``demo``: the demonstration that is shown. ``numbers`` are added up in many orders, one of the
    ``way``s (none: the unit's own products). ``features``, ``units`` and ``samples`` are the sizes of the
    demonstrations. ``feature`` x ``weight`` is the product that overflow repeats, ``is_alternating`` with
    changing sign. ``start`` and ``added`` are what absorbing sums add up.
    """

    demo: str = setting("order", choice("order", "neighbours", "features", "overflow", "absorbing"))
    numbers: tuple[float, ...] = setting(
        LARGE_AND_SMALL, lambda text: reading.read_numbers(text, NUMBERS_HIGH), reading.write_numbers
    )
    way: str = setting("one_by_one", choice("one_by_one", "torch_sum", "mm"))
    features: int = setting(FEATURES_HIGH, whole_number(1, FEATURES_HIGH))
    units: int = setting(UNITS_HIGH, whole_number(1, UNITS_HIGH))
    samples: int = setting(8, whole_number(1, SAMPLES_HIGH))
    feature: float = setting(18.0, reading.read_number, reading.write_number)
    weight: float = setting(1.0, reading.read_number, reading.write_number)
    is_alternating: bool = setting(False, **switch("same", "alternating"))
    start: float = setting(0.0, reading.read_number, reading.write_number)
    added: float = setting(1.0, reading.read_number, reading.write_number)


SETTINGS: dict[str, type] = {"compare": CompareSettings, "precision": PrecisionSettings}
"""The settings of each page, by the page's name, in the order in which links write them."""


def parameters_of(page: str) -> dict[str, tuple[str, Any, Callable[[str], Any], Callable[[Any], str]]]:
    """Return the link parameters of a page: for each its field's name, default, reader and writer."""
    return {
        f"{page}_{each.name}": (each.name, each.default, each.metadata["read"], each.metadata["write"])
        for each in fields(SETTINGS[page])
    }
