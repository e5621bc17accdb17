"""itertools: what goes through several lists one after another, or through all their combinations."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from lib.language.belongings import Walk
from lib.language.bounds import LISTED
from lib.language.errors import too_large
from lib.language.table.registry import OF_MACHINE, add_function, add_namespace

if TYPE_CHECKING:
    from lib.language.machine import Machine

REPEATS = 64
"""Lists whose items a product may combine."""


def _items(machine: Machine, values: tuple[Any, ...]) -> list[list[Any]]:
    """Return the items of each value, at most ``LISTED`` in all."""
    left = LISTED
    found = []
    for value in values:
        items = list(itertools.islice(machine.iterate(value), left + 1))
        left -= len(items)
        _check(left >= 0)
        found.append(items)
    return found


def _check(is_small: bool) -> None:
    if not is_small:
        raise too_large("items", f"more than {LISTED} items in all", high=LISTED)


def _product(machine: Machine, *values: Any, repeat: Any = 1) -> Walk:
    if not isinstance(repeat, int):
        raise TypeError(f"'{type(repeat).__name__}' object cannot be interpreted as an integer")
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    lists = _items(machine, values)
    _check(len(lists) * repeat <= REPEATS)
    _check(math.prod(len(items) for items in lists) ** repeat * max(1, len(lists) * repeat) <= LISTED)
    made = list(itertools.product(*lists, repeat=repeat))
    machine.meter.charge("itertools.product", 16 * sum(len(combined) for combined in made))
    return Walk(made)


def _chain(machine: Machine, *values: Any) -> Walk:
    made = [item for items in _items(machine, values) for item in items]
    machine.meter.charge("itertools.chain", 16 * len(made))
    return Walk(made)


add_namespace("itertools")
add_function("itertools.product", _product, "*iterables", keywords="repeat", **OF_MACHINE)
add_function("itertools.chain", _chain, "*iterables", **OF_MACHINE)
