"""Names of axes (batch, in, out) and how operations carry them on, as far as they can be known."""

from __future__ import annotations

from typing import Any

from lib.language.recorder import Axes, Record
from lib.language.table.entry import Entry


class Naming:
    """The named axes of the values of one run."""

    def __init__(self) -> None:
        self._axes: dict[int, tuple[Any, Axes]] = {}

    def axes_of(self, value: Any) -> Axes | None:
        """Return the names of a value's axes, None where none is known."""
        known = self._axes.get(id(value))
        return known[1] if known is not None and known[0] is value else None

    def set_axes(self, value: Any, axes: Axes) -> None:
        """Name the axes of a value."""
        self._axes[id(value)] = (value, axes)

    def name_step(self, record: Record, entry: Entry) -> None:
        """Name the axes of a step's value, and say which axes were stretched or vanished."""
