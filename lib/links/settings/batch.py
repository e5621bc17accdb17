"""The settings of Batch."""

from __future__ import annotations

from dataclasses import dataclass

from lib.formulations import FORMULATIONS
from lib.links import reading
from lib.links.settings.declaring import choice, setting

AXES_COUNT, AXES_SIZE = (0, 3), (1, 4)
"""How many axes may stand between batch and in, and how long each may be."""

LAYERS_COUNT, LAYERS_SIZE = (2, 5), (1, 16)
"""How many sizes layers in a row may have (one more than layers), and how large each may be."""

BATCH_PARTS = ("sizes", "axes", "layers")
"""The parts of the Batch page."""

HABITS = ("out_in", "linear")
"""What stands beside the (in, out) habit: weights as (out, in), or nn.Linear."""


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
