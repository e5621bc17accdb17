"""Settings of one page each: frozen values, and how the link writes and reads them.

A page's settings are a frozen dataclass whose fields are made by ``setting``; it is named in ``SETTINGS``
under the page's name and is the field of that name of ``PageState``. Its link parameters are called
``<page>_<field>``, so ``CompareSettings.walk`` is ``compare_walk=3``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from lib.formulations import FORMULATIONS
from lib.links import reading

WALK_HIGH = 63
"""The highest position along the features at which the walk of the sum may stand."""

AXES_COUNT, AXES_SIZE = (0, 3), (1, 4)
"""How many axes may stand between batch and in, and how long each may be."""

LAYERS_COUNT, LAYERS_SIZE = (2, 5), (1, 16)
"""How many sizes layers in a row may have (one more than layers), and how large each may be."""

BATCH_PARTS = ("sizes", "axes", "layers")
"""The parts of the Batch page."""

HABITS = ("out_in", "linear")
"""What stands beside the (in, out) habit: weights as (out, in), or nn.Linear."""


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


def read_axes(text: str) -> tuple[int, ...]:
    """Read the sizes between batch and in, such as "2,3"; "none" where there are none."""
    return reading.read_sizes(text, ",", AXES_COUNT, AXES_SIZE)


def read_layers(text: str) -> tuple[int, ...]:
    """Read the sizes of layers in a row, such as "3-2-1"."""
    return reading.read_sizes(text, "-", LAYERS_COUNT, LAYERS_SIZE)


def write_axes(axes: tuple[int, ...]) -> str:
    """Write what ``read_axes`` reads."""
    return ",".join(map(str, axes)) or "none"


def write_layers(sizes: tuple[int, ...]) -> str:
    """Write what ``read_layers`` reads."""
    return "-".join(map(str, sizes))


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """Settings of the page Batch.

    ``part``: what is shown of it. ``row``: the formulation to look at, None where the page picks it.
    ``axes``: sizes between batch and in. ``layers``: sizes of the features and of each layer. ``habit``:
    what stands beside the (in, out) habit.
    """

    part: str = setting("sizes", choice(*BATCH_PARTS))
    row: str | None = setting(None, choice(*FORMULATIONS))
    axes: tuple[int, ...] = setting((2, 3), read_axes, write_axes)
    layers: tuple[int, ...] = setting((3, 2, 1), read_layers, write_layers)
    habit: str = setting("out_in", choice(*HABITS))


SETTINGS: dict[str, type] = {"compare": CompareSettings, "batch": BatchSettings}
"""The settings of each page, by the page's name, in the order in which links write them."""


def parameters_of(page: str) -> dict[str, tuple[str, Any, Callable[[str], Any], Callable[[Any], str]]]:
    """Return the link parameters of a page: for each its field's name, default, reader and writer."""
    return {
        f"{page}_{each.name}": (each.name, each.default, each.metadata["read"], each.metadata["write"])
        for each in fields(SETTINGS[page])
    }
