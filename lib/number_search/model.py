"""What a search gives."""

from __future__ import annotations

from dataclasses import dataclass

from lib.experiment import Experiment
from lib.notice import Notice
from lib.number_search.oddities import Oddity
from lib.number_search.typed import TypedNumber


@dataclass(frozen=True, slots=True)
class Match:
    """Code that prints a number, on the experiment's features, weights and bias (or on its own draw).

    ``value`` is the element at ``index`` of a value of ``shape``; ``before`` the same element before the
    activation where the code has one after its sum. ``others``: further numbers searched for that the
    same code prints. ``formulation`` names the catalogue's entry that gives the value before the
    activation. ``is_exact`` is False where the digits typed are finer than the dtype's rounding and the
    value lies within a few steps of it.
    """

    code: str
    value: float
    index: tuple[int, ...]
    shape: tuple[int, ...]
    oddities: tuple[Oddity, ...]
    before: float | None = None
    formulation: str | None = None
    others: tuple[str, ...] = ()
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What prints one number: the matches, simplest first, and how many more were left unlisted.

    ``expected_by_chance``: how many codes would print this number by accident, those that give the same
    value counted once (``lib.number_search.chance`` tells the method).
    """

    number: TypedNumber
    matches: tuple[Match, ...]
    more: int
    expected_by_chance: float


@dataclass(frozen=True, slots=True)
class NumberSearch:
    """A whole search. ``tried``: distinct codes that ran; ``refused``: those that fail on these sizes.

    ``left_out``: codes that were not run because the sizes make them too large to try at once.
    """

    experiment: Experiment
    numbers: tuple[Found, ...]
    tried: int
    refused: int
    left_out: int
    notices: tuple[Notice, ...] = ()
