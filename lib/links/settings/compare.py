"""The settings of Compare."""

from __future__ import annotations

from dataclasses import dataclass

from lib.language.model import Budget
from lib.links import reading
from lib.links.settings.declaring import setting, whole_number

STEP_HIGH = Budget().steps
"""The highest number of a chosen step."""

WALK_HIGH = 63
"""The highest position along the features at which the walk of the sum may stand."""


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """Compare's own settings.

    ``step``: the step of the selected row that is shown alone, None for the most telling ones. ``pin``: the
    cell that is pinned. ``walk``: the index k at which the walk of the sum stands, None where it is closed.
    """

    step: int | None = setting(None, whole_number(0, STEP_HIGH))
    pin: reading.Pin | None = setting(
        None,
        lambda text: reading.read_pin(text, reading.CELL_AXES, reading.CELL_HIGH),
        reading.write_pin,
    )
    walk: int | None = setting(None, whole_number(0, WALK_HIGH))
