"""The settings of Precision."""

from __future__ import annotations

from dataclasses import dataclass

from lib.links import float32
from lib.links.settings.declaring import choice, setting, switch, whole_number

FEATURES_HIGH, UNITS_HIGH, ROWS_HIGH = 4096, 64, 16
"""The largest sizes of Precision's own demonstrations."""

NUMBERS_HIGH = 64
"""The most numbers that are added up in many orders."""

LARGE_AND_SMALL = (1e8, 1.0, -1e8, 1.0, 0.5)
"""Numbers whose float32 sum hangs on their order."""


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
        LARGE_AND_SMALL, lambda text: float32.read_float32s(text, NUMBERS_HIGH), float32.write_float32s
    )
    way: str = setting("one_by_one", choice("one_by_one", "torch_sum", "mm"))
    features: int = setting(FEATURES_HIGH, whole_number(1, FEATURES_HIGH))
    units: int = setting(UNITS_HIGH, whole_number(1, UNITS_HIGH))
    samples: int = setting(8, whole_number(1, ROWS_HIGH))
    feature: float = setting(18.0, float32.read_float32, float32.write_float32)
    weight: float = setting(1.0, float32.read_float32, float32.write_float32)
    is_alternating: bool = setting(False, **switch("same", "alternating"))
    start: float = setting(0.0, float32.read_float32, float32.write_float32)
    added: float = setting(1.0, float32.read_float32, float32.write_float32)
