"""What a demonstration is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lib.links import PageState
from lib.precision import Measurement

OWN_SIZES = "These sizes are this demonstration's own. Seed and number type are the experiment's."
OWN_NUMBERS = "These numbers are this demonstration's own, in every number type."


@dataclass(frozen=True, slots=True)
class Shown:
    """What a demonstration found: its sentence, and its table as HTML."""

    sentence: str
    table: str


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One demonstration: its title, whose numbers it takes, its fields, its code, and what comes of it.

    ``show`` gets the page state and the experiment's measurement in its own number type.
    """

    title: str
    note: str
    draw_fields: Callable[[PageState], None]
    code: Callable[[PageState], str]
    show: Callable[[PageState, Measurement], Shown]
