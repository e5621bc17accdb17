"""The settings of Shapes."""

from __future__ import annotations

from dataclasses import dataclass

from lib.links import reading
from lib.links.settings.declaring import choice, setting, whole_number
from lib.operations import AXES_HIGH, AXIS_SIZE_HIGH, DEFAULT_EQUATION, DEFAULT_OPERATION, OPERATIONS

SHAPE_TOPICS = ("products", "view", "transposes")
"""What the page Shapes can show: operations on two shapes, view against transpose, ways to transpose."""

SHAPE_ORDERS = ("x_w", "x_wt", "xt_w", "xt_wt", "w_x", "w_xt", "wt_x", "wt_xt")
"""The orders of the two operands, each as it is or transposed."""

SHAPE_LAYOUTS = ("standard", "weights_turned", "features_turned", "both_turned")
"""How two shapes may be read as features and weights."""

SHAPE_MATRICES = ("counting", "features", "weights")
"""The matrices on which view and transpose are shown."""

MATRIX_SIDE_HIGH = 8
"""The longest side of the matrix of counting numbers."""


def shape(text: str) -> tuple[int, ...]:
    """Read a shape that may be typed.

    >>> shape("2,3")
    (2, 3)
    """
    return reading.read_shape(text, AXES_HIGH, AXIS_SIZE_HIGH)


@dataclass(frozen=True, slots=True)
class ShapesSettings:
    """The page Shapes' own settings.

    ``first`` and ``second`` are None where the shapes are those of the experiment's features and weights,
    ``layout`` is None where the page picks how they are read. ``rows`` and ``columns`` are those of the
    counting numbers.
    """

    topic: str = setting("products", choice(*SHAPE_TOPICS))
    first: tuple[int, ...] | None = setting(None, shape, reading.write_cell)
    second: tuple[int, ...] | None = setting(None, shape, reading.write_cell)
    layout: str | None = setting(None, choice(*SHAPE_LAYOUTS))
    operation: str = setting(DEFAULT_OPERATION, choice(*OPERATIONS))
    order: str = setting("x_w", choice(*SHAPE_ORDERS))
    equation: str = setting(DEFAULT_EQUATION, reading.read_short_text)
    matrix: str = setting("counting", choice(*SHAPE_MATRICES))
    rows: int = setting(2, whole_number(1, MATRIX_SIDE_HIGH))
    columns: int = setting(3, whole_number(1, MATRIX_SIDE_HIGH))
