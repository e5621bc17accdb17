"""The eight ways to hand two tensors to an operation: either first, each as it is or transposed."""

from __future__ import annotations

from dataclasses import dataclass

FIRST, SECOND = "x", "w"
"""What the two tensors are called in code."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """One way to hand over the operands.

    ``is_swapped``: the second tensor comes first. ``has_turned_first``, ``has_turned_second``: the first or
    the second *tensor* is transposed, wherever it stands.
    """

    is_swapped: bool
    has_turned_first: bool
    has_turned_second: bool

    @property
    def turns(self) -> int:
        return self.has_turned_first + self.has_turned_second

    def operands(self, first_axes: int, second_axes: int) -> tuple[str, str]:
        """Write both operands as code, in the order of the call.

        >>> ORIENTATIONS["wt_x"].operands(2, 2)
        ('w.t()', 'x')
        """
        first = turned(FIRST, first_axes) if self.has_turned_first else FIRST
        second = turned(SECOND, second_axes) if self.has_turned_second else SECOND
        return (second, first) if self.is_swapped else (first, second)

    def shapes(
        self, first: tuple[int, ...], second: tuple[int, ...]
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the shapes of both operands, in the order of the call."""
        mine = turned_shape(first) if self.has_turned_first else first
        theirs = turned_shape(second) if self.has_turned_second else second
        return (theirs, mine) if self.is_swapped else (mine, theirs)


def turned(name: str, axes: int) -> str:
    """Write a transpose: ``t()`` takes up to two axes, ``mT`` the last two of more."""
    return f"{name}.t()" if axes <= 2 else f"{name}.mT"


def turned_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Swap the last two sizes; a vector stays as it is, as with ``t()``."""
    return (*shape[:-2], shape[-1], shape[-2]) if len(shape) > 1 else shape


ORIENTATIONS: dict[str, Orientation] = {
    "x_w": Orientation(False, False, False),
    "x_wt": Orientation(False, False, True),
    "xt_w": Orientation(False, True, False),
    "xt_wt": Orientation(False, True, True),
    "w_x": Orientation(True, False, False),
    "w_xt": Orientation(True, True, False),
    "wt_x": Orientation(True, False, True),
    "wt_xt": Orientation(True, True, True),
}
"""Every orientation by name, as typed first, then those that need least."""

AS_TYPED = "x_w"
"""The orientation in which the visitor gave the two."""
